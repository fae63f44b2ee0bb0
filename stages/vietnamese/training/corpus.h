/* corpus.h - segmented text as training sees it: units with spelling, shape and label, sentence by sentence.
 * The caller owns and frees what it makes. */
#ifndef CHUDE_TRAINING_CORPUS_H
#define CHUDE_TRAINING_CORPUS_H

#include <glib.h>

#include "buffer.h"
#include "vietnamese/gaps.h"

typedef struct {
    uint32_t spelling; /* index into the spellings; once they are numbered, the model's code */
    uint8_t shape;     /* ChudeShape */
    uint8_t space;     /* 1: white space before it, on the same line */
    uint8_t joined;    /* 1: of one word with the next unit */
} ChudeTrainingUnit;

typedef struct {
    ChudeText key;            /* shape key; data NULL where it is too long for one */
    ChudeText unit;           /* one that has it */
    uint64_t count, capitals; /* capitals: with one, and not at the start of a sentence */
} ChudeSpelling;

/* Corpora that are trained on together share their spellings. */
typedef struct ChudeTrainingSpellings ChudeTrainingSpellings;

ChudeTrainingSpellings *chude_training_spellings_new(void);
void chude_training_spellings_free(ChudeTrainingSpellings *spellings);
uint32_t chude_training_spellings_count(const ChudeTrainingSpellings *spellings);
/* Good until the next corpus is read. */
ChudeSpelling *chude_training_spelling(const ChudeTrainingSpellings *spellings, uint32_t index);

typedef struct {
    GArray *units;  /* ChudeTrainingUnit */
    GArray *starts; /* uint32_t: where each sentence begins in units, and where the last one ends */
} ChudeCorpus;

ChudeCorpus *chude_corpus_new(void);
void chude_corpus_free(ChudeCorpus *corpus);

/* Appends lines of tokens parted by one space, '_' for the white space inside a word, from a file that may be
 * packed. counts: its spellings are counted. False with *error set where it cannot be read. */
bool chude_corpus_read(ChudeCorpus *corpus, const char *path, ChudeTrainingSpellings *spellings, bool counts,
                       GError **error);

/* Fills text with what a segmented line was made from, a space for each '_' between two other characters of a token, and joined
 * with 1 for each of those, 0 for other bytes. */
void chude_corpus_raw(ChudeText line, ChudeBuffer *text, ChudeBuffer *joined);

static inline uint32_t chude_corpus_sentences(const ChudeCorpus *corpus) {
    return corpus->starts->len - 1;
}

/* The units of a sentence, *count of them. */
static inline ChudeTrainingUnit *chude_corpus_sentence(const ChudeCorpus *corpus, uint32_t sentence,
                                                       size_t *count) {
    uint32_t begin = g_array_index(corpus->starts, uint32_t, sentence);
    *count = g_array_index(corpus->starts, uint32_t, sentence + 1) - begin;
    return &g_array_index(corpus->units, ChudeTrainingUnit, begin);
}

#endif
