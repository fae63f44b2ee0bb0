/* tokenize.c - the stage that turns text into words: language, sentences, tokens. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "boilerplate.h"
#include "buffer.h"
#include "language/language.h"
#include "record.h"
#include "vietnamese/tokenizer.h"
#include "words.h"
#include "worker.h"

typedef struct {
    const ChudeHost *host;
    ChudeTokenizer *tokenizer;
    const char *lang; /* NULL: what the document says, else a guess */
} Shared;

typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
    ChudeTokenizerScratch *scratch;
    ChudeLanguageWords *met;
    ChudeBuffer json;
} State;

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    const char *unit = host->option_string(args, "unit");
    const char *lines = host->option_string(args, "lines");
    const char *lang = host->option_string(args, "lang");
    char code[4] = "";
    bool automatic = strcmp(lang, "auto") == 0;
    chude_language_code((ChudeText){lang, strlen(lang)}, code);
    if (!automatic && !code[0]) {
        host->fail(error, "--lang %s is no language code: use auto, vi, en …", lang);
        return NULL;
    }
    ChudeLines mode = strcmp(lines, "wrapped") == 0     ? CHUDE_LINES_WRAPPED
                      : strcmp(lines, "paragraph") == 0 ? CHUDE_LINES_PARAGRAPH
                                                        : CHUDE_LINES_AUTO;
    ChudeTokenizer *tokenizer = chude_tokenizer_new(
        strcmp(unit, "syllable") == 0 ? CHUDE_UNIT_IS_SYLLABLE : CHUDE_UNIT_IS_WORD, mode,
        host->option_string(args, "segment-model"), host->option_string(args, "lexicon"), error);
    if (!tokenizer) {
        return NULL;
    }
    Shared *shared = g_new0(Shared, 1);
    *shared = (Shared){host, tokenizer, automatic ? NULL : lang};
    return shared;
}

static void *begin_worker(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->worker = worker;
    state->scratch = chude_tokenizer_scratch_new();
    state->met = chude_language_words_new();
    return state;
}

static ChudeText skip_space(ChudeText text) {
    const char *at = text.data, *end = text.data + text.size;
    for (size_t space; at < end && (space = chude_space(at, end));) {
        at += space;
    }
    return (ChudeText){at, (size_t)(end - at)};
}

/* The character at data with the marks that follow it, no more than a few: its size in bytes. */
static size_t cluster(const char *data, const char *end) {
    const char *at = g_utf8_next_char(data);
    for (int marks = 0; at < end && (unsigned char)*at >= 0xCC && marks < 8; marks++) {
        if (!g_unichar_ismark(g_utf8_get_char(at))) {
            break;
        }
        at = g_utf8_next_char(at);
    }
    return (size_t)(at - data);
}

static bool same_cluster(const char *a, size_t a_size, const char *b, size_t b_size) {
    if (a_size == b_size && memcmp(a, b, a_size) == 0) {
        return true;
    }
    if (a_size == 1 || b_size == 1) {
        return false; /* an ASCII letter with no mark */
    }
    char *a_composed = g_utf8_normalize(a, (gssize)a_size, G_NORMALIZE_NFC);
    char *b_composed = g_utf8_normalize(b, (gssize)b_size, G_NORMALIZE_NFC);
    bool same = a_composed && b_composed && strcmp(a_composed, b_composed) == 0;
    g_free(a_composed);
    g_free(b_composed);
    return same;
}

/* Does a sentence or a line end at p? */
static bool is_end(const char *p, const char *end) {
    return p == end || (*p && strchr("\n.!?:", *p)) || (end - p >= 3 && memcmp(p, "…", 3) == 0);
}

/* Does the text begin with its title, on a line or in a sentence of its own? Then its words are in the
 * text already. Any white space is like any other, and so are a letter composed and decomposed. */
static bool title_heads(ChudeText title, ChudeText text) {
    title = skip_space(title);
    text = skip_space(text);
    if (title.size == 0) {
        return false;
    }
    const char *p = title.data, *p_end = p + title.size, *at = text.data, *end = at + text.size;
    bool ended = false; /* the title itself ends a sentence */
    while (p < p_end) {
        if (chude_space(p, p_end)) {
            ChudeText rest = skip_space((ChudeText){p, (size_t)(p_end - p)});
            if (rest.size == 0) {
                break;
            }
            if (at == end || !chude_space(at, end)) {
                return false;
            }
            p = rest.data;
            at = skip_space((ChudeText){at, (size_t)(end - at)}).data;
        }
        if (at == end) {
            return false;
        }
        size_t p_size = cluster(p, p_end), size = cluster(at, end);
        if (!same_cluster(p, p_size, at, size)) {
            return false;
        }
        ended = is_end(p, p_end);
        p += p_size;
        at += size;
    }
    if (ended && (at == end || chude_space(at, end))) {
        return true;
    }
    for (size_t space; at < end && *at != '\n' && (space = chude_space(at, end));) {
        at += space;
    }
    return is_end(at, end);
}

/* The language that the document's words are to be found by: as the option says, as it has it, or a guess;
 * given to the document where it has none. */
static ChudeText set_lang(State *state, ChudeBatch *batch, ChudeDocument *document) {
    const Shared *shared = state->shared;
    ChudeText lang;
    if (shared->lang) {
        lang = (ChudeText){shared->lang, strlen(shared->lang)};
    } else {
        lang = chude_document_language_with(state->met, document);
        if (document->lang.size) { /* one that is unknown stays as it is */
            return lang;
        }
    }
    lang = chude_arena_copy(batch->arena, lang.data, lang.size);
    state->json.size = 0;
    chude_json_string(&state->json, lang);
    chude_record_set_raw(batch, document, "lang", chude_buffer_text(&state->json));
    document->lang = lang;
    return lang;
}

static void tokenize(State *state, ChudeBatch *batch, ChudeDocument *document) {
    const Shared *shared = state->shared;
    if (document->text.size > UINT32_MAX || document->title.size > UINT32_MAX) {
        shared->host->reject(batch, document, "a text of 4 GiB or more cannot be tokenized: split it");
        return;
    }
    ChudeText lang = set_lang(state, batch, document);
    document->words =
        chude_tokenizer_words(shared->tokenizer, state->scratch, batch->arena, document->text, lang);
    chude_record_set(batch, document, CHUDE_MEMBER_WORDS);
    chude_boilerplate_mark(document);
    /* Brought along, they are made anew even where the title heads the text: no stage can take a member
     * away. */
    bool brought = document->title_words || shared->host->member(document, "title_words").data;
    if (document->title.size && (brought || !title_heads(document->title, document->text))) {
        document->title_words =
            chude_tokenizer_words(shared->tokenizer, state->scratch, batch->arena, document->title, lang);
        chude_record_set(batch, document, CHUDE_MEMBER_TITLE_WORDS);
    }
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)error;
    State *state = worker;
    chude_tokenizer_scratch_terms(state->scratch, state->worker->terms); /* another one in each epoch */
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row) {
            tokenize(state, batch, document);
        }
    }
    return CHUDE_OK;
}

static void end_worker(void *worker) {
    State *state = worker;
    chude_tokenizer_scratch_free(state->scratch);
    chude_language_words_free(state->met);
    chude_buffer_clear(&state->json);
    g_free(state);
}

static void close_stage(void *opened) {
    Shared *shared = opened;
    chude_tokenizer_free(shared->tokenizer);
    g_free(shared);
}

static const ChudeOption options[] = {
    {.name = "unit",
     .type = CHUDE_CHOICE,
     .fallback = "word",
     .values = "word|syllable",
     .help = "What a token of Vietnamese is: a word (thị xã is one), or a syllable; counts follow it."},
    {.name = "lang",
     .type = CHUDE_STRING,
     .fallback = "auto",
     .values = "auto|vi|en|…",
     .help =
         "The language of all documents; auto takes the document's own lang, else guesses it from its text."},
    {.name = "lines",
     .type = CHUDE_CHOICE,
     .fallback = "auto",
     .values = "auto|wrapped|paragraph",
     .help = "What a line is: wrapped at some column (sentences run on), a paragraph, or whichever it looks "
             "like."},
    {.name = "segment-model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "A model of Vietnamese words that `chude train segment` made, in place of the compiled-in one."},
    {.name = "lexicon",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Words that win over the model, one a line; -word forbids one, ~word cuts no other. `chude fit lexicon` makes one."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude tokenize news.ndjson",
    "adds the words of each document, a sentence a line, and its language",
    "chude tokenize --unit syllable then ngram -n 2 news.ndjson",
    "counts pairs of syllables instead of words",
    "chude tokenize --lang vi --lines wrapped van-ban.txt",
    "reads a text whose lines were broken at column 72",
    NULL,
};

static const char *const gives[] = {"words", NULL};

static const ChudeDataFile models[] = {{"models/vi.segment", "segment-model"}, {NULL, NULL}};

const ChudeStage chude_stage_tokenize = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "tokenize",
    .version = "1",
    .summary = "splits text into sentences and words",
    .description =
        "Adds `words` (and `title_words`, unless the title heads the text; and `lang` where it is absent or\n"
        "empty): every byte of the text that is not white space, in order. One space parts tokens, a new line\n"
        "parts sentences, _ stands for the white space inside a word; \\\\ and \\_ are a backslash and a low line of\n"
        "the text. Vietnamese words are those that a learned model joins; other languages are split\n"
        "at the word boundaries of Unicode (UAX #29). A sentence ends at . ! ? … unless an abbreviation, a\n"
        "number or lower case speaks against it, at a blank line, and at a line end where lines are paragraphs.\n"
        "Always runs when named, in place of the words that a document brings along.",
    .examples = examples,
    .gives = gives,
    .options = options,
    .open = open_stage,
    .begin = begin_worker,
    .process = process,
    .end = end_worker,
    .close = close_stage,
    .models = models,
};
