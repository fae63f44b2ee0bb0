/* tables.h - a summary as flat tables: what columns there are, for every format of `chude export` alike.
 * Ownership: tables are constant; a row's cells point into the trees that it was made from, and are good until the next row. */
#ifndef CHUDE_EXPORTS_TABLES_H
#define CHUDE_EXPORTS_TABLES_H

#include <glib.h>

#include "buffer.h"
#include "exports/known.h"
#include "json_value.h"

typedef enum {
    CHUDE_EXPORT_TEXT,
    CHUDE_EXPORT_NAME, /* a word of a fixed set, or an id: looked for as a whole */
    CHUDE_EXPORT_LIST, /* strings, or objects with `text` */
    CHUDE_EXPORT_DATE, /* ISO 8601: a year, a month, a day, or a day and a time */
    CHUDE_EXPORT_INTEGER,
    CHUDE_EXPORT_NUMBER,
    CHUDE_EXPORT_FLAG
} ChudeExportType;

typedef struct {
    const char *name; /* NULL ends a table's columns */
    const char
        *path; /* the member that it comes from, keyness.reference.df; NULL: set by who makes the row */
    ChudeExportType type; /* the same in every table that has a column of this name */
    bool key;             /* with the other keys tells the row from others of its table */
} ChudeExportColumn;

typedef enum {
    CHUDE_TABLE_CORPUS,
    CHUDE_TABLE_LANGUAGES,
    CHUDE_TABLE_PERIODS,
    CHUDE_TABLE_KEYWORDS,
    CHUDE_TABLE_TOPICS,
    CHUDE_TABLE_TERMS,
    CHUDE_TABLE_TRENDS,
    CHUDE_TABLE_BURSTS,
    CHUDE_TABLE_SERIES,
    CHUDE_TABLE_NGRAMS,
    CHUDE_TABLE_DUPLICATES,
    CHUDE_TABLE_EVIDENCE,
    CHUDE_TABLE_DOCUMENTS,
    CHUDE_TABLE_KEYPHRASES,
    CHUDE_EXPORT_TABLES
} ChudeTableId;

typedef struct {
    const char *name; /* "keywords": of a table */
    const char *kind; /* "keyword": of a row */
    const ChudeExportColumn *columns;
} ChudeExportTable;

extern const ChudeExportTable chude_export_tables[CHUDE_EXPORT_TABLES];

enum { CHUDE_MOST_COLUMNS = 24 };

/* What stands in a column; which member counts, the column's type says. */
typedef struct {
    bool there; /* else it is absent: no 0, no empty text */
    ChudeText text;
    json_object *list;
    int64_t integer;
    double number;
} ChudeCell;

typedef struct {
    const ChudeExportTable *table;
    ChudeCell cells[CHUDE_MOST_COLUMNS];
} ChudeExportRow;

/* A row of the table with what the object has for it. */
void chude_export_row(ChudeExportRow *row, const ChudeExportTable *table, json_object *object);

/* The cell of that column, which the table must have. */
ChudeCell *chude_export_cell(ChudeExportRow *row, const char *column);
void chude_export_set_text(ChudeExportRow *row, const char *column, ChudeText text);
void chude_export_set_literal(ChudeExportRow *row, const char *column, const char *text); /* NULL: absent */
void chude_export_set_integer(ChudeExportRow *row, const char *column, int64_t value);
void chude_export_set_number(ChudeExportRow *row, const char *column, double value);
/* The member of an object; absent where that is none or of another type. */
void chude_export_set_member(ChudeExportRow *row, const char *column, json_object *object, const char *path);

size_t chude_export_list_size(const ChudeCell *cell);
ChudeText chude_export_list_item(const ChudeCell *cell, size_t i);
/* Appends the items with "; " between them. */
void chude_export_list_join(ChudeBuffer *out, const ChudeCell *cell);

/* Appends the cell as a JSON value; lists as arrays, or joined. The cell must be there. */
void chude_export_cell_json(ChudeBuffer *out, const ChudeExportColumn *column, const ChudeCell *cell,
                            bool arrays);

/* Where rows go, one table after the other. False with *error set ends it. */
typedef struct ChudeExportSink {
    bool (*begin)(struct ChudeExportSink *sink, const ChudeExportTable *table,
                  GError **error); /* NULL: nothing to do */
    bool (*row)(struct ChudeExportSink *sink, const ChudeExportRow *row, GError **error);
} ChudeExportSink;

/* Where they come from. */
typedef struct {
    json_object *summary;
    const char *documents; /* the file of documents, or NULL */
    GHashTable *known;     /* id → ChudeKnownDocument: of those that evidence names; may be NULL */
} ChudeExportSource;

/* All rows of the tables (one bit each), in the order of the tables; within one, in that of the summary or of the file, but series by time. */
bool chude_export_walk(const ChudeExportSource *source, unsigned tables, ChudeExportSink *sink,
                       GError **error);

/* The table of that name, or CHUDE_EXPORT_TABLES. */
ChudeTableId chude_export_find_table(const char *name);

#endif
