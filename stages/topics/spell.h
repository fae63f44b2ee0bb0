/* spell.h - how the corpus spells phrases, and in how many documents two of them meet.
 * Ownership: the caller clears the set with chude_topics_chosen_clear, and frees texts. */
#ifndef CHUDE_TOPICS_SPELL_H
#define CHUDE_TOPICS_SPELL_H

#include "phrases.h"
#include "table.h"

/* Distinct phrases, and their features, which is all that a second look at the corpus needs to stop for. */
typedef struct {
    const ChudeTopicsCorpus *corpus;
    ChudeTopicsTable table;
    uint8_t *wanted;
} ChudeTopicsChosen;

void chude_topics_chosen_init(ChudeTopicsChosen *chosen, const ChudeTopicsCorpus *corpus);
void chude_topics_chosen_clear(ChudeTopicsChosen *chosen);
uint32_t chude_topics_chosen_add(ChudeTopicsChosen *chosen, const ChudeTopicsPhrase *phrase);

/* The commonest spelling of each chosen phrase by its place, ties to the smaller bytes; g_free each data,
 * then the array. */
ChudeText *chude_topics_spell(const ChudeTopicsChosen *chosen);

#define CHUDE_TOPICS_PAIRED 10 /* terms of a topic whose pairs are counted */
typedef uint32_t ChudeTopicsPairs[CHUDE_TOPICS_PAIRED][CHUDE_TOPICS_PAIRED];

/* Documents with both terms: result[topic][a][b] for a <= b. places: CHUDE_TOPICS_PAIRED a topic,
 * CHUDE_TOPICS_NONE where there are fewer. g_free it. */
ChudeTopicsPairs *chude_topics_pairs(const ChudeTopicsChosen *chosen, const uint32_t *places, size_t topics,
                                     const ChudeHost *host);

#endif
