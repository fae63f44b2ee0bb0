#include "exports/wording.h"

#include <glib.h>
#include <string.h>

#include "shape.h"

static const struct {
    const char *one, *many, *vietnamese;
} counted[CHUDE_SAY_COUNTED] = {
    [CHUDE_SAY_DOCUMENT] = {"document", "documents", "văn bản"},
    [CHUDE_SAY_WORD] = {"word", "words", "từ"},
    [CHUDE_SAY_TOPIC] = {"topic", "topics", "chủ đề"},
    [CHUDE_SAY_DUPLICATE] = {"duplicate", "duplicates", "bản trùng"},
};

void chude_say_decimal(ChudeBuffer *out, bool vietnamese, double number, int places) {
    size_t begin = out->size;
    chude_buffer_printf(out, "%.*f", places, number);
    char *point = vietnamese ? memchr(out->data + begin, '.', out->size - begin) : NULL;
    if (point) {
        *point = ',';
    }
}

void chude_say_counted(ChudeBuffer *out, bool vietnamese, int64_t number, ChudeCounted thing) {
    chude_say_number(out, chude_speech_of(vietnamese), number);
    chude_buffer_char(out, ' ');
    chude_buffer_literal(out, vietnamese    ? counted[thing].vietnamese
                              : number == 1 ? counted[thing].one
                                            : counted[thing].many);
}

bool chude_mostly_vietnamese(json_object *corpus) {
    json_object *languages = chude_member(corpus, "languages");
    int64_t own = 0, most = 0;
    if (json_object_is_type(languages, json_type_object)) {
        json_object_object_foreach(languages, code, count) {
            most = MAX(most, json_object_get_int64(count));
            own = strcmp(code, "vi") == 0 ? json_object_get_int64(count) : own;
        }
    }
    return own >= most;
}

const char *chude_say_change(bool vietnamese, const char *kind) {
    static const char *const kinds[][2] = {
        {"new", "mới"}, {"rising", "tăng"}, {"falling", "giảm"}, {"gone", "hết"}, {"steady", "đều"}};
    for (size_t i = 0; vietnamese && i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i][0], kind) == 0) {
            return kinds[i][1];
        }
    }
    return kind;
}

/* Ten bytes of a date are its day. */
static void add_day(ChudeBuffer *out, ChudeText date) {
    chude_buffer_add(out, date.data, MIN(date.size, (size_t)10));
}

/* The commonest first, ties by code. */
static int by_documents(const void *a, const void *b) {
    const struct json_object_iter *one = a, *other = b;
    int64_t first = json_object_get_int64(one->val), second = json_object_get_int64(other->val);
    return first != second ? (first < second) - (first > second) : strcmp(one->key, other->key);
}

static void add_languages(ChudeBuffer *out, bool vietnamese, json_object *languages) {
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct json_object_iter));
    struct json_object_iter each;
    json_object_object_foreachC(languages, each) {
        g_array_append_val(all, each);
    }
    g_array_sort(all, by_documents);
    for (guint i = 0; i < all->len; i++) {
        const struct json_object_iter *one = &g_array_index(all, struct json_object_iter, i);
        chude_buffer_printf(out, "%s%s ", i ? ", " : " · ", one->key);
        chude_say_number(out, chude_speech_of(vietnamese), json_object_get_int64(one->val));
    }
    g_array_free(all, TRUE);
}

void chude_say_corpus(ChudeBuffer *out, bool vietnamese, json_object *summary) {
    json_object *corpus = chude_member(summary, "corpus");
    json_object *languages = chude_member(corpus, "languages");
    chude_say_counted(out, vietnamese, chude_member_integer(corpus, "documents"), CHUDE_SAY_DOCUMENT);
    if (chude_member(corpus, "words")) {
        chude_buffer_literal(out, " · ");
        chude_say_counted(out, vietnamese, chude_member_integer(corpus, "words"), CHUDE_SAY_WORD);
    }
    if (chude_member(corpus, "from") && chude_member(corpus, "to")) {
        chude_buffer_literal(out, " · ");
        add_day(out, chude_member_text(corpus, "from"));
        chude_buffer_literal(out, vietnamese ? " đến " : " to ");
        add_day(out, chude_member_text(corpus, "to"));
    }
    if (json_object_is_type(languages, json_type_object) && json_object_object_length(languages) > 0) {
        add_languages(out, vietnamese, languages);
    }
    if (chude_member_integer(corpus, "undated") > 0) {
        chude_buffer_literal(out, " · ");
        chude_say_number(out, chude_speech_of(vietnamese), chude_member_integer(corpus, "undated"));
        chude_buffer_literal(out, vietnamese ? " không rõ ngày" : " undated");
    }
    if (chude_member_integer(corpus, "duplicates") > 0) {
        chude_buffer_literal(out, " · ");
        chude_say_counted(out, vietnamese, chude_member_integer(corpus, "duplicates"), CHUDE_SAY_DUPLICATE);
    }
    if (chude_member_integer(corpus, "rejected") > 0) {
        chude_buffer_literal(out, " · ");
        chude_say_number(out, chude_speech_of(vietnamese), chude_member_integer(corpus, "rejected"));
        chude_buffer_literal(out, vietnamese ? " bị bỏ" : " rejected");
    }
}
