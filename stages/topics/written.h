/* written.h - phrases with their short forms written out, so that `ĐH` and `đại học` meet when terms and names are compared.
 * Ownership: nothing is kept. */
#ifndef CHUDE_TOPICS_WRITTEN_H
#define CHUDE_TOPICS_WRITTEN_H

#include "abbreviations/list.h"
#include "phrases.h"

/* Appends the phrase's key as chude_topics_phrase_key does, with a space at both ends so that whole syllables meet. A word that
 * is a short form of the list with a single meaning is written out; all others stand as they are. */
void chude_topics_written_key(const ChudeAbbreviations *shorts, const ChudeTopicsForms *forms,
                              const ChudeTopicsPhrase *phrase, ChudeBuffer *key);

#endif
