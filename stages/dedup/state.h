/* state.h - what dedup keeps of documents as rows of a saved state (`chude fit dedup`), and back.
 *
 * One row a document: its id, a tab, and in base64 what documents.h keeps of it; the column says how often it was there. The row
 * does not depend on which document of a group is to be kept.
 * Ownership: the caller's sorters hold the rows. */
#ifndef CHUDE_DEDUP_STATE_H
#define CHUDE_DEDUP_STATE_H

#include "dedup/documents.h"

extern const ChudeStateForm chude_dedup_form;

/* rows: as chude_dedup_row_add made them for `keep`. memory: bytes for rows being sorted. */
bool chude_dedup_save(ChudeSorter *rows, ChudeKeep keep, const char *folder, size_t memory, ChudeRows *to,
                      GError **error);
/* Adds the rows of the state. */
bool chude_dedup_load(ChudeSorter *rows, ChudeKeep keep, ChudeSaved *saved, GError **error);

#endif
