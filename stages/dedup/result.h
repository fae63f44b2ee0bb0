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

/* A document by its words. */
typedef struct {
    ChudeIdentity identity;
    uint64_t exact;
    uint32_t number, root;
} ChudeSameWords;

typedef struct {
    ChudeDuplicate *entries; /* by identity */
    size_t count;
    ChudeSameWords *words; /* by exact: chude_duplicates_index */
    size_t word_count;
    uint64_t duplicates; /* in the input, copies too */
} ChudeDuplicates;

/* Parents must be flat (groups.h). */
bool chude_duplicates_make(ChudeDuplicates *duplicates, const ChudeDedupDocuments *documents, GError **error);
void chude_duplicates_clear(ChudeDuplicates *duplicates);
/* NULL where the document is neither a duplicate nor has any. */
const ChudeDuplicate *chude_duplicates_find(const ChudeDuplicates *duplicates, ChudeIdentity identity);

/* For a saved state, whose documents others may have the words of. 32 bytes a document. */
bool chude_duplicates_index(ChudeDuplicates *duplicates, const ChudeDedupDocuments *documents,
                            GError **error);
/* Whether a document that is not among those has the words of one; *root: the one of its group that is kept. */
bool chude_duplicates_same(const ChudeDuplicates *duplicates, uint64_t exact, ChudeIdentity identity,
                           uint32_t *root);

/* Appends the list of groups, the largest first. */
bool chude_duplicates_write(ChudeBuffer *json, const ChudeDuplicates *duplicates,
                            const ChudeDedupDocuments *documents, GError **error);

#endif
