#include "section.h"

#include <string.h>

#include "fail.h"

const ChudeOption chude_host_options[] = {
    {.name = "threads",
     .letter = 'j',
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 0,
     .maximum = 1024,
     .fallback = "0",
     .help = "Worker threads; 0 is one for each core. The output never depends on it."},
    {.name = "output",
     .letter = 'o',
     .type = CHUDE_STRING,
     .values = "FILE",
     .help = "Write here instead of standard output: beside first, renamed when whole. For `run`: a folder."},
    {.name = "input",
     .type = CHUDE_CHOICE,
     .values = "auto|ndjson|text|lines|csv|tsv",
     .fallback = "auto",
     .help = "Kind of input; auto goes by the file's ending, else by its first byte ({ is NDJSON, else one "
             "text). gzip and zstd are unpacked."},
    {.name = "text-field",
     .type = CHUDE_STRING,
     .values = "NAME",
     .help =
         "The member or column that holds the text. It is called \"text\" from then on; one that was called so "
         "gets its name."},
    {.name = "id-field",
     .type = CHUDE_STRING,
     .values = "NAME",
     .help =
         "The member or column that holds the id, in the same way. A document without it gets an id from its text."},
    {.name = "batch-bytes",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 1 << 30,
     .fallback = "1048576",
     .help = "Input that a worker takes at a time. The output never depends on it."},
    {.name = "memory",
     .type = CHUDE_SIZE,
     .values = "SIZE",
     .minimum = 64.0 * (1 << 20),
     .maximum = 9e18,
     .help =
         "Memory to use (64M or more, as 512M, 2G); what is larger goes to temporary files in $TMPDIR, else /var/tmp. "
         "Default: half of what there is. The output never depends on it."},
    {.name = "spill-bytes",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 9007199254740992.0,
     .help =
         "What a worker gathers before it is written to temporary files; by default a part of --memory. The output "
         "never depends on it."},
    {.name = "on-error",
     .type = CHUDE_CHOICE,
     .values = "skip|fail",
     .fallback = "skip",
     .help = "A bad record is named and skipped (exit code 1 at the end), or stops the run (exit code 2)."},
    {.name = "plugin",
     .type = CHUDE_STRING,
     .values = "FILE.so",
     .help = "Load a stage from a shared object; may be repeated."},
    {.name = "quiet",
     .letter = 'q',
     .type = CHUDE_FLAG,
     .help =
         "No progress and no word of rejected records (the exit code tells of them), nor of what a stage left out; what ends "
         "the run is always said."},
    {.name = "verbose",
     .type = CHUDE_FLAG,
     .help = "Say of each pass over the documents what it did: stages, documents, bytes, seconds."},
    {.name = "log-format",
     .type = CHUDE_CHOICE,
     .values = "text|json",
     .fallback = "text",
     .help =
         "Messages on standard error; json: one object a line (level, message; file, line, byte where known; time from `watch` and `serve`), "
         "and no progress."},
    {.name = "recipe",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Take chain, options and inputs from a file as --print-recipe prints it (JSON, no comments): chude "
         "--recipe FILE, or with the options of `run`: chude run --recipe FILE. What the command line says goes before."},
    {.name = "print-recipe",
     .type = CHUDE_FLAG,
     .help = "Print the chain and the options in force as JSON, which --recipe reads, and end."},
    {.name = "help", .letter = 'h', .type = CHUDE_FLAG, .help = "Show help and end."},
    {0},
};

/* Where an option belongs: its table in *args and its place there. */
static bool find_option(const ChudeSection *section, const char *name, char letter, ChudeArgs **args,
                        int *option) {
    ChudeArgs *tables[] = {section->own, section->host};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (tables[i]) {
            *option = name ? chude_args_find(tables[i], name) : chude_args_find_letter(tables[i], letter);
            if (*option >= 0) {
                *args = tables[i];
                return true;
            }
        }
    }
    *args = section->other ? section->other(section->context, name, letter, option) : NULL;
    return *args != NULL;
}

static void unknown_option(const ChudeSection *section, const char *word, const char *name, char letter,
                           GError **error) {
    const char *owner = section->owner ? section->owner(section->context, name, letter) : NULL;
    if (owner && name) {
        chude_fail(error, "%s: unknown option %s; --%s belongs to `%s`: write it behind that stage",
                   section->name, word, name, owner);
        return;
    }
    if (owner) {
        chude_fail(error, "%s: unknown option %s; -%c belongs to `%s`: write it behind that stage",
                   section->name, word, letter, owner);
        return;
    }
    GPtrArray *names = g_ptr_array_new();
    const ChudeArgs *tables[] = {section->own, section->host};
    for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
        for (size_t i = 0; tables[t] && i < tables[t]->count; i++) {
            g_ptr_array_add(names, (gpointer)tables[t]->options[i].name);
        }
    }
    if (section->result) {
        g_ptr_array_add(names, (gpointer) "result");
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = name ? chude_nearest(name, (const char *const *)names->pdata) : NULL;
    g_ptr_array_free(names, TRUE);
    if (nearest) {
        chude_fail(error, "%s: unknown option %s; did you mean --%s?", section->name, word, nearest);
    } else {
        chude_fail(error, "%s: unknown option %s; `chude help %s` lists its options", section->name, word,
                   section->name);
    }
}

/* Whether a word that stands where a value should is an option of its own; what looks like one and is none may be a value. */
static bool is_option(const ChudeSection *section, const char *word) {
    ChudeArgs *args;
    int option;
    if (word[0] != '-' || !word[1]) {
        return false;
    }
    if (word[1] != '-') {
        return !word[2] && find_option(section, NULL, word[1], &args, &option);
    }
    char *name = g_strndup(word + 2, strcspn(word + 2, "="));
    bool found = find_option(section, name, 0, &args, &option);
    g_free(name);
    return found;
}

static void value_missing(const ChudeSection *section, const char *word, const char *values, const char *next,
                          GError **error) {
    if (next) {
        chude_fail(error,
                   "%s: %s needs a value (%s), and %s is an option; should it be the value, write %s%s%s",
                   section->name, word, values, next, word, word[1] == '-' ? "=" : "", next);
    } else {
        chude_fail(error, "%s: %s needs a value: %s %s", section->name, word, word, values);
    }
}

/* --name, --name=value, -k value, -k20. *at stands at the word, and behind what it took afterwards. */
static bool parse_option(const ChudeSection *section, const char *const *words, size_t *at, GError **error) {
    const char *word = words[(*at)++], *value = NULL;
    char *name = NULL, letter = 0;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        name = equals ? g_strndup(word + 2, (size_t)(equals - word) - 2) : g_strdup(word + 2);
        value = equals ? equals + 1 : NULL;
    } else {
        letter = word[1];
        value = word[2] ? word + 2 : NULL;
    }
    ChudeArgs *args = NULL;
    int option = -1;
    bool result = name && section->result && strcmp(name, "result") == 0, good = false;
    if (!result && !find_option(section, name, letter, &args, &option)) {
        unknown_option(section, word, name, letter, error);
    } else if (!result && args->options[option].type == CHUDE_FLAG) {
        if (letter && value) {
            chude_fail(error, "%s: -%c is a flag and takes no value", section->name, letter);
        } else {
            good = chude_args_set(args, option, value ? value : "true", error);
        }
    } else if (!value && (!words[*at] || is_option(section, words[*at]))) {
        const char *values = result ? "FILE" : args->options[option].values;
        value_missing(section, word, values ? values : "VALUE", words[*at], error);
    } else {
        value = value ? value : words[(*at)++];
        if (result) {
            g_free(*section->result);
            *section->result = g_strdup(value);
            good = true;
        } else {
            good = chude_args_set(args, option, value, error);
            if (!good) {
                g_prefix_error(error, "%s: ", section->name);
            }
        }
    }
    g_free(name);
    return good;
}

/* `chude kwic --term TERM FILE`, as other programs have it, would look for the file's name in what is typed. */
static bool check_operand(const ChudeSection *section, const char *operand, GError **error) {
    const char *const *values = chude_option_strings(section->own, section->operand);
    if (section->paths->len == 0 && values[0] && values[1] && g_file_test(operand, G_FILE_TEST_EXISTS)) {
        chude_fail(error,
                   "%s: the first word is a %s, not a file: write the first %s before \"%s\", without --%s",
                   section->name, section->operand, section->operand, operand, section->operand);
        return false;
    }
    return true;
}

bool chude_section_parse(const ChudeSection *section, const char *const *words, size_t *at, GError **error) {
    bool options = true;
    const char *operand = NULL;
    while (words[*at]) {
        const char *word = words[*at];
        if (options && strcmp(word, "--") == 0) {
            options = false;
            ++*at;
        } else if (options && word[0] == '-' && word[1]) {
            if (!parse_option(section, words, at, error)) {
                return false;
            }
        } else if (options && strcmp(word, "then") == 0) {
            break;
        } else if (section->operand && !operand) {
            operand = word;
            if (!chude_args_set(section->own, chude_args_find(section->own, section->operand), word, error)) {
                return false;
            }
            ++*at;
        } else {
            g_ptr_array_add(section->paths, g_strdup(word));
            ++*at;
        }
    }
    return !operand || check_operand(section, operand, error);
}
