/* select.c - the stage `select`: keeps the documents that meet every condition given. */
#include <glib.h>
#include <string.h>

#include "iso_date.h"
#include "language/language.h"
#include "select/condition.h"
#include "stage.h"

typedef struct {
    const ChudeHost *host;
    GPtrArray *conditions;  /* ChudeCondition *: --where */
    const char *const *has; /* --has */
    const char *from, *to, *lang;
    ChudeMoment first, last; /* of from, to */
    char code[4];            /* of lang: vi of vi-VN */
    bool invert;
} Shared;

static bool read_bound(const ChudeHost *host, const char *option, const char *date, ChudeMoment *moment,
                       GError **error) {
    if (date && !chude_iso_moment((ChudeText){date, strlen(date)}, true, moment)) {
        host->fail(
            error,
            "--%s takes 2026, 2026-04, 2026-04-08 or 2026-04-08T09:30 (perhaps with +07:00), not \"%s\"",
            option, date);
        return false;
    }
    return true;
}

static void free_condition(gpointer condition) {
    chude_condition_free(condition);
}

static void close_stage(void *data) {
    Shared *shared = data;
    g_ptr_array_free(shared->conditions, TRUE);
    g_free(shared);
}

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->conditions = g_ptr_array_new_with_free_func(free_condition);
    shared->has = host->option_strings(args, "has");
    shared->from = host->option_string(args, "from");
    shared->to = host->option_string(args, "to");
    shared->lang = host->option_string(args, "lang");
    shared->invert = host->option_flag(args, "invert");
    if (shared->lang) {
        chude_language_code((ChudeText){shared->lang, strlen(shared->lang)}, shared->code);
    }
    bool good = read_bound(host, "from", shared->from, &shared->first, error) &&
                read_bound(host, "to", shared->to, &shared->last, error);
    for (const char *const *where = host->option_strings(args, "where"); good && *where; where++) {
        ChudeCondition *condition = chude_condition_new(*where, error);
        good = condition != NULL;
        if (condition) {
            g_ptr_array_add(shared->conditions, condition);
        }
    }
    if (!good) {
        close_stage(shared);
        return NULL;
    }
    return shared;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)worker;
    (void)error;
    return (void *)shared;
}

static bool has_members(const Shared *shared, ChudeBatch *batch, const ChudeDocument *document) {
    for (const char *const *name = shared->has; *name; name++) {
        ChudeText value = chude_condition_member(batch, document, *name);
        if (!value.data || (value.size == 4 && memcmp(value.data, "null", 4) == 0)) {
            return false;
        }
    }
    return true;
}

static bool in_range(const Shared *shared, const ChudeDocument *document) {
    ChudeMoment date;
    if (!shared->from && !shared->to) {
        return true;
    }
    return chude_iso_moment(document->date, false, &date) &&
           (!shared->from ||
            chude_moments_compare(&date, date.first, &shared->first, shared->first.first) >= 0) &&
           (!shared->to || chude_moments_compare(&date, date.first, &shared->last, shared->last.last) <= 0);
}

static bool in_language(const Shared *shared, const ChudeDocument *document) {
    if (!shared->lang) {
        return true;
    }
    char code[4];
    chude_language_code(chude_document_language(document), code);
    return strcmp(code, shared->code) == 0;
}

static bool keeps(const Shared *shared, ChudeBatch *batch, const ChudeDocument *document, GError **error) {
    if (!has_members(shared, batch, document) || !in_range(shared, document)) {
        return false;
    }
    for (guint i = 0; i < shared->conditions->len; i++) {
        if (!chude_condition_holds(g_ptr_array_index(shared->conditions, i), batch, document, error)) {
            return false;
        }
    }
    return in_language(shared, document);
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)error;
    const Shared *shared = worker;
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        GError *cause = NULL;
        document->dropped = keeps(shared, batch, document, &cause) == shared->invert;
        if (cause) {
            shared->host->reject(batch, document, "%s", cause->message);
            g_error_free(cause);
        }
    }
    return CHUDE_OK;
}

static const ChudeOption options[] = {
    {.name = "where",
     .type = CHUDE_STRINGS,
     .values = "NAME=VALUE",
     .help = "Documents whose member NAME has this value; also != < <= > >=, and ~ !~ for a pattern. May be "
             "given again: all must hold."},
    {.name = "has",
     .type = CHUDE_STRINGS,
     .values = "NAME",
     .help = "Documents that have the member, and not null. May be given again."},
    {.name = "from",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help = "Documents of this day, month, year or minute and later; those without a date are left out."},
    {.name = "to",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help = "Documents up to this day, month, year or minute, it included."},
    {.name = "lang",
     .type = CHUDE_STRING,
     .values = "vi|en|…",
     .help = "Documents in this language: their `lang`, else as `tokenize` would find it."},
    {.name = "invert",
     .letter = 'v',
     .type = CHUDE_FLAG,
     .help = "The other documents: those that do not meet all of these conditions."},
    {0}};

static const char *const examples[] = {
    "chude select --from 2026-07 --to 2026-07-19 news.ndjson",
    "from 1 to 19 July",
    "chude select --where section=\"Tuyển sinh\" then keyphrase news.ndjson",
    "keyphrases of one section",
    "chude select --where 'title~(?i)bão|lũ' --where 'section!=Nông nghiệp' news.ndjson",
    "titles that speak of storms or floods, in the other sections",
    "chude topics then select --where topic.id=0 news.ndjson",
    "the documents of the first topic",
    "chude select --has title --lang vi then ngram news.ndjson",
    "counts of the Vietnamese documents that have a title",
    NULL};

const ChudeStage chude_stage_select = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "select",
    .version = "1",
    .summary = "the documents that meet every condition given",
    .description =
        "--where compares a string by its value, any other member by its JSON text. NAME may be a path:\n"
        "topic.id is member id of the object topic, if there is no member \"topic.id\". = and != compare\n"
        "numbers as numbers (1.10 equals 1.1); < <= > >= do so where both sides are numbers, in quotes or\n"
        "not, and go by bytes else, which is right for ISO dates. ~ and !~ search a Perl-like pattern\n"
        "(PCRE) anywhere in the value: ^ and $ tie it to the ends, (?i) ignores letter case. A document\n"
        "without the member meets != and !~ only.\n"
        "\n"
        "--from and --to go by the date as the document writes it: the day that its own clock shows. A date\n"
        "without a day or a time counts as its first moment: 2026-04 is in no range that begins on 2 April.\n"
        "Where the option says hours, times are compared: by UTC if both have an offset (Z, +07:00), else\n"
        "clock by clock.",
    .examples = examples,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .close = close_stage,
};
