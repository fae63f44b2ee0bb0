/* validate_document.c - documents and rows, one a line. */
#include <string.h>

#include "arena.h"
#include "terms.h"
#include "validate.h"
#include "words.h"

/* ---- places in the text ---- */

static bool cuts_character(ChudeText text, int64_t at) {
    return (uint64_t)at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

/* The counting key without the marks of its white space, which a phrase may have and the text may break. */
static void key_of(ChudeBuffer *key, ChudeText text) {
    chude_counting_key(key, text);
    size_t kept = 0;
    for (size_t i = 0; i < key->size; i++) {
        if (key->data[i] != '_') {
            key->data[kept++] = key->data[i];
        }
    }
    key->size = kept;
}

static bool spells(ChudeText part, ChudeText phrase) {
    ChudeBuffer whole = {0}, wanted = {0};
    key_of(&whole, part);
    key_of(&wanted, phrase);
    bool found = wanted.size == 0 || (whole.size >= wanted.size &&
                                      memmem(whole.data, whole.size, wanted.data, wanted.size) != NULL);
    chude_buffer_clear(&whole);
    chude_buffer_clear(&wanted);
    return found;
}

bool chude_check_span(ChudeProblems *problems, const char *path, ChudeText text, int64_t begin, int64_t end,
                      const ChudeText *phrases, size_t count) {
    if (begin < 0 || end <= begin || (uint64_t)end > text.size) {
        chude_problem(problems,
                      "%s: [%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "] is no part of a text of %zu bytes",
                      path, begin, end, text.size);
        return false;
    }
    if (cuts_character(text, begin) || cuts_character(text, end)) {
        chude_problem(problems, "%s: [%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "] cuts a character", path,
                      begin, end);
        return false;
    }
    ChudeText part = {text.data + begin, (size_t)(end - begin)};
    for (size_t i = 0; i < count; i++) {
        if (spells(part, phrases[i])) {
            return true;
        }
    }
    if (count > 0) {
        char *shown = g_utf8_substring(part.data, 0, MIN(g_utf8_strlen(part.data, (gssize)part.size), 60));
        chude_problem(problems,
                      "%s: the text has \"%s\" at [%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                      "], which is not \"%.*s\"",
                      path, shown, begin, end, (int)phrases[0].size, phrases[0].data);
        g_free(shown);
    }
    return count == 0;
}

/* ---- documents ---- */

static const ChudeShape variant[] = {
    {"text", CHUDE_SHAPE_NAME, true, 0, NULL}, {"count", CHUDE_SHAPE_INTEGER, true, 1, NULL}, {0}};
static const ChudeShape keyphrase[] = {{"text", CHUDE_SHAPE_NAME, true, 0, NULL},
                                       {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                       {"count", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                       {"offsets", CHUDE_SHAPE_SPANS, true, 0, NULL},
                                       {"variants", CHUDE_SHAPE_OBJECTS, false, 0, variant},
                                       {0}};
static const ChudeShape scored[] = {
    {"text", CHUDE_SHAPE_NAME, true, 0, NULL}, {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL}, {0}};
static const ChudeShape topic_other[] = {{"id", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                         {"label", CHUDE_SHAPE_NAME, true, 0, NULL},
                                         {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                         {0}};
static const ChudeShape parent[] = {{"id", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                    {"label", CHUDE_SHAPE_NAME, true, 0, NULL},
                                    {"score", CHUDE_SHAPE_NUMBER, false, 0, NULL},
                                    {"weak", CHUDE_SHAPE_FLAG, false, 0, NULL},
                                    {"others", CHUDE_SHAPE_OBJECTS, false, 0, topic_other},
                                    {0}};
static const ChudeShape topic[] = {{"id", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                   {"label", CHUDE_SHAPE_NAME, true, 0, NULL},
                                   {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                   {"weak", CHUDE_SHAPE_FLAG, false, 0, NULL},
                                   {"parent", CHUDE_SHAPE_OBJECT, false, 0, parent},
                                   {"others", CHUDE_SHAPE_OBJECTS, false, 0, topic_other},
                                   {0}};
/* Of a document that stands alone among stories. */
static const ChudeShape topic_alone[] = {{"parent", CHUDE_SHAPE_OBJECT, true, 0, parent}, {0}};
/* The first is left out for parts of documents. date may be any text: what is no date is kept as it is. */
static const ChudeShape members[] = {{"text", CHUDE_SHAPE_TEXT, true, 0, NULL},
                                     {"id", CHUDE_SHAPE_ID, false, 0, NULL},
                                     {"title", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"date", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"date_from", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"date_given", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"date_span", CHUDE_SHAPE_SPAN, false, 0, NULL},
                                     {"lang", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"words", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"title_words", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                     {"keyphrases", CHUDE_SHAPE_OBJECTS, false, 0, keyphrase},
                                     {"tfidf", CHUDE_SHAPE_OBJECTS, false, 0, scored},
                                     {"topic", CHUDE_SHAPE_OBJECT, false, 0, NULL},
                                     {"duplicate_of", CHUDE_SHAPE_NAME, false, 0, NULL},
                                     {"contained_in", CHUDE_SHAPE_NAME, false, 0, NULL},
                                     {"boilerplate", CHUDE_SHAPE_SPANS, false, 0, NULL},
                                     {0}};

static void check_words(ChudeProblems *problems, json_object *document, const char *name,
                        const char *source) {
    if (!chude_member(document, name) || !chude_member(document, source)) {
        return;
    }
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    if (!chude_words_read(arena, chude_member_text(document, source), chude_member_text(document, name),
                          &error)) {
        if (strcmp(name, "words") == 0) { /* whose name the message says */
            chude_problem(problems, "%s", error->message);
        } else {
            chude_problem(problems, "/%s: %s", name, error->message);
        }
        g_clear_error(&error);
    }
    chude_arena_free(arena);
}

static void check_spans(ChudeProblems *problems, json_object *spans, const char *path, ChudeText text,
                        const ChudeText *phrases, size_t count) {
    int64_t last = -1;
    for (size_t i = 0; i < json_object_array_length(spans); i++) {
        json_object *span = json_object_array_get_idx(spans, i);
        int64_t begin = json_object_get_int64(json_object_array_get_idx(span, 0));
        char *inner = g_strdup_printf("%s/%zu", path, i);
        chude_check_span(problems, inner, text, begin,
                         json_object_get_int64(json_object_array_get_idx(span, 1)), phrases, count);
        if (begin < last) {
            chude_problem(problems, "%s: begins before the one before it", inner);
        }
        last = begin;
        g_free(inner);
    }
}

static void check_keyphrases(ChudeProblems *problems, json_object *document) {
    json_object *phrases = chude_member(document, "keyphrases");
    /* Behind `stem` a phrase stands for all its forms, of which it shows one. */
    ChudeText words = chude_member_text(document, "words");
    bool stemmed = memmem(words.data, words.size, "\\=", 2) != NULL;
    for (size_t i = 0; i < chude_member_count(document, "keyphrases"); i++) {
        json_object *one = json_object_array_get_idx(phrases, i);
        size_t forms = 1 + chude_member_count(one, "variants");
        g_autofree ChudeText *phrase = g_new(ChudeText, forms);
        phrase[0] = chude_member_text(one, "text");
        for (size_t k = 1; k < forms; k++) {
            json_object *other = json_object_array_get_idx(chude_member(one, "variants"), k - 1);
            phrase[k] = chude_member_text(other, "text");
        }
        char *path = g_strdup_printf("/keyphrases/%zu", i);
        char *inner = g_strconcat(path, "/offsets", NULL);
        if (chude_member_integer(one, "count") != (int64_t)chude_member_count(one, "offsets")) {
            chude_problem(problems, "%s: count is %" G_GINT64_FORMAT ", offsets are %zu", path,
                          chude_member_integer(one, "count"), chude_member_count(one, "offsets"));
        }
        if (chude_member(document, "text")) {
            check_spans(problems, chude_member(one, "offsets"), inner, chude_member_text(document, "text"),
                        phrase, stemmed ? 0 : forms);
        }
        g_free(inner);
        g_free(path);
    }
    chude_check_falling(problems, phrases, "/keyphrases", "score");
}

/* None of a topic's others is the topic itself, and the best comes first. */
static void check_others(ChudeProblems *problems, json_object *one, const char *path) {
    json_object *others = one ? chude_member(one, "others") : NULL;
    for (size_t i = 0; others && chude_member(one, "id") && i < json_object_array_length(others); i++) {
        json_object *other = json_object_array_get_idx(others, i);
        if (chude_member_integer(other, "id") == chude_member_integer(one, "id")) {
            chude_problem(problems, "%s/others/%zu/id: is the topic's own", path, i);
        }
    }
    g_autofree char *at = g_strconcat(path, "/others", NULL);
    chude_check_falling(problems, others, at, "score");
}

static void check_topic(ChudeProblems *problems, json_object *document) {
    json_object *one = chude_member(document, "topic");
    if (one) {
        bool alone = chude_member(one, "parent") && !chude_member(one, "id") && !chude_member(one, "label");
        if (chude_shape_check(problems, one, "/topic", alone ? topic_alone : topic)) {
            check_others(problems, one, "/topic");
            check_others(problems, chude_member(one, "parent"), "/topic/parent");
        }
    }
}

void chude_validate_document(ChudeProblems *problems, json_object *document, bool part) {
    bool without_text = part && !chude_member(document, "text");
    if (!chude_shape_check(problems, document, "", without_text ? members + 1 : members)) {
        return;
    }
    check_words(problems, document, "words", "text");
    check_words(problems, document, "title_words", "title");
    check_keyphrases(problems, document);
    check_topic(problems, document);
    chude_check_falling(problems, chude_member(document, "tfidf"), "/tfidf", "score");
    if (!without_text && chude_member(document, "boilerplate")) {
        check_spans(problems, chude_member(document, "boilerplate"), "/boilerplate",
                    chude_member_text(document, "text"), NULL, 0);
    }
    json_object *span = chude_member(document, "date_span");
    if (!without_text && span) {
        chude_check_span(problems, "/date_span", chude_member_text(document, "text"),
                         json_object_get_int64(json_object_array_get_idx(span, 0)),
                         json_object_get_int64(json_object_array_get_idx(span, 1)), NULL, 0);
    }
}

/* ---- rows ---- */

static const ChudeShape ngram[] = {
    {"n", CHUDE_SHAPE_INTEGER, true, 1, NULL},       {"text", CHUDE_SHAPE_NAME, true, 0, NULL},
    {"count", CHUDE_SHAPE_INTEGER, true, 1, NULL},   {"df", CHUDE_SHAPE_INTEGER, true, 1, NULL},
    {"g2", CHUDE_SHAPE_NUMBER, false, 0, NULL},      {"npmi", CHUDE_SHAPE_NUMBER, false, 0, NULL},
    {"t", CHUDE_SHAPE_NUMBER, false, 0, NULL},       {"log_dice", CHUDE_SHAPE_NUMBER, false, 0, NULL},
    {"delta_p", CHUDE_SHAPE_NUMBER, false, 0, NULL}, {0}};

enum { MEASURES = 4 }; /* in it, the place of the first one */

/* Whether two rows of one n stand in their order: by count, or by the measure that both have and then by count. */
static bool falls(json_object *row, json_object *last) {
    for (const ChudeShape *measure = ngram + MEASURES; measure->name; measure++) {
        json_object *value, *before;
        if (json_object_object_get_ex(row, measure->name, &value) &&
            json_object_object_get_ex(last, measure->name, &before) &&
            json_object_get_double(value) != json_object_get_double(before)) {
            return json_object_get_double(value) < json_object_get_double(before);
        }
    }
    return chude_member_integer(row, "count") <= chude_member_integer(last, "count");
}

static const ChudeShape reference[] = {
    {"count", CHUDE_SHAPE_INTEGER, false, 0, NULL},      {"df", CHUDE_SHAPE_INTEGER, false, 0, NULL},
    {"df_at_most", CHUDE_SHAPE_INTEGER, false, 0, NULL}, {"words", CHUDE_SHAPE_INTEGER, false, 1, NULL},
    {"documents", CHUDE_SHAPE_INTEGER, true, 1, NULL},   {0}};
static const ChudeShape keyness[] = {
    {"n", CHUDE_SHAPE_INTEGER, true, 1, NULL},         {"text", CHUDE_SHAPE_NAME, true, 0, NULL},
    {"count", CHUDE_SHAPE_INTEGER, true, 0, NULL},     {"df", CHUDE_SHAPE_INTEGER, true, 0, NULL},
    {"lang", CHUDE_SHAPE_NAME, false, 0, NULL},        {"words", CHUDE_SHAPE_INTEGER, true, 1, NULL},
    {"documents", CHUDE_SHAPE_INTEGER, true, 1, NULL}, {"reference", CHUDE_SHAPE_OBJECT, true, 0, reference},
    {"by", CHUDE_SHAPE_NAME, true, 0, NULL},           {"g2", CHUDE_SHAPE_NUMBER, true, 0, NULL},
    {"log_ratio", CHUDE_SHAPE_NUMBER, true, 0, NULL},  {"log_odds", CHUDE_SHAPE_NUMBER, true, 0, NULL},
    {"z", CHUDE_SHAPE_NUMBER, true, 0, NULL},          {"q", CHUDE_SHAPE_NUMBER, true, 0, NULL},
    {"dp", CHUDE_SHAPE_NUMBER, false, 0, NULL},        {0}};

void chude_validate_keyness(ChudeProblems *problems, json_object *row) {
    if (!chude_shape_check(problems, row, "", keyness)) {
        return;
    }
    json_object *other = chude_member(row, "reference");
    if (chude_member_integer(row, "df") > chude_member_integer(row, "count")) {
        chude_problem(problems, "/df: is above count");
    }
    if (chude_member(other, "count") &&
        chude_member_integer(other, "df") > chude_member_integer(other, "count")) {
        chude_problem(problems, "/reference/df: is above count");
    }
}

void chude_validate_ngram(ChudeProblems *problems, json_object *row, json_object *last) {
    if (!chude_shape_check(problems, row, "", ngram)) {
        return;
    }
    int64_t count = chude_member_integer(row, "count"), n = chude_member_integer(row, "n");
    if (chude_member_integer(row, "df") > count) {
        chude_problem(problems, "/df: is above count");
    }
    if (last && (n < chude_member_integer(last, "n") ||
                 (n == chude_member_integer(last, "n") && !falls(row, last)))) {
        chude_problem(problems, "out of order: rows stand by n, then count falling");
    }
}

static const ChudeShape kwic[] = {
    {"id", CHUDE_SHAPE_TEXT, true, 0, NULL},       {"date", CHUDE_SHAPE_TEXT, false, 0, NULL},
    {"begin", CHUDE_SHAPE_INTEGER, true, 0, NULL}, {"end", CHUDE_SHAPE_INTEGER, true, 1, NULL},
    {"left", CHUDE_SHAPE_TEXT, true, 0, NULL},     {"hit", CHUDE_SHAPE_NAME, true, 0, NULL},
    {"right", CHUDE_SHAPE_TEXT, true, 0, NULL},    {0}};

void chude_validate_kwic(ChudeProblems *problems, json_object *row) {
    if (!chude_shape_check(problems, row, "", kwic)) {
        return;
    }
    int64_t begin = chude_member_integer(row, "begin"), end = chude_member_integer(row, "end");
    size_t size = chude_member_text(row, "hit").size;
    if (end - begin != (int64_t)size) {
        chude_problem(problems, "/hit: has %zu bytes, where begin and end say %" G_GINT64_FORMAT, size,
                      end - begin);
    }
    if (begin < (int64_t)chude_member_text(row, "left").size) {
        chude_problem(problems, "/left: is longer than the text before begin");
    }
}
