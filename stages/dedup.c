/* dedup.c - which documents are the same as another: word for word, or nearly. */
#include <glib.h>

#include "dedup/groups.h"
#include "dedup/result.h"
#include "record.h"

/* Parts of --memory: an eighth is a stage's, half of that for rows while documents are observed, then for sorting. */
enum { PART = 8, LEAST_ROWS = 1 << 20 };

typedef struct {
    const ChudeHost *host;
    double jaccard;
    size_t shingle; /* words; 0: exact duplicates only */
    ChudeKeep keep;
    bool drop;
} Shared;

/* One worker's: it observes into rows. The one that finish saw is the result. */
typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
    ChudeShingler shingler;
    ChudeSorter *rows; /* NULL until the first batch */
    ChudeDedupDocuments documents;
    ChudeDuplicates duplicates;
    ChudeBuffer key, scratch;
} State;

static void *dedup_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    (void)error;
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->jaccard = host->option_number(args, "jaccard");
    shared->shingle = host->option_flag(args, "exact") ? 0 : (size_t)host->option_integer(args, "shingle");
    shared->keep = host->option_string(args, "keep")[0] == 'l' ? CHUDE_KEEP_LONGEST : CHUDE_KEEP_EARLIEST;
    shared->drop = host->option_flag(args, "drop");
    return shared;
}

static void dedup_close(void *shared) {
    g_free(shared);
}

static void *dedup_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->worker = worker;
    return state;
}

static void dedup_end(void *data) {
    State *state = data;
    chude_shingler_clear(&state->shingler);
    chude_sorter_free(state->rows);
    chude_dedup_documents_clear(&state->documents);
    chude_duplicates_clear(&state->duplicates);
    chude_buffer_clear(&state->key);
    chude_buffer_clear(&state->scratch);
    g_free(state);
}

static size_t memory_part(const Shared *shared) {
    return (size_t)MIN(shared->host->memory / PART, SIZE_MAX / 2);
}

static ChudeSorter *new_rows(const Shared *shared, unsigned sharers) {
    size_t memory = memory_part(shared) / 2 / sharers;
    return chude_sorter_new(shared->host->folder, MAX(memory, (size_t)LEAST_ROWS));
}

static ChudeStatus dedup_process(void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    if (!state->rows) {
        state->rows = new_rows(shared, shared->host->threads);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        chude_shingler_make(&state->shingler, state->worker, document->words, shared->shingle);
        if (!chude_dedup_row_add(state->rows, document, &state->shingler, shared->keep, batch->sequence,
                                 (uint32_t)i, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

static bool dedup_merge(void *data, void *const *from, size_t n, GError **error) {
    State *into = data;
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        if (other == into || !other->rows) {
            continue;
        }
        if (!into->rows) {
            into->rows = new_rows(into->shared, 1);
        }
        if (!chude_sorter_take(into->rows, other->rows, error)) {
            return false;
        }
    }
    return true;
}

static bool find_groups(State *state, ChudeSorter *exact, GError **error) {
    const Shared *shared = state->shared;
    size_t memory = memory_part(shared);
    if (!chude_dedup_documents_read(&state->documents, state->rows, exact, shared->host->folder, memory / 4,
                                    error) ||
        !chude_groups_exact(&state->documents, exact, error)) {
        return false;
    }
    g_clear_pointer(&state->rows, chude_sorter_free);
    const ChudeGroupsNear near = {shared->host, shared->jaccard, memory / 2, shared->host->folder};
    return (shared->shingle == 0 || chude_groups_near(&state->documents, &near, error)) &&
           chude_duplicates_make(&state->duplicates, &state->documents, error);
}

static bool dedup_finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    if (!state->rows) {
        state->rows = new_rows(state->shared, 1);
    }
    ChudeSorter *exact = chude_sorter_new(state->shared->host->folder, memory_part(state->shared) / 4);
    bool good = find_groups(state, exact, error);
    chude_sorter_free(exact);
    return good;
}

static ChudeIdentity identity_of(State *state, const ChudeDocument *document) {
    state->key.size = 0;
    chude_identity_key(&state->key, document, state->shared->keep);
    return chude_identity(chude_buffer_text(&state->key));
}

/* Whether the document is the first of its copies in the input, which is the one that is kept. */
static bool is_first(State *state, const ChudeDuplicate *entry, const ChudeBatch *batch, size_t i) {
    if (entry->sequence != batch->sequence) {
        return false;
    }
    for (size_t j = 0; j < i; j++) {
        ChudeText id = batch->documents[j].id, own = batch->documents[i].id;
        if (id.size == own.size && memcmp(id.data, own.data, id.size) == 0 &&
            chude_identity_compare(identity_of(state, &batch->documents[j]), entry->identity) == 0) {
            return false;
        }
    }
    return true;
}

static bool mark(State *state, const State *result, const ChudeDuplicate *entry, ChudeBatch *batch,
                 ChudeDocument *document, GError **error) {
    ChudeDedupRecord root;
    if (!chude_dedup_record(&result->documents, entry->root, &root, &state->scratch, error)) {
        return false;
    }
    state->key.size = 0;
    chude_json_string(&state->key, root.id);
    chude_record_set_raw(batch, document, "duplicate_of", chude_buffer_text(&state->key));
    return true;
}

static ChudeStatus dedup_apply(const void *data, void *worker_data, ChudeBatch *batch, GError **error) {
    const State *result = data;
    State *state = worker_data;
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        const ChudeDuplicate *entry =
            chude_duplicates_find(&result->duplicates, identity_of(state, document));
        if (!entry || is_first(state, entry, batch, i)) {
            chude_record_remove_raw(document,
                                    "duplicate_of"); /* one that it brought along is of another run */
        } else if (!mark(state, result, entry, batch, document, error)) {
            return CHUDE_FAIL;
        }
    }
    for (size_t i = 0; state->shared->drop && i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        document->dropped =
            document->dropped || (!document->row && chude_record_find(document, "duplicate_of"));
    }
    return CHUDE_OK;
}

static bool dedup_emit(void *data, void *applied, ChudeSink *sink, GError **error) {
    (void)applied;
    const State *result = data;
    ChudeBuffer json = {0};
    bool good = chude_duplicates_write(&json, &result->duplicates, &result->documents, error) &&
                sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    return good;
}

static size_t dedup_held(const void *data) {
    const State *state = data;
    return state->rows ? chude_sorter_size(state->rows) : 0;
}

/* Nothing of the state stands on the worker's dictionary. */
static bool dedup_spill(void *data, GError **error) {
    State *state = data;
    return !state->rows || chude_sorter_spill(state->rows, error);
}

static const char *const dedup_needs[] = {"words", NULL};
static const char *const dedup_gives[] = {"duplicate_of", NULL};

static const char *const dedup_examples[] = {
    "chude dedup --drop news.ndjson > once.ndjson",
    "One document of each group: the earliest.",
    "chude dedup --result groups.json news.ndjson | jq -r 'select(.duplicate_of) | [.id, .duplicate_of] | @tsv'",
    "What is a duplicate of what; groups.json has the groups, the largest first, with similarities.",
    "chude dedup --exact --drop then keyphrase -- news.ndjson",
    "Word for word only, and keyphrases of what is left.",
    NULL,
};

static const ChudeOption dedup_options[] = {
    {"jaccard", 0, CHUDE_NUMBER, "0.45", "SHARE", 0.1, 1,
     "Near duplicates share that much of their shingles or more: shared ones among all of both."},
    {"shingle", 0, CHUDE_INTEGER, "2", "N", 1, 16, "Words in a row that make a shingle."},
    {"exact", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Only documents with the same words in the same order."},
    {"keep", 0, CHUDE_CHOICE, "earliest", "earliest|longest", 0, 0,
     "Which one of a group the others are duplicates of: by date, or by bytes of text."},
    {"drop", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Leave duplicates out of the output."},
    {0},
};

const ChudeStage chude_stage_dedup = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_CORPUS,
    .name = "dedup",
    .version = "1",
    .summary = "finds documents that are the same as another, word for word or nearly",
    .description =
        "Adds `duplicate_of`, the id of the document that stands for the group, to the others of the group. That\n"
        "one is the earliest by `date` (those without an ISO 8601 date come last; offsets from UTC are not looked\n"
        "at), then the first by id and hash of text; with --keep longest the one with most bytes of text. Of\n"
        "documents alike in date, id, text and title all but the first in the input are duplicates of their own\n"
        "id. Titles are not compared.\n"
        "\n"
        "Words are what stands between white space here, syllables in Vietnamese: what tokenize joins to compounds\n"
        "makes no difference. Exact duplicates have the same words in the same order: case, punctuation, white\n"
        "space, hoà or hòa, composed or not do not matter; a text without words must have the same bytes.\n"
        "\n"
        "Near duplicates have sets of shingles (N words in a row, stop-marked ones too) whose Jaccard similarity,\n"
        "shared ones among all of both, is --jaccard or more. A change of one word changes N shingles: where a\n"
        "share e of the words was replaced, it is near q / (2 - q) with q = (1 - e)^N. For pairs of words that is\n"
        "0.82 at 5 % of words, 0.68 at 10 %, 0.47 at 20 %. So the default, 0.45, also finds some stories that were\n"
        "taken up again with most of their background; 0.6 leaves reprints with light edits. A text with fewer\n"
        "words than a shingle has exact duplicates only. Pairs come from 32 trees of MinHash values (Broder 1997,\n"
        "Bawa et al. 2005), so that time grows with the number of documents; those well above the limit are hardly\n"
        "ever missed. Each is then verified: exactly for texts of up to 512 shingles, else from 512 of them\n"
        "(standard error 0.022). A group is whatever hangs together by such pairs: its ends may be less alike.\n"
        "\n"
        "--result FILE: {\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\",\"duplicates\"},\"duplicates\":[{\"id\",\n"
        "\"title\",\"size\",\"members\":[{\"id\",\"similarity\",\"exact\"}]}]}: the groups, the largest first, each named by the\n"
        "document that is kept; similarity is to that one. Keeps 12 bytes a document, and 40 a duplicate, beyond\n"
        "what --memory moves to temporary files.",
    .examples = dedup_examples,
    .needs = dedup_needs,
    .gives = dedup_gives,
    .options = dedup_options,
    .open = dedup_open,
    .begin = dedup_begin,
    .process = dedup_process,
    .merge = dedup_merge,
    .finish = dedup_finish,
    .apply = dedup_apply,
    .emit = dedup_emit,
    .end = dedup_end,
    .close = dedup_close,
    .held = dedup_held,
    .spill = dedup_spill,
};
