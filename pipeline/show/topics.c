#include <string.h>

#include "evaluation/json_lines.h"
#include "exports/wording.h"
#include "shape.h"
#include "show/show.h"
#include "shown.h"

enum {
    TOPICS_SHOWN = 20,
    DOCUMENTS_SHOWN = 3, /* of each */
    STORIES_SHOWN = 3,   /* of each */
    BAR = 12,
    CURVE = 24,
    CHANGE = 10,
    COUNT = 7,
    INDENT = 5,
    LEAST_LABEL = 30,
    WIDE_ENOUGH = 70 /* for a bar */
};

static bool is_story(json_object *topic) {
    return chude_member(topic, "parent") != NULL;
}

/* The stories of a topic, the largest first, as they stand in the summary. label: columns of a topic's. */
static void show_stories(const ChudeShow *show, json_object *topics, int64_t id, size_t label) {
    size_t all = 0, shown = 0;
    for (size_t i = 0; i < chude_show_length(topics); i++) {
        json_object *story = json_object_array_get_idx(topics, i);
        if (!is_story(story) || chude_member_integer(story, "parent") != id) {
            continue;
        }
        all++;
        if (shown == (show->top ? show->top : STORIES_SHOWN)) {
            continue;
        }
        shown++;
        chude_show_spaces(show, INDENT);
        chude_buffer_literal(show->out, "› ");
        chude_show_cell(show, CHUDE_PAINT_PLAIN, chude_member_text(story, "label"), label - 2);
        chude_show_count(show, chude_member_integer(story, "size"), COUNT);
        chude_show_end(show);
    }
    chude_show_more(show, all, shown, INDENT + 2);
}

typedef struct {
    size_t label, curve, bar, change;
    double most; /* documents of the largest topic */
} Layout;

static Layout layout_of(const ChudeShow *show, json_object *topics) {
    Layout layout = {0};
    bool change = false;
    size_t widest = LEAST_LABEL;
    for (size_t i = 0; i < chude_show_length(topics); i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        size_t label = chude_shown_columns(chude_member_text(topic, "label"));
        widest = MAX(widest, label + (is_story(topic) ? 2 : 0));
        if (!is_story(topic)) {
            layout.most = MAX(layout.most, (double)chude_member_integer(topic, "size"));
            layout.curve = MAX(layout.curve, chude_show_curve_width(chude_show_list(topic, "series"), CURVE));
            const char *kind = chude_json_text(chude_member(chude_member(topic, "change"), "kind"));
            change = change || (kind && strcmp(kind, "steady") != 0);
        }
    }
    layout.bar = show->width < WIDE_ENOUGH                           ? 0
                 : layout.curve && show->width < WIDE_ENOUGH + CURVE ? BAR / 2
                                                                     : BAR;
    layout.curve = show->width >= WIDE_ENOUGH + CURVE ? layout.curve : MIN(layout.curve, (size_t)CURVE / 2);
    layout.curve = show->width >= WIDE_ENOUGH - BAR ? layout.curve : 0;
    layout.change = change && show->width >= WIDE_ENOUGH ? CHANGE : 0;
    layout.label = show->width - INDENT - COUNT - (layout.bar ? layout.bar + 2 : 0) -
                   (layout.curve ? layout.curve + 2 : 0) - (layout.change ? layout.change + 1 : 0);
    layout.label = MIN(layout.label, widest);
    return layout;
}

static void show_topic(const ChudeShow *show, const Layout *layout, json_object *topics, json_object *topic) {
    char *id = g_strdup_printf("%" G_GINT64_FORMAT "  ", chude_member_integer(topic, "id"));
    chude_show_right(show, CHUDE_PAINT_FAINT, id, INDENT);
    g_free(id);
    chude_show_cell(show, CHUDE_PAINT_STRONG, chude_member_text(topic, "label"), layout->label);
    chude_show_count(show, chude_member_integer(topic, "size"), COUNT);
    if (layout->bar) {
        chude_show_spaces(show, 2);
        chude_show_bar(show, (double)chude_member_integer(topic, "size"), layout->most, layout->bar);
    }
    if (layout->curve) {
        chude_show_spaces(show, 2);
        size_t taken = chude_show_curve(show, chude_show_list(topic, "series"), "df", layout->curve);
        chude_show_spaces(show, layout->curve - taken);
    }
    if (layout->change) {
        chude_show_spaces(show, 1);
        chude_show_change(show, topic, layout->change);
    }
    chude_show_end(show);
    chude_show_names(show, chude_show_list(topic, "terms"), INDENT);
    json_object *evidence = chude_show_list(topic, "evidence");
    size_t documents = MIN(chude_show_length(evidence), (size_t)DOCUMENTS_SHOWN);
    for (size_t i = 0; i < documents; i++) {
        chude_show_document(show, json_object_array_get_idx(evidence, i), INDENT + 2);
    }
    show_stories(show, topics, chude_member_integer(topic, "id"), layout->label);
}

void chude_show_topics(const ChudeShow *show) {
    json_object *topics = chude_show_list(show->summary, "topics");
    size_t all = 0, shown = 0;
    const size_t most = show->top ? show->top : TOPICS_SHOWN;
    if (!chude_show_length(topics)) {
        return;
    }
    const Layout layout = layout_of(show, topics);
    chude_show_heading(show, chude_show_say(show, "TOPICS", "CHỦ ĐỀ"), NULL);
    for (size_t i = 0; i < chude_show_length(topics); i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        if (is_story(topic)) {
            continue;
        }
        if (all++ < most) {
            shown++;
            show_topic(show, &layout, topics, topic);
        }
    }
    chude_show_more(show, all, shown, INDENT);
}
