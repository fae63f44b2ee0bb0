/* words.h - the words of several syllables in a corpus, and how often the same syllables are one word: what the
 * model's spans are made of. Ownership: the caller frees words, and the slots of spans. */
#ifndef CHUDE_TRAINING_WORDS_H
#define CHUDE_TRAINING_WORDS_H

#include "vietnamese/training/corpus.h"

/* A sentence is trained on with the words of the other folds: its own, it would trust too much. */
enum { CHUDE_FOLDS = 4 };

typedef struct ChudeTrainingWords ChudeTrainingWords;

/* Counts words of 2 to 4 units. The units' spellings must be numbers below 65536, from CHUDE_UNKNOWN on where
 * they may be part of a word. */
ChudeTrainingWords *chude_training_words_new(const ChudeCorpus *corpus);
void chude_training_words_free(ChudeTrainingWords *words);

unsigned chude_training_fold(uint32_t sentence);

/* Calls for each word seen `least` times or more in all folds: its `count` numbers. */
void chude_training_words_each(const ChudeTrainingWords *words, uint32_t least,
                               void (*see)(void *context, const uint16_t *numbers, size_t count),
                               void *context);

/* The words seen `least` times or more outside one fold (CHUDE_FOLDS: in all), spelled anew by numbers[old]. */
ChudeSpans chude_training_spans(const ChudeTrainingWords *words, unsigned but_fold, uint32_t least,
                                const uint16_t *numbers, size_t *count);

#endif
