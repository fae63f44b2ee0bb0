/* choose.c - choosing terms and labels among phrases that are ordered by G2. */
#include "choose.h"

#include <math.h>
#include <stdlib.h>

#define LOOKED_AT 30 /* candidates for each term wanted */
#define FREE 0.35    /* a phrase that stands on its own in fewer of its documents is a piece of longer ones */
#define SAME 0.6     /* a longer phrase in this share of a word's documents says the same and more */
/* A label is the phrase with the highest product of G2 and of what editors look for; by trial on news by
 * event. */
#define SINGLE                                                                                               \
    0.2 /* a single word of several syllables, against a phrase; one of one syllable is a last resort */
#define LONGER 0.3 /* what each syllable adds, because it says more, up to LONG of them */
#define LONG 8
#define LONGEST 10  /* syllables of a label: beyond that it is a sentence, not a headline's heart */
#define LEADING 0.3 /* what a phrase is worth that never stands in a title or lead, against 1.3 for always */
#define LABEL_SHARE 0.08 /* of the topic's documents that a label should be in */

static bool contains(const ChudeBuffer *longer, const ChudeBuffer *shorter) {
    return shorter->size <= longer->size && memmem(longer->data, longer->size, shorter->data, shorter->size);
}

/* Neither a piece of something longer, nor a word of too many documents. */
static bool is_fit(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    if (phrase->score <= 0 || phrase->free < FREE * phrase->inside ||
        (phrase->n == 1 && phrase->total > forms->most)) {
        return false;
    }
    uint32_t last = phrase->words[phrase->n - 1] & CHUDE_TOPICS_FORM;
    return !chude_topics_is_number_word(chude_topics_form_key(forms, last));
}

/* The key with a space at both ends, so that whole syllables meet. */
static void padded_key(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase, ChudeBuffer *key) {
    key->size = 0;
    chude_buffer_char(key, ' ');
    chude_topics_phrase_key(forms, phrase, key);
    chude_buffer_char(key, ' ');
}

static int by_place(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

size_t chude_topics_choose_terms(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                                 size_t most, size_t *chosen) {
    g_autofree ChudeBuffer *keys = g_new0(ChudeBuffer, most + 1);
    size_t count = 0;
    for (size_t i = 0; i < MIN(candidates->count, most * LOOKED_AT) && count < most; i++) {
        const ChudeTopicsPhrase *phrase = &candidates->phrases[i];
        if (!is_fit(forms, phrase)) {
            continue;
        }
        ChudeBuffer *key = &keys[count];
        padded_key(forms, phrase, key);
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
            chosen[count++] = i;
        } else if (clashes == 1 && longer &&
                   phrase->inside >= SAME * candidates->phrases[chosen[clash]].inside) {
            chosen[clash] = i;
            ChudeBuffer other = keys[clash];
            keys[clash] = *key;
            *key = other;
        }
    }
    for (size_t i = 0; i <= most; i++) {
        chude_buffer_clear(&keys[i]);
    }
    qsort(chosen, count, sizeof *chosen, by_place); /* one that took a shorter one's place may score less */
    return count;
}

static unsigned syllables(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    ChudeBuffer key = {0};
    chude_topics_phrase_key(forms, phrase, &key);
    unsigned count = 1;
    for (size_t i = 0; i < key.size; i++) {
        count += key.data[i] == ' ';
    }
    chude_buffer_clear(&key);
    return count;
}

/* How good a label a phrase is; 0: none. */
static double label_score(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                          const ChudeTopicsPhrase *phrase) {
    if (!is_fit(forms, phrase)) {
        return 0;
    }
    double share = (double)phrase->inside / (double)candidates->size,
           lead = (double)phrase->lead / phrase->inside;
    unsigned length = syllables(forms, phrase);
    double score = phrase->score * (1 + LONGER * MIN(length, LONG)) * (LEADING + lead) * sqrt(share);
    if (phrase->n == 1) {
        score *= length > 1 ? SINGLE : 1e-3;
    }
    return share < LABEL_SHARE || length > LONGEST ? score * 1e-2 : score;
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

size_t chude_topics_choose_labels(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                                  const ChudeStopwords *banned, size_t most, size_t *chosen) {
    g_autofree double *scores = g_new0(double, most + 1);
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        double score = chude_round(label_score(forms, candidates, &candidates->phrases[i]));
        if (score <= 0 || (count && count == most && score <= scores[count - 1]) ||
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
