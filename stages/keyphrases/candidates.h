/* candidates.h - the phrases that a document offers, each with what is known of it.
 * Ownership: a ChudeCandidates owns its arrays and is used again for one document after the other. */
#ifndef CHUDE_KEYPHRASES_CANDIDATES_H
#define CHUDE_KEYPHRASES_CANDIDATES_H

#include "sequence.h"

typedef struct {
    ChudePhraseSpan
        span;       /* where it first stands; flags: TITLE, LEAD and QUOTED of any place, else of the first */
    uint32_t count; /* of places, overlapping ones too */
    uint32_t last;  /* token where it last begins */
    uint32_t names; /* places where every content word is a NAME */
    uint32_t cuts;  /* places where a run of capitals goes on beyond an edge */
    uint32_t open;  /* places where the clause goes on with a content word */
    uint32_t starts, ends, whole; /* places with no content word just before, just behind, neither */
    uint32_t held;    /* the most places of any one longer candidate that holds it (Frantzi's C-value) */
    uint32_t holder;  /* that one's index; of several the first met */
    uint32_t holders; /* longer candidates that hold it and have no other between */
    uint32_t before, after; /* places of longer, repeated candidates that go on before it, behind it */
    uint32_t place;         /* its last one in places, plus 1; 0: none */
} ChudeCandidate;

/* One place of a candidate. */
typedef struct {
    uint32_t begin, end; /* tokens, half-open */
    uint32_t earlier;    /* the candidate's place before it, plus 1; 0: this is the first */
    uint32_t words;      /* as ChudePhraseSpan has them */
} ChudeCandidatePlace;

typedef struct {
    ChudeCandidate *items;
    size_t count, room;
    uint32_t *slots; /* index + 1 into items; 0: empty */
    size_t mask;
    ChudeCandidatePlace *places;
    size_t place_count, place_room;
    bool
        placed; /* places are all there: neither is the text longer than CHUDE_PLACED tokens, nor were candidates dropped */
    uint32_t floor; /* candidates with no more places than this were dropped when the table was full */
} ChudeCandidates;

void chude_candidates_clear(ChudeCandidates *candidates);

/* Gathers the candidates of sequence. title: of the document's title where that is no part of the text,
 * else NULL; headed: the text's first sentence is its title. At most CHUDE_CANDIDATES are kept: when
 * there are more, those met least often go (lossy counting, Manku and Motwani 2002), so time is linear in
 * the text and memory is bounded. */
void chude_candidates_gather(ChudeCandidates *candidates, const ChudeSequence *sequence,
                             const ChudeSequence *title, bool headed);

#define CHUDE_CANDIDATES 65536
#define CHUDE_PLACED 32768

/* NULL where there is none of that hash. */
ChudeCandidate *chude_candidates_find(const ChudeCandidates *candidates, uint64_t hash);

#endif
