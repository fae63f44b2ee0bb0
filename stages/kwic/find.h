/* find.h - where terms stand in a document's words: by counting keys, syllable by syllable, however words were segmented.
 * Ownership: a finder is one worker's; the terms and the worker must outlive it. */
#ifndef CHUDE_KWIC_FIND_H
#define CHUDE_KWIC_FIND_H

#include "buffer.h"

typedef struct ChudeKwicTerms ChudeKwicTerms;

/* terms: UTF-8, NULL-ended, at least one; `_` is as good as a space. whole_words: a hit begins and ends where a word does.
 * NULL with *error set where a term has nothing to look for, or is not UTF-8. */
ChudeKwicTerms *chude_kwic_terms_new(const char *const *terms, bool whole_words, GError **error);
void chude_kwic_terms_free(ChudeKwicTerms *terms); /* NULL is none */

/* A syllable: a run of a token's key without `_`, which stands there for white space and for itself. */
typedef struct {
    size_t token;
    size_t from, to; /* bytes of the token's key; both 0: before its first syllable */
    size_t number;   /* syllables of the token before it */
} ChudeKwicPlace;

typedef struct {
    ChudeKwicPlace first, last;
    ChudeSpan span; /* bytes of the text, half-open */
} ChudeKwicHit;

typedef struct ChudeKwicFinder ChudeKwicFinder;

ChudeKwicFinder *chude_kwic_finder_new(const ChudeKwicTerms *terms, ChudeWorker *worker);
void chude_kwic_finder_free(ChudeKwicFinder *finder);
/* The worker is about to lose its dictionary. */
void chude_kwic_finder_forget(ChudeKwicFinder *finder);
size_t chude_kwic_finder_size(const ChudeKwicFinder *finder); /* bytes of memory */

/* The next hit at or behind *from ({0}: of all), which moves on; false: there is none. Of several that begin at one place the
 * longest counts; hits do not overlap, and lie within a sentence. */
bool chude_kwic_find(ChudeKwicFinder *finder, const ChudeWords *words, ChudeKwicPlace *from,
                     ChudeKwicHit *hit);

/* Bytes of the text from the whole token `most` syllables before the hit to that behind it, within its sentence; marks count as
 * none. The tokens of the hit itself are always whole. *left and *right: the first and the last of those tokens. */
ChudeSpan chude_kwic_context(ChudeKwicFinder *finder, const ChudeWords *words, const ChudeKwicHit *hit,
                             size_t most, size_t *left, size_t *right);

/* Appends the syllables of the context, outwards from the hit, `_` behind each: what lines are sorted by. Marks are left out. */
void chude_kwic_left_key(ChudeBuffer *key, ChudeKwicFinder *finder, const ChudeWords *words,
                         const ChudeKwicHit *hit, size_t left);
void chude_kwic_right_key(ChudeBuffer *key, ChudeKwicFinder *finder, const ChudeWords *words,
                          const ChudeKwicHit *hit, size_t right);

#endif
