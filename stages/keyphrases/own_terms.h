/* own_terms.h - the user's word on which phrases are keyphrases: a list of terms (list_reader.h), each behind a sign.
 *
 *   +hội nhập quốc tế   is a keyphrase of every document in which it stands
 *   -phóng viên         never is one; phrases that hold it are not touched
 *
 * A term is known by its counting key: case, composition and the place of the tone do not matter; `_` may stand for a space, and a comma
 * in it need not stand in the text. Of several lines with one term the last counts.
 * Ownership: constant once made, shared by all workers; it copies what it needs. */
#ifndef CHUDE_KEYPHRASES_OWN_TERMS_H
#define CHUDE_KEYPHRASES_OWN_TERMS_H

#include "stage.h"

/* The most syllables that a term may have. */
#define CHUDE_OWN_SYLLABLES 32

typedef enum { CHUDE_OWN_NOTHING, CHUDE_OWN_FAVOURED, CHUDE_OWN_BANNED } ChudeOwnSays;

typedef struct ChudeOwnTerms ChudeOwnTerms;

/* NULL with *error set, naming file and line, where the file cannot be read, a line has no sign, nothing behind it or too much. */
ChudeOwnTerms *chude_own_terms_load(const char *path, GError **error);
/* The same of a file's content; name: for messages. */
ChudeOwnTerms *chude_own_terms_of(ChudeText data, const char *name, GError **error);
void chude_own_terms_free(ChudeOwnTerms *terms); /* NULL is none */

/* What the list says of a counting key. terms: NULL is an empty list. */
ChudeOwnSays chude_own_terms_say(const ChudeOwnTerms *terms, ChudeText key);

/* Whether the list bans a counting key, commas aside: a phrase that is known to be one. */
bool chude_own_terms_ban(const ChudeOwnTerms *terms, ChudeText key);

/* Bytes of the longest key that may begin with a token of this key; 0: none does. */
size_t chude_own_terms_reach(const ChudeOwnTerms *terms, ChudeText key);

#endif
