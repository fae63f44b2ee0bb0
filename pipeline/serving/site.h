/* site.h - what `chude serve` answers with: the files of one output folder as they stood together at some moment. No path of a request ever
 * becomes a path of a file: there are these pages and no other.
 * Ownership: a site is shared and constant; whoever has one gives it back. */
#ifndef CHUDE_SERVING_SITE_H
#define CHUDE_SERVING_SITE_H

#include <glib.h>

#include "buffer.h"
#include "exports/tables.h"

typedef enum {
    CHUDE_PAGE_START,     /* / */
    CHUDE_PAGE_LIST,      /* /api/: what there is */
    CHUDE_PAGE_SUMMARY,   /* /api/summary */
    CHUDE_PAGE_ROWS,      /* /api/rows: one JSON array, as `chude export --format rows --array` writes it */
    CHUDE_PAGE_LINES,     /* /api/rows.ndjson */
    CHUDE_PAGE_DOCUMENTS, /* /api/documents */
    CHUDE_PAGE_HEALTH,    /* /healthz */
    CHUDE_PAGE_TABLES, /* /api/rows?table=corpus: its rows alone; behind it those of all other tables, in their order */
    CHUDE_PAGES = CHUDE_PAGE_TABLES + CHUDE_EXPORT_TABLES
} ChudePageId;

/* The page of a path as it was sent, with nothing unescaped; CHUDE_PAGES: none. table: what the query says of one, or NULL; it counts for
 * /api/rows alone. */
ChudePageId chude_page_find(const char *path, const char *table);

typedef struct {
    const char *type;   /* of content */
    const char *policy; /* Content-Security-Policy */
    char *tag;          /* ETag with its quotes; NULL: none */
    ChudeBuffer bytes;
    int descriptor; /* a file in place of bytes, or -1 */
    uint64_t size;  /* of either */
    bool there;

    char *packed_tag; /* of the page as gzip; NULL: it is not sent so, being small, or a file */
    ChudeBuffer packed;
} ChudePage;

typedef struct ChudeSite ChudeSite;

/* The page, which lives as long as the site; its `there` may be false. Rows are made when they are first asked for, since they take a look at
 * all documents, and so is what is packed: tags are there before, bytes, size and packed bytes are behind chude_site_fill. */
const ChudePage *chude_site_page(const ChudeSite *site, ChudePageId page);
/* False where the page's bytes, or those packed, cannot be made. For any number of threads. */
bool chude_site_fill(ChudeSite *site, ChudePageId page, bool packed);
ChudeSite *chude_site_share(ChudeSite *site);
void chude_site_free(ChudeSite *site); /* gives it back; NULL is none */

/* A folder that is looked at again where its files have changed. For any number of threads. */
typedef struct ChudeSites ChudeSites;

ChudeSites *chude_sites_new(const char *folder);
void chude_sites_free(ChudeSites *sites);
/* The folder's site as it is now; while files are replaced, or where they cannot be read, the one before. The caller gives it back. Never
 * NULL: without a summary its pages are not there. */
ChudeSite *chude_sites_now(ChudeSites *sites);

#endif
