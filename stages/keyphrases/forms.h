/* forms.h - a short form and its full form, an English plural and its singular as one candidate.
 * Ownership: a ChudeForms belongs to one worker and is used again for one document after the other. */
#ifndef CHUDE_KEYPHRASES_FORMS_H
#define CHUDE_KEYPHRASES_FORMS_H

#include "abbreviations/list.h"
#include "buffer.h"
#include "candidates.h"

typedef struct ChudeForms ChudeForms;

/* list outlives it. */
ChudeForms *chude_forms_new(const ChudeAbbreviations *list);
void chude_forms_free(ChudeForms *forms);

/* Finds what the document's short forms stand for: what it says itself in brackets, else what the list says, where one of the
 * full forms, and no other, stands in the document too. Candidates that are the same with short forms written out and plurals in the singular are one: the
 * commonest of them (of equally common ones that with fewest short forms) gets the counts of all (a definition in brackets is one mention), the others lose theirs. False where
 * no short form has a meaning and no plural stands: then nothing was changed. */
bool chude_forms_join(ChudeForms *forms, ChudeCandidates *candidates, const ChudeSequence *sequence,
                      const ChudeWords *words);

/* The next candidate that was joined to the same one, NULL behind the last: begin with the joined one itself. */
const ChudeCandidate *chude_forms_next(const ChudeForms *forms, const ChudeCandidates *candidates,
                                       const ChudeCandidate *candidate);

/* How many tokens from token i on are a short form; 0: none begins here. *full: its full form's counting key, until the next join. */
size_t chude_forms_at(const ChudeForms *forms, size_t i, ChudeText *full);

#endif
