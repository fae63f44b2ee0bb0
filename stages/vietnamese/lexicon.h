/* lexicon.h - words of several syllables, for longest match. Made once; constant from then on; the caller
 * frees it. */
#ifndef CHUDE_LEXICON_H
#define CHUDE_LEXICON_H

#include "buffer.h"
#include "stage.h"

typedef struct ChudeLexicon ChudeLexicon;

/* entries: one a line, syllables parted by one space; # begins a comment; text behind a tab is no part of
 * an entry. */
ChudeLexicon *chude_lexicon_new(ChudeText entries);
void chude_lexicon_free(ChudeLexicon *lexicon);

/* The number of a syllable, from 1; makes one where there is none, while the lexicon is being made. */
uint32_t chude_lexicon_add_syllable(ChudeLexicon *lexicon, ChudeText syllable);
/* The same; 0 where there is none. key: scratch space. Counting keys are compared: case and tone placement
 * are one. */
uint32_t chude_lexicon_code(const ChudeLexicon *lexicon, ChudeText syllable, ChudeBuffer *key);
uint32_t chude_lexicon_syllables(const ChudeLexicon *lexicon); /* one more than the highest number */

/* One step of a match: from state (0 at the start of a word) over a syllable. 0 where no entry goes on so;
 * else the new state, with *whole set where an entry ends here. */
uint32_t chude_lexicon_step(const ChudeLexicon *lexicon, uint32_t state, uint32_t code, bool *whole);

#endif
