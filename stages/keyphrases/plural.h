/* plural.h - English plurals, as far as their letters tell: enough to see that `neural networks` and `neural network` are one. */
#ifndef CHUDE_KEYPHRASES_PLURAL_H
#define CHUDE_KEYPHRASES_PLURAL_H

#include "stage.h"

enum { CHUDE_PLURAL_BYTES = 32 }; /* longer words are left alone */

/* Whether the counting key looks like a plural; its singular then goes to `singular`. After Harman 1991, "How effective is suffixing?"
 * (the S-stemmer), with -sses, -xes, -ches, -shes told apart from -es, and -is left alone. */
bool chude_plural(ChudeText key, char singular[CHUDE_PLURAL_BYTES], size_t *size);

#endif
