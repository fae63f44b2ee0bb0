#include "plan.h"

#include <string.h>

#include "embedded.h"
#include "fail.h"
#include "record.h"
#include "section.h"
#include "terms.h"

static void node_free(gpointer data) {
    ChudeNode *node = data;
    if (node->stage->close && node->shared) {
        node->stage->close(node->shared);
    }
    chude_args_free(node->args);
    g_free(node->result);
    g_free(node);
}

void chude_plan_free(ChudePlan *plan) {
    if (!plan) {
        return;
    }
    g_ptr_array_free(plan->nodes, TRUE);
    g_ptr_array_free(plan->paths, TRUE);
    chude_args_free(plan->host);
    g_free(plan->html);
    g_free(plan->generator);
    g_free(plan);
}

ChudeNode *chude_plan_add(ChudePlan *plan, const ChudeStage *stage, ChudeArgs *args, const char *result) {
    ChudeNode *node = g_new0(ChudeNode, 1);
    node->stage = stage;
    node->args = args ? args : chude_args_new(stage->options);
    node->result = g_strdup(result);
    g_ptr_array_add(plan->nodes, node);
    return node;
}

/* ---- the chain ---- */

static bool listed(const char *const *names, const char *name) {
    for (; names && *names; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether every document has the member behind the chain so far. */
static bool given(const ChudePlan *plan, const char *member) {
    bool has = false;
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeStage *stage = ((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->stage;
        has = listed(stage->gives, member) || (has && !listed(stage->drops, member));
    }
    return has;
}

/* Puts default stages before `stage` for what it needs and the chain so far does not give. needs go at most two deep. */
static void add_defaults(ChudePlan *plan, const ChudeRegistry *registry, const ChudeStage *stage) {
    for (const char *const *need = stage->needs; need && *need; need++) {
        const ChudeStage *giver =
            g_str_has_suffix(*need, "?") ? NULL : chude_registry_default(registry, *need);
        if (giver && giver != stage && !given(plan, *need)) {
            add_defaults(plan, registry, giver);
            chude_plan_add(plan, giver, NULL, NULL)->implied = true;
        }
    }
}

/* Behind add_defaults: the first need that nothing in the chain gives, and so the documents must bring along; NULL: none. An
 * optional need ends in '?'. */
static const char *unmet_need(const ChudePlan *plan, const ChudeStage *stage) {
    for (const char *const *need = stage->needs; need && *need; need++) {
        if (!g_str_has_suffix(*need, "?") && !chude_registry_of_input(*need) && !given(plan, *need)) {
            return *need;
        }
    }
    return NULL;
}

/* An option of a default stage may be given to the stage that brings it in: `chude ngram --unit syllable`. */
typedef struct {
    ChudePlan *plan;
    guint first; /* default stages of this section stand from here on */
    const ChudeRegistry *registry;
    const char *const *words; /* all of the chain */
    size_t at;                /* of the stage among them */
} Implied;

static ChudeArgs *implied_option(void *context, const char *name, char letter, int *option) {
    const Implied *implied = context;
    for (guint i = implied->first; i < implied->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(implied->plan->nodes, i);
        *option = name ? chude_args_find(node->args, name) : chude_args_find_letter(node->args, letter);
        if (node->implied && *option >= 0) {
            return node->args;
        }
    }
    return NULL;
}

static bool takes_option(const ChudeStage *stage, const char *name, char letter) {
    if (name && strcmp(name, "result") == 0) {
        return chude_plan_gives_result(stage);
    }
    for (const ChudeOption *o = stage->options; o && o->name; o++) {
        if (name ? strcmp(o->name, name) == 0 : o->letter == letter) {
            return true;
        }
    }
    return false;
}

/* Another stage of the chain that has the option, where this one does not: it stands behind the wrong stage. */
static const char *option_owner(void *context, const char *name, char letter) {
    const Implied *implied = context;
    for (size_t i = 0; implied->words[i] && strcmp(implied->words[i], "--") != 0; i++) {
        const ChudeStage *stage = i == 0 || strcmp(implied->words[i - 1], "then") == 0
                                      ? chude_registry_find(implied->registry, implied->words[i])
                                      : NULL;
        if (stage && i != implied->at && takes_option(stage, name, letter)) {
            return stage->name;
        }
    }
    return NULL;
}

static bool check_order(const ChudePlan *plan, const ChudeStage *stage, GError **error) {
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeNode *earlier = g_ptr_array_index(plan->nodes, i);
        if (earlier->stage->kind == CHUDE_SINK && !(stage->flags & CHUDE_TAKES_ROWS)) {
            chude_fail(error, "`%s` prints rows and comes last; only `head` may follow it, not `%s`",
                       earlier->stage->name, stage->name);
            return false;
        }
    }
    return true;
}

const ChudeStage *chude_plan_find_stage(const ChudeRegistry *registry, const char *name, GError **error) {
    const ChudeStage *stage = chude_registry_find(registry, name);
    if (!stage) {
        GPtrArray *names = g_ptr_array_new();
        for (guint i = 0; i < registry->stages->len; i++) {
            g_ptr_array_add(names,
                            (gpointer)((const ChudeStage *)g_ptr_array_index(registry->stages, i))->name);
        }
        static const char *const verbs[] = {"run",   "fit",   "segment", "train", "eval",  "validate",
                                            "merge", "state", "stages",  "help",  "watch", "serve"};
        for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
            g_ptr_array_add(names, (gpointer)verbs[i]);
            if (strcmp(name, verbs[i]) == 0) {
                chude_fail(error, "`%s` is a command of its own, no stage of a chain", name);
            }
        }
        g_ptr_array_add(names, NULL);
        const char *nearest = chude_nearest(name, (const char *const *)names->pdata);
        g_ptr_array_free(names, TRUE);
        if (name[0] == '-') {
            chude_fail(
                error,
                "the stage or command comes first, its options behind it: chude STAGE %s … (`chude --help` lists both)",
                name);
        } else if (nearest) {
            chude_fail(error, "there is no stage \"%s\"; did you mean `%s`?", name, nearest);
        } else {
            chude_fail(error, "there is no stage \"%s\"; `chude stages` lists them", name);
        }
    }
    return stage;
}

bool chude_plan_gives_result(const ChudeStage *stage) {
    return stage->kind == CHUDE_CORPUS && stage->emit;
}

ChudeNode *chude_plan_append(ChudePlan *plan, const ChudeRegistry *registry, const ChudeStage *stage,
                             GError **error) {
    if (!check_order(plan, stage, error)) {
        return NULL;
    }
    bool rows =
        plan->nodes->len > 0 &&
        ((const ChudeNode *)g_ptr_array_index(plan->nodes, plan->nodes->len - 1))->stage->kind == CHUDE_SINK;
    if (!rows) {
        add_defaults(plan, registry, stage);
    }
    const char *unmet = unmet_need(plan, stage);
    ChudeNode *node = chude_plan_add(plan, stage, NULL, NULL);
    node->unmet = unmet;
    return node;
}

/* One stage with its options and, behind the last one, the files. */
static bool add_stage(ChudePlan *plan, const ChudeRegistry *registry, const char *const *words, size_t *at,
                      GError **error) {
    const ChudeStage *stage = words[*at] ? chude_plan_find_stage(registry, words[*at], error) : NULL;
    if (!stage) {
        chude_fail(error, "`then` needs a stage behind it");
        return false;
    }
    Implied implied = {plan, plan->nodes->len, registry, words, *at};
    ++*at;
    ChudeNode *node = chude_plan_append(plan, registry, stage, error);
    if (!node) {
        return false;
    }
    ChudeSection section = {.own = node->args,
                            .host = plan->host,
                            .other = implied_option,
                            .owner = option_owner,
                            .context = &implied,
                            .result = chude_plan_gives_result(stage) ? &node->result : NULL,
                            .paths = plan->paths,
                            .name = stage->name,
                            .operand = stage->operand};
    if (!chude_section_parse(&section, words, at, error)) {
        return false;
    }
    if (words[*at] && plan->paths->len > 0) {
        chude_fail(error, "files stand behind the last stage: move \"%s\" there",
                   (char *)plan->paths->pdata[0]);
        return false;
    }
    return true;
}

ChudePlan *chude_plan_empty(void) {
    ChudePlan *plan = g_new0(ChudePlan, 1);
    plan->nodes = g_ptr_array_new_with_free_func(node_free);
    plan->paths = g_ptr_array_new_with_free_func(g_free);
    plan->host = chude_args_new(chude_host_options);
    return plan;
}

ChudePlan *chude_plan_new(const ChudeRegistry *registry, const char *const *words, GError **error) {
    ChudePlan *plan = chude_plan_empty();
    size_t at = 0;
    bool good = add_stage(plan, registry, words, &at, error);
    while (good && words[at]) { /* a section ends at `then` only */
        at++;
        good = add_stage(plan, registry, words, &at, error);
    }
    if (good && chude_option_string(plan->host, "recipe")) {
        chude_fail(error, "a recipe is a whole chain of its own: chude --recipe FILE …");
        good = false;
    }
    if (!good) {
        chude_plan_free(plan);
        return NULL;
    }
    return plan;
}

unsigned chude_plan_kinds(const ChudePlan *plan) {
    static const struct {
        const char *member;
        unsigned kinds;
    } members[] = {{"words", 1u << CHUDE_MEMBER_WORDS | 1u << CHUDE_MEMBER_TITLE_WORDS},
                   {"keyphrases", 1u << CHUDE_MEMBER_KEYPHRASES},
                   {"tfidf", 1u << CHUDE_MEMBER_TFIDF},
                   {"topic", 1u << CHUDE_MEMBER_TOPIC}};
    unsigned kinds = CHUDE_ROWS_PASS;
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        kinds &= node->stage->flags & CHUDE_TAKES_ROWS ? CHUDE_ROWS_PASS : 0;
    }
    for (size_t m = 0; m < G_N_ELEMENTS(members); m++) {
        char *optional = g_strconcat(members[m].member, "?", NULL);
        for (guint i = 0; i < plan->nodes->len; i++) {
            const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
            if (listed(node->stage->needs, members[m].member) || listed(node->stage->needs, optional)) {
                kinds |= members[m].kinds;
            }
            if (listed(node->stage->gives, members[m].member) && !node->implied) {
                break; /* made anew for every document: what was read of it does not matter */
            }
            if (node->implied && listed(node->stage->gives, members[m].member)) {
                kinds |= members[m].kinds;
            }
        }
        g_free(optional);
    }
    return kinds;
}

void chude_plan_write_chain(ChudeBuffer *json, const ChudePlan *plan) {
    chude_buffer_char(json, '[');
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        chude_buffer_literal(json, i ? ",{\"stage\":" : "{\"stage\":");
        chude_json_literal(json, node->stage->name);
        if (node->implied) {
            chude_buffer_literal(json, ",\"where_absent\":true");
        }
        chude_buffer_literal(json, ",\"options\":");
        chude_args_write(json, node->args, true);
        if (node->result) {
            chude_buffer_literal(json, ",\"result\":");
            chude_json_literal(json, node->result);
        }
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, ']');
}

/* ,"files":{path: hash} of the files that options name; of those only that are plain ones (a FIFO can be read once). */
static void write_file_hash(ChudeBuffer *json, const char *path, GHashTable *written) {
    char *data;
    size_t size;
    if (!g_hash_table_contains(written, path) && g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
        g_file_get_contents(path, &data, &size, NULL)) {
        g_hash_table_add(written, (gpointer)path);
        chude_buffer_literal(json, g_hash_table_size(written) == 1 ? ",\"files\":{" : ",");
        chude_json_literal(json, path);
        chude_buffer_printf(json, ":\"%016" G_GINT64_MODIFIER "x\"", chude_hash(data, size));
        g_free(data);
    }
}

static void write_file_hashes(ChudeBuffer *json, const ChudePlan *plan) {
    GHashTable *written = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeArgs *args = ((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->args;
        for (const ChudeOption *option = args->options; option && option->name; option++) {
            const char *path = option->type == CHUDE_FILE ? chude_option_string(args, option->name) : NULL;
            if (path) {
                write_file_hash(json, path, written);
            }
        }
    }
    if (g_hash_table_size(written) > 0) {
        chude_buffer_char(json, '}');
    }
    g_hash_table_unref(written);
}

void chude_plan_write_generator(ChudeBuffer *json, const ChudePlan *plan) {
    chude_buffer_literal(json, "{\"version\":");
    chude_json_literal(json, CHUDE_VERSION);
    chude_buffer_literal(json, ",\"stages\":");
    chude_plan_write_chain(json, plan);
    chude_buffer_literal(json, ",\"models\":{");
    for (const ChudeEmbedded *file = chude_embedded; file->name; file++) {
        chude_buffer_literal(json, file == chude_embedded ? "" : ",");
        chude_json_literal(json, file->name);
        chude_buffer_printf(json, ":\"%016" G_GINT64_MODIFIER "x\"", chude_hash(file->data, file->size));
    }
    chude_buffer_char(json, '}');
    write_file_hashes(json, plan);
    chude_buffer_char(json, '}');
}
