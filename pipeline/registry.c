#include "registry.h"

#include <gmodule.h>
#include <string.h>

#include "fail.h"

extern const ChudeStage chude_stage_read, chude_stage_tokenize, chude_stage_stop, chude_stage_stem,
    chude_stage_select, chude_stage_keyphrase, chude_stage_tfidf, chude_stage_topics, chude_stage_ngram,
    chude_stage_summary, chude_stage_head, chude_stage_cat;

static const ChudeStage *const built_in[] = {
    &chude_stage_read,   &chude_stage_tokenize,  &chude_stage_stop,  &chude_stage_stem,
    &chude_stage_select, &chude_stage_keyphrase, &chude_stage_tfidf, &chude_stage_topics,
    &chude_stage_ngram,  &chude_stage_summary,   &chude_stage_head,  &chude_stage_cat,
};

ChudeRegistry *chude_registry_new(void) {
    ChudeRegistry *registry = g_new0(ChudeRegistry, 1);
    registry->stages = g_ptr_array_new();
    registry->modules = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(built_in); i++) {
        g_ptr_array_add(registry->stages, (gpointer)built_in[i]);
    }
    return registry;
}

void chude_registry_free(ChudeRegistry *registry) {
    for (guint i = 0; i < registry->modules->len; i++) {
        g_module_close(g_ptr_array_index(registry->modules, i));
    }
    g_ptr_array_free(registry->modules, TRUE);
    g_ptr_array_free(registry->stages, TRUE);
    g_free(registry);
}

const ChudeStage *chude_registry_find(const ChudeRegistry *registry, const char *name) {
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        if (strcmp(stage->name, name) == 0) {
            return stage;
        }
    }
    return NULL;
}

const ChudeStage *chude_registry_default(const ChudeRegistry *registry, const char *member) {
    static const char *const defaults[][2] = {{"words", "tokenize"}, {"keyphrases", "keyphrase"}};
    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++) {
        if (strcmp(member, defaults[i][0]) == 0) {
            return chude_registry_find(registry, defaults[i][1]);
        }
    }
    return NULL;
}

/* ---- plug-ins ---- */

static bool good_name(const char *name) {
    if (!name || !g_ascii_islower(name[0])) {
        return false;
    }
    for (const char *p = name; *p; p++) {
        if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-') {
            return false;
        }
    }
    return true;
}

/* What is wrong with an option table; NULL where it is good. */
static const char *option_fault(const ChudeOption *options) {
    for (const ChudeOption *option = options; option && option->name; option++) {
        if (!good_name(option->name)) {
            return "an option whose name is not lower-case letters, digits and hyphens";
        }
        if ((int)option->type < CHUDE_FLAG || option->type > CHUDE_FILE) {
            return "an option of unknown type";
        }
        if (option->type == CHUDE_CHOICE && !option->values) {
            return "a choice option without values";
        }
        if ((option->type == CHUDE_INTEGER || option->type == CHUDE_NUMBER) &&
            option->minimum > option->maximum) {
            return "an option whose minimum is above its maximum";
        }
        if (!option->help) {
            return "an option without help";
        }
    }
    return NULL;
}

/* What is wrong with a descriptor; NULL where it is good. */
static const char *stage_fault(const ChudeStage *stage) {
    if (!good_name(stage->name)) {
        return "its name is not lower-case letters, digits and hyphens";
    }
    if (!stage->version || !stage->summary) {
        return "it has no version or no summary";
    }
    if ((int)stage->kind < CHUDE_MAP || stage->kind > CHUDE_SINK) {
        return "its kind is none of MAP, ORDERED, CORPUS, SINK";
    }
    if (!stage->process) {
        return "it has no process function";
    }
    if (stage->kind >= CHUDE_CORPUS && (!stage->begin || !stage->merge || !stage->finish)) {
        return "a CORPUS or SINK stage needs begin, merge and finish";
    }
    if (stage->kind == CHUDE_CORPUS && !stage->apply) {
        return "a CORPUS stage needs apply";
    }
    if (stage->kind == CHUDE_SINK && stage->apply && !stage->emit) {
        return "a SINK with apply needs emit";
    }
    return option_fault(stage->options);
}

bool chude_registry_load(ChudeRegistry *registry, const char *path, GError **error) {
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        chude_fail(error, "plug-in %s: no such file", path);
        return false;
    }
    /* The loader looks a bare name up in the system's folders: make it a path. */
    char *full = g_canonicalize_filename(path, NULL);
    GModule *module = g_module_open(full, G_MODULE_BIND_LOCAL | G_MODULE_BIND_LAZY);
    g_free(full);
    if (!module) {
        chude_fail(error, "plug-in %s cannot be loaded: %s", path, g_module_error());
        return false;
    }
    g_ptr_array_add(registry->modules, module);
    gpointer symbol = NULL;
    if (!g_module_symbol(module, CHUDE_PLUGIN_SYMBOL, &symbol) || !symbol) {
        chude_fail(error, "plug-in %s is refused: it exports no function %s()", path, CHUDE_PLUGIN_SYMBOL);
        return false;
    }
    ChudePlugin plugin;
    memcpy(&plugin, &symbol, sizeof plugin); /* ISO C has no cast from object to function pointer */
    const ChudeStage *stage = plugin();
    if (!stage) {
        chude_fail(error, "plug-in %s is refused: %s() gave no descriptor", path, CHUDE_PLUGIN_SYMBOL);
        return false;
    }
    if (stage->abi != CHUDE_ABI) {
        chude_fail(error,
                   "plug-in %s is refused: it is built for ABI %u, this program has ABI %u: build it again",
                   path, stage->abi, CHUDE_ABI);
        return false;
    }
    if (stage->size < sizeof(ChudeStage)) {
        chude_fail(error,
                   "plug-in %s is refused: its descriptor has %u bytes, %zu are expected: build it again",
                   path, stage->size, sizeof(ChudeStage));
        return false;
    }
    const char *fault = stage_fault(stage);
    if (fault) {
        chude_fail(error, "plug-in %s is refused: malformed descriptor: %s", path, fault);
        return false;
    }
    if (chude_registry_find(registry, stage->name)) {
        chude_fail(error, "plug-in %s is refused: there is a stage \"%s\" already", path, stage->name);
        return false;
    }
    g_ptr_array_add(registry->stages, (gpointer)stage);
    return true;
}
