/* repeated.h - which sentences are boilerplate: those, and those frames (sentences.h), that stand in many documents.
 *
 * Of a group of duplicates one document counts. A sentence that says something (eight words or more) stays in if the documents that
 * have it are alike beside it, for then it is the background of one story. A frame of names has a word for
 * what they do there; any other one has to stand where frames do, at the documents' ends. What comes out depends on the documents alone.
 * Ownership: the set owns its table. */
#ifndef CHUDE_DEDUP_REPEATED_H
#define CHUDE_DEDUP_REPEATED_H

#include "dedup/documents.h"

typedef struct {
    uint64_t *slots; /* keys without what is said of them; 0: empty */
    size_t mask, count;
} ChudeRepeated;

/* Parents must be flat (groups.h). least: documents that have it; memory: bytes for keys being sorted. */
bool chude_repeated_learn(ChudeRepeated *repeated, const ChudeDedupDocuments *documents, uint64_t least,
                          size_t memory, GError **error);
void chude_repeated_clear(ChudeRepeated *repeated);

/* By its words or by its frame; by the frame alone. */
bool chude_repeated_has(const ChudeRepeated *repeated, const ChudeSentence *sentence);
bool chude_repeated_has_frame(const ChudeRepeated *repeated, const ChudeSentence *sentence);

#endif
