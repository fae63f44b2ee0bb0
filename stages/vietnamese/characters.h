/* characters.h - what kind of character stands at a place of the text. Constant data, nothing allocated. */
#ifndef CHUDE_CHARACTERS_H
#define CHUDE_CHARACTERS_H

#include "stage.h"

typedef enum {
    CHUDE_CHARACTER_OTHER, /* controls, formats, unassigned: a token of its own */
    CHUDE_CHARACTER_SPACE, /* White_Space */
    CHUDE_CHARACTER_LETTER,
    CHUDE_CHARACTER_DIGIT, /* any number: 7, ², ½ */
    CHUDE_CHARACTER_MARK,  /* combines with what stands before it */
    CHUDE_CHARACTER_HAN,   /* an ideograph, a token of its own */
    CHUDE_CHARACTER_PUNCTUATION,
    CHUDE_CHARACTER_SYMBOL
} ChudeCharacter;

/* What the first byte of a character tells. */
typedef enum {
    CHUDE_LEAD_OTHER,  /* ASCII that is none of the next three */
    CHUDE_LEAD_SPACE,  /* ASCII white space */
    CHUDE_LEAD_LETTER, /* ASCII letter */
    CHUDE_LEAD_DIGIT,
    CHUDE_LEAD_LATIN2, /* U+0100-027F: two bytes, always a letter */
    CHUDE_LEAD_LATIN1, /* U+00C0-00FF: a letter but for × and ÷ */
    CHUDE_LEAD_LATIN3, /* E1: three bytes; U+1E00-1EFF are letters */
    CHUDE_LEAD_MARKS,  /* CC: U+0300-033F, combining marks */
    CHUDE_LEAD_WIDE    /* any other character beyond ASCII: ask chude_character */
} ChudeLead;

extern const uint8_t chude_lead[256];

/* The kind of the character at data (data < end), its length in bytes in *size. Safe on bytes that are not
 * UTF-8. */
ChudeCharacter chude_character(const char *data, const char *end, size_t *size);

/* The code point at data (data < end), its length in *size; a broken byte is itself. */
uint32_t chude_decode(const char *data, const char *end, size_t *size);

/* The end of the run of letters, digits and marks that begins at data. */
const char *chude_alphanumeric_run(const char *data, const char *end);

bool chude_is_upper(uint32_t c);
bool chude_is_lower(uint32_t c);

/* The same of the character at data; false at the end. */
bool chude_starts_upper(const char *data, const char *end);
bool chude_starts_lower(const char *data, const char *end);

#endif
