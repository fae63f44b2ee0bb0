/* select.c - the stage `select`: keeps the documents that meet every condition given. */
#include <glib.h>
#include <string.h>

#include "iso_date.h"
#include "json_scan.h"
#include "language/language.h"
#include "stage.h"

typedef struct {
    const ChudeHost *host;
    char *name, *value; /* --where NAME=VALUE */
    const char *from, *to, *lang;
    char code[4]; /* of lang: vi of vi-VN */
} Shared;

static bool is_bound(const char *date) {
    return !date || chude_is_iso_date((ChudeText){date, strlen(date)}, false);
}

/* Members whose JSON text the engine makes only when it prints them. */
static bool is_typed(const char *name) {
    static const char *const typed[] = {"words", "title_words", "keyphrases", "tfidf", "topic", NULL};
    return g_strv_contains(typed, name);
}

static void close_stage(void *data) {
    Shared *shared = data;
    g_free(shared->name);
    g_free(shared->value);
    g_free(shared);
}

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->from = host->option_string(args, "from");
    shared->to = host->option_string(args, "to");
    shared->lang = host->option_string(args, "lang");
    if (shared->lang) {
        chude_language_code((ChudeText){shared->lang, strlen(shared->lang)}, shared->code);
    }
    const char *where = host->option_string(args, "where"), *equals = where ? strchr(where, '=') : NULL;
    if (where && (!equals || equals == where)) {
        host->fail(error, "--where takes NAME=VALUE, not \"%s\"", where);
    } else if (!is_bound(shared->from) || !is_bound(shared->to)) {
        host->fail(error, "--from and --to take 2026, 2026-04 or 2026-04-08, not \"%s\"",
                   is_bound(shared->from) ? shared->to : shared->from);
    } else {
        shared->name = where ? g_strndup(where, (size_t)(equals - where)) : NULL;
        shared->value = where ? g_strdup(equals + 1) : NULL;
        if (!shared->name || !is_typed(shared->name)) {
            return shared;
        }
        host->fail(error, "--where compares plain members such as id, source or your own, not `%s`",
                   shared->name);
    }
    close_stage(shared);
    return NULL;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)worker;
    (void)error;
    return (void *)shared;
}

static bool equals(ChudeText text, const char *value) {
    return text.size == strlen(value) && memcmp(text.data, value, text.size) == 0;
}

/* A string member by its value, any other by its JSON text. */
static bool has_value(const Shared *shared, ChudeBatch *batch, const ChudeDocument *document) {
    ChudeText json = shared->host->member(document, shared->name);
    if (json.data && json.size && json.data[0] == '"') {
        json = chude_json_unescape(batch->arena, json);
    }
    return json.data && equals(json, shared->value);
}

/* Compares as far as the bound is written: 2026-04 takes in the whole of April. */
static int compare_date(ChudeText date, const char *bound) {
    size_t size = strlen(bound);
    int order = memcmp(date.data, bound, MIN(size, date.size));
    return order || date.size >= size ? order : -1;
}

static bool keeps(const Shared *shared, ChudeBatch *batch, const ChudeDocument *document) {
    if (shared->name && !has_value(shared, batch, document)) {
        return false;
    }
    if ((shared->from || shared->to) && !(document->date.data && chude_is_iso_date(document->date, true))) {
        return false;
    }
    if ((shared->from && compare_date(document->date, shared->from) < 0) ||
        (shared->to && compare_date(document->date, shared->to) > 0)) {
        return false;
    }
    if (!shared->lang) {
        return true;
    }
    char code[4];
    chude_language_code(chude_document_language(document), code);
    return strcmp(code, shared->code) == 0;
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)error;
    for (size_t i = 0; i < batch->count; i++) {
        batch->documents[i].dropped = !keeps(worker, batch, &batch->documents[i]);
    }
    return CHUDE_OK;
}

static const ChudeOption options[] = {
    {.name = "where",
     .type = CHUDE_STRING,
     .values = "NAME=VALUE",
     .help = "Documents whose member NAME has this value (a string's value, else the JSON text)."},
    {.name = "from",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help = "Documents of this day, month or year and later; those without a date are left out."},
    {.name = "to",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help = "Documents up to this day, month or year, it included."},
    {.name = "lang",
     .type = CHUDE_STRING,
     .values = "vi|en|…",
     .help = "Documents in this language: their `lang`, else as `tokenize` would find it."},
    {0}};

static const char *const examples[] = {
    "chude select --from 2026-07 --to 2026-07-19 news.ndjson",
    "from 1 to 19 July",
    "chude select --where section=\"Tuyển sinh\" then keyphrase news.ndjson",
    "keyphrases of one section",
    "chude select --lang vi then ngram news.ndjson",
    "counts of the Vietnamese documents alone",
    NULL};

const ChudeStage chude_stage_select = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "select",
    .version = "1",
    .summary = "the documents that meet every condition given",
    .examples = examples,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .close = close_stage,
};
