/* vocabulary.h - which spellings a model knows, and their numbers: the commonest first. */
#ifndef CHUDE_TRAINING_VOCABULARY_H
#define CHUDE_TRAINING_VOCABULARY_H

#include "vietnamese/training/words.h"

typedef struct {
    uint32_t *slots; /* the model's table (model.h), which the caller frees */
    uint32_t mask;
    uint32_t size;   /* numbers are smaller */
    uint32_t common; /* those from here on are rare */
} ChudeVocabulary;

/* Numbers the spellings that are common, or rare but part of a word that is seen twice or more. Puts the
 * numbers into the units of all corpora (NULL-ended; the first one's words are counted) and gives the words,
 * counted, and `numbers` of theirs for chude_training_spans: the caller frees both. */
ChudeVocabulary chude_vocabulary_choose(const ChudeTrainingSpellings *spellings, ChudeCorpus *const *corpora,
                                        ChudeTrainingWords **words, uint16_t **numbers);

enum { CHUDE_WORD_LEAST = 2 /* times that a word is seen to be in the lexicon */ };

#endif
