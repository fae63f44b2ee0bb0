/* dedup.c - which documents are the same as another: word for word, or nearly. */
#include <glib.h>

#include "boilerplate.h"
#include "dedup/contained.h"
#include "dedup/groups.h"
#include "dedup/result.h"
#include "dedup/spans.h"
#include "dedup/state.h"
#include "record.h"

/* Parts of --memory: an eighth is a stage's, half of that for rows while documents are observed, then for sorting. */
enum { PART = 8, LEAST_ROWS = 1 << 20 };

typedef struct {
    const ChudeHost *host;
    double jaccard;
    size_t shingle; /* words; 0: exact duplicates only */
    ChudeKeep keep;
    bool drop, drop_contained;
    double contained;  /* 0: not looked for */
    uint64_t repeated; /* documents that have a sentence of boilerplate; 0: not looked for */
} Shared;

/* One worker's: it observes into rows. The one that finish saw is the result. */
typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
    ChudeShingler shingler;
    ChudeSorter *rows; /* NULL until the first batch */
    ChudeSentences sentences;
    ChudeDedupDocuments documents;
    ChudeDuplicates duplicates;
    ChudeContained contained;
    ChudeRepeated repeated;
    ChudeRemoved removed; /* while documents come again */
    bool loaded;          /* goes by a saved state */
    ChudeBuffer key, scratch;
} State;

static void *dedup_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->jaccard = host->option_number(args, "jaccard");
    shared->shingle = host->option_flag(args, "exact") ? 0 : (size_t)host->option_integer(args, "shingle");
    shared->keep = host->option_string(args, "keep")[0] == 'l' ? CHUDE_KEEP_LONGEST : CHUDE_KEEP_EARLIEST;
    shared->drop = host->option_flag(args, "drop");
    shared->drop_contained = host->option_flag(args, "drop-contained");
    shared->contained = shared->shingle ? host->option_number(args, "contained") : 0;
    shared->repeated = (uint64_t)host->option_integer(args, "boilerplate");
    if (shared->repeated == 1) {
        host->fail(error,
                   "--boilerplate 1: every sentence stands in one document; give 2 or more, or 0 for none");
        g_free(shared);
        return NULL;
    }
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
    chude_removed_init(&state->removed, state->shared->host->folder, LEAST_ROWS);
    return state;
}

static void dedup_end(void *data) {
    State *state = data;
    chude_shingler_clear(&state->shingler);
    chude_sorter_free(state->rows);
    chude_dedup_documents_clear(&state->documents);
    chude_duplicates_clear(&state->duplicates);
    chude_sentences_clear(&state->sentences);
    chude_contained_clear(&state->contained);
    chude_repeated_clear(&state->repeated);
    chude_removed_clear(&state->removed);
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
        chude_boilerplate_unmark(document->words); /* by what another run said */
        chude_shingler_make(&state->shingler, state->worker, document->words, shared->shingle);
        chude_sentences_find(&state->sentences, state->worker, document->words, &state->shingler);
        if (!chude_dedup_row_add(state->rows, document, &state->shingler, &state->sentences, shared->keep,
                                 batch->sequence, (uint32_t)i, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

static bool dedup_merge(void *data, void *const *from, size_t n, GError **error) {
    State *into = data;
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        if (other == into) {
            continue;
        }
        if (!chude_removed_merge(&into->removed, &other->removed, error)) {
            return false;
        }
        if (!other->rows) {
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
    const ChudeGroupsNear contained = {shared->host, shared->contained, memory / 2, shared->host->folder};
    return (shared->shingle == 0 || chude_groups_near(&state->documents, &near, error)) &&
           chude_duplicates_make(&state->duplicates, &state->documents, error) &&
           (shared->contained <= 0 ||
            chude_contained_find(&state->contained, &state->documents, &contained, error)) &&
           (!shared->repeated ||
            chude_repeated_learn(&state->repeated, &state->documents, shared->repeated, memory / 2, error)) &&
           (!state->loaded || chude_duplicates_index(&state->duplicates, &state->documents, error));
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

/* Whether the document is the first of its copies in the input, which is the one that is kept. Of a saved state nobody knows
 * the input: all are. */
static bool is_first(State *state, const State *result, const ChudeDuplicate *entry, const ChudeBatch *batch,
                     size_t i) {
    if (result->loaded && entry->root == entry->number) {
        return true;
    }
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

/* Sets a member to the id of one of the documents. */
static bool name(State *state, const State *result, const char *member, uint32_t number, ChudeBatch *batch,
                 ChudeDocument *document, GError **error) {
    ChudeDedupRecord named;
    if (!chude_dedup_record(&result->documents, number, &named, &state->scratch, error)) {
        return false;
    }
    state->key.size = 0;
    chude_json_string(&state->key, named.id);
    chude_record_set_raw(batch, document, member, chude_buffer_text(&state->key));
    return true;
}

/* What the documents brought along is of another run, and goes. */
static bool name_duplicate(State *state, const State *result, ChudeBatch *batch, size_t i, GError **error) {
    ChudeDocument *document = &batch->documents[i];
    ChudeIdentity identity = identity_of(state, document);
    const ChudeDuplicate *entry = chude_duplicates_find(&result->duplicates, identity);
    uint32_t root;
    if (entry && !is_first(state, result, entry, batch, i)) {
        return name(state, result, "duplicate_of", entry->root, batch, document, error);
    }
    if (!entry && result->loaded &&
        chude_duplicates_same(&result->duplicates, chude_dedup_exact(document, &state->shingler), identity,
                              &root)) {
        return name(state, result, "duplicate_of", root, batch, document, error);
    }
    chude_record_remove_raw(document, "duplicate_of");
    return true;
}

static bool name_container(State *state, const State *result, ChudeBatch *batch, ChudeDocument *document,
                           GError **error) {
    const ChudeContainedOne *one = chude_contained_look(&result->contained, identity_of(state, document));
    if (one) {
        return name(state, result, "contained_in", one->in, batch, document, error);
    }
    chude_record_remove_raw(document, "contained_in");
    return true;
}

static bool set_boilerplate(State *state, const State *result, ChudeBatch *batch, ChudeDocument *document,
                            GError **error) {
    chude_sentences_find(&state->sentences, state->worker, document->words, &state->shingler);
    state->key.size = 0;
    if (!chude_dedup_spans(&state->key, &result->repeated, &state->sentences, document->words,
                           &state->removed, error)) {
        return false;
    }
    if (!state->key.size) {
        chude_record_remove_raw(document, "boilerplate");
        return true;
    }
    chude_record_set_raw(batch, document, "boilerplate", chude_buffer_text(&state->key));
    chude_boilerplate_mark(document);
    return true;
}

static bool annotate(State *state, const State *result, ChudeBatch *batch, size_t i, GError **error) {
    const Shared *shared = state->shared;
    ChudeDocument *document = &batch->documents[i];
    if (shared->repeated) {
        chude_boilerplate_unmark(document->words);
    }
    if (shared->repeated || result->loaded) {
        chude_shingler_make(&state->shingler, state->worker, document->words, 0);
    }
    return name_duplicate(state, result, batch, i, error) &&
           (shared->contained <= 0 || name_container(state, result, batch, document, error)) &&
           (!shared->repeated || set_boilerplate(state, result, batch, document, error));
}

static ChudeStatus dedup_apply(const void *data, void *worker_data, ChudeBatch *batch, GError **error) {
    const State *result = data;
    State *state = worker_data;
    const Shared *shared = state->shared;
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row && !annotate(state, result, batch, i, error)) {
            return CHUDE_FAIL;
        }
    }
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        bool drop = (shared->drop && chude_record_find(document, "duplicate_of")) ||
                    (shared->drop_contained && chude_record_find(document, "contained_in"));
        document->dropped = document->dropped || (!document->row && drop);
    }
    return CHUDE_OK;
}

static void write_corpus(ChudeBuffer *json, const State *result, const ChudeRemoved *removed) {
    const Shared *shared = result->shared;
    chude_buffer_literal(json, "{\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\":");
    chude_json_integer(json, (int64_t)result->documents.all);
    chude_buffer_literal(json, ",\"duplicates\":");
    chude_json_integer(json, (int64_t)result->duplicates.duplicates);
    if (shared->contained > 0) {
        chude_buffer_literal(json, ",\"contained\":");
        chude_json_integer(json, (int64_t)result->contained.count);
    }
    if (shared->repeated) {
        chude_buffer_literal(json, ",\"boilerplate\":{\"sentences\":");
        chude_json_integer(json, (int64_t)removed->sentences);
        chude_buffer_literal(json, ",\"bytes\":");
        chude_json_integer(json, (int64_t)removed->bytes);
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, '}');
}

static bool write_result(ChudeBuffer *json, const State *result, ChudeRemoved *removed, GError **error) {
    const Shared *shared = result->shared;
    write_corpus(json, result, removed);
    chude_buffer_literal(json, ",\"duplicates\":");
    bool good = chude_duplicates_write(json, &result->duplicates, &result->documents, error);
    if (good && shared->contained > 0) {
        chude_buffer_literal(json, ",\"contained\":");
        good = chude_contained_write(json, &result->contained, &result->documents, error);
    }
    if (good && shared->repeated) {
        chude_buffer_literal(json, ",\"boilerplate\":");
        good = chude_removed_write(json, removed, error);
    }
    chude_buffer_literal(json, "}\n");
    return good;
}

static bool dedup_emit(void *data, void *applied, ChudeSink *sink, GError **error) {
    ChudeBuffer json = {0};
    bool good = write_result(&json, data, &((State *)applied)->removed, error) &&
                sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    return good;
}

/* ---- saved states ---- */

static void dedup_settings(const void *data, ChudeSettings *settings) {
    const Shared *shared = data;
    settings->integer(settings, "shingle", (int64_t)shared->shingle);
}

static bool dedup_save(const void *data, ChudeRows *rows, GError **error) {
    const State *state = data;
    const Shared *shared = state->shared;
    return !state->rows || chude_dedup_save(state->rows, shared->keep, shared->host->folder,
                                            memory_part(shared) / 2, rows, error);
}

static bool dedup_load(void *data, ChudeSaved *saved, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    int64_t shingle = saved->integer(saved, "shingle");
    if (shingle != (int64_t)shared->shingle) {
        shared->host->fail(error, "--model was made with %s%" G_GINT64_FORMAT ", this run has %s%zu",
                           shingle ? "--shingle " : "--exact, ", shingle,
                           shared->shingle ? "--shingle " : "--exact, ", shared->shingle);
        return false;
    }
    state->loaded = true;
    state->rows = new_rows(shared, 1);
    return chude_dedup_load(state->rows, shared->keep, saved, error);
}

static size_t dedup_held(const void *data) {
    const State *state = data;
    return (state->rows ? chude_sorter_size(state->rows) : 0) + chude_sorter_size(state->removed.rows) +
           chude_shingler_held(&state->shingler);
}

static bool dedup_spill(void *data, GError **error) {
    State *state = data;
    chude_shingler_forget(&state->shingler);
    return (!state->rows || chude_sorter_spill(state->rows, error)) &&
           chude_sorter_spill(state->removed.rows, error);
}

static const char *const dedup_needs[] = {"words", NULL};
static const char *const dedup_gives[] = {"duplicate_of", "contained_in", "boilerplate", NULL};

static const char *const dedup_examples[] = {
    "chude dedup --drop news.ndjson > once.ndjson",
    "One document of each group: the earliest.",
    "chude dedup --result groups.json news.ndjson | jq -r 'select(.duplicate_of) | [.id, .duplicate_of] | @tsv'",
    "What is a duplicate of what; groups.json has the groups, the largest first, with similarities.",
    "chude dedup --exact --drop then keyphrase -- news.ndjson",
    "Word for word only, and keyphrases of what is left.",
    "chude fit dedup may.ndjson -o may.dedup && chude dedup --model may.dedup may.ndjson",
    "What was found is kept, so that it can be merged with other months', and gone by.",
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
    {"contained", 0, CHUDE_NUMBER, "0.8", "SHARE", 0, 1,
     "A document is contained in a longer one that has that much of its shingles; 0: none is looked for."},
    {"drop-contained", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Leave contained documents out of the output, too."},
    {"boilerplate", 0, CHUDE_INTEGER, "5", "N", 0, 1e9,
     "Sentences that stand in N documents or more are boilerplate, duplicates aside; 0: none is looked for."},
    {"model", 0, CHUDE_FILE, NULL, "FILE", 0, 0,
     "Go by a state that `chude fit dedup` wrote, instead of looking at the documents first."},
    {0},
};

const ChudeStage chude_stage_dedup = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_CORPUS,
    .flags = CHUDE_COMES_FIRST | CHUDE_SEES_DUPLICATES | CHUDE_PLAIN_WORDS,
    .name = "dedup",
    .version = "2",
    .summary = "finds duplicates of documents, briefs within longer ones, and boilerplate",
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
        "Contained is a document of which a longer one, no near duplicate, has --contained or more of its shingles: a\n"
        "brief within an article. It gets `contained_in`, that one's id, and counts like any other; --drop-contained\n"
        "leaves it out. Only documents that are kept are compared, of 40 shingles or more; candidates share rare ones\n"
        "of a sample, one in six, and each is verified by the shingles that are kept of both (up to 512 of each).\n"
        "\n"
        "Boilerplate is what stands in --boilerplate documents or more: `boilerplate` has its places, [[begin,end],…] in\n"
        "bytes of the text. Tokens there count nowhere in the stages behind this one, as if a sign stood in their place,\n"
        "and so do documents with `duplicate_of`, which stages that look at the whole corpus pass over. Looked at are\n"
        "sentences, by their words, and frames, what short ones have beside names: \"Ảnh: Nguyễn Văn A\", \"Xem thêm >> …\",\n"
        "\"Hồng Hạnh (Theo Reuters)\", \"Theo TTXVN\", and names alone where one document in 50 ends so. A frame without\n"
        "a colon or brackets, or with more than names behind the colon, has to stand at the ends of documents mostly. A group of\n"
        "duplicates is one document here. A sentence of eight words or more stays in where documents that have it are\n"
        "alike (mean similarity 0.05 and above, shared sentences aside): it is the background of one story.\n"
        "\n"
        "--result FILE: {\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\",\"duplicates\",\"contained\",\"boilerplate\":{\"sentences\",\n"
        "\"bytes\"}},\"duplicates\":[{\"id\",\"title\",\"size\",\"members\":[{\"id\",\"similarity\",\"exact\"}]}],\"contained\":[{\"id\",\"title\",\n"
        "\"in\",\"share\"}],\"boilerplate\":[{\"text\",\"count\"}]}: the groups, the largest first, each named by the document that is\n"
        "kept, similarity to that one; what was found to be boilerplate, the commonest first. Keeps 18 bytes a document, 40\n"
        "a duplicate, and what is listed, beyond what --memory moves to temporary files.\n"
        "\n"
        "`chude fit dedup` keeps what was observed, some 2.5 kB a document; states of parts merge to that of the whole.\n"
        "With --model documents are looked up in it one by one: those that it has are marked as in a run over all of them,\n"
        "others only where they have the very words of one (near ones: fit theirs, and merge). Copies alike in date, id, text\n"
        "and title are not told apart. `chude fit ngram --dedup FILE` counts so.",
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
    .form = &chude_dedup_form,
    .settings = dedup_settings,
    .save = dedup_save,
    .load = dedup_load,
};
