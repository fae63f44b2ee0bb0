#include "brief/brief.h"

#include <string.h>

#include "shape.h"

const char *chude_brief_kind_name(ChudeBriefKind kind) {
    static const char *const names[] = {"new",   "rising",     "burst",        "topic_new",  "topic_grew",
                                        "topic", "keyword",    "topic_shrank", "topic_gone", "falling",
                                        "gone",  "duplicates", "undated",      "rejected"};
    return names[kind];
}

const ChudeBriefItem *chude_brief_item(const ChudeBrief *brief, guint place) {
    return &g_array_index(brief->candidates, ChudeBriefItem, g_array_index(brief->chosen, guint, place));
}

static void clear_item(gpointer item) {
    chude_vector_free(((ChudeBriefItem *)item)->vector);
    g_free(((ChudeBriefItem *)item)->text);
}

static void add_note(ChudeBrief *brief, const char *vi, const char *en) {
    g_ptr_array_add(brief->notes, g_strdup(brief->options.speech == CHUDE_SPEECH_VI ? vi : en));
}

static void add_notes(ChudeBrief *brief) {
    if (!brief->diff && !brief->series) {
        bool dated = chude_member(brief->corpus, "from");
        add_note(
            brief,
            dated
                ? "Bản tóm tắt này không có xu hướng; `chude run --by day` cho biết điều gì mới, tăng hay giảm"
                : "Bản tóm tắt này không có ngày tháng, nên không biết điều gì mới, tăng hay giảm; `chude help dates` cho biết "
                  "ngày lấy từ đâu",
            dated
                ? "This summary has no trends; `chude run --by day` tells what is new, rises or falls"
                : "This summary has no dates, so nobody knows what is new, rises or falls; `chude help dates` says where dates "
                  "come from");
    }
    if (brief->chosen->len > 0 && brief->chosen->len < brief->options.top) {
        add_note(brief, "Không có thêm điều gì khác hẳn những điều trên",
                 "There is nothing more that is no part of the above");
    }
}

ChudeBrief *chude_brief_new(json_object *source, const ChudeBriefOptions *options) {
    ChudeBrief *brief = g_new0(ChudeBrief, 1);
    json_object *corpus = chude_member(source, "corpus"), *trends = chude_member(source, "trends");
    *brief = (ChudeBrief){.options = *options,
                          .source = source,
                          .corpus = corpus ? corpus : chude_member(source, "after"),
                          .diff = !corpus,
                          .series = json_object_is_type(trends, json_type_array),
                          .telling = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                          .candidates = g_array_new(FALSE, FALSE, sizeof(ChudeBriefItem)),
                          .chosen = g_array_new(FALSE, FALSE, sizeof(guint)),
                          .notes = g_ptr_array_new_with_free_func(g_free)};
    brief->by = chude_member_text(brief->corpus, "by");
    g_array_set_clear_func(brief->candidates, clear_item);
    chude_brief_gather(brief);
    chude_brief_choose(brief);
    for (guint i = 0; i < brief->chosen->len; i++) {
        chude_brief_speak(
            brief, &g_array_index(brief->candidates, ChudeBriefItem, g_array_index(brief->chosen, guint, i)));
    }
    add_notes(brief);
    return brief;
}

void chude_brief_free(ChudeBrief *brief) {
    if (brief) {
        g_hash_table_destroy(brief->telling);
        g_array_unref(brief->candidates);
        g_array_unref(brief->chosen);
        g_ptr_array_unref(brief->notes);
        g_free(brief);
    }
}
