/* contained.h - documents that stand within a longer one: a brief, and the article that has all of it.
 *
 * The share of a document's shingles that the longer one has (containment: Broder 1997) is its limit or more, while they are no near
 * duplicates. Candidates share shingles that few documents have, of a sample by hash at a fixed rate (scaled MinHash: Irber et al.
 * 2022), so that the time grows with documents, not with pairs; each is then verified by the sets that were kept.
 *
 * Ownership: the entries are the list's own; the documents must outlive it. */
#ifndef CHUDE_DEDUP_CONTAINED_H
#define CHUDE_DEDUP_CONTAINED_H

#include "dedup/groups.h"

typedef struct {
    ChudeIdentity identity;
    uint32_t number, in; /* of documents.h */
    double share;
} ChudeContainedOne;

typedef struct {
    ChudeContainedOne *items; /* by identity */
    size_t count;
} ChudeContained;

/* near: with the share in place of a similarity. Parents must be flat (groups.h): documents that are kept are compared, and of
 * those that a document is contained in the one that has most of it is taken, ties to the one that is kept first. */
bool chude_contained_find(ChudeContained *contained, const ChudeDedupDocuments *documents,
                          const ChudeGroupsNear *near, GError **error);
void chude_contained_clear(ChudeContained *contained);

/* NULL where the document is contained in none. */
const ChudeContainedOne *chude_contained_look(const ChudeContained *contained, ChudeIdentity identity);

/* Appends the list [{id, title, in, share}], in the order of documents. */
bool chude_contained_write(ChudeBuffer *json, const ChudeContained *contained,
                           const ChudeDedupDocuments *documents, GError **error);

#endif
