/* backgrounds.h - the backgrounds that the program carries inside, by language. */
#ifndef CHUDE_KEYPHRASES_BACKGROUNDS_H
#define CHUDE_KEYPHRASES_BACKGROUNDS_H

#include "keyphrases/background.h"
#include "keyphrases/sequence.h"

enum { CHUDE_BACKGROUNDS = CHUDE_LANGUAGE_OTHER }; /* languages that have one, numbered as there */

/* The language's code, "vi". */
const char *chude_background_code(unsigned language);

/* The caller's; NULL with *error set where the file is malformed. */
ChudeBackground *chude_background_shipped(unsigned language, GError **error);

/* Which of them a document goes with, by its language; CHUDE_BACKGROUNDS: none. */
unsigned chude_background_of(const ChudeDocument *document);

#endif
