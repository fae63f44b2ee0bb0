/* own_places.h - where the terms of a user's list stand in a text, and that candidates know it.
 * Ownership: a ChudeOwnPlacer belongs to one worker and is used again for one document after the other. */
#ifndef CHUDE_KEYPHRASES_OWN_PLACES_H
#define CHUDE_KEYPHRASES_OWN_PLACES_H

#include "candidates.h"
#include "own_terms.h"

typedef struct ChudeOwnPlacer ChudeOwnPlacer;

/* terms: outlives it; NULL where the user has none: then nothing is ever found. */
ChudeOwnPlacer *chude_own_placer_new(const ChudeOwnTerms *terms, ChudeWorker *worker);
void chude_own_placer_free(ChudeOwnPlacer *placer);

/* Finds the places: whole tokens of one sentence, whatever their stems. Those of favoured terms become spans of the sequence, which
 * chude_sequence_spans gives too, until the next call. */
void chude_own_places_find(ChudeOwnPlacer *placer, const ChudeWords *words, ChudeSequence *sequence);

/* Marks the candidates, gathered since, that stand at these places: CHUDE_SPAN_FAVOURED, CHUDE_SPAN_BANNED. */
void chude_own_places_mark(const ChudeOwnPlacer *placer, ChudeCandidates *candidates);

/* For chude_sequence_spans: adds the favoured places that begin with token begin to its `count` spans, as far as there is room;
 * returns how many there are then. */
size_t chude_own_spans(const ChudeSequence *sequence, size_t begin, ChudePhraseSpan spans[CHUDE_SPANS],
                       size_t count);

#endif
