/* csv.h - comma-separated values as RFC 4180 has them, and tab-separated ones by the same rules of quoting.
 * Of our own, since the reader cuts records and workers part them into fields, which the libraries at hand (libcsv) do in one
 * go, a callback for each field and no line numbers. Nothing here owns what it points into. */
#ifndef CHUDE_CSV_H
#define CHUDE_CSV_H

#include "record.h"

/* Where a scan for the end of a record stands; all 0 at a record's beginning. */
typedef struct {
    int state;
    uint64_t newlines; /* met since the record's beginning */
} ChudeCsvScan;

/* Scans size bytes that go on where the last call ended. The number of bytes up to and with the newline that ends the record; 0
 * where it does not end here. */
size_t chude_csv_scan(ChudeCsvScan *scan, char delimiter, const char *data, size_t size);
/* Whether the scan stands inside quotes. */
bool chude_csv_quoted(const ChudeCsvScan *scan);

/* A header: what the columns are called, once the text and the id have their names. */
typedef struct ChudeTable {
    char delimiter;
    size_t count;
    ChudeText *names; /* as JSON has them, without quotes */
    char *header;     /* as read, to know it again */
    size_t header_size;
} ChudeTable;

/* Reads a header (a record without its line end). NULL with *error set where it cannot be one: not UTF-8, badly quoted, two
 * columns of one name, no column for the text. The caller frees. */
ChudeTable *chude_table_new(ChudeText header, char delimiter, const ChudeFields *fields, GError **error);
void chude_table_free(ChudeTable *table);

/* A document from a record (without its line end): every column is a string member, in the order of the header; otherwise as
 * chude_record_parse has it. False with *error set where the record is bad; the message names the byte within it. */
bool chude_table_parse(const ChudeTable *table, ChudeArena *arena, ChudeText record, const char *file,
                       uint64_t line_number, unsigned kinds, ChudeDocument *document, GError **error);

/* Parts a record (without its line end) into room fields, without their quotes: slices of it, or copies in the arena. The number of
 * fields, which may be more than room; 0 with *error set (the message names the byte) where quotes are not as they must be. */
size_t chude_csv_fields(ChudeArena *arena, ChudeText record, char delimiter, ChudeText *fields, size_t room,
                        GError **error);

#endif
