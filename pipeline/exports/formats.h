/* formats.h - what `chude export` writes: a file for each format. Everything comes from the rows of tables.h; whatever texts hold is data.
 * Ownership: sources and outputs stay the caller's. */
#ifndef CHUDE_EXPORTS_FORMATS_H
#define CHUDE_EXPORTS_FORMATS_H

#include "exports/tables.h"
#include "state_file.h"

/* Flat JSON objects {"kind":…}, one a line, lists joined with "; ". array: as one JSON array. */
bool chude_export_rows(const ChudeExportSource *source, unsigned tables, bool array, ChudeStateOutput output,
                       GError **error);

typedef struct {
    char delimiter; /* ',', ';' or a tab */
    char point;     /* of decimal numbers: '.' or ',' */
    bool bom;       /* a byte order mark first: Excel takes UTF-8 for something else without it */
    bool unguarded; /* no apostrophe before what spreadsheets take for a formula */
} ChudeSeparated;

/* One table with a header, as RFC 4180 has it (CRLF); tabs: by the same rules of quoting, lines ended by \n. NUL becomes U+2400. */
bool chude_export_separated(const ChudeExportSource *source, ChudeTableId table, const ChudeSeparated *how,
                            ChudeStateOutput output, GError **error);

/* Bulk requests of Elasticsearch and OpenSearch: the same rows give the same _id, also where they come in another export. day: an ISO date that
 * stands for the corpus' last one, or NULL. */
bool chude_export_bulk(const ChudeExportSource *source, unsigned tables, const char *index, const char *day,
                       ChudeStateOutput output, GError **error);
/* The body that makes such an index. icu: by the plug-in analysis-icu; else by what every installation has. */
void chude_export_index(ChudeBuffer *out, bool icu);

/* A specification of Vega-Lite with the data in it: of those charts that the tables (topics, keywords, trends) and the summary give. False with
 * *error set where that is none. */
bool chude_export_vega_lite(const ChudeExportSource *source, unsigned tables, size_t top, bool vietnamese,
                            ChudeBuffer *out, GError **error);

/* A report of so many topics, keywords, trends and n-grams, as GitHub's Markdown with tables. */
void chude_export_markdown(const ChudeExportSource *source, size_t top, bool vietnamese, ChudeBuffer *out);

/* A database in the file, which is there and empty. */
bool chude_export_sqlite(const ChudeExportSource *source, const char *path, GError **error);

#endif
