/* tokenizer.h - texts into tokens and sentences: Vietnamese words by the segmenter, other languages by UAX
 * #29.
 * Ownership: a tokenizer is constant once made and shared by all workers; a scratch belongs to one worker;
 * tokens live in the arena that is given. The caller frees tokenizer and scratch. */
#ifndef CHUDE_TOKENIZER_H
#define CHUDE_TOKENIZER_H

#include "buffer.h"
#include "terms.h"
#include "vietnamese/lines.h"
#include "vietnamese/segmenter.h"

typedef enum { CHUDE_UNIT_IS_WORD, CHUDE_UNIT_IS_SYLLABLE } ChudeTokenizerUnit;

typedef struct ChudeTokenizer ChudeTokenizer;
typedef struct ChudeTokenizerScratch ChudeTokenizerScratch;

/* model: a file to take in place of the compiled-in one, or NULL; lexicon: one of the user's own words (user_lexicon.h), or
 * NULL. Neither says anything of syllables. NULL with *error set where one of them is missing or none. */
ChudeTokenizer *chude_tokenizer_new(ChudeTokenizerUnit unit, ChudeLines lines, const char *model,
                                    const char *lexicon, GError **error);
/* With a segmenter of the caller's, which the tokenizer takes; NULL: the unit is the syllable. */
ChudeTokenizer *chude_tokenizer_with(ChudeSegmenter *segmenter, ChudeLines lines);
void chude_tokenizer_free(ChudeTokenizer *tokenizer);

ChudeTokenizerScratch *chude_tokenizer_scratch_new(void);
void chude_tokenizer_scratch_free(ChudeTokenizerScratch *scratch);
/* Syllables get their forms of this dictionary from now on (ChudeToken.form), while it lives; NULL: none, as at first. Costs
 * nothing where it is the same as before. */
void chude_tokenizer_scratch_terms(ChudeTokenizerScratch *scratch, ChudeTerms *terms);

/* The tokens of a text of less than 4 GiB: every byte that is not white space, in order. lang: a BCP 47
 * tag; no data means Vietnamese. The words point into text, which must live as long as they do. Never
 * NULL; linear in the text's size. */
ChudeWords *chude_tokenizer_words(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch,
                                  ChudeArena *arena, ChudeText text, ChudeText lang);

/* Appends the tokens of one line of Vietnamese, parted by one space, `_` for white space inside a word; no
 * other byte is changed, and no line end is added. behind: so many bytes can be read behind the line, the
 * first of which is its line end; 0 is always right, and slower. */
void chude_segment_line(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch, ChudeText line,
                        size_t behind, ChudeBuffer *out);

#endif
