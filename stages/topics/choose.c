/* choose.c - choosing terms and labels among phrases that are ordered by G2. */
#include "choose.h"

#include <math.h>
#include <stdlib.h>

#define FREE 0.35    /* a phrase that stands on its own in fewer of its documents is a piece of longer ones */
#define SAME 0.6     /* a longer phrase in this share of a word's documents says the same and more */
#define SYLLABLE 0.5 /* what a single syllable is worth: it is often a piece of many words */
#define LONGEST 10   /* syllables of a label: beyond that it is a sentence, not a headline's heart */
#define LEADING 0.3  /* what a phrase is worth that never stands in a title or lead, against 1.3 for always */
#define LONGER 0.2   /* what each syllable adds, because it says more, up to LONG of them */
#define LONG 8
#define LAST_RESORT 1e-3 /* a single syllable */
#define LABEL_SHARE 0.08 /* of the topic's documents that a label should be in */

static bool contains(const ChudeBuffer *longer, const ChudeBuffer *shorter) {
    return shorter->size <= longer->size && memmem(longer->data, longer->size, shorter->data, shorter->size);
}

/* Words behind which something is missing where they end a phrase: *tổ chức ngày*, *xảy ra vụ*. */
static bool hangs(ChudeText key) {
    static const char *const words[] = {"cuộc", "lần", "ngày", "vụ"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (key.size == strlen(words[i]) && memcmp(key.data, words[i], key.size) == 0) {
            return true;
        }
    }
    return chude_topics_is_number_word(key);
}

/* Neither a piece of something longer, nor a word of too many documents. */
static bool is_fit(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    if (phrase->score <= 0 || phrase->free < FREE * phrase->inside ||
        (phrase->n == 1 && phrase->total > forms->most)) {
        return false;
    }
    uint32_t last = phrase->words[phrase->n - 1] & CHUDE_TOPICS_FORM;
    ChudeText key = chude_topics_form_key(forms, last);
    return phrase->n == 1 ? !chude_topics_is_number_word(key) : !hangs(key);
}

/* A phrase's place, and how much it is the topic's own. */
typedef struct {
    size_t place;
    double score;
} Ranked;

static int by_score(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->place > y->place) - (x->place < y->place);
}

static bool is_syllable(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    ChudeText key = chude_topics_form_key(forms, phrase->words[0] & CHUDE_TOPICS_FORM);
    return phrase->n == 1 && !memchr(key.data, '_', key.size) && !memchr(key.data, ' ', key.size);
}

/* 0: no term. */
static double own_score(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    if (!is_fit(forms, phrase)) {
        return 0;
    }
    double precision = (double)phrase->inside / MAX(phrase->total, phrase->inside);
    return chude_round(phrase->score * sqrt(precision) * (is_syllable(forms, phrase) ? SYLLABLE : 1));
}

static Ranked *rank(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates, size_t *count) {
    Ranked *ranked = g_new(Ranked, candidates->count + 1);
    *count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        double score = own_score(forms, &candidates->phrases[i]);
        if (score > 0) {
            ranked[(*count)++] = (Ranked){i, score};
        }
    }
    qsort(ranked, *count, sizeof *ranked, by_score);
    return ranked;
}

size_t chude_topics_choose_terms(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                                 const ChudeTopicsCandidates *candidates, size_t most, size_t *chosen,
                                 double *scores) {
    g_autofree ChudeBuffer *keys = g_new0(ChudeBuffer, most + 1);
    g_autofree Ranked *kept = g_new(Ranked, most + 1);
    size_t count = 0, ranked_count;
    g_autofree Ranked *ranked = rank(forms, candidates, &ranked_count);
    for (size_t i = 0; i < ranked_count && count < most; i++) {
        const ChudeTopicsPhrase *phrase = &candidates->phrases[ranked[i].place];
        ChudeBuffer *key = &keys[count];
        key->size = 0;
        chude_topics_written_key(shorts, forms, phrase, key);
        size_t clash = 0, clashes = 0;
        bool longer = false;
        for (size_t c = 0; c < count; c++) {
            bool over = contains(key, &keys[c]);
            if (over || contains(&keys[c], key)) {
                clash = c;
                clashes++;
                longer = over;
            }
        }
        if (clashes == 0) {
            kept[count++] = ranked[i];
        } else if (clashes == 1 && longer &&
                   phrase->inside >= SAME * candidates->phrases[kept[clash].place].inside) {
            kept[clash] = ranked[i];
            ChudeBuffer other = keys[clash];
            keys[clash] = *key;
            *key = other;
        }
    }
    for (size_t i = 0; i <= most; i++) {
        chude_buffer_clear(&keys[i]);
    }
    qsort(kept, count, sizeof *kept, by_score); /* one that took a shorter one's place may score less */
    for (size_t i = 0; i < count; i++) {
        chosen[i] = kept[i].place;
        scores[i] = kept[i].score;
    }
    return count;
}

/* How good a name a phrase is, its company aside; 0: none. */
static double name_score(const ChudeTopicsForms *forms, const ChudeTopicsHeads *heads,
                         const ChudeTopicsCandidates *candidates, const ChudeTopicsPhrase *phrase) {
    double own = own_score(forms, phrase);
    if (own <= 0) {
        return 0;
    }
    double share = (double)phrase->inside / (double)candidates->size,
           lead = (double)phrase->lead / phrase->inside;
    ChudeBuffer key = {0};
    chude_topics_phrase_key(forms, phrase, &key);
    unsigned length = 1;
    for (size_t i = 0; i < key.size; i++) {
        length += key.data[i] == ' ';
    }
    double score = own * (LEADING + lead) * (1 + LONGER * MIN(length, LONG));
    score *= length < 2 ? LAST_RESORT : chude_topics_head_weight(heads, chude_buffer_text(&key));
    chude_buffer_clear(&key);
    return chude_round(share < LABEL_SHARE || length > LONGEST ? score * 1e-2 : score);
}

/* By the key with '_' between syllables, as stop lists have them. */
static bool is_banned(const ChudeStopwords *banned, const ChudeTopicsForms *forms,
                      const ChudeTopicsPhrase *phrase) {
    if (!banned) {
        return false;
    }
    ChudeBuffer key = {0};
    chude_topics_phrase_key(forms, phrase, &key);
    for (size_t i = 0; i < key.size; i++) {
        key.data[i] = key.data[i] == ' ' ? '_' : key.data[i];
    }
    bool found = chude_stop_within(banned, (ChudeText){NULL, 0}, chude_buffer_text(&key));
    chude_buffer_clear(&key);
    return found;
}

size_t chude_topics_choose_names(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                                 const ChudeTopicsHeads *heads, const ChudeStopwords *banned, size_t most,
                                 size_t *chosen, double *scores) {
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        double score = name_score(forms, heads, candidates, &candidates->phrases[i]);
        if (score <= 0 || (count == most && score <= scores[count - 1]) ||
            is_banned(banned, forms, &candidates->phrases[i])) {
            continue;
        }
        size_t at = count < most ? count++ : most - 1;
        for (; at && scores[at - 1] < score; at--) {
            scores[at] = scores[at - 1];
            chosen[at] = chosen[at - 1];
        }
        scores[at] = score;
        chosen[at] = i;
    }
    return count;
}
