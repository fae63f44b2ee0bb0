/* recent.h - documents of the last days: of each topic those nearest to it, out of the documents that `run -o` writes beside a summary. */
#ifndef CHUDE_BRIEF_RECENT_H
#define CHUDE_BRIEF_RECENT_H

#include <glib.h>

#include "json_value.h"
#include "stage.h"

enum { CHUDE_RECENT_SHOWN = 3 };

/* For the ids of topics (GUINT_TO_POINTER), arrays of at most CHUDE_RECENT_SHOWN objects {"id","title","date",("source",)"score"}: the documents dated
 * from `start` to `end` (both within, by as many of a date's first bytes as they have) with the largest scores, the larger first, of equal ones
 * the later, then by id. Duplicates of others are none of them, nor what has no title, of which nothing could be told. documents: a file of NDJSON; the table is the caller's. NULL with *error set
 * where it cannot be read. */
GHashTable *chude_recent_read(const char *documents, ChudeText start, ChudeText end, GError **error);

#endif
