/* sentences.h - the sentences of a document as keys, by which those of many documents are counted.
 *
 * A sentence has the key of its words. A short one with a variable part also has the key of its frame, what is left without names
 * (words whose syllables all begin with a capital, numbers, abbreviations):
 *   opener   up to three words and a colon or an angle: "Xem thêm >> Giá vàng lại tăng"; with names behind, another: "Ảnh: Nguyễn Văn A"
 *   bracket  names, and in brackets a word with a name at the end, or up to three syllables: "Hồng Hạnh (Theo Reuters)", "(tổng hợp)"
 *   word     one word, and names: "Theo TTXVN"
 *   names    nothing but names, in the last sentences: "Như Tâm - Văn Việt"
 *
 * Ownership: the sentences own their arrays; what they hold is of the last document. */
#ifndef CHUDE_DEDUP_SENTENCES_H
#define CHUDE_DEDUP_SENTENCES_H

#include "dedup/shingles.h"

/* The low bits of a key. */
enum {
    CHUDE_SENTENCE_FRAME = 1,
    CHUDE_SENTENCE_LENGTH = 6, /* of a sentence: 0 up to 7 words, 2 up to 15, 4 up to 31, 6 beyond */
    CHUDE_SENTENCE_EDGE = 2,   /* of a frame: at one of the document's ends */
    CHUDE_SENTENCE_NAMES =
        4, /* of a frame: it is one of names with a word for what they do there, wherever it stands */
    CHUDE_SENTENCE_SAID = 6 /* those that are no part of what a key stands for */
};

enum { CHUDE_SENTENCE_EDGES = 3 }; /* the last sentences that are an end; the first one is, too */

/* The key of the frame that is nothing but names. */
uint64_t chude_sentence_names_key(void);

typedef struct {
    uint64_t key, frame; /* 0: none */
    uint32_t begin, end; /* tokens */
} ChudeSentence;

typedef struct {
    ChudeSentence *items;
    size_t count, room;
    uint64_t *keys; /* of sentences and frames, rising, each once, with what was said of all */
    size_t key_count, key_room;
} ChudeSentences;

void chude_sentences_clear(ChudeSentences *sentences);

/* Finds those of the document that the shingler has just made. */
void chude_sentences_find(ChudeSentences *sentences, ChudeWorker *worker, const ChudeWords *words,
                          const ChudeShingler *shingler);

#endif
