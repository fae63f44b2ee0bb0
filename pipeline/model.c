#include "model.h"

#include <string.h>

#include "fail.h"
#include "passes.h"
#include "plan_settings.h"
#include "state_reader.h"

struct ChudeModel {
    ChudeSaved saved; /* first */
    const char *path, *folder;
    size_t memory;
    ChudeStateHeader *header;
};

const char *chude_model_path(const ChudeNode *node) {
    return node->stage->load ? chude_option_string(node->args, "model") : NULL;
}

const char *chude_model_reference_path(const ChudeNode *node) {
    const char *const *paths = node->stage->compare ? chude_option_strings(node->args, "reference") : NULL;
    return paths && paths[0] && !paths[1] && chude_state_is(paths[0]) ? paths[0] : NULL;
}

bool chude_model_recalled(const ChudePlan *plan, guint index) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    bool fitted = plan->saves && index + 1 == plan->nodes->len;
    return node->stage->recall && !fitted && chude_option_string(node->args, "model");
}

ChudeNode *chude_model_sink(const ChudePlan *plan) {
    ChudeNode *sink = chude_plan_sink(plan);
    return sink && chude_model_path(sink) ? sink : NULL;
}

/* ---- what the stage sees ---- */

static bool each_row(ChudeSaved *saved, unsigned table, ChudeSavedRow row, void *context, GError **error) {
    const ChudeModel *model = (const ChudeModel *)saved;
    ChudeStateReader *reader = chude_state_reader_new(model->path, model->folder, model->memory, error);
    ChudeStateRow next;
    GError *cause = NULL;
    bool good = reader && chude_state_reader_header(reader, error);
    while (good && chude_state_reader_next(reader, &next, &cause)) {
        good = next.table != table || row(context, next.key, next.values, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    chude_state_reader_free(reader);
    return good;
}

static int64_t integer(const ChudeSaved *saved, const char *name) {
    json_object *value;
    return json_object_object_get_ex(((const ChudeModel *)saved)->header->settings, name, &value)
               ? json_object_get_int64(value)
               : 0;
}

static const char *string(const ChudeSaved *saved, const char *name) {
    json_object *value;
    return json_object_object_get_ex(((const ChudeModel *)saved)->header->settings, name, &value) &&
                   json_object_is_type(value, json_type_string)
               ? json_object_get_string(value)
               : NULL;
}

/* ---- whether it goes with the chain ---- */

/* Whether a setting of the stage's own is for it to look at: of what it compares, only how long n-grams are. */
static bool is_free(const ChudeStage *stage, const char *name) {
    return stage->compare ? strcmp(name, "n") == 0 : strcmp(name, "keys") != 0 && strcmp(name, "chain") != 0;
}

static ChudeStateHeader *header_with(const ChudeStage *stage, const json_object *settings) {
    const char *text = json_object_to_json_string_ext(
        (json_object *)settings, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
    return chude_state_header_new(stage->form, (ChudeText){text, strlen(text)});
}

/* The header's own, but for the settings that are free, which are the other's. */
static ChudeStateHeader *with_free_of(const ChudeStage *stage, const ChudeStateHeader *header,
                                      const ChudeStateHeader *other) {
    ChudeStateHeader *own = header_with(stage, header->settings);
    json_object_object_foreach(other->settings, name, value) {
        if (is_free(stage, name)) {
            json_object_object_add(own->settings, name, json_object_get(value));
        }
    }
    ChudeStateHeader *made = header_with(stage, own->settings);
    chude_state_header_free(own);
    return made;
}

/* The header that the state would have, had this chain counted it. */
static ChudeStateHeader *expected_header(const ChudePlan *plan, guint index, const ChudeStateHeader *header,
                                         GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    ChudeBuffer json = {0};
    ChudeStateHeader *expected = NULL;
    if (chude_plan_write_settings(&json, plan, index, error)) {
        ChudeStateHeader *own = chude_state_header_new(node->stage->form, chude_buffer_text(&json));
        expected = with_free_of(node->stage, own, header);
        chude_state_header_free(own);
    }
    chude_buffer_clear(&json);
    return expected;
}

static bool check_kind(const ChudeModel *model, const ChudeStage *stage, GError **error) {
    if (strcmp(model->header->kind, stage->form->kind) != 0) {
        chude_fail(error, "%s is a state of kind %s; `%s` goes by one of kind %s: chude fit %s", model->path,
                   model->header->kind, stage->name, stage->form->kind,
                   stage->save ? stage->name : stage->form->kind);
        return false;
    }
    return true;
}

/* Takes expected, which may be NULL with *error set. */
static bool check_header(const ChudeModel *model, ChudeStateHeader *expected, const char *of,
                         GError **error) {
    if (!expected) {
        return false;
    }
    char *difference = chude_state_difference(model->header, model->path, expected, of);
    if (difference) {
        chude_fail(error, "%s was counted otherwise: %s", model->path, difference);
    }
    chude_state_header_free(expected);
    g_free(difference);
    return !difference;
}

/* Whether this run counts documents, which the state is to go with. */
static bool counts_documents(const ChudePlan *plan, const ChudeNode *node) {
    if (chude_model_sink(plan) != node) {
        return true;
    }
    return node->stage->compare && chude_option_strings(node->args, "reference")[0] &&
           !chude_model_reference_path(node);
}

static ChudeModel *open_model(const char *path, const char *folder, size_t memory, GError **error) {
    ChudeModel *model = g_new0(ChudeModel, 1);
    *model =
        (ChudeModel){.saved = {each_row, integer, string}, .path = path, .folder = folder, .memory = memory};
    if (!g_file_test(model->path, G_FILE_TEST_IS_REGULAR)) { /* it is read again and again */
        chude_fail(error, "%s: %s", model->path,
                   g_file_test(model->path, G_FILE_TEST_EXISTS) ? "not a file that can be read more than once"
                                                                : "No such file or directory");
        chude_model_free(model);
        return NULL;
    }
    ChudeStateReader *reader = chude_state_reader_new(model->path, folder, memory, error);
    const ChudeStateHeader *header = reader ? chude_state_reader_header(reader, error) : NULL;
    model->header = header ? chude_state_header_copy(header) : NULL;
    chude_state_reader_free(reader);
    if (!model->header) {
        chude_model_free(model);
        return NULL;
    }
    return model;
}

ChudeModel *chude_model_new(const ChudePlan *plan, guint index, const char *folder, size_t memory,
                            GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    ChudeModel *model = open_model(chude_model_path(node), folder, memory, error);
    if (model && check_kind(model, node->stage, error) &&
        (!counts_documents(plan, node) ||
         check_header(model, expected_header(plan, index, model->header, error), "this run", error))) {
        return model;
    }
    chude_model_free(model);
    return NULL;
}

ChudeModel *chude_model_reference(const ChudePlan *plan, guint index, const ChudeModel *of,
                                  const char *folder, size_t memory, GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    ChudeModel *model = open_model(chude_model_reference_path(node), folder, memory, error);
    if (model && check_kind(model, node->stage, error) &&
        check_header(model,
                     of ? with_free_of(node->stage, of->header, model->header)
                        : expected_header(plan, index, model->header, error),
                     of ? of->path : "this run", error)) {
        return model;
    }
    chude_model_free(model);
    return NULL;
}

void chude_model_free(ChudeModel *model) {
    if (model) {
        chude_state_header_free(model->header);
        g_free(model);
    }
}

bool chude_model_load(ChudeModel *model, const ChudeNode *node, ChudeWorker *worker, void **state,
                      GError **error) {
    const ChudeStage *stage = node->stage;
    GError *cause = NULL;
    *state = stage->begin(node->shared, worker, &cause);
    if (cause || !stage->load(*state, &model->saved, &cause) ||
        (stage->kind == CHUDE_CORPUS && !stage->finish(*state, NULL, &cause))) {
        g_propagate_prefixed_error(error, cause, "%s: ", stage->name);
        return false;
    }
    return true;
}

bool chude_model_recall(const ChudePlan *plan, guint index, ChudeWorker *worker, void **state,
                        GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    const ChudeStage *stage = node->stage;
    ChudeBuffer run = {0};
    if (!chude_plan_write_settings(&run, plan, index, error)) {
        chude_buffer_clear(&run);
        return false;
    }
    GError *cause = NULL;
    *state = stage->begin(node->shared, worker, &cause);
    bool good = !cause && stage->recall(*state, chude_buffer_text(&run), &cause);
    chude_buffer_clear(&run);
    if (!good) {
        g_propagate_prefixed_error(error, cause, "%s: ", stage->name);
    }
    return good;
}
