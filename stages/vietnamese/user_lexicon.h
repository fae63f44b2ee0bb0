/* user_lexicon.h - words of the user's own, which win over the model: a text file, an entry a line.
 *
 *   an ninh mạng      these syllables are one word wherever they follow each other (_ may stand for the space)
 *   ~người dân        they are one where they stand as whole words: no word of the model's is cut
 *   -thành phố        they are not one: where the model joins just these, it is split where that leaves words
 *   # …               a comment, up to the line's end
 *
 * An entry is known by its counting key: case, composition and the place of the tone do not matter. Of entries that overlap
 * the one that begins first counts, then the longest; but for ~ the words beside it end there. What is no more than one syllable has no
 * gap to decide, and does nothing; one of more than 32 units (syllables, marks) is refused. Of several lines with one entry the last counts.
 * Ownership: constant once made, shared by all workers. */
#ifndef CHUDE_USER_LEXICON_H
#define CHUDE_USER_LEXICON_H

#include "buffer.h"
#include "vietnamese/gaps.h"

typedef struct ChudeUserLexicon ChudeUserLexicon;

/* NULL with *error set, naming file, line and byte, where the file cannot be read or is not UTF-8. */
ChudeUserLexicon *chude_user_lexicon_load(const char *path, GError **error);
void chude_user_lexicon_free(ChudeUserLexicon *lexicon);

/* The unit's number in the lexicon, 1 and more; 0: in no entry. room: scratch space. */
uint32_t chude_user_lexicon_number(const ChudeUserLexicon *lexicon, ChudeText unit, ChudeBuffer *room);

/* How many numbers there are, and a spelling of one. */
uint32_t chude_user_lexicon_size(const ChudeUserLexicon *lexicon);
ChudeText chude_user_lexicon_spelling(const ChudeUserLexicon *lexicon, uint32_t number);

/* The code of a unit that has a number; those of others are smaller. */
#define CHUDE_LISTED (UINT32_C(1) << 26)

/* Lays the entries over the joins of a sentence (segmenter.h). The code of a unit is CHUDE_LISTED + its number, where it has one;
 * of gaps, the scratch space is used. */
void chude_user_lexicon_apply(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count,
                              ChudeGaps *gaps, uint8_t *joins);

/* Whether any entry is a ban. */
bool chude_user_lexicon_bans(const ChudeUserLexicon *lexicon);
/* Whether the word of these units (two or more) is banned. */
bool chude_user_lexicon_banned(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count);

#endif
