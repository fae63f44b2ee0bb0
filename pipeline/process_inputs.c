#include "process_inputs.h"

#include <string.h>

#include "fail.h"
#include "model.h"
#include "passes.h"
#include "state_reader.h"

/* ---- options ---- */

static ChudeInput input_kind(const ChudeArgs *host) {
    static const char *const names[] = {"auto", "ndjson", "text", "lines", "csv", "tsv"};
    const char *name = chude_option_string(host, "input");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return (ChudeInput)i;
        }
    }
    return CHUDE_INPUT_AUTO;
}

unsigned chude_process_threads(const ChudeArgs *host) {
    int64_t threads = chude_option_integer(host, "threads");
    return threads > 0 ? (unsigned)threads : g_get_num_processors();
}

ChudeBudget chude_process_budget(const ChudeArgs *host) {
    int64_t spill = chude_option_integer(host, "spill-bytes");
    ChudeBudget parts = chude_budget(chude_process_memory(host), chude_process_threads(host),
                                     (size_t)chude_option_integer(host, "batch-bytes"));
    if (spill > 0) {
        parts.spool = parts.worker = (size_t)spill;
    }
    return parts;
}

uint64_t chude_process_memory(const ChudeArgs *host) {
    int64_t memory = chude_option_integer(host, "memory");
    return memory > 0 ? (uint64_t)memory : chude_budget_default();
}

bool chude_process_fails_on_reject(const ChudeArgs *host) {
    return strcmp(chude_option_string(host, "on-error"), "fail") == 0;
}

ChudeReaderOptions chude_process_reader_options(const ChudeArgs *host, size_t batch) {
    return (ChudeReaderOptions){
        .input = input_kind(host),
        .batch = batch,
        .fields = {chude_option_string(host, "text-field"), chude_option_string(host, "id-field")}};
}

/* The inputs named, or standard input. */
ChudeReader *chude_process_open(GPtrArray *paths, const ChudeReaderOptions *options, GError **error) {
    if (options->fields.text && options->fields.id && strcmp(options->fields.text, options->fields.id) == 0) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--text-field and --id-field name the same member: %s", options->fields.text);
        return NULL;
    }
    if (paths->len == 0) {
        g_ptr_array_add(paths, g_strdup("-"));
    }
    g_ptr_array_add(paths, NULL);
    ChudeReader *reader = chude_reader_new((const char *const *)paths->pdata, options, error);
    g_ptr_array_set_size(paths, (gint)paths->len - 1);
    return reader;
}

/* ---- readers ---- */

/* Files named where a sink that compares may find a saved state: one state stands alone. *state: it is one. */
static bool find_state(const char *const *paths, const char *stage, bool *state, GError **error) {
    *state = false;
    for (size_t i = 0; paths[i]; i++) {
        if (chude_state_is(paths[i])) {
            *state = true;
            if (paths[1]) {
                chude_fail(error,
                           "%s: %s is a saved state, which stands alone; `chude merge` makes one of several",
                           stage, paths[i]);
                return false;
            }
        }
    }
    return true;
}

/* What a sink that compares is told: a saved state named in place of documents is its model; *references: documents of the reference, or
 * NULL. */
static bool find_compared(ChudePlan *plan, GPtrArray **references, GError **error) {
    ChudeNode *sink = chude_plan_sink(plan);
    *references = NULL;
    if (!sink || !sink->stage->compare) {
        return true;
    }
    const char *const *named = chude_option_strings(sink->args, "reference");
    bool state = false;
    if (plan->saves) {
        if (named[0]) {
            chude_fail(error, "fit %s: a state is of one corpus: leave out --reference", sink->stage->name);
        }
        return !named[0];
    }
    if (!find_state(named, sink->stage->name, &state, error)) {
        return false;
    }
    if (named[0] && !state) {
        *references = g_ptr_array_new_with_free_func(g_free);
        for (size_t i = 0; named[i]; i++) {
            g_ptr_array_add(*references, g_strdup(named[i]));
        }
    }
    g_ptr_array_add(plan->paths, NULL);
    bool good = find_state((const char *const *)plan->paths->pdata, sink->stage->name, &state, error);
    g_ptr_array_set_size(plan->paths, (gint)plan->paths->len - 1);
    if (good && state && !chude_model_path(sink)) {
        good = chude_args_set(sink->args, chude_args_find(sink->args, "model"),
                              g_ptr_array_index(plan->paths, 0), error);
        g_ptr_array_set_size(plan->paths, 0);
    }
    return good;
}

static bool reads_standard_input(const GPtrArray *paths) {
    for (guint i = 0; paths && i < paths->len; i++) {
        if (strcmp(g_ptr_array_index(paths, i), "-") == 0) {
            return true;
        }
    }
    return false;
}

bool chude_process_open_readers(ChudeReaders *readers, ChudePlan *plan, const ChudeReaderOptions *options,
                                GError **error) {
    GPtrArray *references = NULL;
    bool good = find_compared(plan, &references, error);
    const ChudeNode *state = good ? chude_model_sink(plan) : NULL;
    if (good && state && plan->paths->len > 0) {
        chude_fail(error, "%s --model prints what the state has, and reads no documents: leave out %s",
                   state->stage->name, (const char *)g_ptr_array_index(plan->paths, 0));
        good = false;
    }
    if (good && !state && reads_standard_input(references) &&
        (plan->paths->len == 0 || reads_standard_input(plan->paths))) {
        chude_fail(error, "--reference -: standard input is read for the documents already");
        good = false;
    }
    if (good && !state) {
        good = (readers->corpus = chude_process_open(plan->paths, options, error)) != NULL;
    }
    if (good && references) {
        good = (readers->reference = chude_process_open(references, options, error)) != NULL;
    }
    if (references) {
        g_ptr_array_unref(references);
    }
    return good;
}

void chude_process_close_readers(const ChudeReaders *readers) {
    if (readers->corpus) {
        chude_reader_free(readers->corpus);
    }
    if (readers->reference) {
        chude_reader_free(readers->reference);
    }
}
