#include "vietnamese/evaluation/score.h"

#include <string.h>

#include "evaluation/lines.h"

void chude_scorer_init(ChudeScorer *scorer) {
    scorer->gold = g_array_new(FALSE, FALSE, sizeof(ChudeScoreWord));
    scorer->system = g_array_new(FALSE, FALSE, sizeof(ChudeScoreWord));
}

void chude_scorer_clear(ChudeScorer *scorer) {
    g_array_free(scorer->gold, TRUE);
    g_array_free(scorer->system, TRUE);
    chude_buffer_clear(&scorer->gold_text);
    chude_buffer_clear(&scorer->system_text);
}

ChudeScoreRates chude_score_rates(const ChudeScoreCounts *counts) {
    double right = (double)counts->right, least = 1e-12;
    double precision = right / (double)MAX(counts->system, 1), recall = right / (double)MAX(counts->gold, 1);
    double sum = precision + recall;
    return (ChudeScoreRates){precision, recall, 2 * precision * recall / MAX(sum, least)};
}

/* ---- what is compared ---- */

/* Is the character at data one that never changes in NFC, and never joins one before it? Those below U+0300 and the Vietnamese
 * and other letters of U+1E00 to U+1EFF are. */
static bool is_plain(const char *data) {
    const unsigned char *p = (const unsigned char *)data;
    return p[0] < 0xCC || (p[0] == 0xE1 && p[1] >= 0xB8 && p[1] <= 0xBB);
}

static size_t character(const char *data) {
    return (size_t)(g_utf8_next_char(data) - data);
}

/* Appends the characters of data but for '_', U+200B and U+FEFF; how many. */
static uint64_t add_without(ChudeBuffer *out, const char *data, size_t size) {
    uint64_t count = 0;
    for (const char *p = data, *end = data + size; p < end;) {
        size_t length = character(p);
        bool left_out =
            *p == '_' || (length == 3 && (memcmp(p, "\u200B", 3) == 0 || memcmp(p, "\uFEFF", 3) == 0));
        if (!left_out) {
            chude_buffer_add(out, p, length);
            count++;
        }
        p += length;
    }
    return count;
}

/* Appends text in NFC without what does not count; how many characters. Only what may change goes through GLib, which takes NUL
 * for an end, and time by the square of the length. */
static uint64_t squeeze(ChudeBuffer *out, ChudeText text) {
    uint64_t count = 0;
    for (const char *p = text.data, *end = text.data + text.size; p < end;) {
        const char *begin = p, *last = p; /* last: of the plain ones, which the others may join */
        while (p < end && is_plain(p)) {
            last = p;
            p += character(p);
        }
        const char *odd = p == begin || p == end || *last == 0 ? p : last;
        while (p < end && !is_plain(p)) {
            p += character(p);
        }
        count += add_without(out, begin, (size_t)(odd - begin));
        if (p > odd) {
            char *composed = g_utf8_normalize(odd, (gssize)(p - odd), G_NORMALIZE_NFC);
            count += add_without(out, composed, strlen(composed));
            g_free(composed);
        }
    }
    return count;
}

void chude_score_fold(ChudeBuffer *out, ChudeText text) {
    for (const char *p = text.data, *end = text.data + text.size; p < end;) {
        const char *nul = memchr(p, 0, (size_t)(end - p));
        char *folded = g_utf8_casefold(p, (nul ? nul : end) - p);
        chude_buffer_literal(out, folded);
        g_free(folded);
        if (nul) {
            chude_buffer_char(out, 0);
        }
        p = nul ? nul + 1 : end;
    }
}

static bool is_same(const ChudeBuffer *a, const ChudeBuffer *b) {
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

/* Where the word at or behind `at` begins; *behind: where it ends. NULL where there is none. */
static const char *next_word(const char *at, const char *end, const char **behind) {
    for (size_t space; at < end && (space = chude_text_space(at, end));) {
        at += space;
    }
    const char *begin = at;
    while (at < end && !chude_text_space(at, end)) {
        at += character(at);
    }
    *behind = at;
    return begin < at ? begin : NULL;
}

static void text_of(ChudeText line, ChudeBuffer *text) {
    ChudeBuffer joined = {0};
    const char *end = line.data + line.size, *behind = line.data;
    for (const char *word; (word = next_word(behind, end, &behind));) {
        chude_buffer_add(&joined, word, (size_t)(behind - word));
    }
    text->size = 0;
    squeeze(text, chude_buffer_text(&joined));
    chude_buffer_clear(&joined);
}

bool chude_scorer_same_text(ChudeScorer *scorer, ChudeText gold, ChudeText system) {
    text_of(gold, &scorer->gold_text);
    text_of(system, &scorer->system_text);
    if (is_same(&scorer->gold_text, &scorer->system_text)) {
        return true;
    }
    ChudeBuffer a = {0}, b = {0};
    chude_score_fold(&a, chude_buffer_text(&scorer->gold_text));
    chude_score_fold(&b, chude_buffer_text(&scorer->system_text));
    bool same = is_same(&a, &b);
    chude_buffer_clear(&a);
    chude_buffer_clear(&b);
    return same;
}

/* ---- words ---- */

static bool has_several(const char *data, size_t size) {
    while (size && data[0] == '_') {
        data++;
        size--;
    }
    while (size && data[size - 1] == '_') {
        size--;
    }
    return size && memchr(data, '_', size);
}

/* Fills words, and adds how many there are and how many of several syllables. */
static void read_words(ChudeText line, GArray *words, uint64_t *count, uint64_t *several) {
    ChudeBuffer room = {0};
    const char *end = line.data + line.size, *behind = line.data;
    uint64_t at = 0;
    g_array_set_size(words, 0);
    for (const char *data; (data = next_word(behind, end, &behind));) {
        ChudeScoreWord word = {.spelling = {data, (size_t)(behind - data)}, .begin = at};
        room.size = 0;
        word.end = at + squeeze(&room, word.spelling);
        word.several = has_several(data, word.spelling.size);
        if (word.end > at) {
            ++*count;
            *several += word.several;
            g_array_append_val(words, word);
            at = word.end;
        }
    }
    chude_buffer_clear(&room);
}

/* Both lists rise. */
static void count_right(ChudeScorer *scorer) {
    uint64_t right = 0;
    for (guint i = 0, k = 0; i < scorer->gold->len && k < scorer->system->len;) {
        const ChudeScoreWord *gold = &g_array_index(scorer->gold, ChudeScoreWord, i),
                             *system = &g_array_index(scorer->system, ChudeScoreWord, k);
        bool same = gold->begin == system->begin && gold->end == system->end;
        right += same;
        scorer->several.right += same && gold->several;
        i += gold->end <= system->end;
        k += system->end <= gold->end;
    }
    scorer->words.right += right;
    scorer->exact += right == scorer->gold->len && right == scorer->system->len;
}

bool chude_scorer_add(ChudeScorer *scorer, ChudeText gold, ChudeText system) {
    read_words(gold, scorer->gold, &scorer->words.gold, &scorer->several.gold);
    read_words(system, scorer->system, &scorer->words.system, &scorer->several.system);
    scorer->sentences++;
    if (!chude_scorer_same_text(scorer, gold, system)) {
        scorer->changed++;
        return false;
    }
    count_right(scorer);
    return true;
}
