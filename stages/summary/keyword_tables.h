/* keyword_tables.h - what keywords.h hides, for the files that choose keywords (keywords.c), count them (keyword_counts.c), compare
 * them (keyword_contrast.c) and write them (keyword_rows.c). Ownership: each table owns all it holds. */
#ifndef CHUDE_SUMMARY_KEYWORD_TABLES_H
#define CHUDE_SUMMARY_KEYWORD_TABLES_H

#include "buffer.h"
#include "summary/keywords.h"

/* ---- what was chosen ---- */

enum { CHUDE_KEYWORD_OTHERS = 6 };

/* One way to write a keyword, counted apart. */
typedef struct {
    char *key;
    size_t key_size;
    uint64_t first; /* hash of the key's first syllable: what the phrases are looked up by */
    size_t group;
    size_t others
        [CHUDE_KEYWORD_OTHERS]; /* groups that it belongs to in documents where that alone of them stands */
    size_t other_count;
    size_t slot; /* of its own group; behind it one for each other */
} ChudeKeywordPhrase;

/* What is one keyword: the phrases that are the same with their short forms written out. */
typedef struct {
    char *key; /* that, without commas and full stops */
    double score;
    bool voted; /* a keyphrase of some document; else it is there to decide by, and not printed */
    size_t forms;
} ChudeKeywordGroup;

struct ChudeKeywords {
    ChudeKeywordPhrase *phrases; /* by first, then key */
    size_t count, slots;
    ChudeKeywordGroup *groups;
    size_t group_count;
    size_t *slot_phrases, *slot_groups; /* by slot */
};

/* Bytes of the first syllable of a key: up to white space or whatever stands close behind it (`phòng,`). */
size_t chude_keyword_first_syllable(const char *key, size_t size);

/* ---- what was counted ---- */

/* What a form counts for a keyword. */
typedef struct {
    uint64_t count;
    GHashTable *spellings; /* char * → uint64_t * */
    uint64_t last_document;
    uint32_t at_most[CHUDE_BACKGROUNDS]; /* chude_contrast_bound, over the documents of a language; 0: none */
} ChudeKeywordSlotCount;

typedef struct {
    uint64_t df, last_document;
    uint64_t df_in[CHUDE_BACKGROUNDS],
        voted_in[CHUDE_BACKGROUNDS]; /* of the documents of a language; of those, where it is a keyphrase */
    uint64_t stands;                 /* document in which a form of it was met last */
    uint64_t scored;                 /* document at work, where it has a score there */
    double score;
    ChudeBest evidence;
} ChudeKeywordGroupCount;

/* A place of a phrase in the document at work. */
typedef struct {
    size_t phrase, first, last;
} ChudeKeywordMatch;

struct ChudeKeywordCounts {
    ChudeWorker *worker;
    const ChudeContrast *contrast;
    uint64_t documents_in[CHUDE_BACKGROUNDS];
    unsigned language;            /* of the one at work; CHUDE_BACKGROUNDS: another */
    ChudeKeywordSlotCount *slots; /* as ChudeKeywords has them; NULL until the first document */
    size_t slot_count;
    ChudeKeywordGroupCount *groups;
    size_t group_count;
    uint64_t document; /* number of the one at work, from 1 */
    uint32_t *
        starts; /* by form index: first phrase that may start with it, plus 1; 0: none, UINT32_MAX: not looked up */
    size_t starts_room;
    ChudeKeywordMatch *matches;
    size_t match_count, match_room;
    ChudeBuffer key;
};

/* ---- how far they stand out ---- */

/* By group, to be freed with g_free. All that may be printed are compared, and q goes over these: which of them are printed is chosen by
 * other scores. */
ChudeKeyness *chude_keywords_compare(const ChudeKeywords *keywords, const ChudeKeywordCounts *counts);

#endif
