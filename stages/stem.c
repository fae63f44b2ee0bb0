/* stem.c - stage `stem`: a token's key is its Snowball stem, in the languages that libstemmer has. */
#include <glib.h>
#include <libstemmer.h>
#include <string.h>

#include "arena.h"
#include "fail.h"
#include "language/language.h"
#include "record.h"
#include "stage.h"
#include "terms.h"
#include "worker.h"

/* A longer key is left as it is: no word is so long, and some algorithms are slow on what is. */
enum { LONGEST_KEY = 200 };

typedef struct {
    char algorithm[32]; /* --lang; "" for the document's own language */
} Shared;

/* A stem is valid until the stemmer's next call only, so those of terms are kept here. */
typedef struct {
    struct sb_stemmer *stemmer;
    ChudeText *stems; /* by index of term: data NULL is not known yet, size 0 is no stem but the key */
    size_t room;
} Language;

enum { CODES = 27 * 27 * 27, UNTRIED = 0, NONE = 1, FIRST_LANGUAGE = 2 };

typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
    ChudeArena *arena;
    Language *languages;
    size_t language_count;
    uint8_t by_code[CODES]; /* UNTRIED, NONE or FIRST_LANGUAGE + index: documents may name any code */
} Stem;

static bool has_stemmer(const char *algorithm) {
    struct sb_stemmer *stemmer = sb_stemmer_new(algorithm, NULL);
    sb_stemmer_delete(stemmer);
    return stemmer != NULL;
}

/* All names, for the message. */
static char *list_names(void) {
    return g_strjoinv(", ", (char **)sb_stemmer_list());
}

static void *stem_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    const char *lang = host->option_string(args, "lang");
    Shared *shared = g_new0(Shared, 1);
    if (!lang) {
        return shared;
    }
    char code[4];
    chude_language_code((ChudeText){lang, strlen(lang)}, code); /* en-GB, nb */
    char *name = g_ascii_strdown(lang, -1);
    const char *algorithm = has_stemmer(name) ? name : code;
    if (has_stemmer(algorithm)) {
        g_strlcpy(shared->algorithm, algorithm, sizeof shared->algorithm);
    } else {
        char *names = list_names();
        chude_fail(
            error,
            "stem --lang: no stemmer for '%s'; there are: %s (codes such as en will do; Vietnamese has none)",
            lang, names);
        g_free(names);
        g_clear_pointer(&shared, g_free);
    }
    g_free(name);
    return shared;
}

static void stem_close(void *shared) {
    g_free(shared);
}

static void *stem_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    Stem *stem = g_new0(Stem, 1);
    stem->shared = shared;
    stem->worker = worker;
    stem->arena = chude_arena_new();
    return stem;
}

static void stem_end(void *state) {
    Stem *stem = state;
    for (size_t i = 0; i < stem->language_count; i++) {
        sb_stemmer_delete(stem->languages[i].stemmer);
        g_free(stem->languages[i].stems);
    }
    g_free(stem->languages);
    chude_arena_free(stem->arena);
    g_free(stem);
}

/* UNTRIED's successor for an algorithm: NONE, or the new language's number. */
static uint8_t add_language(Stem *stem, const char *algorithm) {
    struct sb_stemmer *stemmer = sb_stemmer_new(algorithm, NULL);
    if (!stemmer || stem->language_count > UINT8_MAX - FIRST_LANGUAGE) {
        sb_stemmer_delete(stemmer);
        return NONE;
    }
    stem->languages = g_renew(Language, stem->languages, stem->language_count + 1);
    stem->languages[stem->language_count] = (Language){stemmer, NULL, 0};
    return (uint8_t)(FIRST_LANGUAGE + stem->language_count++);
}

/* The stemmer for a language tag; NULL where there is none. The one of --lang has place 0, which no code
 * has. */
static Language *language_of(Stem *stem, ChudeText tag) {
    char code[4] = "";
    size_t place = 0;
    if (!*stem->shared->algorithm) {
        chude_language_code(tag, code);
        for (const char *p = code; *p; p++) {
            place = place * 27 + (size_t)(*p - 'a' + 1);
        }
        if (!place) {
            return NULL;
        }
    }
    if (stem->by_code[place] == UNTRIED) {
        stem->by_code[place] = add_language(stem, place ? code : stem->shared->algorithm);
    }
    return stem->by_code[place] == NONE ? NULL : &stem->languages[stem->by_code[place] - FIRST_LANGUAGE];
}

/* The stem of a term's key; size 0 where it is the key itself. */
static ChudeText compute(Stem *stem, Language *language, const ChudeTerm *term) {
    static const ChudeText same = {"", 0};
    char key[LONGEST_KEY];
    int size = 0;
    if (term->kind != CHUDE_KIND_WORD || term->key.size > LONGEST_KEY) {
        return same;
    }
    for (size_t i = 0; i < term->key.size; i++) {
        if (term->key.data[i] == '_') { /* several words in one token */
            return same;
        }
        if (term->key.size - i > 2 && memcmp(term->key.data + i, "\xE2\x80\x99", 3) == 0) {
            key[size++] = '\''; /* the algorithms know no other apostrophe */
            i += 2;
        } else {
            key[size++] = term->key.data[i];
        }
    }
    const sb_symbol *result = sb_stemmer_stem(language->stemmer, (const sb_symbol *)key, size);
    size_t length = result ? (size_t)sb_stemmer_length(language->stemmer) : 0;
    if (!length || (length == term->key.size && memcmp(result, term->key.data, length) == 0)) {
        return same;
    }
    return chude_arena_copy(stem->arena, (const char *)result, length);
}

static ChudeText stem_of(Stem *stem, Language *language, const ChudeTerm *term) {
    if (term->index >= language->room) {
        size_t room = MAX((size_t)term->index + 1, language->room ? language->room * 2 : 4096);
        language->stems = g_renew(ChudeText, language->stems, room);
        memset(language->stems + language->room, 0, (room - language->room) * sizeof *language->stems);
        language->room = room;
    }
    ChudeText *known = &language->stems[term->index];
    if (!known->data) {
        *known = compute(stem, language, term);
    }
    return *known;
}

static void stem_words(Stem *stem, Language *language, ChudeBatch *batch, ChudeWords *words) {
    words->stems = NULL;
    for (size_t i = 0; i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        if (token->flags & CHUDE_TOKEN_STOP) {
            continue;
        }
        const ChudeTerm *term = chude_worker_plain_form(stem->worker, words, i)->term;
        ChudeText found = stem_of(stem, language, term);
        if (!found.size) {
            continue;
        }
        if (!words->stems) {
            words->stems = chude_arena_zero(batch->arena, words->count * sizeof *words->stems);
        }
        words->stems[i] = chude_arena_copy(batch->arena, found.data, found.size);
    }
}

static ChudeStatus stem_process(void *state, ChudeBatch *batch, GError **error) {
    (void)error;
    Stem *stem = state;
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        ChudeText tag = *stem->shared->algorithm ? (ChudeText){NULL, 0} : chude_document_language(document);
        Language *language = language_of(stem, tag);
        if (language && document->words) {
            stem_words(stem, language, batch, document->words);
            chude_record_set(batch, document, CHUDE_MEMBER_WORDS);
        }
        if (language && document->title_words) {
            stem_words(stem, language, batch, document->title_words);
            chude_record_set(batch, document, CHUDE_MEMBER_TITLE_WORDS);
        }
    }
    return CHUDE_OK;
}

static const ChudeOption options[] = {
    {.name = "lang",
     .type = CHUDE_STRING,
     .values = "NAME",
     .help = "Takes the stemmer of this language (en, english, porter …) for every document."},
    {.name = NULL},
};

static const char *const needs[] = {"words", NULL};
static const char *const gives[] = {"words", NULL};

static const char *const examples[] = {
    "chude tokenize then stop then stem news.ndjson",
    "Running and runs count as one term in English documents: running\\=run, runs\\=run.",
    "chude tokenize then stem --lang porter then tfidf abstracts.ndjson",
    "Porter's first algorithm for every document, as older evaluations have it.",
    NULL,
};

const ChudeStage chude_stage_stem = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "stem",
    .version = "1",
    .summary = "joins the forms of a word by its Snowball stem",
    .description =
        "Appends the stem as the key that counts: running\\=run; a token without one is its own stem. What is\n"
        "printed of a term stays its commonest spelling.\n"
        "\n"
        "The stemmer is that of the document's lang (guessed where it has none), out of all that libstemmer\n"
        "has: Arabic, Armenian, Basque, Catalan, Danish, Dutch, English, Finnish, French, German, Greek,\n"
        "Hindi, Hungarian, Indonesian, Irish, Italian, Lithuanian, Nepali, Norwegian, Portuguese, Romanian,\n"
        "Russian, Serbian, Spanish, Swedish, Tamil, Turkish, Yiddish. A document in another language passes\n"
        "unchanged; Vietnamese does, for its words have no endings. Tokens that stop has marked, numbers,\n"
        "addresses and words of several parts (San_Francisco) get no stem. Stop lists know words, not stems:\n"
        "put stop first.",
    .examples = examples,
    .needs = needs,
    .gives = gives,
    .options = options,
    .open = stem_open,
    .begin = stem_begin,
    .process = stem_process,
    .end = stem_end,
    .close = stem_close,
};
