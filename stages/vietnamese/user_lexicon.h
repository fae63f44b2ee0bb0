/* user_lexicon.h - words of the user's own, which win over the model: a text file, an entry a line.
 *
 *   an ninh mạng      these syllables are one word wherever they follow each other (_ may stand for the space)
 *   ~người dân        they are one where they stand as whole words: no word of the model's is cut
 *   -thành phố        they are not one: where the model joins just these, it is split where that leaves words
 *   # …               a comment, up to the line's end
 *
 * An entry is known by its counting key: case, composition and the place of the tone do not matter. Of entries that overlap
 * the one that begins first counts, then the longest; but for ~ the words beside it end there. What is no more than one syllable
 * has no gap to decide, and does nothing; one of more than 32 units (syllables, marks) is refused. Of several lines with one entry
 * the last counts.
 * Ownership: constant once made, shared by all workers. */
#ifndef CHUDE_USER_LEXICON_H
#define CHUDE_USER_LEXICON_H

#include "buffer.h"
#include "vietnamese/model.h"

typedef struct ChudeUserLexicon ChudeUserLexicon;

/* model: what tells most units apart; it must live as long as the lexicon. NULL with *error set, naming file, line and byte, where
 * the file cannot be read or is not UTF-8. */
ChudeUserLexicon *chude_user_lexicon_load(const char *path, const ChudeModel *model, GError **error);
void chude_user_lexicon_free(ChudeUserLexicon *lexicon);

/* The codes of units that the lexicon has and the model's codes do not tell from others begin here; those of all other units are the
 * model's. */
#define CHUDE_LISTED (UINT32_C(1) << 26)

/* The code of a unit. room: scratch space. */
uint32_t chude_user_lexicon_code(const ChudeUserLexicon *lexicon, ChudeText unit, ChudeShape shape,
                                 ChudeBuffer *room);

/* The model's code of a unit that has its own from the lexicon. */
uint32_t chude_user_lexicon_listed(const ChudeUserLexicon *lexicon, const ChudeUnit *unit);

/* Where entries may begin in a sentence: their number, and themselves in `listed` of gaps. Done some time before
 * chude_user_lexicon_lay, what that looks at is fetched meanwhile. */
size_t chude_user_lexicon_find(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count,
                               ChudeGaps *gaps);

/* Lays the entries that begin at those `found` over the joins of the sentence (segmenter.h). */
void chude_user_lexicon_lay(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count,
                            ChudeGaps *gaps, size_t found, uint8_t *joins);

/* Whether any entry is a ban. */
bool chude_user_lexicon_bans(const ChudeUserLexicon *lexicon);
/* Whether the word of these units (two or more) is banned. */
bool chude_user_lexicon_banned(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count);

#endif
