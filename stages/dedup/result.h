/* result.h - what dedup found: for each document of the second look whether it is a duplicate, and the list of groups.
 * Ownership: the duplicates own their entries; the documents must outlive them. */
#ifndef CHUDE_DEDUP_RESULT_H
#define CHUDE_DEDUP_RESULT_H

#include "dedup/documents.h"

/* A document that is a duplicate, or of which there are copies. */
typedef struct {
    ChudeIdentity identity;
    uint64_t sequence; /* of the batch whose first such document is kept; UINT64_MAX: none is */
    uint32_t number, root;
} ChudeDuplicate;

typedef struct {
    ChudeDuplicate *entries; /* by identity */
    size_t count;
    uint64_t duplicates; /* in the input, copies too */
} ChudeDuplicates;

/* Parents must be flat (groups.h). */
bool chude_duplicates_make(ChudeDuplicates *duplicates, const ChudeDedupDocuments *documents, GError **error);
void chude_duplicates_clear(ChudeDuplicates *duplicates);
/* NULL where the document is neither a duplicate nor has any. */
const ChudeDuplicate *chude_duplicates_find(const ChudeDuplicates *duplicates, ChudeIdentity identity);

/* Appends chude.summary/1 with corpus and the groups, the largest first. */
bool chude_duplicates_write(ChudeBuffer *json, const ChudeDuplicates *duplicates,
                            const ChudeDedupDocuments *documents, GError **error);

#endif
