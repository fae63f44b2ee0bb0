/* state_header.h - what a saved state says of itself: its kind, all that changes what was counted, its tables.
 *
 *   {"kind":"ngram","hash":"32 hex digits","settings":{…},
 *    "tables":[{"name":"1","columns":[{"name":"count","combine":"sum"},…]},…]}
 *
 * hash is XXH3 (128 bits) of all else, so that equal headers merge and unlike ones are known at once; settings are there to say in
 * what they are unlike. Nothing in it depends on the program's version, on files' names, or on time.
 * Ownership: a header owns all that it points to, and is constant. */
#ifndef CHUDE_STATE_HEADER_H
#define CHUDE_STATE_HEADER_H

#include <glib.h>
#include <json-c/json.h>

#include "buffer.h"
#include "stage.h"

typedef struct {
    char *name;
    unsigned columns;
    ChudeCombine combine[CHUDE_COLUMNS];
    char *names[CHUDE_COLUMNS];
} ChudeStateTable;

typedef struct {
    char *kind;
    json_object *settings;
    unsigned table_count;
    ChudeStateTable *tables; /* by rising name */
    char hash[33];
    ChudeBuffer json; /* the whole, on one line; the same bytes for the same contents */
} ChudeStateHeader;

typedef struct {
    unsigned table; /* its place in the header */
    ChudeText key;  /* UTF-8 */
    uint64_t values[CHUDE_COLUMNS];
} ChudeStateRow;

/* settings: a JSON object (as chude_plan_write_settings makes it). */
ChudeStateHeader *chude_state_header_new(const ChudeStateForm *form, ChudeText settings);
/* From JSON text. NULL with *error set where it is none, or its hash is not that of what it says. */
ChudeStateHeader *chude_state_header_parse(ChudeText json, GError **error);
/* The same from a value, which stays the caller's. */
ChudeStateHeader *chude_state_header_take(json_object *value, GError **error);
/* Forgets stages of that name, where they make no difference; before the header is given to anyone else. */
void chude_state_header_forget(ChudeStateHeader *header, const char *stage);
ChudeStateHeader *chude_state_header_copy(const ChudeStateHeader *header);
void chude_state_header_free(ChudeStateHeader *header); /* NULL is none */

/* NULL where states with these headers merge; else in what they differ, one thing after the other, to be freed with g_free. */
char *chude_state_difference(const ChudeStateHeader *a, const char *name_a, const ChudeStateHeader *b,
                             const char *name_b);

/* The place of the table of that name; table_count where there is none. */
unsigned chude_state_table(const ChudeStateHeader *header, ChudeText name);

#endif
