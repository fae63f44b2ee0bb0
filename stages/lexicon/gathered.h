/* gathered.h - what a corpus says of its own words: which strings of syllables the segmenter joins in some places and not in
 * others, which names and terms it never joins, though their syllables keep together.
 * Ownership: belongs to one thread; copies what it is given. */
#ifndef CHUDE_LEXICON_GATHERED_H
#define CHUDE_LEXICON_GATHERED_H

#include "buffer.h"
#include "stage.h"

typedef struct {
    uint64_t min_count; /* of a string, joined or apart */
    uint64_t min_new;   /* of a pair of syllables that was never joined */
    double share;       /* of its places in which a string must be joined, or apart; above 0.5 */
} ChudeGatheredLimits;

typedef struct ChudeGathered ChudeGathered;

ChudeGathered *chude_gathered_new(const ChudeGatheredLimits *limits);
void chude_gathered_free(ChudeGathered *gathered);

/* One n-gram of words of the corpus, of four at most: text has spaces between and inside words. First all of one word. Of
 * others, those met once may be left out. */
void chude_gathered_add(ChudeGathered *gathered, unsigned n, ChudeText text, uint64_t count);

/* Appends the lexicon (vietnamese/user_lexicon.h), a comment with the evidence behind each word:
 *  - words joined in `share` of the places where their syllables stand as whole words, or more, and apart in the others;
 *  - those apart in as many, forbidden;
 *  - names: two to four syllables with a capital each, half of each of which stand here, or more;
 *  - pairs of small syllables that keep together: NPMI (Bouma 2009) 0.8 or more, nine tenths of the rarer one's places and three
 *    tenths of the commoner one's.
 * All but the forbidden with ~, so that they cut no other word. By kind, then counting key. */
void chude_gathered_write(const ChudeGathered *gathered, ChudeBuffer *out);

#endif
