/* wording.h - the few words that people read in what is made of a summary (`show`, Markdown), in English and Vietnamese.
 * Ownership: words are constant; numbers go into the caller's buffer. */
#ifndef CHUDE_EXPORTS_WORDING_H
#define CHUDE_EXPORTS_WORDING_H

#include "brief/speech.h"
#include "buffer.h"
#include "json_value.h"

typedef enum {
    CHUDE_SAY_DOCUMENT,
    CHUDE_SAY_WORD,
    CHUDE_SAY_TOPIC,
    CHUDE_SAY_DUPLICATE,
    CHUDE_SAY_COUNTED /* the number of these */
} ChudeCounted;

/* 9.634, 9,634 in Vietnamese. */
void chude_say_decimal(ChudeBuffer *out, bool vietnamese, double number, int places);
/* "1 document", "40 documents", "40 văn bản". */
void chude_say_counted(ChudeBuffer *out, bool vietnamese, int64_t number, ChudeCounted thing);
/* Whether Vietnamese documents of a corpus, as summaries and diffs describe one, are no fewer than those of any other language; so it is where
 * nothing is known. */
bool chude_mostly_vietnamese(json_object *corpus);

/* What `change.kind` is called; the kind itself where it is none of those known. */
const char *chude_say_change(bool vietnamese, const char *kind);

/* documents, words, from and to, languages, duplicates, rejected: with " · " between them. */
void chude_say_corpus(ChudeBuffer *out, bool vietnamese, json_object *summary);

#endif
