/* boilerplate.h - the tokens of a text that stand within its member `boilerplate`: they count nowhere, as if a sign stood in their
 * place. Every stage that asks for their forms (ChudeHost.form) gets that of U+FFFC, a symbol, which breaks n-grams and phrases.
 * What `words` says of them stays.
 * Ownership: nothing is allocated. */
#ifndef CHUDE_BOILERPLATE_H
#define CHUDE_BOILERPLATE_H

#include "stage.h"

/* Marks the tokens of `words` by the member, where the document has both. Call it when either is new. False where the member is not
 * [[begin,end],…] in rising order; nothing is marked then. */
bool chude_boilerplate_mark(ChudeDocument *document);

/* Takes the marks away, for a stage that wants the text as it is. */
void chude_boilerplate_unmark(ChudeWords *words);

#endif
