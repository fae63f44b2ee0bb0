/* fuzz_abbreviations.c - a user's list of short forms, and what a text defines in brackets. */
#include "abbreviations/definitions.h"
#include "fuzz.h"
#include "words.h"

static void check_list(const ChudeAbbreviations *list) {
    size_t count = 0;
    const ChudeAbbreviation *all = chude_abbreviations_all(list, &count);
    for (size_t i = 0; i < count; i++) {
        g_assert_cmpuint(all[i].count, >, 0);
        g_assert_true(all[i].ambiguous || all[i].count == 1);
        g_assert_true(i == 0 || strcmp(all[i - 1].form.key, all[i].form.key) < 0);
        ChudeText key = {all[i].form.key, strlen(all[i].form.key)};
        g_assert_true(chude_abbreviations_find_key(list, key) == &all[i]);
    }
}

/* Both forms are of the text, in one sentence, and apart. */
static void check_definitions(const ChudeAbbreviations *list, const ChudeWords *words) {
    ChudeDefinitions found = {0};
    chude_definitions_find(&found, words, list);
    for (size_t i = 0; i < found.count; i++) {
        const ChudeDefinition *one = &found.items[i];
        g_assert_cmpuint(one->short_begin, <, one->short_end);
        g_assert_cmpuint(one->full_begin, <, one->full_end);
        g_assert_true(one->short_end < one->full_begin || one->full_end < one->short_begin);
        uint32_t begin = MIN(one->short_begin, one->full_begin), end = MAX(one->short_end, one->full_end);
        g_assert_cmpuint(end, <=, words->count);
        for (uint32_t k = begin + 1; k < end; k++) {
            g_assert_false(words->tokens[k].flags & CHUDE_TOKEN_SENTENCE);
        }
    }
    chude_definitions_clear(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    GError *error = NULL;
    ChudeAbbreviations *list = chude_abbreviations_of(fuzz_text(data, size), "list", &error);
    fuzz_outcome(list != NULL, &error);
    if (list) {
        check_list(list);
        chude_abbreviations_free(list);
    }
    ChudeArena *arena = chude_arena_new();
    ChudeText words = fuzz_utf8(arena, data, size);
    char *text = g_strndup(words.data, words.size);
    for (size_t i = 0; i < words.size; i++) {
        text[i] = text[i] == '_' || text[i] == 0 ? ' ' : text[i];
    }
    ChudeWords *read = chude_words_read(arena, (ChudeText){text, words.size}, words, &error);
    g_clear_error(&error);
    list = chude_abbreviations_new(NULL, &error);
    if (read && read->count) {
        check_definitions(list, read);
    }
    chude_abbreviations_free(list);
    g_free(text);
    chude_arena_free(arena);
    return 0;
}
