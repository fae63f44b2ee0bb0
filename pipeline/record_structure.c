/* record_structure.c - a document's keyphrases, tfidf and topic as json-c reads them. */
#include "record_structure.h"

#include <glib.h>
#include <json-c/json.h>
#include <math.h>
#include <string.h>

#include "fail.h"
#include "json_scan.h"

static ChudeText copy_string(ChudeArena *arena, json_object *value) {
    return chude_arena_copy(arena, json_object_get_string(value), (size_t)json_object_get_string_len(value));
}

bool chude_record_wrong_type(GError **error, const char *name, const char *expected) {
    chude_fail(error, "member \"%s\" is not %s", name, expected);
    return false;
}

static bool get_text(ChudeArena *arena, json_object *object, const char *name, ChudeText *to) {
    json_object *value = NULL;
    if (!json_object_object_get_ex(object, name, &value) || !json_object_is_type(value, json_type_string)) {
        return false;
    }
    *to = copy_string(arena, value);
    return true;
}

static bool get_score(json_object *object, const char *name, double *to) {
    json_object *value = NULL;
    if (!json_object_object_get_ex(object, name, &value) ||
        !(json_object_is_type(value, json_type_double) || json_object_is_type(value, json_type_int))) {
        return false;
    }
    *to = chude_round(json_object_get_double(value));
    return isfinite(*to); /* 1e999 is JSON, and no score */
}

static bool cuts_character(ChudeText text, int64_t at) {
    return (uint64_t)at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

static bool read_offsets(ChudeArena *arena, json_object *object, ChudeText text, ChudeKeyphrase *phrase) {
    json_object *offsets = NULL;
    if (!json_object_object_get_ex(object, "offsets", &offsets) ||
        !json_object_is_type(offsets, json_type_array)) {
        return false;
    }
    size_t n = json_object_array_length(offsets);
    phrase->count = (uint32_t)n;
    phrase->offsets = chude_arena_zero(arena, (n + 1) * sizeof(ChudeSpan));
    for (size_t i = 0; i < n; i++) {
        json_object *pair = json_object_array_get_idx(offsets, i);
        if (!json_object_is_type(pair, json_type_array) || json_object_array_length(pair) != 2) {
            return false;
        }
        json_object *begin = json_object_array_get_idx(pair, 0), *end = json_object_array_get_idx(pair, 1);
        if (!json_object_is_type(begin, json_type_int) || !json_object_is_type(end, json_type_int)) {
            return false;
        }
        int64_t b = json_object_get_int64(begin), e = json_object_get_int64(end);
        if (b < 0 || e < b || (uint64_t)e > text.size || cuts_character(text, b) || cuts_character(text, e)) {
            return false;
        }
        phrase->offsets[i] = (ChudeSpan){(uint32_t)b, (uint32_t)e};
    }
    return true;
}

/* Absent where there are none. */
static bool read_variants(ChudeArena *arena, json_object *object, ChudeKeyphrase *phrase) {
    json_object *variants = NULL, *count = NULL;
    if (!json_object_object_get_ex(object, "variants", &variants)) {
        return true;
    }
    if (!json_object_is_type(variants, json_type_array)) {
        return false;
    }
    size_t n = json_object_array_length(variants);
    phrase->variants = chude_arena_zero(arena, (n + 1) * sizeof *phrase->variants);
    for (size_t i = 0; i < n; i++) {
        json_object *item = json_object_array_get_idx(variants, i);
        if (!json_object_is_type(item, json_type_object) ||
            !get_text(arena, item, "text", &phrase->variants[i].text) ||
            !json_object_object_get_ex(item, "count", &count) || !json_object_is_type(count, json_type_int)) {
            return false;
        }
        int64_t times = json_object_get_int64(count);
        if (times < 0 || times > UINT32_MAX) {
            return false;
        }
        phrase->variants[i].count = (uint32_t)times;
    }
    phrase->variant_count = n;
    return true;
}

static bool read_keyphrases(ChudeArena *arena, json_object *value, ChudeDocument *document, GError **error) {
    if (!json_object_is_type(value, json_type_array)) {
        return chude_record_wrong_type(error, "keyphrases", "an array");
    }
    size_t n = json_object_array_length(value);
    document->keyphrases = chude_arena_zero(arena, (n + 1) * sizeof(ChudeKeyphrase));
    for (size_t i = 0; i < n; i++) {
        ChudeKeyphrase *phrase = &document->keyphrases[i];
        json_object *item = json_object_array_get_idx(value, i);
        if (!json_object_is_type(item, json_type_object) || !get_text(arena, item, "text", &phrase->text) ||
            !get_score(item, "score", &phrase->score) || !read_offsets(arena, item, document->text, phrase) ||
            !read_variants(arena, item, phrase)) {
            return chude_record_wrong_type(error, "keyphrases",
                                           "what `keyphrase` writes (text, score, count, offsets)");
        }
    }
    document->keyphrase_count = n;
    document->has_keyphrases = true;
    return true;
}

static bool read_tfidf(ChudeArena *arena, json_object *value, ChudeDocument *document, GError **error) {
    if (!json_object_is_type(value, json_type_array)) {
        return chude_record_wrong_type(error, "tfidf", "an array");
    }
    size_t n = json_object_array_length(value);
    document->tfidf = chude_arena_zero(arena, (n + 1) * sizeof(ChudeScored));
    for (size_t i = 0; i < n; i++) {
        json_object *item = json_object_array_get_idx(value, i);
        if (!json_object_is_type(item, json_type_object) ||
            !get_text(arena, item, "text", &document->tfidf[i].text) ||
            !get_score(item, "score", &document->tfidf[i].score)) {
            return chude_record_wrong_type(error, "tfidf", "what `tfidf` writes (text, score)");
        }
    }
    document->tfidf_count = n;
    return true;
}

static bool get_id(json_object *value, uint32_t *id) {
    json_object *number = NULL;
    if (!json_object_object_get_ex(value, "id", &number) || !json_object_is_type(number, json_type_int) ||
        json_object_get_int64(number) < 0 || json_object_get_int64(number) > UINT32_MAX) {
        return false;
    }
    *id = (uint32_t)json_object_get_int64(number);
    return true;
}

/* Those of other programs, which may be anything, are passed over. */
static void read_others(ChudeArena *arena, json_object *value, ChudeTopic *topic) {
    json_object *others = NULL;
    if (!json_object_object_get_ex(value, "others", &others) ||
        !json_object_is_type(others, json_type_array)) {
        return;
    }
    size_t n = json_object_array_length(others);
    topic->others = chude_arena_zero(arena, (n + 1) * sizeof *topic->others);
    for (size_t i = 0; i < n; i++) {
        json_object *item = json_object_array_get_idx(others, i);
        ChudeTopic *other = &topic->others[topic->other_count];
        topic->other_count += json_object_is_type(item, json_type_object) && get_id(item, &other->id) &&
                              get_text(arena, item, "label", &other->label) &&
                              get_score(item, "score", &other->score);
    }
}

/* A parent may be without score. */
static bool read_topic_itself(ChudeArena *arena, json_object *value, bool scored, ChudeTopic *topic) {
    json_object *weak = NULL, *score = NULL;
    if (!json_object_is_type(value, json_type_object) || !get_id(value, &topic->id) ||
        !get_text(arena, value, "label", &topic->label)) {
        return false;
    }
    read_others(arena, value, topic);
    topic->weak = json_object_object_get_ex(value, "weak", &weak) &&
                  json_object_is_type(weak, json_type_boolean) && json_object_get_boolean(weak);
    topic->score = -1;
    return (!scored && !json_object_object_get_ex(value, "score", &score)) ||
           get_score(value, "score", &topic->score);
}

/* A document that stands alone among stories has no more than that. */
static bool is_parent_alone(json_object *value, bool has_parent) {
    return has_parent && !json_object_object_get_ex(value, "id", NULL) &&
           !json_object_object_get_ex(value, "label", NULL);
}

static bool read_topic(ChudeArena *arena, json_object *value, ChudeDocument *document, GError **error) {
    json_object *parent = NULL;
    ChudeTopic *topic = chude_arena_zero(arena, sizeof *topic),
               *above = chude_arena_zero(arena, sizeof *above);
    /* A parent of other programs, which may be anything, is passed over. */
    bool has_parent = json_object_is_type(value, json_type_object) &&
                      json_object_object_get_ex(value, "parent", &parent) &&
                      read_topic_itself(arena, parent, false, above);
    topic->parent = has_parent ? above : NULL;
    document->topic = topic;
    if (!is_parent_alone(value, has_parent) && !read_topic_itself(arena, value, true, topic)) {
        return chude_record_wrong_type(error, "topic", "what `topics` writes (id, label, score)");
    }
    return true;
}

bool chude_record_read_structure(ChudeArena *arena, const ChudeMember *member, int kind,
                                 ChudeDocument *document, GError **error) {
    json_tokener *tokener = json_tokener_new_ex(CHUDE_JSON_DEPTH);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *value = json_tokener_parse_ex(tokener, member->value.data, (int)member->value.size);
    bool good = kind == CHUDE_MEMBER_KEYPHRASES ? read_keyphrases(arena, value, document, error)
                : kind == CHUDE_MEMBER_TFIDF    ? read_tfidf(arena, value, document, error)
                                                : read_topic(arena, value, document, error);
    json_object_put(value);
    json_tokener_free(tokener);
    return good;
}
