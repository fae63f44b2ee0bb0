#include "plan_settings.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "embedded.h"
#include "fail.h"
#include "terms.h"

/* ---- which stages ---- */

static bool listed(const char *const *names, const char *name) {
    for (; names && *names; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the stage gives or takes a member that the other needs, or changes what is counted at all. */
static bool matters(const ChudeStage *stage, const ChudeStage *to) {
    if (stage->flags & CHUDE_COMES_FIRST) {
        return true;
    }
    if (to->flags & CHUDE_PLAIN_WORDS && listed(stage->needs, "words") && listed(stage->gives, "words")) {
        return false; /* it marks words, and makes none */
    }
    for (const char *const *need = to->needs; need && *need; need++) {
        if (listed(stage->gives, *need) || listed(stage->drops, *need)) {
            return true;
        }
    }
    return false;
}

/* ---- what they were told ---- */

static bool same_number(const char *a, const char *b) {
    return a && b && g_ascii_strtod(a, NULL) == g_ascii_strtod(b, NULL);
}

/* Whether the value in force is what it is without being given: a later version may have more options, with defaults that change
 * nothing, and its states are to merge with those of this one. */
static bool is_default(const ChudeArgs *args, size_t i) {
    const ChudeOption *option = &args->options[i];
    const char *value = args->values[i], *fallback = option->fallback;
    if (!value) {
        return true;
    }
    switch (option->type) {
    case CHUDE_FLAG:
        return strcmp(value, fallback ? fallback : "false") == 0;
    case CHUDE_NUMBER:
        return same_number(value, fallback);
    default:
        return fallback && strcmp(value, fallback) == 0;
    }
}

static void write_hash(ChudeBuffer *json, const void *data, size_t size) {
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(data, size));
    chude_buffer_char(json, '"');
    for (size_t i = 0; i < sizeof bytes.digest; i++) {
        chude_buffer_printf(json, "%02x", bytes.digest[i]);
    }
    chude_buffer_char(json, '"');
}

/* A member of an object that is made as its first member comes; *count: members so far. */
static void member(ChudeBuffer *json, const char *object, const char *name, size_t *count) {
    if ((*count)++) {
        chude_buffer_char(json, ',');
    } else {
        chude_buffer_char(json, ',');
        chude_json_literal(json, object);
        chude_buffer_literal(json, ":{");
    }
    chude_json_literal(json, name);
    chude_buffer_char(json, ':');
}

static void end(ChudeBuffer *json, size_t count) {
    if (count) {
        chude_buffer_char(json, '}');
    }
}

static void write_options(ChudeBuffer *json, const ChudeArgs *args) {
    ChudeArgs *told = chude_args_new(args->options);
    size_t count = 0;
    for (size_t i = 0; i < args->count; i++) {
        if (args->options[i].type == CHUDE_FILE || is_default(args, i)) {
            continue;
        }
        count++;
        if (args->options[i].type == CHUDE_STRINGS) {
            for (guint s = 0; s + 1 < args->more[i]->len; s++) {
                chude_args_set(told, (int)i, g_ptr_array_index(args->more[i], s), NULL);
            }
        } else {
            chude_args_set(told, (int)i, args->values[i], NULL);
        }
    }
    if (count) {
        chude_buffer_literal(json, ",\"options\":");
        chude_args_write(json, told, false);
    }
    chude_args_free(told);
}

static bool write_files(ChudeBuffer *json, const ChudeStage *stage, const ChudeArgs *args, GError **error) {
    size_t count = 0;
    for (size_t i = 0; i < args->count; i++) {
        const char *path = args->options[i].type == CHUDE_FILE ? args->values[i] : NULL;
        char *data = NULL;
        gsize size = 0;
        if (!path) {
            continue;
        }
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            chude_fail(error,
                       "%s --%s: a state says what it was counted with, and so wants a file that can be read "
                       "twice, which %s is not",
                       stage->name, args->options[i].name, path);
            return false;
        }
        if (!g_file_get_contents(path, &data, &size, error)) {
            return false;
        }
        member(json, "files", args->options[i].name, &count);
        write_hash(json, data, size);
        g_free(data);
    }
    end(json, count);
    return true;
}

static bool left_out(const ChudeDataFile *model, const ChudeArgs *args) {
    int option = model->unless ? chude_args_find(args, model->unless) : -1;
    return option >= 0 && !is_default(args, (size_t)option);
}

static void write_models(ChudeBuffer *json, const ChudeStage *stage, const ChudeArgs *args) {
    size_t count = 0;
    for (const ChudeDataFile *model = stage->models; model && model->name; model++) {
        if (left_out(model, args)) {
            continue;
        }
        for (const ChudeEmbedded *file = chude_embedded; file->name; file++) {
            if (strcmp(file->name, model->name) == 0 ||
                (g_str_has_suffix(model->name, "/") && g_str_has_prefix(file->name, model->name))) {
                member(json, "models", file->name, &count);
                write_hash(json, file->data, file->size);
            }
        }
    }
    end(json, count);
}

static bool write_stage(ChudeBuffer *json, const ChudeNode *node, GError **error) {
    chude_buffer_literal(json, "{\"stage\":");
    chude_json_literal(json, node->stage->name);
    chude_buffer_literal(json, ",\"version\":");
    chude_json_literal(json, node->stage->version);
    write_options(json, node->args);
    if (!write_files(json, node->stage, node->args, error)) {
        return false;
    }
    write_models(json, node->stage, node->args);
    chude_buffer_char(json, '}');
    return true;
}

/* ---- the stage's own ---- */

typedef struct {
    ChudeSettings settings; /* first */
    ChudeBuffer *json;
} Own;

static void own_name(const Own *own, const char *name) {
    chude_buffer_char(own->json, ',');
    chude_json_literal(own->json, name);
    chude_buffer_char(own->json, ':');
}

static void own_integer(ChudeSettings *settings, const char *name, int64_t value) {
    const Own *own = (const Own *)settings;
    own_name(own, name);
    chude_json_integer(own->json, value);
}

static void own_string(ChudeSettings *settings, const char *name, const char *value) {
    const Own *own = (const Own *)settings;
    own_name(own, name);
    chude_json_literal(own->json, value);
}

bool chude_plan_write_settings(ChudeBuffer *json, const ChudePlan *plan, guint index, GError **error) {
    const ChudeNode *node = g_ptr_array_index(plan->nodes, index);
    Own own = {{own_integer, own_string}, json};
    bool first = true;
    chude_buffer_literal(json, "{\"keys\":");
    chude_json_literal(json, CHUDE_KEY_RULES);
    if (node->stage->settings) {
        node->stage->settings(node->shared, &own.settings);
    }
    chude_buffer_literal(json, ",\"chain\":[");
    for (guint i = 0; i < index; i++) {
        const ChudeNode *before = g_ptr_array_index(plan->nodes, i);
        if (!matters(before->stage, node->stage)) {
            continue;
        }
        chude_buffer_literal(json, first ? "" : ",");
        first = false;
        if (!write_stage(json, before, error)) {
            return false;
        }
    }
    chude_buffer_literal(json, "]}");
    return true;
}
