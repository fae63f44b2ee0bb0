/* lexicon - a corpus' own words, for --lexicon: what `chude fit lexicon` runs. */
#include <glib.h>

#include "counting/observer.h"
#include "fail.h"
#include "lexicon/gathered.h"
#include "pack.h"

enum { LONGEST = 4 }; /* words that a string may come apart into */

typedef struct {
    const ChudeHost *host;
    ChudeGatheredLimits limits;
} Shared;

typedef struct {
    ChudeObserver observer; /* first */
    const Shared *shared;
} State;

static void *lexicon_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    (void)error;
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->limits = (ChudeGatheredLimits){(uint64_t)host->option_integer(args, "min-count"),
                                           (uint64_t)host->option_integer(args, "min-new"),
                                           host->option_number(args, "share")};
    return shared;
}

static void *lexicon_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    *state = (State){chude_observer(((const Shared *)shared)->host, worker, LONGEST), shared};
    return state;
}

static void pack_gram(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *rows) {
    (void)context;
    chude_pack_number(rows, gram->count.count);
    chude_pack_text(rows, text);
}

static bool gather_grams(void *context, unsigned n, ChudeText rows, GError **error) {
    (void)error;
    ChudeUnpack from = chude_unpack(rows);
    while (from.at < from.end) {
        uint64_t count = chude_unpack_number(&from);
        chude_gathered_add(context, n, chude_unpack_text(&from), count);
    }
    return true;
}

static bool lexicon_finish(void *state_, ChudeSink *sink, GError **error) {
    const State *state = state_;
    const Shared *shared = state->shared;
    ChudeGathered *gathered = chude_gathered_new(&shared->limits);
    ChudeGramPrinter printer = {pack_gram, gather_grams, gathered};
    bool good = chude_counts_seal(state->observer.counts, (ChudeCount){2, 1}, error);
    for (unsigned n = 1; good && n <= LONGEST; n++) {
        /* what stands apart only once, which most n-grams do, says nothing */
        ChudeCountsFilter filter = {n == 1 ? 1 : 2, 1, UINT64_MAX, SIZE_MAX};
        good = chude_counts_print(state->observer.counts, n, n, &filter, &printer, error);
    }
    ChudeBuffer lines = {0};
    if (good) {
        chude_gathered_write(gathered, &lines);
        good = sink->write(sink, chude_buffer_text(&lines), error);
    }
    chude_buffer_clear(&lines);
    chude_gathered_free(gathered);
    return good;
}

static void lexicon_end(void *worker) {
    State *state = worker;
    chude_counts_free(state->observer.counts);
    g_free(state);
}

static const ChudeOption options[] = {
    {.name = "min-count",
     .type = CHUDE_INTEGER,
     .fallback = "3",
     .values = "N",
     .minimum = 1,
     .maximum = 1e15,
     .help = "What is joined in most places must be so N times at least; what is apart in most, apart."},
    {.name = "min-new",
     .type = CHUDE_INTEGER,
     .fallback = "5",
     .values = "N",
     .minimum = 2,
     .maximum = 1e15,
     .help = "Names and terms that were nowhere joined must occur N times."},
    {.name = "share",
     .type = CHUDE_NUMBER,
     .fallback = "0.9",
     .values = "0.5..1",
     .minimum = 0.5,
     .maximum = 1,
     .help = "What \"in most places\" means."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude fit lexicon samples/ -o my.lexicon",
    "a corpus' own words, to be read and edited",
    "chude fit lexicon samples/ -o my.lexicon && chude run --lexicon my.lexicon samples/ -o out/",
    "the whole job with them",
    NULL,
};

static const char *const needs[] = {"words", NULL};

const ChudeStage chude_stage_lexicon = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_SINK,
    .flags = CHUDE_FITS,
    .name = "lexicon",
    .version = "1",
    .summary = "finds a corpus' own words, for --lexicon",
    .description =
        "Prints a lexicon: ~word a line (one word wherever its syllables stand as whole words), -word where syllables are to stay apart, behind each the evidence (in how many\n"
        "places the segmenter joined its syllables, and in how many they stood apart as words). In it are\n"
        "  words joined in most places, so that they are in all;\n"
        "  words joined here and there that stand apart in most;\n"
        "  names: two to four syllables with capitals, never joined, in half of their places or more;\n"
        "  pairs of syllables that hardly occur without each other (NPMI of 0.8 or more, nine tenths\n"
        "  of the places of the rarer one and three tenths of those of the commoner one).\n"
        "Nothing changes until it is given with --lexicon. Read it first: lines are comments from # on.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = lexicon_open,
    .begin = lexicon_begin,
    .process = chude_observer_process,
    .merge = chude_observer_merge,
    .finish = lexicon_finish,
    .end = lexicon_end,
    .close = g_free,
    .held = chude_observer_held,
    .spill = chude_observer_spill,
};
