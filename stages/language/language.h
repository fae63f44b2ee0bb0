/* language.h - which language a text is in, and language codes. Nothing is allocated but by chude_language_words_new. */
#ifndef CHUDE_LANGUAGE_H
#define CHUDE_LANGUAGE_H

#include "stage.h"

/* The ISO 639-1 code of the language that most of the text is in, or "und" where that cannot be told: a
 * constant string. Looks at no more than some 4 kB of the text, from its beginning and from even places. */
const char *chude_language_guess(ChudeText text);

/* The same, faster for who guesses often: with what a worker's earlier texts have told of words. The caller frees it. */
typedef struct ChudeLanguageWords ChudeLanguageWords;
ChudeLanguageWords *chude_language_words_new(void);
void chude_language_words_free(ChudeLanguageWords *words);
const char *chude_language_guess_with(ChudeLanguageWords *words, ChudeText text);

/* The primary subtag of a BCP 47 tag in lower case ("vi" of "vi-VN"), three letters at most, as a NUL-ended
 * string in code; an empty string where tag has none of two or three ASCII letters. nb and nn give no, vie
 * vi, eng en. */
void chude_language_code(ChudeText tag, char code[4]);

/* Whether a tag begins with a code of a language: two letters of ISO 639-1, or any three letters ("und" and
 * "yue", but not "", "mixed", "Vietnamese", "xx-unknown"). */
bool chude_language_known(ChudeText tag);

/* The document's `lang`, or where it has none that is known a guess from its text (which is not stored): what
 * every stage that looks for a table by language must go by. */
ChudeText chude_document_language(const ChudeDocument *document);
ChudeText chude_document_language_with(ChudeLanguageWords *words, const ChudeDocument *document);

#endif
