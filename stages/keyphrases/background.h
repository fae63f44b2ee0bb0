/* background.h - how common terms are in a large collection: document frequencies, shipped with the
 * program. Ownership: a ChudeBackground is constant once parsed and shared by all workers; it copies what
 * it needs.
 *
 * File: tab-separated UTF-8. The first line is "documents<TAB>N"; each other line "term<TAB>df" or
 * "term<TAB>df<TAB>v", the term a counting key with spaces between syllables, df the documents that hold
 * it, v from 0 (stands where nouns stand) to 9 (where verbs stand), learned from the words before it.
 * Lines with '#' first are comments. */
#ifndef CHUDE_KEYPHRASES_BACKGROUND_H
#define CHUDE_KEYPHRASES_BACKGROUND_H

#include "stage.h"

typedef struct ChudeBackground ChudeBackground;

typedef struct {
    uint64_t hash; /* chude_phrase_hash of the term; 0: an empty slot */
    uint32_t df;
    uint8_t verb; /* 0 … 9, or CHUDE_VERB_UNKNOWN */
} ChudeBackgroundTerm;

#define CHUDE_VERB_UNKNOWN 255

/* A phrase's hash is a polynomial over the hashes of its syllables, so that the hash of any run of
 * syllables follows from two prefixes (Karp and Rabin 1987), whatever the words that they make: hash(xy)
 * = hash(x)·BASE^|y| + hash(y). */
#define CHUDE_PHRASE_BASE 0x9E3779B97F4A7C15u

static inline uint64_t chude_phrase_power(uint32_t syllables) {
    uint64_t power = 1;
    for (uint64_t base = CHUDE_PHRASE_BASE; syllables; syllables >>= 1, base *= base) {
        power = syllables & 1 ? power * base : power;
    }
    return power;
}

/* The hash of a counting key; a space, '_' or ',' separates syllables, a full stop at a syllable's end is left out. *syllables (if not NULL) gets
 * their number. */
uint64_t chude_phrase_hash(ChudeText key, uint32_t *syllables);

/* NULL with *error set where the file is malformed (the line is named). name: for messages. */
ChudeBackground *chude_background_parse(ChudeText tsv, const char *name, GError **error);
void chude_background_free(ChudeBackground *background);

/* Documents of the collection, 1 or more. */
double chude_background_documents(const ChudeBackground *background);
/* The smallest df that the file has: what an unknown term stays below. */
uint32_t chude_background_least(const ChudeBackground *background);
/* ln(N / (1 + df)) of a term; NULL: of one that is not in the file, whose df counts as half of the least. */
double chude_background_idf(const ChudeBackground *background, const ChudeBackgroundTerm *term);
/* Fetches what chude_background_find will look at. */
void chude_background_prefetch(const ChudeBackground *background, uint64_t hash);
/* NULL where the term is not in the file. */
const ChudeBackgroundTerm *chude_background_find(const ChudeBackground *background, uint64_t hash);
/* The same by its counting key; one with full stops inside, `tp.hcm`, is also found as `tp. hcm`. */
const ChudeBackgroundTerm *chude_background_term(const ChudeBackground *background, ChudeText key);

#endif
