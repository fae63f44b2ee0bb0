/* diff_text.c - a diff as a table for people. */
#include <math.h>
#include <string.h>

#include "compare/diff.h"
#include "shape.h"
#include "shown.h"

enum {
    NAME = 24,
    FIGURE = 13,
    KIND = 10,
    SIZES = 34,
    DOCUMENTS_SHOWN = 2,
    TERMS_SHOWN = 8,
    STEADY_SHOWN = 10,
    STORIES_SHOWN = 20
};

static ChudeText text_of(const char *text) {
    return (ChudeText){text, strlen(text)};
}

static void add_spaces(ChudeBuffer *out, size_t count) {
    chude_buffer_printf(out, "%*s", (int)count, "");
}

/* Text, cut to the width or padded to it on the left. */
static void add_right(ChudeBuffer *out, ChudeText text, size_t width) {
    ChudeBuffer shown = {0};
    chude_shown_line(&shown, text);
    ChudeText whole = chude_buffer_text(&shown);
    size_t columns = chude_shown_columns(whole);
    ChudeText part = columns > width ? chude_shown_last(whole, width - 1) : whole;
    size_t taken = chude_shown_columns(part) + (columns > width);
    add_spaces(out, width - taken);
    chude_buffer_literal(out, columns > width ? "…" : "");
    chude_buffer_add(out, part.data, part.size);
    chude_buffer_clear(&shown);
}

static char *grouped(int64_t number) {
    char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
    GString *text = g_string_new(NULL);
    size_t size = strlen(digits);
    for (size_t i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0) {
            g_string_append_c(text, ',');
        }
        g_string_append_c(text, digits[i]);
    }
    g_free(digits);
    return g_string_free(text, FALSE);
}

static char *percent(double share) {
    return g_strdup_printf(share > 0 && share < 0.001 ? "%.2f %%" : "%.1f %%", 100 * share);
}

/* ---- the corpora ---- */

static void side_value(ChudeBuffer *out, json_object *value) {
    char *number = NULL;
    if (json_object_is_type(value, json_type_int)) {
        number = grouped(json_object_get_int64(value));
    }
    ChudeText text = number ? text_of(number) : text_of("–");
    if (json_object_is_type(value, json_type_string)) {
        text = (ChudeText){json_object_get_string(value), MIN((size_t)json_object_get_string_len(value), 10)};
    }
    add_spaces(out, 2);
    add_right(out, text, FIGURE);
    g_free(number);
}

static void write_corpora(const ChudePage *page, const ChudeDiff *diff) {
    static const char *const rows[][2] = {{"documents", "documents"}, {"words", "words"},
                                          {"from", "first date"},     {"to", "last date"},
                                          {"undated", "undated"},     {"duplicates", "duplicates"},
                                          {"rejected", "rejected"}};
    const ChudeDiffSide *sides[] = {&diff->before, &diff->after};
    ChudeBuffer *out = page->out;
    chude_page_heading(page, "Before and after");
    for (unsigned i = 0; i < 2; i++) {
        size_t begin = out->size;
        chude_buffer_literal(out, i ? "after   " : "before  ");
        chude_shown_name(out, sides[i]->name);
        chude_page_end_line(page, begin);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        json_object *values[2];
        for (unsigned k = 0; k < 2; k++) {
            values[k] = chude_member(chude_member(sides[k]->summary, "corpus"), rows[i][0]);
        }
        bool none = !values[0] || json_object_get_int64(values[0]) == 0;
        none = none && (!values[1] || json_object_get_int64(values[1]) == 0);
        if (none) {
            continue;
        }
        size_t begin = out->size;
        chude_shown_cell(out, text_of(rows[i][1]), NAME - FIGURE);
        side_value(out, values[0]);
        side_value(out, values[1]);
        chude_page_end_line(page, begin);
    }
}

/* ---- topics ---- */

static void add_size(ChudeBuffer *out, bool there, int64_t number, int64_t documents) {
    if (!there) {
        add_right(out, text_of("–"), FIGURE + 1);
        return;
    }
    char *size = grouped(number), *share = percent(chude_diff_share(number, documents));
    char *both = g_strdup_printf("%s %7s", size, share);
    add_right(out, text_of(both), FIGURE + 1);
    g_free(both);
    g_free(share);
    g_free(size);
}

static void add_line(ChudeBuffer *out, ChudeText text) {
    chude_shown_line(out, text);
}

static void write_terms(const ChudePage *page, json_object *topic) {
    size_t begin = page->out->size, count = MIN(chude_member_count(topic, "terms"), (size_t)TERMS_SHOWN);
    json_object *terms = chude_member(topic, "terms");
    add_spaces(page->out, KIND + SIZES);
    for (size_t i = 0; i < count; i++) {
        chude_buffer_literal(page->out, i ? ", " : "");
        add_line(page->out, chude_member_text(json_object_array_get_idx(terms, i), "text"));
    }
    chude_page_end_line(page, begin);
}

static void write_documents(const ChudePage *page, json_object *topic) {
    json_object *evidence = chude_member(topic, "evidence");
    for (size_t i = 0; i < MIN(chude_member_count(topic, "evidence"), (size_t)DOCUMENTS_SHOWN); i++) {
        json_object *one = json_object_array_get_idx(evidence, i);
        ChudeText title = chude_member_text(one, "title"), snippet = chude_member_text(one, "snippet");
        size_t begin = page->out->size;
        add_spaces(page->out, KIND + SIZES);
        chude_buffer_literal(page->out, "- ");
        add_line(page->out, title.size ? title : snippet.size ? snippet : chude_member_text(one, "id"));
        chude_page_end_line(page, begin);
    }
}

static void write_topic(const ChudePage *page, const ChudeDiff *diff, const ChudeTopicChange *change) {
    ChudeBuffer *out = page->out;
    size_t begin = out->size;
    bool moved = change->kind != CHUDE_TOPIC_STEADY && change->kind != CHUDE_TOPIC_REGROUPED;
    chude_buffer_literal(out, page->bold && moved ? "\033[1m" : "");
    chude_shown_cell(out, text_of(chude_topic_kind_name(change->kind)), KIND);
    chude_buffer_literal(out, page->bold && moved ? "\033[0m" : "");
    add_size(out, change->before || diff->together, change->size_before,
             chude_diff_documents(diff->before.summary));
    chude_buffer_literal(out, " → ");
    add_size(out, change->after || diff->together, change->size_after,
             chude_diff_documents(diff->after.summary));
    add_spaces(out, SIZES - 2 * (FIGURE + 1) - 3);
    ChudeText is = chude_member_text(change->topic, "label");
    json_object *other = change->nearest ? change->nearest : change->before;
    ChudeText was = other ? chude_member_text(other, "label") : (ChudeText){"", 0};
    add_line(out, is);
    if (was.size && (was.size != is.size || memcmp(was.data, is.data, was.size) != 0)) {
        chude_buffer_literal(out, change->nearest ? "  (nearest: " : "  (was: ");
        add_line(out, was);
        chude_buffer_char(out, ')');
    }
    chude_page_end_line(page, begin);
    if (change->kind == CHUDE_TOPIC_NEW || change->kind == CHUDE_TOPIC_GONE) {
        write_terms(page, change->topic);
        write_documents(page, change->topic);
    }
}

/* Those that did not change, or of which nothing can be said. */
static bool is_quiet(const ChudeTopicChange *change) {
    return change->kind == CHUDE_TOPIC_STEADY || change->kind == CHUDE_TOPIC_REGROUPED;
}

/* What changed, then the rest, of which little is worth a line. */
static void write_topics(const ChudePage *page, const ChudeDiff *diff, bool stories) {
    size_t shown[2] = {0, 0}, rest = 0;
    const size_t most[2] = {stories ? STORIES_SHOWN : SIZE_MAX, stories ? 0 : STEADY_SHOWN};
    for (unsigned quiet = 0; quiet < 2; quiet++) {
        for (guint i = 0; i < diff->topics->len; i++) {
            const ChudeTopicChange *change = &g_array_index(diff->topics, ChudeTopicChange, i);
            if (change->story != stories || is_quiet(change) != (quiet == 1)) {
                continue;
            }
            if (shown[quiet] == most[quiet]) {
                rest++;
                continue;
            }
            if (shown[0] + shown[1] == 0) {
                chude_buffer_char(page->out, '\n');
                chude_page_heading(page, stories ? "Stories"
                                                 : "Topics, documents and share of them before → after");
            }
            shown[quiet]++;
            write_topic(page, diff, change);
        }
    }
    if (rest) {
        chude_buffer_printf(page->out, "%s%zu more: --format json has them all\n",
                            shown[0] + shown[1] ? ""
                            : stories           ? "\nStories: "
                                                : "\nTopics: ",
                            rest);
    }
}

/* ---- keywords ---- */

static void add_count(ChudeBuffer *out, int64_t df, bool at_most) {
    char *number = grouped(df), *text = g_strconcat(at_most ? "≤ " : "", number, NULL);
    add_right(out, text_of(text), 9);
    g_free(text);
    g_free(number);
}

static void write_keywords(const ChudePage *page, const ChudeDiff *diff, bool more) {
    ChudeBuffer *out = page->out;
    bool first = true;
    for (guint i = 0; i < diff->keywords->len; i++) {
        const ChudeKeywordChange *change = &g_array_index(diff->keywords, ChudeKeywordChange, i);
        if ((change->g2 > 0) != more) {
            continue;
        }
        if (first) {
            chude_buffer_char(out, '\n');
            chude_page_heading(page, more ? "In more documents after" : "In fewer documents after");
            chude_buffer_literal(out, "      G2   before    after  term\n");
        }
        first = false;
        size_t begin = out->size;
        chude_buffer_printf(out, "%8.1f", fabs(change->g2));
        add_count(out, change->before, change->before_at_most);
        add_count(out, change->after, change->after_at_most);
        add_spaces(out, 2);
        add_line(out, text_of(change->text));
        chude_page_end_line(page, begin);
    }
}

void chude_diff_text(const ChudePage *page, const ChudeDiff *diff) {
    write_corpora(page, diff);
    write_topics(page, diff, false);
    write_topics(page, diff, true);
    write_keywords(page, diff, true);
    write_keywords(page, diff, false);
    bool regrouped = false;
    for (guint i = 0; i < diff->topics->len; i++) {
        regrouped =
            regrouped || g_array_index(diff->topics, ChudeTopicChange, i).kind == CHUDE_TOPIC_REGROUPED;
    }
    if (regrouped) {
        chude_buffer_literal(page->out, "\nregrouped: the other side has no topic like it, but its terms.\n");
    }
    if (diff->topics->len == 0) {
        chude_buffer_literal(page->out, "\nNo topics to compare.\n");
    }
    if (diff->keywords->len == 0) {
        chude_buffer_literal(page->out, "\nNo keyword differs so much that it is no chance.\n");
    } else if (!diff->counted) {
        chude_buffer_literal(page->out,
                             "\n≤: not in that summary's lists, so in no more documents than this.\n");
    }
}
