/* diff_json.c - a diff as chude.diff/1. */
#include "compare/diff.h"
#include "compare/copy.h"
#include "shape.h"

static void write_side(ChudeBuffer *out, const char *name, const ChudeDiffSide *side) {
    static const char *const members[] = {"documents", "bytes",     "sentences",  "words",    "from", "to",
                                          "undated",   "languages", "duplicates", "rejected", NULL};
    chude_buffer_printf(out, ",\"%s\":{", name);
    chude_page_name_json(out, "\"name\":", side->name);
    chude_copy_members(out, chude_member(side->summary, "corpus"), members, true);
    chude_buffer_char(out, '}');
}

/* topic: where the sides were grouped by themselves, and this one has it; else NULL. */
static void write_topic_side(ChudeBuffer *out, const char *name, json_object *topic, int64_t size,
                             int64_t documents) {
    static const char *const members[] = {"id", "label", "parent", NULL};
    chude_buffer_printf(out, ",\"%s\":{", name);
    chude_copy_members(out, topic, members, false);
    chude_buffer_printf(out, "%s\"size\":%" G_GINT64_FORMAT, topic ? "," : "", size);
    chude_page_number_json(out, ",\"share\":", chude_diff_share(size, documents));
    chude_buffer_char(out, '}');
}

static void write_topic(ChudeBuffer *out, const ChudeDiff *diff, const ChudeTopicChange *change) {
    static const char *const near[] = {"id", "label", "size", NULL};
    static const char *const own[] = {"id", "parent", NULL};
    json_object *shown = change->topic;
    chude_buffer_printf(out, "{\"kind\":\"%s\",\"label\":", chude_topic_kind_name(change->kind));
    chude_json_string(out, chude_member_text(shown, "label"));
    if (change->story) {
        chude_buffer_literal(out, ",\"story\":true");
    }
    if (diff->together) {
        chude_copy_members(out, shown, own, true);
    }
    if (change->before || diff->together) {
        write_topic_side(out, "before", change->before, change->size_before,
                         chude_diff_documents(diff->before.summary));
    }
    if (change->after || diff->together) {
        write_topic_side(out, "after", change->after, change->size_after,
                         chude_diff_documents(diff->after.summary));
    }
    chude_page_number_json(out, ",\"change\":", change->change);
    if (change->before && change->after) {
        chude_page_number_json(out, ",\"likeness\":", change->likeness);
    }
    if (change->compared) {
        chude_page_number_json(out, ",\"g2\":", change->g2);
        chude_page_number_json(out, ",\"q\":", change->q);
    }
    if (change->nearest) {
        chude_buffer_literal(out, ",\"nearest\":{");
        chude_copy_members(out, change->nearest, near, false);
        chude_page_number_json(out, ",\"likeness\":", change->likeness);
        chude_buffer_char(out, '}');
    }
    chude_buffer_literal(out, ",\"terms\":[");
    json_object *terms = chude_member(shown, "terms");
    for (size_t i = 0; i < chude_member_count(shown, "terms"); i++) {
        chude_buffer_literal(out, i ? "," : "");
        chude_json_string(out, chude_member_text(json_object_array_get_idx(terms, i), "text"));
    }
    chude_buffer_char(out, ']');
    chude_copy_evidence(out, chude_member(shown, "evidence"));
    chude_buffer_char(out, '}');
}

static void write_count(ChudeBuffer *out, const char *name, int64_t df, bool at_most, int64_t documents) {
    chude_buffer_printf(out, ",\"%s\":{\"%s\":%" G_GINT64_FORMAT, name, at_most ? "df_at_most" : "df", df);
    chude_page_number_json(out,
                           at_most ? ",\"share_at_most\":" : ",\"share\":", chude_diff_share(df, documents));
    chude_buffer_char(out, '}');
}

static void write_keyword(ChudeBuffer *out, const ChudeDiff *diff, const ChudeKeywordChange *change) {
    chude_buffer_printf(out, "{\"kind\":\"%s\",\"text\":", change->g2 > 0 ? "more" : "less");
    chude_json_literal(out, change->text);
    write_count(out, "before", change->before, change->before_at_most,
                chude_diff_documents(diff->before.summary));
    write_count(out, "after", change->after, change->after_at_most,
                chude_diff_documents(diff->after.summary));
    chude_page_number_json(out, ",\"g2\":", change->g2);
    chude_page_number_json(out, ",\"log_ratio\":", change->log_ratio);
    chude_page_number_json(out, ",\"q\":", change->q);
    chude_copy_evidence(out, change->evidence);
    chude_buffer_char(out, '}');
}

void chude_diff_json(ChudeBuffer *out, const ChudeDiff *diff) {
    chude_buffer_literal(out, "{\"schema\":\"chude.diff/1\",\"generator\":{\"version\":");
    chude_json_literal(out, CHUDE_VERSION);
    chude_page_number_json(out, ",\"options\":{\"likeness\":", diff->options.threshold);
    chude_page_number_json(out, ",\"max-q\":", diff->options.max_q);
    chude_buffer_printf(out, ",\"keywords\":%zu}}", diff->options.keywords);
    write_side(out, "before", &diff->before);
    write_side(out, "after", &diff->after);
    if (diff->settings->len) {
        chude_buffer_literal(out, ",\"settings\":[");
        for (guint i = 0; i < diff->settings->len; i++) {
            chude_buffer_literal(out, i ? "," : "");
            chude_json_literal(out, g_ptr_array_index(diff->settings, i));
        }
        chude_buffer_char(out, ']');
    }
    chude_buffer_printf(out, ",\"topics_from\":\"%s\",\"topics\":[",
                        diff->together ? "together" : "matching");
    for (guint i = 0; i < diff->topics->len; i++) {
        chude_buffer_literal(out, i ? "," : "");
        write_topic(out, diff, &g_array_index(diff->topics, ChudeTopicChange, i));
    }
    chude_buffer_printf(out, "],\"keywords_from\":\"%s\",\"keywords\":[",
                        diff->counted ? "documents" : "lists");
    for (guint i = 0; i < diff->keywords->len; i++) {
        chude_buffer_literal(out, i ? "," : "");
        write_keyword(out, diff, &g_array_index(diff->keywords, ChudeKeywordChange, i));
    }
    chude_buffer_literal(out, "]}\n");
}
