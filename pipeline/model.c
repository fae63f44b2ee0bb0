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

/* ---- whether it goes with the chain ---- */

/* The header that the state would have, had this chain counted it: the stage's own settings are for the stage to look at. */
static ChudeStateHeader *expected_header(const ChudePlan *plan, guint index, const ChudeStateHeader *header,
                                         GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    ChudeBuffer json = {0};
    ChudeStateHeader *expected = NULL;
    if (chude_plan_write_settings(&json, plan, index, error)) {
        ChudeStateHeader *own = chude_state_header_new(node->stage->form, chude_buffer_text(&json));
        json_object_object_foreach(header->settings, name, value) {
            if (strcmp(name, "keys") != 0 && strcmp(name, "chain") != 0) {
                json_object_object_add(own->settings, name, json_object_get(value));
            }
        }
        const char *text = json_object_to_json_string_ext(own->settings, JSON_C_TO_STRING_PLAIN |
                                                                             JSON_C_TO_STRING_NOSLASHESCAPE);
        expected = chude_state_header_new(node->stage->form, (ChudeText){text, strlen(text)});
        chude_state_header_free(own);
    }
    chude_buffer_clear(&json);
    return expected;
}

static bool check(const ChudeModel *model, const ChudePlan *plan, guint index, GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    if (strcmp(model->header->kind, node->stage->form->kind) != 0) {
        chude_fail(error, "%s is a state of kind %s; `%s` goes by one of kind %s: chude fit %s", model->path,
                   model->header->kind, node->stage->name, node->stage->form->kind, node->stage->name);
        return false;
    }
    if (chude_model_sink(plan) == node) {
        return true;
    }
    ChudeStateHeader *expected = expected_header(plan, index, model->header, error);
    if (!expected) {
        return false;
    }
    char *difference = chude_state_difference(model->header, model->path, expected, "this run");
    if (difference) {
        chude_fail(error, "%s was counted otherwise: %s", model->path, difference);
    }
    chude_state_header_free(expected);
    g_free(difference);
    return !difference;
}

ChudeModel *chude_model_new(const ChudePlan *plan, guint index, const char *folder, size_t memory,
                            GError **error) {
    ChudeModel *model = g_new0(ChudeModel, 1);
    *model = (ChudeModel){.saved = {each_row, integer},
                          .path = chude_model_path(g_ptr_array_index(plan->nodes, index)),
                          .folder = folder,
                          .memory = memory};
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
    if (!model->header || !check(model, plan, index, error)) {
        chude_model_free(model);
        return NULL;
    }
    return model;
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
