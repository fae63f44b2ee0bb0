#include <math.h>
#include <string.h>

#include "exports/wording.h"
#include "shape.h"
#include "show/show.h"
#include "shown.h"

enum {
    KEYWORDS_SHOWN = 20,
    NGRAMS_SHOWN = 10,
    GROUPS_SHOWN = 5,
    COUNT = 8,
    SCORE = 10,
    LONGEST_BAR = 40,
    LEAST_BAR = 8,
    NAME_PART = 2 /* a name takes half of the line at most */
};

/* The columns of the widest `text` of the first so many. */
static size_t widest(json_object *list, size_t count) {
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        ChudeText text = chude_member_text(json_object_array_get_idx(list, i), "text");
        most = MAX(most, chude_shown_columns(text));
    }
    return most;
}

/* Decimals that the whole column has: enough for its largest score. */
static int decimals(double most) {
    return most >= 100 ? 1 : most >= 0.1 ? 3 : 5;
}

static void show_score(const ChudeShow *show, double score, int places) {
    ChudeBuffer text = {0};
    chude_say_decimal(&text, show->vietnamese, score, places);
    chude_buffer_char(&text, '\0');
    chude_show_right(show, CHUDE_PAINT_PLAIN, text.data, SCORE);
    chude_buffer_clear(&text);
}

void chude_show_keywords(const ChudeShow *show) {
    json_object *keywords = chude_show_list(show->summary, "keywords");
    const size_t count = chude_show_top(show, keywords, KEYWORDS_SHOWN);
    if (!count) {
        return;
    }
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        most = MAX(most, fabs(chude_member_number(json_object_array_get_idx(keywords, i), "score")));
    }
    const size_t figures = COUNT + COUNT + SCORE;
    size_t name = MIN(widest(keywords, count), MAX(show->width / NAME_PART, (size_t)16));
    name = MIN(MAX(name, (size_t)8), show->width - figures);
    size_t rest = show->width - name - figures;
    size_t bar = rest >= LEAST_BAR + 2 ? MIN(rest - 2, (size_t)LONGEST_BAR) : 0;
    chude_show_heading(show, chude_show_say(show, "KEYWORDS", "TỪ KHÓA"), NULL);
    chude_show_spaces(show, name);
    chude_show_right(show, CHUDE_PAINT_FAINT, chude_show_say(show, "count", "số lần"), COUNT);
    chude_show_right(show, CHUDE_PAINT_FAINT, chude_show_say(show, "docs", "văn bản"), COUNT);
    chude_show_right(show, CHUDE_PAINT_FAINT, chude_show_say(show, "score", "điểm"), SCORE);
    chude_show_end(show);
    for (size_t i = 0; i < count; i++) {
        json_object *keyword = json_object_array_get_idx(keywords, i);
        chude_show_cell(show, CHUDE_PAINT_STRONG, chude_member_text(keyword, "text"), name);
        chude_show_count(show, chude_member_integer(keyword, "count"), COUNT);
        chude_show_count(show, chude_member_integer(keyword, "df"), COUNT);
        show_score(show, chude_member_number(keyword, "score"), decimals(most));
        if (bar) {
            chude_show_spaces(show, 2);
            chude_show_bar(show, chude_member_number(keyword, "score"), most, bar);
        }
        chude_show_end(show);
    }
    chude_show_more(show, chude_show_length(keywords), count, 0);
}

/* ---- n-grams: the lengths side by side, as many as there is room for ---- */

enum { LENGTHS = 9, LEAST_COLUMN = 26, NGRAM_COUNT = 8, NGRAM_DF = 8 };

/* places: columns that the page has, side of which are taken. */
static void show_lengths(const ChudeShow *show, json_object *const *lists, const int *lengths, size_t side,
                         size_t places) {
    size_t between = 3, column = (show->width - (places - 1) * between) / places, rows = 0;
    size_t name = column - NGRAM_COUNT - NGRAM_DF;
    for (size_t i = 0; i < side; i++) {
        char head[16];
        g_snprintf(head, sizeof head, "n = %d", lengths[i]);
        rows = MAX(rows, chude_show_top(show, lists[i], NGRAMS_SHOWN));
        chude_show_cell(show, CHUDE_PAINT_FAINT, (ChudeText){head, strlen(head)}, name);
        chude_show_right(show, CHUDE_PAINT_FAINT, chude_show_say(show, "count", "số lần"), NGRAM_COUNT);
        chude_show_right(show, CHUDE_PAINT_FAINT, chude_show_say(show, "docs", "văn bản"), NGRAM_DF);
        chude_show_spaces(show, between);
    }
    chude_show_end(show);
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < side; i++) {
            json_object *ngram =
                row < chude_show_length(lists[i]) ? json_object_array_get_idx(lists[i], row) : NULL;
            if (ngram) {
                chude_show_cell(show, CHUDE_PAINT_PLAIN, chude_member_text(ngram, "text"), name);
                chude_show_count(show, chude_member_integer(ngram, "count"), NGRAM_COUNT);
                chude_show_count(show, chude_member_integer(ngram, "df"), NGRAM_DF);
            } else {
                chude_show_spaces(show, column);
            }
            chude_show_spaces(show, between);
        }
        chude_show_end(show);
    }
}

void chude_show_ngrams(const ChudeShow *show) {
    json_object *ngrams = chude_member(show->summary, "ngrams"), *lists[LENGTHS];
    int lengths[LENGTHS];
    size_t count = 0;
    for (int n = 1; n <= LENGTHS && json_object_is_type(ngrams, json_type_object); n++) {
        const char name[] = {(char)('0' + n), '\0'};
        json_object *list = chude_show_list(ngrams, name);
        if (chude_show_length(list)) {
            lists[count] = list;
            lengths[count++] = n;
        }
    }
    if (!count) {
        return;
    }
    chude_show_heading(show, chude_show_say(show, "N-GRAMS", "N-GRAM"), NULL);
    size_t most = MAX((show->width + 3) / (LEAST_COLUMN + 3), (size_t)1);
    for (size_t at = 0; at < count; at += most) {
        show_lengths(show, lists + at, lengths + at, MIN(most, count - at), MIN(most, count));
    }
}

/* ---- duplicates ---- */

void chude_show_duplicates(const ChudeShow *show) {
    json_object *groups = chude_show_list(show->summary, "duplicates");
    const size_t count = chude_show_top(show, groups, GROUPS_SHOWN);
    if (!count) {
        return;
    }
    chude_show_heading(show, chude_show_say(show, "DUPLICATES", "VĂN BẢN TRÙNG"), NULL);
    for (size_t i = 0; i < count; i++) {
        json_object *group = json_object_array_get_idx(groups, i);
        ChudeText title = chude_member_text(group, "title"), id = chude_member_text(group, "id");
        chude_show_count(show, chude_member_integer(group, "size"), COUNT);
        chude_buffer_literal(show->out, " × ");
        chude_show_cell(show, CHUDE_PAINT_PLAIN, title.size ? title : id, show->width - COUNT - 3);
        chude_show_end(show);
    }
    chude_show_more(show, chude_show_length(groups), count, COUNT + 3);
}
