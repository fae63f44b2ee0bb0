/* shingles.h - a document as the set of its word shingles, and what is kept of that: a sample, a signature, a sketch.
 *
 * A shingle is n words in a row, hashed to 32 bits. Of the set's rising hashes the least CHUDE_SHINGLES_KEPT are kept (a
 * bottom-k sketch: Cohen 1997), which is the whole set of all but long documents. The signature is MinHash (Broder 1997) with
 * one permutation: the hashes' range is cut into bins, each bin gives its least hash (Li, Owen, Zhang 2012), and an empty bin
 * borrows from another (optimal densification: Shrivastava 2017). The sketch has two bits of each bin (b-bit minwise hashing:
 * Li and König 2010).
 *
 * Ownership: a shingler owns its arrays; what it made holds until it makes the next. */
#ifndef CHUDE_DEDUP_SHINGLES_H
#define CHUDE_DEDUP_SHINGLES_H

#include "worker.h"

enum {
    CHUDE_SHINGLES_KEPT = 512,
    CHUDE_SHINGLES_TREES = 32,
    CHUDE_SHINGLES_DEPTH = 4, /* bins of a tree */
    CHUDE_SHINGLES_BINS = CHUDE_SHINGLES_TREES * CHUDE_SHINGLES_DEPTH
};

/* Two bits of each bin. */
typedef struct {
    uint64_t bits[CHUDE_SHINGLES_BINS / 32];
} ChudeSketch;

/* For each tree its bins' 16-bit values, the first one highest: documents that are alike stand near each other in the order of
 * these (LSH Forest: Bawa, Condie, Ganesan 2005). */
typedef struct {
    uint64_t trees[CHUDE_SHINGLES_TREES];
    ChudeSketch sketch;
} ChudeSignature;

/* Where a sentence begins. */
typedef struct {
    uint32_t token, word;
} ChudeSentencePlace;

/* What a form of the worker's dictionary is here. */
typedef struct {
    uint64_t hash; /* of a compound: where its parts stand */
    uint8_t state; /* 0: not looked at; else how many words it is, or that it is none */
    bool compound;
} ChudeFormWords;

enum { CHUDE_FORM_SILENT = UINT8_MAX };

typedef struct {
    uint32_t *hashes; /* rising, distinct */
    size_t count;     /* 0 where the document has fewer words than a shingle */
    uint64_t *words;  /* hashes of the counting keys' parts, in order */
    size_t word_count;
    ChudeSentencePlace *sentences; /* sentence_count of them; the last one is where the text ends */
    size_t sentence_count;
    uint32_t *scratch; /* the rest is the shingler's own */
    size_t room, word_room, sentence_room;
    ChudeFormWords *forms; /* by index */
    uint64_t *parts;
    size_t form_room, part_room, part_count;
} ChudeShingler;

void chude_shingler_clear(ChudeShingler *shingler);
/* Bytes of what stands on the worker's dictionary, and forgetting it. */
size_t chude_shingler_held(const ChudeShingler *shingler);
void chude_shingler_forget(ChudeShingler *shingler);

/* The document's words, where its sentences begin, and its shingles of n words; n 0: no shingles. A word here is a part of a counting key between white
 * space, a syllable in Vietnamese; of numbers and addresses too, stop-marked or not, by spelling whatever `stem` said. */
void chude_shingler_make(ChudeShingler *shingler, ChudeWorker *worker, const ChudeWords *words, size_t n);

/* hashes: count of them, 1 at least, rising. */
void chude_shingles_sign(const uint32_t *hashes, size_t count, ChudeSignature *signature);

/* A set's least hashes, rising; kept < count: it has more. */
typedef struct {
    const uint32_t *hashes;
    size_t kept, count;
} ChudeShingles;

/* Jaccard similarity, shared shingles among all of both, 0 to 1: exact where both sets are whole, else estimated from the
 * CHUDE_SHINGLES_KEPT least hashes of their union (standard error 0.022 at most). */
double chude_shingles_jaccard(const ChudeShingles *a, const ChudeShingles *b);

/* The share of a's shingles that b has, told by those of a up to where both sets are known; *seen: how many these are. */
double chude_shingles_contained(const ChudeShingles *a, const ChudeShingles *b, size_t *seen);

/* The similarity that two sketches let expect; below 0 by chance. Standard error: sqrt(f (1 - f) / m) / 0.75, f the share
 * of equal pairs of bits, m the bins, or the smaller set's shingles where those are fewer. */
double chude_sketch_jaccard(const ChudeSketch *a, const ChudeSketch *b);

#endif
