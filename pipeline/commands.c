#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "help.h"
#include "process.h"
#include "recipe.h"
#include "run.h"
#include "section.h"
#include "segment.h"

/* Prints the text and frees it. */
static int print(ChudeConsole *console, ChudeBuffer *text) {
    int code = chude_process_print(console, text);
    chude_buffer_clear(text);
    return code;
}

/* ---- a chain of stages, `run` ---- */

static void chain_help(ChudeBuffer *text, const ChudeRegistry *registry, const ChudePlan *plan,
                       bool whole_job) {
    if (whole_job) {
        chude_help_run(text);
    } else {
        const ChudeNode *last = g_ptr_array_index(plan->nodes, plan->nodes->len - 1);
        chude_help_stage(text, registry, last->stage);
    }
}

/* `chude [OPTION]… --recipe FILE …`: no stage comes first. */
static bool has_recipe(const char *const *words) {
    for (bool first = words[0][0] == '-'; first && *words && strcmp(*words, "--") != 0; words++) {
        if (strcmp(*words, "--recipe") == 0 || g_str_has_prefix(*words, "--recipe=")) {
            return true;
        }
    }
    return false;
}

static int chain(ChudeConsole *console, const ChudeRegistry *registry, const char *const *words) {
    GError *error = NULL;
    ChudeBuffer text = {0};
    bool whole_job = strcmp(words[0], "run") == 0;
    ChudePlan *plan = whole_job           ? chude_run_plan(registry, words + 1, &error)
                      : has_recipe(words) ? chude_recipe_plan_words(registry, words, &error)
                                          : chude_plan_new(registry, words, &error);
    if (!plan) {
        return chude_say_error(console, error);
    }
    int code;
    if (chude_option_flag(plan->host, "help")) {
        chain_help(&text, registry, plan, whole_job);
        code = print(console, &text);
    } else if (chude_option_flag(plan->host, "print-recipe")) {
        code =
            chude_recipe_write(&text, plan, &error) ? print(console, &text) : chude_say_error(console, error);
    } else {
        code = chude_process_run(console, plan, whole_job);
    }
    chude_plan_free(plan);
    return code;
}

/* ---- segment ---- */

static bool parse_segment(ChudeArgs *host, GPtrArray *paths, const char *const *words, GError **error) {
    ChudeSection section = {.host = host, .paths = paths, .name = "segment"};
    size_t at = 1;
    if (!chude_section_parse(&section, words, &at, error)) {
        return false;
    }
    for (const char *const *name = chude_segment_takes_no; *name; name++) {
        if (host->values[chude_args_find(host, *name)]) {
            chude_fail(error, "segment takes no --%s", *name);
            return false;
        }
    }
    return true;
}

static int segment(ChudeConsole *console, const char *const *words) {
    GError *error = NULL;
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    ChudeArgs *host = chude_args_new(chude_host_options);
    int code;
    if (!parse_segment(host, paths, words, &error)) {
        code = chude_say_error(console, error);
    } else if (chude_option_flag(host, "help")) {
        ChudeBuffer text = {0};
        chude_help_segment(&text);
        code = print(console, &text);
    } else {
        code = chude_process_segment(console, host, paths);
    }
    chude_args_free(host);
    g_ptr_array_free(paths, TRUE);
    return code;
}

/* ---- help, stages, version ---- */

static int help(ChudeConsole *console, const ChudeRegistry *registry, const char *name) {
    ChudeBuffer text = {0};
    const ChudeStage *stage = name ? chude_registry_find(registry, name) : NULL;
    if (!name) {
        chude_help_program(&text, registry);
    } else if (strcmp(name, "run") == 0) {
        chude_help_run(&text);
    } else if (strcmp(name, "segment") == 0) {
        chude_help_segment(&text);
    } else if (stage) {
        chude_help_stage(&text, registry, stage);
    } else {
        GError *error = NULL;
        chude_plan_find_stage(registry, name, &error);
        return chude_say_error(console, error);
    }
    return print(console, &text);
}

static int stages(ChudeConsole *console, const ChudeRegistry *registry, const char *const *words) {
    ChudeBuffer text = {0};
    if (words[1] && strcmp(words[1], "--json") == 0) {
        chude_help_stages_json(&text, registry);
    } else if (words[1]) {
        chude_sayf(console, CHUDE_ERROR, "stages takes no \"%s\", only --json", words[1]);
        return CHUDE_EXIT_FATAL;
    } else {
        chude_help_stages(&text, registry);
    }
    return print(console, &text);
}

static int version(ChudeConsole *console) {
    ChudeBuffer text = {0};
    chude_buffer_printf(&text, "chude %s\n", CHUDE_VERSION);
    return print(console, &text);
}

/* ---- which one ---- */

/* Loads the plug-ins named anywhere before `--`: their stages' names must be known before the chain is read. */
static bool load_plugins(ChudeRegistry *registry, const char *const *words, GError **error) {
    for (; *words && strcmp(*words, "--") != 0; words++) {
        const char *path = NULL;
        if (strcmp(*words, "--plugin") == 0 && words[1]) {
            path = *++words;
        } else if (g_str_has_prefix(*words, "--plugin=")) {
            path = *words + strlen("--plugin=");
        }
        if (path && !chude_registry_load(registry, path, error)) {
            return false;
        }
    }
    return true;
}

/* `chude --plugin FILE.so STAGE …`: moves behind it, so that the words start with a command. */
static const char *const *behind_plugins(const char *const *words) {
    while (*words && (strcmp(*words, "--plugin") == 0 || g_str_has_prefix(*words, "--plugin="))) {
        words += strchr(*words, '=') || !words[1] ? 1 : 2;
    }
    return words;
}

int chude_command(ChudeConsole *console, ChudeRegistry *registry, const char *const *words) {
    GError *error = NULL;
    if (!load_plugins(registry, words, &error)) {
        return chude_say_error(console, error);
    }
    words = behind_plugins(words);
    const char *first = *words;
    if (!first) {
        int code = help(console, registry, NULL);
        return code ? code : CHUDE_EXIT_FATAL;
    }
    if (strcmp(first, "--version") == 0) {
        return version(console);
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        return help(console, registry, NULL);
    }
    if (strcmp(first, "help") == 0) {
        return help(console, registry, words[1]);
    }
    if (strcmp(first, "stages") == 0) {
        return stages(console, registry, words);
    }
    if (strcmp(first, "segment") == 0) {
        return segment(console, words);
    }
    return chain(console, registry, words);
}
