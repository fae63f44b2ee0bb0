/* fuzz_terms.c - the counting key of a key is that key, it is UTF-8 without white space, and the dictionary gives one form for
 * one spelling. Words are split at white space; all of them go through one dictionary. */
#include "fuzz.h"
#include "terms.h"
#include "words.h"

static ChudeText key_of(ChudeArena *arena, ChudeText text) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, text);
    ChudeText copy = chude_arena_copy(arena, key.data ? key.data : "", key.size);
    chude_buffer_clear(&key);
    return copy;
}

static void check_key(ChudeArena *arena, ChudeText text) {
    size_t at;
    ChudeText key = key_of(arena, text);
    g_assert_true(chude_is_utf8(key, &at));
    fuzz_same(key_of(arena, key), key);
    for (const char *p = key.data, *end = p + key.size; p < end; p++) {
        g_assert_cmpint(chude_space(p, end), ==, 0);
    }
    /* decomposed and composed are one term; long pieces, and NUL, are beyond what GLib's normalization is given */
    if (text.size < 256 && !memchr(text.data, 0, text.size)) {
        g_autofree char *decomposed = g_utf8_normalize(text.data, (gssize)text.size, G_NORMALIZE_NFD);
        g_assert_nonnull(decomposed);
        fuzz_same(key_of(arena, (ChudeText){decomposed, strlen(decomposed)}), key);
    }
}

static void check_token(ChudeArena *arena, ChudeTerms *terms, ChudeText token) {
    ChudeText none = {NULL, 0};
    const ChudeForm *form = chude_terms_form(terms, token, none);
    g_assert_true(chude_terms_form(terms, token, none) == form);
    g_assert_true(chude_terms_form_at(terms, form->index) == form);
    g_assert_true(chude_terms_term_at(terms, form->term->index) == form->term);
    fuzz_same(form->spelling, token);
    fuzz_same(form->term->key, key_of(arena, token));
    g_assert_cmpint(form->term->hash, ==, chude_hash(form->term->key.data, form->term->key.size));
    g_assert_cmpint(form->term->kind, ==, chude_token_kind(form->term->key));
    /* the key as a token of its own is the same term */
    g_assert_true(chude_terms_form(terms, form->term->key, none)->term == form->term);
    /* and so is a stem that is the token */
    g_assert_true(chude_terms_form(terms, token, token)->term == form->term);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ChudeArena *arena = chude_arena_new();
    ChudeTerms *terms = chude_terms_new();
    ChudeText text = fuzz_utf8(arena, data, size);
    check_key(arena, text);
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        const char *begin = p;
        size_t space = 0;
        while (p < end && !(space = chude_space(p, end))) {
            p++;
        }
        if (p > begin) {
            check_token(arena, terms, (ChudeText){begin, (size_t)(p - begin)});
        }
        p += space;
    }
    chude_terms_free(terms);
    chude_arena_free(arena);
    return 0;
}
