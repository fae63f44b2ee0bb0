#include "record.h"

#include <glib.h>
#include <limits.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "boilerplate.h"
#include "charset.h"
#include "fail.h"
#include "json_scan.h"
#include "record_structure.h"
#include "utf8.h"
#include "words.h"

static const char *const typed_names[CHUDE_MEMBER_KINDS] = {[CHUDE_MEMBER_WORDS] = "words",
                                                            [CHUDE_MEMBER_TITLE_WORDS] = "title_words",
                                                            [CHUDE_MEMBER_KEYPHRASES] = "keyphrases",
                                                            [CHUDE_MEMBER_TFIDF] = "tfidf",
                                                            [CHUDE_MEMBER_TOPIC] = "topic"};

static bool equals(ChudeText text, const char *literal) {
    return text.size == strlen(literal) && memcmp(text.data, literal, text.size) == 0;
}

void chude_record_id(ChudeText text, char id[17]) {
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(text.data, text.size));
    for (size_t i = 0; i < 8; i++) {
        g_snprintf(id + 2 * i, 3, "%02x", bytes.digest[i]);
    }
}

/* ---- members ---- */

ChudeMember *chude_record_find(const ChudeDocument *document, const char *name) {
    for (size_t i = 0; i < document->member_count; i++) {
        if (equals(document->members[i].name, name)) {
            return &document->members[i];
        }
    }
    return NULL;
}

static ChudeMember *add_member(ChudeArena *arena, ChudeDocument *document, ChudeText name) {
    if (document->member_count == document->member_room) {
        size_t room = document->member_room ? document->member_room * 2 : 12;
        ChudeMember *members = chude_arena_raw(arena, room * sizeof *members);
        if (document->member_count) {
            memcpy(members, document->members, document->member_count * sizeof *members);
        }
        document->members = members;
        document->member_room = room;
    }
    ChudeMember *member = &document->members[document->member_count++];
    *member = (ChudeMember){.name = name, .kind = CHUDE_MEMBER_RAW};
    return member;
}

void chude_record_set(ChudeBatch *batch, ChudeDocument *document, ChudeMemberKind kind) {
    const char *name = typed_names[kind];
    ChudeMember *member = chude_record_find(document, name);
    if (!member) {
        member = add_member(batch->arena, document, (ChudeText){name, strlen(name)});
    }
    member->kind = kind;
}

/* name: as JSON has it, without quotes. */
static void set_raw(ChudeArena *arena, ChudeDocument *document, const char *name, ChudeText json) {
    ChudeMember *member = chude_record_find(document, name);
    if (!member) {
        member = add_member(arena, document, chude_arena_copy(arena, name, strlen(name)));
    }
    member->kind = CHUDE_MEMBER_RAW;
    member->value = chude_arena_copy(arena, json.data, json.size);
}

void chude_record_remove_raw(ChudeDocument *document, const char *name) {
    ChudeMember *member = chude_record_find(document, name);
    if (member) {
        size_t behind = (size_t)(document->members + document->member_count - (member + 1));
        memmove(member, member + 1, behind * sizeof *member);
        document->member_count--;
    }
}

void chude_record_remove(ChudeDocument *document, ChudeMemberKind kind) {
    chude_record_remove_raw(document, typed_names[kind]);
    switch (kind) {
    case CHUDE_MEMBER_TITLE_WORDS:
        document->title_words = NULL;
        break;
    case CHUDE_MEMBER_TOPIC:
        document->topic = NULL;
        break;
    default:
        g_assert_not_reached(); /* the others are given to every document */
    }
}

void chude_record_set_raw(ChudeBatch *batch, ChudeDocument *document, const char *name, ChudeText json) {
    const struct {
        const char *name;
        ChudeText *text;
    } strings[] = {{"lang", &document->lang},
                   {"date", &document->date},
                   {"title", &document->title},
                   {"source", &document->source}};
    for (int kind = CHUDE_MEMBER_RAW + 1; kind < CHUDE_MEMBER_KINDS; kind++) {
        g_assert(strcmp(name, typed_names[kind]) != 0);
    }
    g_assert(strcmp(name, "text") != 0 && strcmp(name, "id") != 0);
    set_raw(batch->arena, document, name, json);
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        if (strcmp(name, strings[i].name) == 0) {
            *strings[i].text = chude_json_unescape(batch->arena, json);
        }
    }
}

static void set_string(ChudeArena *arena, ChudeDocument *document, const char *name, ChudeText value) {
    ChudeBuffer json = {0};
    chude_json_string(&json, value);
    set_raw(arena, document, name, chude_buffer_text(&json));
    chude_buffer_clear(&json);
}

static void forget_derived(ChudeDocument *document) {
    for (int kind = CHUDE_MEMBER_RAW + 1; kind < CHUDE_MEMBER_KINDS; kind++) {
        chude_record_remove_raw(document, typed_names[kind]);
    }
    chude_record_remove_raw(document, "boilerplate");
    chude_record_remove_raw(document, "date_span");
    document->words = document->title_words = NULL;
    document->keyphrases = NULL;
    document->tfidf = NULL;
    document->topic = NULL;
    document->keyphrase_count = document->tfidf_count = 0;
    document->has_keyphrases = false;
}

void chude_record_set_text(ChudeBatch *batch, ChudeDocument *document, ChudeText text, ChudeText title) {
    if (text.data) {
        document->text = text;
        set_string(batch->arena, document, "text", text);
    }
    if (title.data) {
        document->title = title;
        set_string(batch->arena, document, "title", title);
    }
    forget_derived(document);
}

ChudeText chude_record_member(const ChudeDocument *document, const char *name) {
    const ChudeMember *member = chude_record_find(document, name);
    return member && member->kind == CHUDE_MEMBER_RAW ? member->value : (ChudeText){NULL, 0};
}

/* FILE:LINE, or FILE alone where the file is one document. */
static void add_place(ChudeBuffer *place, const char *file, uint64_t line_number) {
    char *valid = g_utf8_make_valid(file, -1); /* a file's name may be any bytes, JSON may not */
    chude_buffer_literal(place, valid);
    g_free(valid);
    if (line_number) {
        chude_buffer_printf(place, ":%" G_GUINT64_FORMAT, line_number);
    }
}

bool chude_record_is_placed(const ChudeDocument *document) {
    ChudeBuffer place = {0};
    add_place(&place, document->file ? document->file : "", document->line);
    bool placed =
        place.size == document->source.size && memcmp(place.data, document->source.data, place.size) == 0;
    chude_buffer_clear(&place);
    return placed;
}

/* id and source where the document has none. */
static void complete(ChudeArena *arena, ChudeDocument *document, const char *file, uint64_t line_number) {
    if (!document->id.size) {
        char id[17];
        chude_record_id(document->text, id);
        document->id = chude_arena_copy(arena, id, 16);
        set_string(arena, document, "id", document->id);
    }
    const ChudeMember *source = chude_record_find(document, "source");
    if (!source || equals(source->value, "null")) {
        ChudeBuffer place = {0};
        add_place(&place, file, line_number);
        document->source = chude_arena_copy(arena, place.data, place.size);
        chude_buffer_clear(&place);
        set_string(arena, document, "source", document->source);
    }
}

/* ---- reading ---- */

/* Members by name wherever: the names are kept as read, but `"sour\u0063e"` is `source`. Rare, so rewritten here. */
static void plain_name(ChudeArena *arena, ChudeText *name) {
    if (!memchr(name->data, '\\', name->size)) {
        return;
    }
    ChudeText value = chude_json_unescape(arena, (ChudeText){name->data - 1, name->size + 2});
    ChudeBuffer json = {0};
    chude_json_string(&json, value);
    *name = chude_arena_copy(arena, json.data + 1, json.size - 2);
    chude_buffer_clear(&json);
}

/* A member of the document by its name; NULL where it has none, or null, which counts as none. */
static const ChudeMember *present(const ChudeDocument *document, const char *name) {
    const ChudeMember *member = chude_record_find(document, name);
    return member && !equals(member->value, "null") ? member : NULL;
}

static bool read_string(ChudeArena *arena, const ChudeDocument *document, const char *name, ChudeText *to,
                        GError **error) {
    const ChudeMember *member = present(document, name);
    if (!member) {
        return true;
    }
    *to = chude_json_value(arena, member->value);
    return to->data || chude_record_wrong_type(error, name, "a string");
}

static bool is_integer(ChudeText json) {
    for (size_t i = json.data[0] == '-'; i < json.size; i++) {
        if (!g_ascii_isdigit(json.data[i])) {
            return false;
        }
    }
    return true;
}

static bool read_id(ChudeArena *arena, ChudeDocument *document, GError **error) {
    const ChudeMember *id = present(document, "id");
    if (id && is_integer(id->value)) {
        document->id = equals(id->value, "-0") ? (ChudeText){"0", 1} : id->value;
        return true;
    }
    if (id && id->value.data[0] != '"') {
        return chude_record_wrong_type(error, "id", "a string or an integer");
    }
    return read_string(arena, document, "id", &document->id, error);
}

static bool read_words(ChudeArena *arena, const ChudeMember *member, const char *name, ChudeText text,
                       ChudeWords **to, GError **error) {
    ChudeText string = chude_json_value(arena, member->value);
    if (!string.data) {
        return chude_record_wrong_type(error, name, "a string");
    }
    *to = chude_words_read(arena, text, string, error);
    if (!*to && strcmp(name, "words") != 0) {
        g_prefix_error(error, "%s: ", name);
    }
    return *to != NULL;
}

static bool read_typed(ChudeArena *arena, unsigned kinds, ChudeDocument *document, const char **name,
                       GError **error) {
    for (int kind = CHUDE_MEMBER_RAW + 1; kind < CHUDE_MEMBER_KINDS; kind++) {
        const ChudeMember *member = kinds >> kind & 1 ? present(document, typed_names[kind]) : NULL;
        if (!member) {
            continue;
        }
        *name = typed_names[kind];
        bool good =
            kind == CHUDE_MEMBER_WORDS
                ? read_words(arena, member, "words", document->text, &document->words, error)
            : kind == CHUDE_MEMBER_TITLE_WORDS
                ? read_words(arena, member, "title_words", document->title, &document->title_words, error)
                : chude_record_read_structure(arena, member, kind, document, error);
        if (!good) {
            return false;
        }
    }
    *name = "boilerplate";
    return !document->words || chude_boilerplate_mark(document) ||
           chude_record_wrong_type(error, "boilerplate", "spans as `dedup` writes them, [[begin,end],…]");
}

/* *name: the member that is wrong, where that is known. */
static bool read_members(ChudeArena *arena, unsigned kinds, ChudeDocument *document, const char **name,
                         GError **error) {
    static const char *const names[] = {"title", "date", "lang"};
    ChudeText *const to[] = {&document->title, &document->date, &document->lang};
    const ChudeMember *text = chude_record_find(document, "text"), *source = present(document, "source");
    if (!text) {
        chude_fail(error, "no member \"text\"");
        return false;
    }
    *name = "text";
    document->text = chude_json_value(arena, text->value);
    if (!document->text.data) {
        return chude_record_wrong_type(error, "text", "a string");
    }
    if (source) {
        document->source = chude_json_value(arena, source->value);
    }
    *name = "id";
    if (!read_id(arena, document, error)) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        *name = names[i];
        if (!read_string(arena, document, names[i], to[i], error)) {
            return false;
        }
    }
    return read_typed(arena, kinds, document, name, error);
}

/* Reads the document, and says of a bad member at which byte of the line it stands. */
static bool read_document(ChudeArena *arena, ChudeText line, unsigned kinds, ChudeDocument *document,
                          GError **error) {
    const char *name = NULL;
    GError *cause = NULL;
    if (read_members(arena, kinds, document, &name, &cause)) {
        return true;
    }
    const ChudeMember *member = name ? chude_record_find(document, name) : NULL;
    if (member) {
        chude_fail(error, "%s (at byte %zu)", cause->message, (size_t)(member->value.data - line.data) + 1);
        g_error_free(cause);
    } else {
        g_propagate_error(error, cause);
    }
    return false;
}

bool chude_record_check_utf8(ChudeText text, GError **error) {
    size_t at;
    if (text.size > INT_MAX - 1) {
        chude_fail(error, "longer than 2 GiB: split it");
        return false;
    }
    if (!chude_is_utf8(text, &at)) {
        chude_fail(error, "not UTF-8 at byte %zu%s", at + 1, chude_charset_hint(text));
        return false;
    }
    return true;
}

/* Rows and summaries pass through `head` and its like as they are. Rows of `ngram` start with n, text, count, df; all else that
 * a sink prints starts with its schema. */
static bool is_row(const ChudeJsonMember *members, size_t count) {
    static const char *const names[] = {"n", "text", "count", "df"};
    static const char schema[] = "\"chude.";
    if (count > 0 && equals(members[0].name, "schema") && members[0].value.size > strlen(schema) &&
        memcmp(members[0].value.data, schema, strlen(schema)) == 0 &&
        !equals(members[0].value, "\"chude.doc/1\"")) {
        return true;
    }
    if (count < G_N_ELEMENTS(names)) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!equals(members[i].name, names[i])) {
            return false;
        }
    }
    return true;
}

/* Calls a member by another name; one that had it before gets that of the member. */
static void rename_member(ChudeDocument *document, ChudeMember *member, const char *to) {
    ChudeMember *old = chude_record_find(document, to);
    if (old && old != member) {
        old->name = member->name;
    }
    member->name = (ChudeText){to, strlen(to)};
}

static bool rename_fields(ChudeDocument *document, const ChudeFields *fields, GError **error) {
    ChudeMember *text = fields->text ? chude_record_find(document, fields->text) : NULL;
    ChudeMember *id = fields->id ? chude_record_find(document, fields->id) : NULL;
    if (fields->text && !text) {
        chude_fail(error, "no member \"%s\", which --text-field names", fields->text);
        return false;
    }
    if (text) {
        rename_member(document, text, "text");
    }
    if (id) { /* where there is none, the text gives one, as ever */
        rename_member(document, id, "id");
    }
    return true;
}

bool chude_record_parse_fields(ChudeArena *arena, ChudeText line, const char *file, uint64_t line_number,
                               unsigned kinds, const ChudeFields *fields, ChudeDocument *document,
                               GError **error) {
    *document = (ChudeDocument){0};
    size_t count = 0;
    if (!chude_record_check_utf8(line, error)) {
        return false;
    }
    ChudeJsonMember *members = chude_json_scan(arena, line, &count, error);
    if (!members) {
        return false;
    }
    document->member_room = count + 4;
    document->members = chude_arena_raw(arena, document->member_room * sizeof(ChudeMember));
    for (size_t i = 0; i < count; i++) {
        document->members[i] = (ChudeMember){members[i].name, members[i].value, CHUDE_MEMBER_RAW};
        plain_name(arena, &document->members[i].name);
    }
    document->member_count = count;
    document->row = (kinds & CHUDE_ROWS_PASS) && is_row(members, count);
    bool good = document->row || (rename_fields(document, fields, error) &&
                                  read_document(arena, line, kinds, document, error));
    if (!good) {
        return false;
    }
    if (!document->row) {
        complete(arena, document, file, line_number);
    }
    return true;
}

bool chude_record_parse(ChudeArena *arena, ChudeText line, const char *file, uint64_t line_number,
                        unsigned kinds, ChudeDocument *document, GError **error) {
    static const ChudeFields plain = {NULL, NULL};
    return chude_record_parse_fields(arena, line, file, line_number, kinds, &plain, document, error);
}

bool chude_record_from_text(ChudeArena *arena, ChudeText text, const char *file, uint64_t line_number,
                            ChudeDocument *document, GError **error) {
    *document = (ChudeDocument){0};
    if (line_number == 1 && text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0) {
        text.data += 3; /* a byte order mark is no part of the text; the reader takes it from whole files */
        text.size -= 3;
    }
    if (!chude_record_check_utf8(text, error)) {
        return false;
    }
    document->text = text;
    char id[17];
    chude_record_id(text, id);
    document->id = chude_arena_copy(arena, id, 16);
    set_string(arena, document, "id", document->id);
    set_string(arena, document, "text", text);
    complete(arena, document, file, line_number);
    return true;
}
