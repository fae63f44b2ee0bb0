/* states.h - what the tests of saved states share: a form with each rule, and states in memory. */
#ifndef CHUDE_TESTS_STATES_H
#define CHUDE_TESTS_STATES_H

#include <glib.h>
#include <string.h>

#include "state_file.h"

static const ChudeColumn states_counts[] = {{"count", CHUDE_SUM}, {"df", CHUDE_SUM}, {NULL, CHUDE_SUM}};
static const ChudeColumn states_days[] = {
    {"first", CHUDE_MIN}, {"last", CHUDE_MAX}, {"count", CHUDE_SUM}, {NULL, CHUDE_SUM}};
static const ChudeColumn states_none[] = {{NULL, CHUDE_SUM}};
static const ChudeTableForm states_tables[] = {
    {"days", states_days}, {"ids", states_none}, {"terms", states_counts}, {NULL, NULL}};
static const ChudeStateForm states_form = {"test", states_tables};

static inline ChudeStateHeader *states_header(const char *settings) {
    return chude_state_header_new(&states_form, (ChudeText){settings, strlen(settings)});
}

static inline bool states_write(void *context, ChudeText bytes, GError **error) {
    (void)error;
    chude_buffer_add(context, bytes.data, bytes.size);
    return true;
}

/* Bytes that are read a few at a time. */
typedef struct {
    ChudeText text;
    size_t at, step;
} StatesBytes;

static inline size_t states_read(void *context, char *to, size_t room, GError **error) {
    (void)error;
    StatesBytes *bytes = context;
    size_t size = MIN(MIN(room, bytes->step), bytes->text.size - bytes->at);
    if (size) {
        memcpy(to, bytes->text.data + bytes->at, size);
    }
    bytes->at += size;
    return size;
}

#endif
