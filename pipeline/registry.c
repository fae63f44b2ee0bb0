#include "registry.h"

#include <gmodule.h>
#include <string.h>

#include "fail.h"
#include "options.h"
#include "section.h"

extern const ChudeStage chude_stage_read, chude_stage_normalize, chude_stage_tokenize, chude_stage_stop,
    chude_stage_stem, chude_stage_select, chude_stage_keyphrase, chude_stage_tfidf, chude_stage_topics,
    chude_stage_dedup, chude_stage_ngram, chude_stage_keyness, chude_stage_trends, chude_stage_kwic,
    chude_stage_lexicon, chude_stage_dates, chude_stage_summary, chude_stage_head, chude_stage_sample,
    chude_stage_cat;

static const ChudeStage *const built_in[] = {
    &chude_stage_read,    &chude_stage_normalize, &chude_stage_tokenize, &chude_stage_stop,
    &chude_stage_stem,    &chude_stage_dates,     &chude_stage_select,   &chude_stage_keyphrase,
    &chude_stage_tfidf,   &chude_stage_topics,    &chude_stage_dedup,    &chude_stage_ngram,
    &chude_stage_keyness, &chude_stage_trends,    &chude_stage_kwic,     &chude_stage_lexicon,
    &chude_stage_summary, &chude_stage_head,      &chude_stage_sample,   &chude_stage_cat,
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

char *chude_registry_fits(const ChudeRegistry *registry) {
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        if (stage->save || stage->fit || stage->flags & CHUDE_FITS) {
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", stage->name);
        }
    }
    return g_string_free(names, FALSE);
}

const ChudeStage *chude_registry_default(const ChudeRegistry *registry, const char *member) {
    static const char *const defaults[][2] = {
        {"words", "tokenize"}, {"keyphrases", "keyphrase"}, {"date", "dates"}};
    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++) {
        if (strcmp(member, defaults[i][0]) == 0) {
            return chude_registry_find(registry, defaults[i][1]);
        }
    }
    return NULL;
}

static bool listed(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool chude_registry_of_input(const char *member) {
    static const char *const members[] = {"text", "id", "title", "date", "lang", "source"};
    return listed(member, members, G_N_ELEMENTS(members));
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

static bool text_or_nothing(const char *text) {
    return !text || g_utf8_validate(text, -1, NULL);
}

/* What every option has, whatever its type. */
static bool check_option(const ChudeOption *option, GError **error) {
    if (!good_name(option->name)) {
        chude_fail(error, "an option whose name is not lower-case letters, digits and hyphens");
    } else if (option->letter && !g_ascii_isalnum(option->letter)) {
        chude_fail(error, "the letter of --%s is none of a-z, A-Z, 0-9", option->name);
    } else if ((int)option->type < CHUDE_FLAG || option->type > CHUDE_STRINGS) {
        chude_fail(error, "--%s is of unknown type", option->name);
    } else if (!option->help) {
        chude_fail(error, "--%s has no help", option->name);
    } else if (!text_or_nothing(option->help) || !text_or_nothing(option->values) ||
               !text_or_nothing(option->fallback)) {
        chude_fail(error, "a string of --%s is not UTF-8", option->name);
    } else if (option->type == CHUDE_STRINGS && option->fallback) {
        chude_fail(error, "--%s may be given again, and so has no default", option->name);
    } else if (option->type == CHUDE_CHOICE && !option->values) {
        chude_fail(error, "--%s is a choice without values", option->name);
    } else {
        return true;
    }
    return false;
}

/* Limits, and the default within them: the option parser's own check. Without a default a number reads as 0. */
static bool check_default(ChudeArgs *args, size_t i, GError **error) {
    const ChudeOption *option = &args->options[i];
    bool number = option->type == CHUDE_INTEGER || option->type == CHUDE_NUMBER;
    if (number && !(option->minimum <= option->maximum)) { /* nor may one be NaN */
        chude_fail(error, "the minimum of --%s is above its maximum", option->name);
        return false;
    }
    if (number && !option->fallback && (option->minimum > 0 || option->maximum < 0)) {
        chude_fail(error, "--%s has no default and then reads as 0, which is not within its limits, %g to %g",
                   option->name, option->minimum, option->maximum);
        return false;
    }
    GError *cause = NULL;
    if (option->fallback && !chude_args_set(args, (int)i, option->fallback, &cause)) {
        chude_fail(error, "the default \"%s\" is refused: %s", option->fallback, cause->message);
        g_error_free(cause);
        return false;
    }
    return true;
}

/* One option of a name, and of a letter, in all that the stage's section of the command line takes. */
static bool check_clash(const ChudeStage *stage, const ChudeArgs *args, const ChudeArgs *host, size_t i,
                        GError **error) {
    const ChudeOption *option = &args->options[i];
    if (chude_args_find(args, option->name) != (int)i) {
        chude_fail(error, "two options are named --%s", option->name);
    } else if (option->letter && chude_args_find_letter(args, option->letter) != (int)i) {
        chude_fail(error, "two options have the letter -%c", option->letter);
    } else if (chude_args_find(host, option->name) >= 0) {
        chude_fail(error, "--%s is an option of every command", option->name);
    } else if (chude_args_find_letter(host, option->letter) >= 0) {
        chude_fail(error, "the letter -%c of --%s belongs to --%s, an option of every command",
                   option->letter, option->name,
                   host->options[chude_args_find_letter(host, option->letter)].name);
    } else if (stage->kind == CHUDE_CORPUS && strcmp(option->name, "result") == 0) {
        chude_fail(error, "--result is an option of every CORPUS stage");
    } else {
        return true;
    }
    return false;
}

static bool check_options(const ChudeStage *stage, GError **error) {
    ChudeArgs *args = chude_args_new(stage->options), *host = chude_args_new(chude_host_options);
    bool good = true;
    for (size_t i = 0; good && i < args->count; i++) {
        good = check_option(&args->options[i], error) && check_clash(stage, args, host, i, error) &&
               check_default(args, i, error);
    }
    chude_args_free(args);
    chude_args_free(host);
    return good;
}

static bool check_texts(const ChudeStage *stage, GError **error) {
    size_t count = 0;
    bool good = text_or_nothing(stage->version) && text_or_nothing(stage->summary) &&
                text_or_nothing(stage->description);
    for (; stage->examples && stage->examples[count]; count++) {
        good = good && text_or_nothing(stage->examples[count]);
    }
    if (!good) {
        chude_fail(error, "its version, summary, description or an example is not UTF-8");
    } else if (count % 2) {
        chude_fail(error,
                   "its examples do not come in pairs, a command line and what it does: \"%s\" stands alone",
                   stage->examples[count - 1]);
    }
    return good && count % 2 == 0;
}

static bool check_gives(const ChudeStage *stage, GError **error) {
    for (const char *const *given = stage->gives; given && *given; given++) {
        if (chude_registry_of_input(*given)) {
            chude_fail(error, "it gives \"%s\", which no stage may alter", *given);
            return false;
        }
    }
    return true;
}

static bool check_functions(const ChudeStage *stage, GError **error) {
    if (!stage->process) {
        chude_fail(error, "it has no process function");
    } else if (stage->kind >= CHUDE_CORPUS && (!stage->begin || !stage->merge || !stage->finish)) {
        chude_fail(error, "a CORPUS or SINK stage needs begin, merge and finish");
    } else if (stage->kind == CHUDE_CORPUS && !stage->apply) {
        chude_fail(error, "a CORPUS stage needs apply");
    } else if (stage->kind == CHUDE_SINK && stage->apply && !stage->emit) {
        chude_fail(error, "a SINK with apply needs emit");
    } else {
        return true;
    }
    return false;
}

static bool check_table(const ChudeTableForm *table, const char *before, GError **error) {
    unsigned columns = 0;
    for (const ChudeColumn *column = table->columns; column && column->name; column++) {
        if (++columns > CHUDE_COLUMNS || (int)column->combine < CHUDE_SUM || column->combine > CHUDE_MAX ||
            !text_or_nothing(column->name)) {
            chude_fail(error, "table \"%s\" of its states has more than %d columns, or a bad one",
                       table->name, CHUDE_COLUMNS);
            return false;
        }
    }
    if (!*table->name || !text_or_nothing(table->name) || (before && strcmp(before, table->name) >= 0)) {
        chude_fail(error, "the tables of its states are not named in rising order");
        return false;
    }
    return true;
}

/* What makes states of it. */
static bool check_form(const ChudeStage *stage, GError **error) {
    if (!stage->fit != !stage->recall || (stage->fit && (stage->save || stage->kind != CHUDE_CORPUS))) {
        chude_fail(error, "fit and recall belong together, to a CORPUS stage without save");
        return false;
    }
    if (!stage->form && !stage->settings && !stage->save) {
        return true;
    }
    if (!stage->form || !stage->settings || !stage->save || stage->kind < CHUDE_CORPUS) {
        chude_fail(error, "form, settings and save belong together, to a CORPUS stage or a SINK");
        return false;
    }
    unsigned tables = 0;
    const ChudeTableForm *table = stage->form->tables;
    for (; table && table->name; table++) {
        if (++tables > CHUDE_TABLES || !check_table(table, tables > 1 ? table[-1].name : NULL, error)) {
            break;
        }
    }
    if (!stage->form->kind || tables == 0 || table->name) {
        chude_fail(error, "its states have no kind, no tables, or more than %d", CHUDE_TABLES);
        return false;
    }
    return true;
}

static bool check_operand(const ChudeStage *stage, GError **error) {
    for (const ChudeOption *o = stage->options; stage->operand && o && o->name; o++) {
        if (strcmp(o->name, stage->operand) == 0 && o->type == CHUDE_STRINGS) {
            return true;
        }
    }
    if (stage->operand) {
        chude_fail(error, "its operand is no option of type STRINGS");
    }
    return !stage->operand;
}

static bool check_stage(const ChudeStage *stage, GError **error) {
    static const char *const commands[] = {"run",   "then",  "segment", "stages",   "help", "fit",
                                           "merge", "state", "train",   "validate", "eval"};
    if (!good_name(stage->name)) {
        chude_fail(error, "its name is not lower-case letters, digits and hyphens");
    } else if (listed(stage->name, commands, G_N_ELEMENTS(commands))) {
        chude_fail(error, "its name, \"%s\", is a word of the command line", stage->name);
    } else if (!stage->version || !stage->summary) {
        chude_fail(error, "it has no version or no summary");
    } else if ((int)stage->kind < CHUDE_MAP || stage->kind > CHUDE_SINK) {
        chude_fail(error, "its kind is none of MAP, ORDERED, CORPUS, SINK");
    } else {
        return check_functions(stage, error) && check_form(stage, error) && check_texts(stage, error) &&
               check_gives(stage, error) && check_options(stage, error) && check_operand(stage, error);
    }
    return false;
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
    GError *fault = NULL;
    if (!check_stage(stage, &fault)) {
        chude_fail(error, "plug-in %s is refused: malformed descriptor: %s", path, fault->message);
        g_error_free(fault);
        return false;
    }
    if (chude_registry_find(registry, stage->name)) {
        chude_fail(error, "plug-in %s is refused: there is a stage \"%s\" already", path, stage->name);
        return false;
    }
    g_ptr_array_add(registry->stages, (gpointer)stage);
    return true;
}
