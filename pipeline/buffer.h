/* buffer.h - a growing run of bytes, and JSON written into it. The buffer owns its bytes. */
#ifndef CHUDE_BUFFER_H
#define CHUDE_BUFFER_H

#include <string.h>

#include "stage.h"

typedef struct {
    char *data; /* not ended by NUL */
    size_t size, room;
} ChudeBuffer;

void chude_buffer_clear(ChudeBuffer *buffer); /* frees */
/* Makes room for so many bytes more; where they go. */
char *chude_buffer_reserve(ChudeBuffer *buffer, size_t more) __attribute__((returns_nonnull));

static inline void chude_buffer_add(ChudeBuffer *buffer, const char *data, size_t size) {
    if (size > 0) {
        bool fits = buffer->data && buffer->room - buffer->size >= size;
        memcpy(fits ? buffer->data + buffer->size : chude_buffer_reserve(buffer, size), data, size);
        buffer->size += size;
    }
}

static inline void chude_buffer_char(ChudeBuffer *buffer, char c) {
    chude_buffer_add(buffer, &c, 1);
}

static inline ChudeText chude_buffer_text(const ChudeBuffer *buffer) {
    return (ChudeText){.data = buffer->data, .size = buffer->size};
}

void chude_buffer_literal(ChudeBuffer *buffer, const char *text); /* NUL-ended */
void chude_buffer_printf(ChudeBuffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes: UTF-8 as it is; escapes only what JSON must have escaped. */
void chude_json_string(ChudeBuffer *buffer, ChudeText text);
void chude_json_literal(ChudeBuffer *buffer, const char *text); /* the same of a NUL-ended string */
void chude_json_integer(ChudeBuffer *buffer, int64_t value);
/* Nine significant digits, as chude_round leaves them: reading it again gives the same double. Finite values only. */
void chude_json_number(ChudeBuffer *buffer, double value);

/* value rounded to nine significant digits: every score is, before it ranks or prints. */
double chude_round(double value);

#endif
