/* spell.h - how the corpus spells phrases.
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

#endif
