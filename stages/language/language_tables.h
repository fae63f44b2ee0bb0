/* language_tables.h - what is known of languages: function words, endings, letters, scripts. Constant data.
 * Used by language.c only. A mask has bit LANGUAGE_XX for each language; words are in lower case, UTF-8. */
#ifndef CHUDE_LANGUAGE_TABLES_H
#define CHUDE_LANGUAGE_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "language_codes.h"

#define LANGUAGE_BIT(language) (UINT64_C(1) << LANGUAGE_##language)

/* A block of letters: which languages a word in it may be in, and how many letters stand for a word where no
 * space does. */
typedef struct {
    uint32_t first, last;
    uint64_t languages;
    unsigned letters_a_word; /* 0: words are separated by spaces */
} ChudeScript;

const char *chude_language_code_of(unsigned language); /* "vi" of LANGUAGE_VI */
const ChudeScript *chude_language_script(uint32_t c);  /* NULL for Latin letters and what is in no block */
uint64_t chude_language_letter(uint32_t c); /* languages that have this letter and few others have it */
uint64_t chude_language_function_word(const char *word, size_t size);
/* The languages that have words ending so; the longest ending that any has. */
uint64_t chude_language_ending(const char *word, size_t size);
/* Whether the word is a Vietnamese syllable written without diacritics (duoc, nuoc, cac). */
bool chude_language_bare_syllable(const char *word, size_t size);

#endif
