#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "command_show.h"
#include "fail.h"
#include "fit_dedup.h"
#include "help.h"
#include "model.h"
#include "process.h"
#include "recipe.h"
#include "run.h"
#include "section.h"

/* Prints the text and frees it. */
static int print(ChudeConsole *console, ChudeBuffer *text) {
    int code = chude_process_print(console, text);
    chude_buffer_clear(text);
    return code;
}

/* ---- a chain of stages, `run` ---- */

/* How help is shown on a stream; the text goes to out. */
static ChudeHelp help_on(const ChudeTerminal *stream, ChudeBuffer *out) {
    unsigned width = stream->terminal ? CLAMP(stream->width, 40, 100) : 100;
    return (ChudeHelp){out, width, stream->colour};
}

static void chain_help(const ChudeHelp *help, const ChudeRegistry *registry, const ChudePlan *plan,
                       bool whole_job) {
    if (whole_job) {
        chude_help_run(help);
    } else {
        const ChudeNode *last = g_ptr_array_index(plan->nodes, plan->nodes->len - 1);
        chude_help_stage(help, registry, last->stage);
    }
}

/* Whoever types `chude tfidf` alone wants to know how it goes, not type documents. Takes the text. */
static int no_input(ChudeConsole *console, ChudeBuffer *text) {
    if (!console->json) {
        console->put(text->data, text->size);
        console->put("\n", 1);
    }
    chude_buffer_clear(text);
    chude_say(console, CHUDE_ERROR,
              "no input: name files or folders, pipe text in, or write - to type it here");
    return CHUDE_EXIT_FATAL;
}

/* What the options say of messages. False with *error set. */
static bool set_messages(ChudeConsole *console, const ChudeArgs *host, GError **error) {
    console->quiet = chude_option_flag(host, "quiet");
    console->verbose = chude_option_flag(host, "verbose");
    console->json = strcmp(chude_option_string(host, "log-format"), "json") == 0;
    if (console->quiet && console->verbose) {
        chude_fail(error, "--quiet and --verbose exclude each other");
        return false;
    }
    return true;
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

/* `chude fit`, fit: the last stage makes what other stages are given; elsewhere no stage does, but for a recipe's last. */
static bool check_fit(const ChudeRegistry *registry, const ChudePlan *plan, bool fit, bool recipe,
                      GError **error) {
    bool fits = false;
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeStage *stage = ((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->stage;
        fits = stage->flags & CHUDE_FITS;
        if (fits && (!(fit || recipe) || i + 1 < plan->nodes->len)) {
            chude_fail(error, "`%s` is made by `chude fit %s`, as the last stage", stage->name, stage->name);
            return false;
        }
        if (fit && !fits && !stage->save && !stage->fit && i + 1 == plan->nodes->len) {
            char *names = chude_registry_fits(registry);
            chude_fail(error, "`%s` makes nothing for other stages; `chude fit` goes with: %s", stage->name,
                       names);
            g_free(names);
            return false;
        }
    }
    return true;
}

/* Its last stage's state is saved: one file is written, and no other. */
static bool set_saves(ChudePlan *plan, GError **error) {
    const ChudeNode *last = g_ptr_array_index(plan->nodes, plan->nodes->len - 1);
    plan->saves = last->stage->save || last->stage->fit;
    for (guint i = 0; plan->saves && i < plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        if (node->result) {
            chude_fail(error, "`chude fit` writes the state of `%s` alone: leave out --result",
                       last->stage->name);
            return false;
        }
    }
    return true;
}

/* Whether what `chude fit` writes is no text. */
static bool saves_state(const ChudePlan *plan) {
    const ChudeNode *last = g_ptr_array_index(plan->nodes, plan->nodes->len - 1);
    return plan->saves && last->stage->save;
}

static ChudePlan *chain_plan(const ChudeRegistry *registry, const char *const *words, GError **error) {
    bool fit = strcmp(words[0], "fit") == 0;
    if (fit && !words[1]) {
        char *names = chude_registry_fits(registry);
        chude_fail(error, "fit what? chude fit STAGE CORPUS -o FILE, STAGE being one of: %s", names);
        g_free(names);
        return NULL;
    }
    const char *dedup = NULL;
    g_autofree const char **own = fit ? chude_fit_dedup_take(words + 1, &dedup, error) : NULL;
    if (fit && !own) {
        return NULL;
    }
    words = fit ? (const char *const *)own : words;
    bool recipe = words[0] && has_recipe(words);
    ChudePlan *plan =
        recipe ? chude_recipe_plan_words(registry, words, error) : chude_plan_new(registry, words, error);
    if (plan &&
        (!check_fit(registry, plan, fit, recipe, error) ||
         (dedup && !chude_fit_dedup_add(plan, registry, dedup, error)) || (fit && !set_saves(plan, error)))) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    return plan;
}

static int chain(ChudeConsole *console, const ChudeRegistry *registry, const char *const *words) {
    GError *error = NULL;
    ChudeBuffer text = {0};
    bool whole_job = strcmp(words[0], "run") == 0;
    ChudePlan *plan =
        whole_job ? chude_run_plan(registry, words + 1, &error) : chain_plan(registry, words, &error);
    if (!plan) {
        return chude_say_error(console, error);
    }
    int code;
    if (!set_messages(console, plan->host, &error)) {
        code = chude_say_error(console, error);
    } else if (chude_option_flag(plan->host, "help")) {
        const ChudeHelp shown = help_on(&console->output, &text);
        chain_help(&shown, registry, plan, whole_job);
        code = print(console, &text);
    } else if (chude_option_flag(plan->host, "print-recipe")) {
        code =
            chude_recipe_write(&text, plan, &error) ? print(console, &text) : chude_say_error(console, error);
    } else if (plan->paths->len == 0 && console->input_terminal && !chude_model_sink(plan)) {
        const ChudeHelp shown = help_on(&console->error, &text);
        chain_help(&shown, registry, plan, whole_job);
        code = no_input(console, &text);
    } else if (saves_state(plan) && !chude_option_string(plan->host, "output") && console->output.terminal) {
        chude_say(console, CHUDE_ERROR, "fit: a state is no text to read: name a file with -o");
        code = CHUDE_EXIT_FATAL;
    } else if (whole_job && console->output.terminal && !chude_option_string(plan->host, "output")) {
        code = chude_show_run(console, plan);
    } else {
        code = chude_process_run(console, plan, whole_job);
    }
    if (plan->html && (code == EXIT_SUCCESS || code == CHUDE_EXIT_REJECTED)) {
        int page =
            chude_report_write(console, chude_option_string(plan->host, "output"), plan->paths, plan->html);
        code = page ? page : code;
    }
    chude_plan_free(plan);
    return code;
}

/* ---- commands that are no chain ---- */

const ChudeCommand *const chude_plain_commands[] = {
    &chude_command_diff,         &chude_command_brief,
    &chude_command_show,         &chude_command_export,
    &chude_command_report,       &chude_command_watch,
    &chude_command_serve,        &chude_command_segment,
    &chude_command_merge,        &chude_command_state,
    &chude_command_validate,     &chude_command_train_segment,
    &chude_command_eval_segment, &chude_command_eval_keyphrase,
    &chude_command_eval_topics,  NULL};

/* An option of `run`, for a command that takes those too. */
static ChudeArgs *run_option(void *context, const char *name, char letter, int *option) {
    *option = name ? chude_args_find(context, name) : chude_args_find_letter(context, letter);
    return *option >= 0 ? context : NULL;
}

/* words: behind the command's name. */
static bool parse_plain(ChudeConsole *console, const ChudeCommand *command, ChudeArgs *own, ChudeArgs *host,
                        ChudeArgs *run, GPtrArray *paths, const char *const *words, GError **error) {
    ChudeSection section = {.own = command->options ? own : NULL,
                            .host = host,
                            .other = run ? run_option : NULL,
                            .context = run,
                            .paths = paths,
                            .name = command->name};
    size_t at = 0;
    if (!chude_section_parse(&section, words, &at, error)) {
        return false;
    }
    if (words[at]) {
        chude_fail(error, "`%s` is no stage of a chain; `then` does not go with it", command->name);
        return false;
    }
    for (const char *const *name = command->takes_no; *name; name++) {
        if (host->values[chude_args_find(host, *name)]) {
            chude_fail(error, "%s takes no --%s", command->name, *name);
            return false;
        }
    }
    return set_messages(console, host, error);
}

static int plain(ChudeConsole *console, const ChudeRegistry *registry, const ChudeCommand *command,
                 const char *const *words) {
    GError *error = NULL;
    ChudeBuffer text = {0};
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    ChudeArgs *own = chude_args_new(command->options);
    ChudeArgs *host = chude_args_new(chude_host_options);
    ChudeArgs *run = command->takes_run ? chude_args_new(chude_run_options) : NULL;
    int code;
    if (!parse_plain(console, command, own, host, run, paths, words, &error)) {
        code = chude_say_error(console, error);
    } else if (chude_option_flag(host, "help")) {
        const ChudeHelp shown = help_on(&console->output, &text);
        chude_help_command(&shown, command);
        code = print(console, &text);
    } else if (command->filter && paths->len == 0 && console->input_terminal) {
        const ChudeHelp shown = help_on(&console->error, &text);
        chude_help_command(&shown, command);
        code = no_input(console, &text);
    } else {
        code = command->run(console, &(ChudeCall){registry, own, host, run, paths});
    }
    if (run) {
        chude_args_free(run);
    }
    chude_args_free(own);
    chude_args_free(host);
    g_ptr_array_free(paths, TRUE);
    return code;
}

/* The command that the words begin with; *size: how many words its name has. */
static const ChudeCommand *find_plain(const char *const *words, size_t *size) {
    for (const ChudeCommand *const *command = chude_plain_commands; *command; command++) {
        char **name = g_strsplit((*command)->name, " ", -1);
        bool same = true;
        for (*size = 0; same && name[*size]; ++*size) {
            same = words[*size] && strcmp(words[*size], name[*size]) == 0;
        }
        g_strfreev(name);
        if (same) {
            return *command;
        }
    }
    return NULL;
}

/* The first command whose name goes on behind this word: `train` is none, `train segment` is. NULL: none. */
static const ChudeCommand *find_longer(const char *word) {
    size_t size = strlen(word);
    for (const ChudeCommand *const *command = chude_plain_commands; *command; command++) {
        if (strncmp((*command)->name, word, size) == 0 && (*command)->name[size] == ' ') {
            return *command;
        }
    }
    return NULL;
}

static int half_a_name(ChudeConsole *console, const ChudeCommand *command, const char *word) {
    size_t size = strlen(word);
    GString *names = g_string_new(NULL);
    for (const ChudeCommand *const *each = chude_plain_commands; *each; each++) {
        if (strncmp((*each)->name, word, size) == 0 && (*each)->name[size] == ' ') {
            g_string_append_printf(names, "%s`chude %s`", names->len ? ", " : "", (*each)->name);
        }
    }
    chude_sayf(console, CHUDE_ERROR, "%s what? %s; `chude help %s` says more", word, names->str,
               command->name);
    g_string_free(names, TRUE);
    return CHUDE_EXIT_FATAL;
}

/* ---- help, stages, version ---- */

/* words: what help is asked for. */
static int help(ChudeConsole *console, const ChudeRegistry *registry, const char *const *words) {
    ChudeBuffer text = {0};
    size_t size;
    const ChudeHelp shown = help_on(&console->output, &text);
    if (words[0] && !words[1] && strcmp(words[0], "fit") == 0) {
        chude_help_fit(&shown, registry);
        return print(console, &text);
    }
    words += words[0] && words[1] && strcmp(words[0], "fit") == 0;
    const ChudeCommand *command = find_plain(words, &size);
    const ChudeStage *stage = words[0] ? chude_registry_find(registry, words[0]) : NULL;
    const ChudeCommand *longer = words[0] && !command ? find_longer(words[0]) : NULL;
    if (!words[0]) {
        chude_help_program(&shown, registry);
    } else if (strcmp(words[0], "run") == 0) {
        chude_help_run(&shown);
    } else if (command) {
        chude_help_command(&shown, command);
    } else if (stage) {
        chude_help_stage(&shown, registry, stage);
    } else if (longer) {
        return half_a_name(console, longer, words[0]);
    } else {
        GError *error = NULL;
        chude_plan_find_stage(registry, words[0], &error);
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
        const ChudeHelp shown = help_on(&console->output, &text);
        chude_help_stages(&shown, registry);
    }
    return print(console, &text);
}

static int version(ChudeConsole *console) {
    ChudeBuffer text = {0};
    chude_buffer_printf(&text, "chude %s\n", CHUDE_VERSION);
    return print(console, &text);
}

/* ---- which one ---- */

/* What is wrong with the words themselves is said in the format that they ask for. */
static bool wants_json(const char *const *words) {
    bool json = false;
    for (; *words && strcmp(*words, "--") != 0; words++) {
        if (strcmp(*words, "--log-format") == 0 && words[1]) {
            json = strcmp(*++words, "json") == 0;
        } else if (g_str_has_prefix(*words, "--log-format=")) {
            json = strcmp(*words, "--log-format=json") == 0;
        }
    }
    return json;
}

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
    console->json = wants_json(words);
    if (!load_plugins(registry, words, &error)) {
        return chude_say_error(console, error);
    }
    words = behind_plugins(words);
    static const char *const none[] = {NULL};
    const char *first = *words;
    if (!first) {
        int code = help(console, registry, none);
        return code ? code : CHUDE_EXIT_FATAL;
    }
    if (strcmp(first, "--version") == 0) {
        return version(console);
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        return help(console, registry, none);
    }
    if (strcmp(first, "fit") == 0 && words[1] &&
        (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0)) {
        static const char *const fit[] = {"fit", NULL};
        return help(console, registry, fit);
    }
    if (strcmp(first, "help") == 0) {
        return help(console, registry, words + 1);
    }
    if (strcmp(first, "stages") == 0) {
        return stages(console, registry, words);
    }
    size_t size;
    const ChudeCommand *command = find_plain(words, &size);
    if (command) {
        return plain(console, registry, command, words + size);
    }
    command = chude_registry_find(registry, first) ? NULL : find_longer(first);
    if (command) {
        return half_a_name(console, command, first);
    }
    return chain(console, registry, words);
}
