/* fuzz_tokenizer.c - texts into tokens: they cover every byte that is not white space, in order; the member `words` finds them
 * again; `segment` changes no byte but white space. The first byte chooses unit, lines and language. */
#include "fuzz.h"
#include "language/language.h"
#include "terms.h"
#include "vietnamese/tokenizer.h"
#include "words.h"

static const ChudeLines modes[] = {CHUDE_LINES_AUTO, CHUDE_LINES_WRAPPED, CHUDE_LINES_PARAGRAPH};
static const char *const languages[] = {"vi", "en", "th", "zh", "und", NULL};

static ChudeTokenizer *tokenizers[2][G_N_ELEMENTS(modes)];
static ChudeTokenizerScratch *scratch;

static void set_up(void) {
    if (scratch) {
        return;
    }
    for (size_t unit = 0; unit < 2; unit++) {
        for (size_t mode = 0; mode < G_N_ELEMENTS(modes); mode++) {
            GError *error = NULL;
            tokenizers[unit][mode] = chude_tokenizer_new(unit ? CHUDE_UNIT_IS_SYLLABLE : CHUDE_UNIT_IS_WORD,
                                                         modes[mode], NULL, NULL, &error);
            g_assert_no_error(error);
        }
    }
    scratch = chude_tokenizer_scratch_new();
}

static void check_space(const char *from, const char *to) {
    while (from < to) {
        size_t space = chude_space(from, to);
        g_assert_cmpint(space, >, 0);
        from += space;
    }
    g_assert_true(from == to);
}

static void check_tokens(const ChudeWords *words, ChudeText text) {
    const char *at = text.data, *end = text.data + text.size;
    for (size_t i = 0; i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        g_assert_true(token->begin < token->end && token->end <= text.size);
        const char *begin = text.data + token->begin;
        g_assert_true(begin >= at);
        check_space(at, begin);
        g_assert_cmpint(chude_space(begin, end), ==, 0);
        g_assert_true(i > 0 || token->flags & CHUDE_TOKEN_SENTENCE);
        g_assert_cmpint(token->flags & ~(uint32_t)CHUDE_TOKEN_SENTENCE, ==, 0);
        at = text.data + token->end;
        size_t bad;
        g_assert_true(
            chude_is_utf8((ChudeText){begin, (size_t)(at - begin)}, &bad)); /* no character is cut */
        chude_token_kind((ChudeText){begin, (size_t)(at - begin)});
    }
    check_space(at, end);
}

static void check_words(ChudeArena *arena, const ChudeWords *words) {
    ChudeBuffer string = {0}, again = {0};
    GError *error = NULL;
    chude_words_write(&string, words);
    ChudeWords *read = chude_words_read(arena, words->text, chude_buffer_text(&string), &error);
    g_assert_no_error(error);
    g_assert_cmpint(read->count, ==, words->count);
    for (size_t i = 0; i < read->count; i++) {
        g_assert_cmpmem(&read->tokens[i], sizeof(ChudeToken), &words->tokens[i], sizeof(ChudeToken));
    }
    chude_words_write(&again, read);
    fuzz_same(chude_buffer_text(&again), chude_buffer_text(&string));
    chude_buffer_clear(&string);
    chude_buffer_clear(&again);
}

/* The bytes without white space and low lines. */
static void squeeze(ChudeBuffer *to, ChudeText text) {
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        size_t space = chude_space(p, end);
        if (!space && *p != '_') {
            chude_buffer_char(to, *p);
        }
        p += space ? space : 1;
    }
}

static void check_segment(ChudeText line) {
    ChudeBuffer out = {0}, ours = {0}, theirs = {0};
    chude_segment_line(tokenizers[0][2], scratch, line, 0, &out);
    for (size_t i = 0; i < out.size; i++) {
        size_t space = chude_space(out.data + i, out.data + out.size);
        g_assert_true(space == 0 || out.data[i] == ' ');
        g_assert_true(!space || (i > 0 && i + 1 < out.size && out.data[i + 1] != ' '));
    }
    squeeze(&ours, chude_buffer_text(&out));
    squeeze(&theirs, line);
    fuzz_same(chude_buffer_text(&ours), chude_buffer_text(&theirs));
    chude_buffer_clear(&out);
    chude_buffer_clear(&ours);
    chude_buffer_clear(&theirs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    set_up();
    unsigned choice = data[0];
    const ChudeTokenizer *tokenizer = tokenizers[choice & 1][(choice >> 1) % G_N_ELEMENTS(modes)];
    const char *language = languages[(choice >> 3) % G_N_ELEMENTS(languages)];
    ChudeArena *arena = chude_arena_new();
    ChudeText text = fuzz_utf8(arena, data + 1, size - 1);
    ChudeDocument document = {.text = text};
    ChudeText lang = language ? (ChudeText){language, strlen(language)} : chude_document_language(&document);
    ChudeWords *words = chude_tokenizer_words(tokenizer, scratch, arena, text, lang);
    fuzz_same(words->text, text);
    check_tokens(words, text);
    check_words(arena, words);
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        check_segment((ChudeText){p, (size_t)((newline ? newline : end) - p)});
        p = newline ? newline + 1 : end;
    }
    chude_arena_free(arena);
    return 0;
}
