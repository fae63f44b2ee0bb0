/* fuzz_record.c - a line of NDJSON into a document and back. What was accepted once is written as a line that is accepted again
 * and then written as the same bytes; as it was read, and from the typed members. */
#include "fuzz.h"

enum {
    ALL_KINDS = (1 << CHUDE_MEMBER_KINDS) - 2, /* without rows */
    NO_KINDS = 0
};

static bool parse(ChudeArena *arena, ChudeText line, unsigned kinds, ChudeDocument *document) {
    GError *error = NULL;
    bool good = chude_record_parse(arena, line, "tin.ndjson", 7, kinds, document, &error);
    fuzz_outcome(good, &error);
    return good;
}

/* The line without its end. */
static ChudeText written(ChudeArena *arena, const ChudeDocument *document) {
    ChudeBuffer buffer = {0};
    chude_record_write(&buffer, document);
    g_assert_true(memchr(buffer.data, '\n', buffer.size) == buffer.data + buffer.size - 1);
    ChudeText line = chude_arena_copy(arena, buffer.data, buffer.size - 1);
    chude_buffer_clear(&buffer);
    return line;
}

/* Says that every typed member was set, so that it is written from what was read of it. */
static void set_all(ChudeArena *arena, ChudeDocument *document) {
    ChudeBatch batch = {.documents = document, .count = 1, .arena = arena};
    const bool present[CHUDE_MEMBER_KINDS] = {
        [CHUDE_MEMBER_WORDS] = document->words,
        [CHUDE_MEMBER_TITLE_WORDS] = document->title_words,
        [CHUDE_MEMBER_KEYPHRASES] = document->has_keyphrases,
        [CHUDE_MEMBER_TFIDF] = document->tfidf,
        [CHUDE_MEMBER_TOPIC] = document->topic,
    };
    for (ChudeMemberKind kind = CHUDE_MEMBER_RAW + 1; kind < CHUDE_MEMBER_KINDS; kind++) {
        if (present[kind]) {
            chude_record_set(&batch, document, kind);
        }
    }
}

static void check_document(const ChudeDocument *document) {
    size_t at;
    g_assert_true(document->text.data);
    g_assert_cmpint(document->id.size, >, 0);
    g_assert_true(chude_is_utf8(document->text, &at) && chude_is_utf8(document->id, &at));
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        const ChudeKeyphrase *phrase = &document->keyphrases[i];
        for (uint32_t k = 0; k < phrase->count; k++) {
            g_assert_true(phrase->offsets[k].begin <= phrase->offsets[k].end &&
                          phrase->offsets[k].end <= document->text.size);
        }
    }
}

/* What is written is read again and written as the same bytes. */
static ChudeText check_stable(ChudeArena *arena, ChudeText line, unsigned kinds, bool set) {
    ChudeDocument document;
    g_assert_true(parse(arena, line, kinds, &document));
    check_document(&document);
    if (set) {
        set_all(arena, &document);
    }
    ChudeText again = written(arena, &document);
    fuzz_same(again, line);
    return document.text;
}

static void check_line(ChudeText line) {
    ChudeArena *arena = chude_arena_new();
    ChudeDocument document, raw;
    bool typed = parse(arena, line, ALL_KINDS, &document), plain = parse(arena, line, NO_KINDS, &raw);
    g_assert_true(plain || !typed);
    if (plain) {
        check_document(&raw);
        fuzz_same(check_stable(arena, written(arena, &raw), NO_KINDS, false), raw.text);
    }
    if (typed) {
        check_document(&document);
        ChudeText once = written(arena, &document);
        fuzz_same(once, written(arena, &raw)); /* reading a member does not change it */
        check_stable(arena, once, ALL_KINDS, false);
        set_all(arena, &document);
        fuzz_same(check_stable(arena, written(arena, &document), ALL_KINDS, true), document.text);
    }
    if (parse(arena, line, CHUDE_ROWS_PASS, &document) && document.row) {
        ChudeDocument again;
        ChudeText row = written(arena, &document);
        g_assert_true(parse(arena, row, CHUDE_ROWS_PASS, &again) && again.row);
        fuzz_same(written(arena, &again), row);
    }
    chude_arena_free(arena);
}

/* Any UTF-8 is a document, whose text comes back from JSON as it was. */
static void check_text(ChudeText text) {
    ChudeArena *arena = chude_arena_new();
    ChudeDocument document;
    GError *error = NULL;
    size_t at;
    bool good = chude_record_from_text(arena, text, "tin.txt", 0, &document, &error);
    g_assert_true(good == chude_is_utf8(text, &at));
    fuzz_outcome(good, &error);
    if (good) {
        fuzz_same(document.text, text);
        fuzz_same(check_stable(arena, written(arena, &document), ALL_KINDS, false), text);
    }
    chude_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *p = (const char *)data, *end = p + size;
    check_text(fuzz_text(data, size));
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        check_line((ChudeText){p, (size_t)((newline ? newline : end) - p)});
        p = newline ? newline + 1 : end;
    }
    return 0;
}
