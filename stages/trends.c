/* trends.c - the stage `trends`: which terms stand out in time, with their series and bursts. */
#include <glib.h>
#include <string.h>

#include "counting/limits.h"
#include "stage.h"
#include "trends/choose.h"
#include "trends/periods.h"
#include "trends/print.h"
#include "trends/save.h"
#include "trends/tally.h"

enum { PART = 8, LEAST_ROWS = 1 << 20 }; /* of --memory, for rows; bytes */

typedef struct {
    const ChudeHost *host;
    ChudeLimits limits;
    ChudeBy by;
    size_t top;
    uint32_t window;
    ChudeTrendSort sort;
    ChudeAbbreviations *abbreviations;
    ChudeStopwords *stopwords;
} Shared;

typedef struct {
    const Shared *shared;
    ChudeTally *tally;
} State;

static void trends_close(void *data) {
    Shared *shared = data;
    chude_abbreviations_free(shared->abbreviations);
    chude_stopwords_free(shared->stopwords);
    g_free(shared);
}

static void *trends_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    const char *by = host->option_string(args, "by"), *min_df = host->option_string(args, "min-df");
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->by = chude_by_of(by);
    shared->top = (size_t)host->option_integer(args, "top");
    shared->limits.max_df = (struct ChudeLimit){1, true};
    int64_t window = host->option_integer(args, "window"); /* 0: not given */
    shared->window = window ? (uint32_t)window : chude_trends_window(shared->by);
    shared->sort = *host->option_string(args, "sort") == 'c' ? CHUDE_SORT_CHANGE : CHUDE_SORT_BURST;
    if (!chude_limits_parse_lengths(&shared->limits, host->option_string(args, "n"), error) ||
        !chude_limits_parse_df(&shared->limits.min_df, "min-df", min_df, error) ||
        !(shared->abbreviations =
              chude_abbreviations_new(host->option_string(args, "abbreviations"), error)) ||
        !(shared->stopwords = chude_stopwords_new(true, NULL, NULL, error))) {
        trends_close(shared);
        return NULL;
    }
    return shared;
}

static void *trends_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->tally = g_new0(ChudeTally, 1);
    chude_tally_init(state->tally, state->shared->limits.from, state->shared->limits.to, state->shared->by,
                     worker);
    return state;
}

static ChudeStatus trends_process(void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        uint32_t period;
        if (document->dropped || document->row) {
            continue;
        }
        if (!chude_period_of(document->date, state->shared->by, &period)) {
            state->tally->undated++;
            state->tally->misdated +=
                !document->date.data && state->shared->host->member(document, "date_given").data;
        } else if (!chude_tally_add(state->tally, document, period, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

/* What each of so many may hold of rows. */
static size_t rows_memory(const ChudeHost *host, unsigned sharers) {
    return MAX((size_t)MIN(host->memory / PART / sharers, SIZE_MAX / 2), (size_t)LEAST_ROWS);
}

static size_t trends_held(const void *data) {
    return chude_tally_held(((const State *)data)->tally);
}

static bool trends_spill(void *data, GError **error) {
    State *state = data;
    const ChudeHost *host = state->shared->host;
    return chude_tally_write(state->tally, host->folder, rows_memory(host, MAX(host->threads, 1)), error) &&
           chude_sorter_spill(state->tally->rows, error) &&
           chude_sorter_spill(state->tally->first.records, error);
}

static bool trends_merge(void *data, void *const *from, size_t n, GError **error) {
    (void)error;
    State *into = data;
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        if (other != into) {
            chude_tally_take(into->tally, other->tally);
        }
    }
    return true;
}

/* ---- rows ---- */

static bool give_row(void *sink, ChudeText row, GError **error) {
    return ((ChudeSink *)sink)->write(sink, row, error);
}

static uint64_t dated_documents(const ChudeTally *tally) {
    GHashTableIter periods;
    gpointer count;
    uint64_t sum = 0;
    g_hash_table_iter_init(&periods, tally->volume);
    while (g_hash_table_iter_next(&periods, NULL, &count)) {
        sum += *(const uint64_t *)count;
    }
    return sum;
}

/* What no series counts: a reader who adds them up would miss it. */
static void note_left_out(const State *state, const ChudePeriods *span) {
    const ChudeTally *tally = state->tally;
    uint64_t dated = dated_documents(tally), far = dated - (span->count ? span->before[span->count] : 0);
    if (tally->undated) {
        state->shared->host->note(state->shared->host,
                                  "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                                  " documents have no %s, and count in no series (%" G_GUINT64_FORMAT
                                  " say one that is no date)",
                                  tally->undated, tally->undated + dated,
                                  state->shared->by == CHUDE_BY_MONTH  ? "month"
                                  : state->shared->by == CHUDE_BY_HOUR ? "hour"
                                                                       : "day",
                                  tally->misdated);
    }
    if (far) {
        state->shared->host->note(state->shared->host,
                                  "%" G_GUINT64_FORMAT
                                  " documents lie more than %d periods from the middle of the "
                                  "corpus, and count in no series",
                                  far, CHUDE_SPAN_HALF);
    }
}

static bool trends_finish(void *data, ChudeSink *sink, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    ChudePeriods span = chude_span_of(state->tally);
    bool good = true;
    note_left_out(state, &span);
    if (span.count) {
        ChudeCountsFilter filter = chude_limits_filter(&shared->limits, span.before[span.count], shared->top);
        ChudeTrendOptions choice = {.by = shared->by,
                                    .min_df = filter.min_df,
                                    .top = shared->top,
                                    .window = shared->window,
                                    .sort = shared->sort,
                                    .abbreviations = shared->abbreviations,
                                    .stopwords = shared->stopwords};
        const ChudeHost *host = shared->host;
        ChudeTrends *trends = chude_tally_gather(state->tally, host->folder, rows_memory(host, 1),
                                                 choice.min_df, choice.abbreviations, error)
                                  ? chude_trends_choose(state->tally, &span, &choice, error)
                                  : NULL;
        good = trends &&
               chude_trends_print(state->tally, shared->by, &span, trends, true, give_row, sink, error);
        chude_trends_free(trends);
    }
    chude_span_clear(&span);
    return good;
}

static void trends_end(void *data) {
    State *state = data;
    chude_tally_clear(state->tally);
    g_free(state->tally);
    g_free(state);
}

static void trends_settings(const void *data, ChudeSettings *settings) {
    const Shared *shared = data;
    chude_tally_settings(settings, shared->limits.from, shared->limits.to, shared->by);
}

static bool trends_save(const void *data, ChudeRows *rows, GError **error) {
    const State *state = data;
    const ChudeHost *host = state->shared->host;
    return chude_tally_save(state->tally, host->folder, rows_memory(host, 1), rows, error);
}

static bool trends_load(void *data, ChudeSaved *saved, GError **error) {
    State *state = data;
    const ChudeHost *host = state->shared->host;
    return chude_tally_load(state->tally, saved, host->folder, rows_memory(host, 1), error);
}

static const ChudeOption options[] = {
    {.name = "by",
     .type = CHUDE_CHOICE,
     .values = "hour|day|week|month",
     .fallback = "day",
     .help =
         "What a series counts by; weeks begin on Monday, and only documents with a time of day have an hour."},
    {.name = "n",
     .letter = 'n',
     .type = CHUDE_STRING,
     .fallback = "1",
     .values = "N|A..B",
     .help = "Lengths of terms in words: N for 1 to N, A..B for A to B; at most 5."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "300",
     .minimum = 1,
     .maximum = 100000,
     .help = "Prints the N best trends; the terms of one event are one."},
    {.name = "window",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 10000,
     .help =
         "Periods of the last window, which is compared with the one before it; without it 7 days, 24 hours, a "
         "week, a month."},
    {.name = "sort",
     .type = CHUDE_CHOICE,
     .values = "burst|change",
     .fallback = "burst",
     .help =
         "What comes first: the heaviest bursts of the whole time, or what the last window changed most."},
    {.name = "abbreviations",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Short forms of your own, as `keyphrase` takes them."},
    {.name = "min-df",
     .type = CHUDE_STRING,
     .values = "N|SHARE",
     .fallback = "3",
     .help = "Leaves out terms of fewer documents: a number (3), or a share of all (0.01, 1%)."},
    {.name = "model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Prints the trends of a state that `chude fit trends` or `merge` made; no documents are read."},
    {0}};

static const char *const examples[] = {
    "chude trends --by week news.ndjson",
    "words that stand out in time, week by week",
    "chude tokenize then stop then trends -n 3 --top 20 news.ndjson",
    "words and phrases without function words, day by day",
    "chude tokenize then stop then trends -n 3 --sort change --window 1 news.ndjson",
    "what the last day changed most, beside the day before",
    "chude trends --by month samples/ | jq -c '[.text, .bursts[].start]'",
    "words, and the months in which they rose",
    "chude fit trends news.ndjson -o days.state; chude trends --model days.state --by week",
    "from a saved state, as `chude merge` makes one of single days' ones",
    NULL};

static const char *const needs[] = {"words", "date", NULL};

const ChudeStage chude_stage_trends = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_SINK,
    .name = "trends",
    .version = "1",
    .summary = "events: terms that stand out in time, with series, bursts and change",
    .description =
        "Prints a row of chude.trend/1 for each event, the best first:\n"
        "{\"schema\":\"chude.trend/1\",\"text\":…,\"terms\":[…],\"df\",\"count\",\n"
        " \"series\":[{\"start\",\"count\",\"df\",\"share\"}],\"bursts\":[{\"start\",\"end\",\"score\",\"count\",\"df\"}],\n"
        " \"change\":{\"kind\",\"start\",\"end\",\"df\",\"share\",\"before\":{…},\"g2\",\"q\"},\"evidence\":[…]}.\n"
        "text is the event's name, and all numbers are of that term; terms are the other ones of the same\n"
        "event: fragments, variants, and what bursts at the same time in the same documents. Terms are\n"
        "counted as `ngram` counts them; a short form of a single meaning is joined with what it stands for\n"
        "(a document that has both may count twice). count is occurrences, df documents, of each period from\n"
        "the first of the corpus to the last, empty ones too; share is df of all documents of the period. A\n"
        "date counts by the day that the document writes, whatever its time and offset. Where a document's\n"
        "date is not ISO 8601 of 1900 to 2099, the stage `dates` looks for one in the member, in the text's\n"
        "head and in the path, and takes its options from here (--tz, --look). A document without a day (by\n"
        "month: a month; by hour: an hour) counts nowhere, as does one whose period lies more than 10,000\n"
        "periods from the middle of the corpus; standard error says how many.\n"
        "\n"
        "Bursts are those of Kleinberg's automaton of two states (KDD 2002, section 4): of d documents of a\n"
        "period r have the term; usually with probability p0, its share over all periods, in a burst with s\n"
        "p0; a step up costs ln of the number of periods, a step down nothing. s is 2; where few documents\n"
        "could not pay the step, 8 or 32. By day from four weeks on p0 is that of the weekday, by hour that\n"
        "of the hour too. score is what the cheapest sequence of states saves within the burst: -ln of the\n"
        "binomial likelihood under p0, less that under s p0. end is the last day that belongs to it. Bursts\n"
        "come by time. One that chance may have made is none: Hoeffding's bound for its documents times the\n"
        "number of runs of periods, and Benjamini and Hochberg's procedure over all terms of --min-df at 0.05.\n"
        "A term of half of all documents or more has none.\n"
        "\n"
        "change compares the last --window periods with those before: new and gone where one has no\n"
        "document, rising and falling by G² of documents; steady where q, of Benjamini and Hochberg over all\n"
        "terms of --min-df, is above 0.05. It is absent where no period lies before the last window.\n"
        "\n"
        "Rows come by the highest score of their bursts falling; then what changed, by G²; then what at some\n"
        "time stood twice as often as else (a common word: four times), by G² of the documents by period\n"
        "against a flat share; then by key. What begins or ends with a function word, a number alone, a\n"
        "time (ngày 2-9), and a common word that is only somewhat more common for a time lead no event.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = trends_open,
    .begin = trends_begin,
    .process = trends_process,
    .merge = trends_merge,
    .finish = trends_finish,
    .end = trends_end,
    .close = trends_close,
    .held = trends_held,
    .spill = trends_spill,
    .form = &chude_tally_form,
    .settings = trends_settings,
    .save = trends_save,
    .load = trends_load,
};
