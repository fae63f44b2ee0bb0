/* groups.h - which documents are the same: union-find over pairs that were looked at one by one. The root of a group is its
 * least number, the document to be kept. What comes out depends on the documents alone, not on threads or memory.
 * Ownership: groups live in the documents' `parent`. */
#ifndef CHUDE_DEDUP_GROUPS_H
#define CHUDE_DEDUP_GROUPS_H

#include "dedup/documents.h"

/* The root of the group; shortens the way to it. */
uint32_t chude_groups_find(uint32_t *parent, uint32_t number);
void chude_groups_join(uint32_t *parent, uint32_t a, uint32_t b);

/* Joins documents of the same words, in order. exact: rows of documents.h. Afterwards, and after chude_groups_near, every parent
 * is a root. */
bool chude_groups_exact(ChudeDedupDocuments *documents, ChudeSorter *exact, GError **error);

typedef struct {
    const ChudeHost *host; /* for its threads */
    double jaccard;        /* the least similarity of a pair */
    size_t memory;         /* bytes for rows being sorted */
    const char *folder;
} ChudeGroupsNear;

/* Joins documents (one of each group so far) whose shingle sets are as similar as wanted. For each of the signature's trees documents are sorted by the
 * tree's values, and each is compared with those just before it, so that the time grows with documents, not with pairs: a pair is
 * missed with some probability, which falls with its similarity; one that is joined was verified by its sets. */
bool chude_groups_near(ChudeDedupDocuments *documents, const ChudeGroupsNear *near, GError **error);

#endif
