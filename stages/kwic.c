/* kwic.c - the stage `kwic`: a concordance, every place where terms stand with what is around it. */
#include <glib.h>
#include <string.h>

#include "boilerplate.h"
#include "dedup/identity.h"
#include "kwic/find.h"
#include "kwic/row.h"
#include "pack.h"
#include "shown.h"
#include "sorter.h"
#include "terms.h"

enum {
    PART = 8,
    LEAST_ROWS = 1 << 20,
    PAPER = 100,
    PIECE = 1 << 16
}; /* of --memory; bytes; columns; bytes */

typedef enum { BY_ID, BY_DATE, BY_LEFT, BY_RIGHT } Order;

typedef struct {
    const ChudeHost *host;
    ChudeKwicTerms *terms;
    Order order;
    bool lines;                 /* for people; else JSON */
    size_t context, top, width; /* syllables a side; hits, 0: all; columns */
} Shared;

typedef struct {
    const Shared *shared;
    ChudeKwicFinder *finder;
    ChudeSorter *rows;
    size_t edge, hit;       /* columns of the widest of each */
    ChudeBuffer key, value; /* scratch space */
} State;

/* ---- gathering ---- */

static void kwic_close(void *data) {
    Shared *shared = data;
    chude_kwic_terms_free(shared->terms);
    g_free(shared);
}

static void *kwic_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    const char *const *terms = host->option_strings(args, "term");
    const char *order = host->option_string(args, "sort"), *format = host->option_string(args, "format");
    size_t width = (size_t)host->option_integer(args, "width");
    if (!terms[0]) {
        host->fail(error, "kwic: what to look for comes first: chude kwic TERM [FILE]…");
        return NULL;
    }
    Shared *shared = g_new0(Shared, 1);
    *shared = (Shared){.host = host,
                       .order = *order == 'i'   ? BY_ID
                                : *order == 'd' ? BY_DATE
                                : *order == 'l' ? BY_LEFT
                                                : BY_RIGHT,
                       .lines = *format == 'l' || (*format == 'a' && host->columns > 0),
                       .context = (size_t)host->option_integer(args, "context"),
                       .top = (size_t)host->option_integer(args, "top"),
                       .width = width           ? width
                                : host->columns ? host->columns
                                                : PAPER};
    shared->terms = chude_kwic_terms_new(terms, host->option_flag(args, "whole-words"), error);
    if (!shared->terms) {
        g_prefix_error(error, "kwic: ");
        g_clear_pointer(&shared, kwic_close);
    }
    return shared;
}

static void *kwic_begin(const void *data, ChudeWorker *worker, GError **error) {
    (void)error;
    const Shared *shared = data;
    const ChudeHost *host = shared->host;
    size_t memory = (size_t)MIN(host->memory / PART / MAX(host->threads, 1), SIZE_MAX / 2);
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->finder = chude_kwic_finder_new(shared->terms, worker);
    state->rows = chude_sorter_new(host->folder, MAX(memory, (size_t)LEAST_ROWS));
    return state;
}

static void kwic_end(void *data) {
    State *state = data;
    chude_kwic_finder_free(state->finder);
    chude_sorter_free(state->rows);
    chude_buffer_clear(&state->key);
    chude_buffer_clear(&state->value);
    g_free(state);
}

/* What the hit is sorted by: whatever the order, then by document and place. */
static void make_key(State *state, const ChudeDocument *document, const ChudeKwicHit *hit, size_t left,
                     size_t right) {
    ChudeBuffer *key = &state->key;
    key->size = 0;
    switch (state->shared->order) {
    case BY_LEFT:
        chude_kwic_left_key(key, state->finder, document->words, hit, left);
        chude_buffer_char(key, '\0');
        break;
    case BY_RIGHT:
        chude_kwic_right_key(key, state->finder, document->words, hit, right);
        chude_buffer_char(key, '\0');
        break;
    case BY_DATE:
        chude_identity_key(key, document, CHUDE_KEEP_EARLIEST);
        break;
    case BY_ID:
        break;
    }
    if (state->shared->order != BY_DATE) {
        chude_buffer_add(key, document->id.data, document->id.size);
        chude_buffer_char(key, '\0');
        chude_pack_sortable(key, chude_hash(document->text.data, document->text.size));
    }
    chude_pack_sortable(key, hit->span.begin);
}

static ChudeText piece(ChudeText text, uint32_t begin, uint32_t end) {
    return (ChudeText){text.data + begin, end - begin};
}

static size_t columns(State *state, ChudeText text) {
    state->value.size = 0;
    chude_shown_line(&state->value, text);
    return chude_shown_columns(chude_buffer_text(&state->value));
}

static bool add_hit(State *state, const ChudeDocument *document, const ChudeKwicHit *hit, GError **error) {
    const ChudeWords *words = document->words;
    size_t left, right;
    ChudeSpan around = chude_kwic_context(state->finder, words, hit, state->shared->context, &left, &right);
    const ChudeKwicRow row = {.id = document->id,
                              .date = document->date,
                              .left = piece(words->text, around.begin, hit->span.begin),
                              .hit = piece(words->text, hit->span.begin, hit->span.end),
                              .right = piece(words->text, hit->span.end, around.end),
                              .begin = hit->span.begin,
                              .end = hit->span.end};
    make_key(state, document, hit, left, right);
    if (state->shared->lines) {
        state->edge =
            MAX(state->edge, columns(state, chude_kwic_edge(&row, state->shared->order == BY_DATE)));
        state->hit = MAX(state->hit, columns(state, row.hit));
    }
    state->value.size = 0;
    chude_kwic_pack(&state->value, &row);
    return chude_sorter_add(state->rows, chude_buffer_text(&state->key), chude_buffer_text(&state->value),
                            error);
}

static ChudeStatus kwic_process(void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        chude_boilerplate_unmark(document->words); /* a concordance is of all that is written */
        ChudeKwicPlace from = {0};
        ChudeKwicHit hit;
        while (!document->dropped && !document->row &&
               chude_kwic_find(state->finder, document->words, &from, &hit)) {
            if (!add_hit(state, document, &hit, error)) {
                return CHUDE_FAIL;
            }
        }
    }
    return CHUDE_OK;
}

static size_t kwic_held(const void *data) {
    const State *state = data;
    return chude_sorter_size(state->rows) + chude_kwic_finder_size(state->finder);
}

static bool kwic_spill(void *data, GError **error) {
    State *state = data;
    chude_kwic_finder_forget(state->finder);
    return chude_sorter_spill(state->rows, error);
}

static bool kwic_merge(void *data, void *const *from, size_t n, GError **error) {
    State *into = data;
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        if (other != into) {
            into->edge = MAX(into->edge, other->edge);
            into->hit = MAX(into->hit, other->hit);
            if (!chude_sorter_take(into->rows, other->rows, error)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- rows ---- */

static bool kwic_finish(void *data, ChudeSink *sink, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    ChudeKwicLayout layout = chude_kwic_layout(shared->width, state->edge, state->hit);
    layout.dates = shared->order == BY_DATE;
    layout.colour = shared->host->colour;
    GError *cause = NULL;
    ChudeText key, value;
    ChudeBuffer out = {0};
    bool good = chude_sorter_read(state->rows, error);
    for (size_t given = 0; good && (!shared->top || given < shared->top) &&
                           chude_sorter_next(state->rows, &key, &value, &cause);
         given++) {
        const ChudeKwicRow row = chude_kwic_unpack(value);
        if (shared->lines) {
            chude_kwic_line(&out, &row, &layout);
        } else {
            chude_kwic_json(&out, &row);
        }
        if (out.size >= PIECE) {
            good = sink->write(sink, chude_buffer_text(&out), error);
            out.size = 0;
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    good = good && (!out.size || sink->write(sink, chude_buffer_text(&out), error));
    chude_buffer_clear(&out);
    return good;
}

/* ---- descriptor ---- */

static const ChudeOption options[] = {
    {.name = "term",
     .type = CHUDE_STRINGS,
     .values = "TERM",
     .help = "Another term to look for, beside the first word, which is one; may be given again."},
    {.name = "whole-words",
     .type = CHUDE_FLAG,
     .help = "Only where a hit begins and ends with a word: `an` is not looked for in `an ninh`, one word."},
    {.name = "context",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "20",
     .minimum = 0,
     .maximum = 10000,
     .help = "Syllables on either side at most: whole words, within the sentence."},
    {.name = "sort",
     .type = CHUDE_CHOICE,
     .values = "id|date|left|right",
     .fallback = "id",
     .help =
         "Order of hits: by document, by date, or by what stands before or behind, from the hit outwards."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "0",
     .minimum = 0,
     .maximum = 9007199254740992.0,
     .help = "Prints the first N hits of that order; 0: all."},
    {.name = "format",
     .type = CHUDE_CHOICE,
     .values = "auto|lines|ndjson",
     .fallback = "auto",
     .help = "Lines in columns for people, or an object a hit; auto: lines on a terminal."},
    {.name = "width",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "0",
     .minimum = 0,
     .maximum = 10000,
     .help = "Columns of a line; 0: those of the terminal, else 100."},
    {0}};

static const char *const examples[] = {
    "chude kwic 'an ninh' samples/",
    "every place where these syllables stand, with what is around them",
    "chude kwic bão --term lũ --sort right --format lines --width 120 news.ndjson",
    "two terms, sorted by what follows them",
    "chude kwic 'người dân' news.ndjson | jq -r .right | sort | uniq -c | sort -rn",
    "what follows most often",
    "chude select --where 'date>=2026-07' then kwic 'nông dân' --sort date --context 8 news.ndjson",
    "of one summer, in the order of time",
    NULL};

static const char *const needs[] = {"words", NULL};

const ChudeStage chude_stage_kwic = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_SINK,
    .flags = CHUDE_SEES_DUPLICATES,
    .name = "kwic",
    .version = "1",
    .summary = "every place where a term stands, with what is around it",
    .description =
        "A concordance: `chude kwic TERM [FILE]…`. On a terminal each hit is a line: the document's id (by --sort date\n"
        "its date), what stands before, the hit, what stands behind, in columns. Elsewhere, one a line:\n"
        "{\"schema\":\"chude.kwic/1\",\"id\",\"date\",\"begin\",\"end\",\"left\",\"hit\",\"right\"}; begin and end are bytes of the\n"
        "document's text, half-open; left, hit and right one after the other are a piece of it, of whole words of one\n"
        "sentence; date is there where the document has one.\n"
        "\n"
        "A hit is a run of whole syllables, never a part of one, whether they are one word or several: `an ninh` and\n"
        "an_ninh find the same. Case, composition and the place of the tone (hoà, hòa) do not matter, nor does white\n"
        "space beside a mark: `phòng, chống` is one term. Of terms that begin at one place the longest counts; hits do\n"
        "not overlap. What `stop` marked is found, and stems are not looked at. Titles are not looked into.\n"
        "\n"
        "Hits come by id, then place; by --sort left or right first by counting keys of the syllables before or behind,\n"
        "marks left out, in the order of their bytes; by --sort date first by date, those without one last.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = kwic_open,
    .begin = kwic_begin,
    .process = kwic_process,
    .merge = kwic_merge,
    .finish = kwic_finish,
    .end = kwic_end,
    .close = kwic_close,
    .held = kwic_held,
    .spill = kwic_spill,
    .operand = "term",
};
