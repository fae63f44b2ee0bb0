#include "fit_dedup.h"

#include <string.h>

#include "fail.h"

static const char option[] = "--dedup";

const char **chude_fit_dedup_take(const char *const *words, const char **path, GError **error) {
    size_t count = 0, kept = 0, size = sizeof option - 1;
    bool options = true;
    while (words[count]) {
        count++;
    }
    const char **left = g_new0(const char *, count + 1);
    *path = NULL;
    for (size_t i = 0; i < count; i++) {
        bool is =
            options && strncmp(words[i], option, size) == 0 && (!words[i][size] || words[i][size] == '=');
        options = options && strcmp(words[i], "--") != 0;
        if (!is) {
            left[kept++] = words[i];
            continue;
        }
        const char *value = words[i][size] ? words[i] + size + 1 : words[i + 1];
        i += !words[i][size];
        if (!value || !*value || *path) {
            chude_fail(error,
                       value && *value ? "fit: --dedup names one state" : "fit: --dedup needs a value");
            g_free(left);
            return NULL;
        }
        *path = value;
    }
    return left;
}

bool chude_fit_dedup_add(ChudePlan *plan, const ChudeRegistry *registry, const char *path, GError **error) {
    const ChudeStage *dedup = chude_registry_find(registry, "dedup");
    guint last = plan->nodes->len - 1;
    for (guint i = 0; i <= last; i++) {
        if (((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->stage == dedup) {
            chude_fail(error, "fit: --dedup is for other stages, and the chain has `dedup` itself");
            return false;
        }
    }
    ChudeNode *node = chude_plan_add(plan, dedup, NULL, NULL);
    g_ptr_array_steal_index(plan->nodes, last + 1);
    g_ptr_array_insert(plan->nodes, (gint)last, node);
    return chude_args_set(node->args, chude_args_find(node->args, "model"), path, error);
}
