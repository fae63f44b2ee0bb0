/* vocabulary.h - the words of the corpus in the order of their counting keys (a word's number is its place there), with counts,
 * document frequencies and spellings. In memory where small, else in a temporary file of which readers keep some.
 * Ownership: the vocabulary owns its bytes; what a reader gives holds until its next call, or longer: as the vocabulary where that is in memory. */
#ifndef CHUDE_COUNTING_VOCABULARY_H
#define CHUDE_COUNTING_VOCABULARY_H

#include <glib.h>

#include "buffer.h"
#include "pack.h"
#include "temporary.h"

typedef struct ChudeVocabulary ChudeVocabulary;
typedef struct ChudeVocabularyReader ChudeVocabularyReader;

typedef struct {
    ChudeText key;
    uint64_t count;
    uint32_t df, forms; /* forms: spellings that occur; they are numbered by falling bytes, from 0 */
    ChudeUnpack rest;
} ChudeWord;

typedef struct {
    ChudeText text;
    uint64_t count;
} ChudeWordForm;

/* memory: bytes, from which on the words go to a file in the folder, which must outlive it. */
ChudeVocabulary *chude_vocabulary_new(const char *folder, size_t memory);
void chude_vocabulary_free(ChudeVocabulary *vocabulary); /* NULL is none */

/* Adds the next word: keys rise, spellings fall, and no two are the same. */
bool chude_vocabulary_add(ChudeVocabulary *vocabulary, ChudeText key, uint32_t df, const ChudeWordForm *forms,
                          uint32_t count, GError **error);
/* After the last one; constant from then on, so that any number of readers may read. */
bool chude_vocabulary_end(ChudeVocabulary *vocabulary, GError **error);

/* Makes words in memory findable by their keys in one step, for eight bytes each. Does nothing where they are in a file. */
void chude_vocabulary_index(ChudeVocabulary *vocabulary);

uint32_t chude_vocabulary_size(const ChudeVocabulary *vocabulary); /* words */
size_t chude_vocabulary_held(const ChudeVocabulary *vocabulary);   /* bytes of memory */

/* For one thread. */
ChudeVocabularyReader *chude_vocabulary_reader_new(const ChudeVocabulary *vocabulary);
void chude_vocabulary_reader_free(ChudeVocabularyReader *reader); /* NULL is none */

bool chude_vocabulary_word(ChudeVocabularyReader *reader, uint32_t number, ChudeWord *word, GError **error);

/* The number of a word by its key; CHUDE_NONE where there is none. */
bool chude_vocabulary_find(ChudeVocabularyReader *reader, ChudeText key, uint32_t *number, GError **error);

/* The next spelling of a word: once for each of word->forms. plain: it is the key with spaces for underscores, and text is the key. */
ChudeWordForm chude_word_next_form(ChudeWord *word, bool *plain);

/* The number of the commonest spelling (ties: the smaller bytes). */
uint32_t chude_word_commonest(const ChudeWord *word);

/* Appends the spelling with this number. True where it is the key with spaces for underscores. */
bool chude_word_spell(const ChudeWord *word, uint32_t style, ChudeBuffer *text);

/* Appends a key as its plain spelling. */
void chude_add_plain(ChudeText key, ChudeBuffer *text);

#endif
