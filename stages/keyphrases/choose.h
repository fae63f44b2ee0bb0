/* choose.h - the best candidates, without those that say the same twice, and where they stand.
 * Ownership: a ChudeChooser owns scratch memory only; keyphrases are made in the batch's arena. */
#ifndef CHUDE_KEYPHRASES_CHOOSE_H
#define CHUDE_KEYPHRASES_CHOOSE_H

#include "arena.h"
#include "forms.h"

typedef struct ChudeChooser ChudeChooser;

ChudeChooser *chude_chooser_new(void);
void chude_chooser_free(ChudeChooser *chooser);

/* At most top keyphrases, best first; *count receives their number. forms: what candidates were joined by; NULL: none were.
 * vietnamese: which weights rank them. */
ChudeKeyphrase *chude_choose(ChudeChooser *chooser, const ChudeCandidates *candidates,
                             const ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words,
                             bool vietnamese, size_t top, ChudeArena *arena, size_t *count);

#endif
