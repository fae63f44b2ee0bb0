/* test_options.c - what an option takes, what is said of a bad value, and the words of a whole chain. */
#include <glib.h>
#include <string.h>

#include "options.h"
#include "plan.h"
#include "run.h"
#include "section.h"

static const ChudeOption table[] = {
    {.name = "most",
     .letter = 'm',
     .type = CHUDE_INTEGER,
     .minimum = -3,
     .maximum = 100,
     .fallback = "7",
     .help = "."},
    {.name = "share", .type = CHUDE_NUMBER, .minimum = 0, .maximum = 1, .help = "."},
    {.name = "kind", .type = CHUDE_CHOICE, .values = "raw|sub", .fallback = "raw", .help = "."},
    {.name = "fast", .letter = 'f', .type = CHUDE_FLAG, .help = "."},
    {.name = "list", .type = CHUDE_FILE, .help = "."},
    {.name = "where", .type = CHUDE_STRINGS, .help = "."},
    {0}};

static void values(void) {
    static const struct {
        const char *name, *value;
        bool good;
    } cases[] = {
        {"most", "100", true},   {"most", "-3", true},    {"most", "101", false},
        {"most", "-4", false},   {"most", "", false},     {"most", "1.5", false},
        {"most", "1e2", false},  {"most", "7 ", false},   {"most", "99999999999999999999", false},
        {"most", "0x10", false}, {"most", "ba", false},   {"share", "0.25", true},
        {"share", "1", true},    {"share", "1e-3", true}, {"share", "1.01", false},
        {"share", "nan", false}, {"share", "inf", false}, {"share", "0,5", false},
        {"share", "", false},    {"kind", "sub", true},   {"kind", "raw|sub", false},
        {"kind", "", false},     {"kind", "RAW", false},  {"fast", "true", true},
        {"fast", "false", true}, {"fast", "yes", false},  {"list", "", true},
        {"list", "a b", true},
    };
    ChudeArgs *args = chude_args_new(table);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s %s", cases[i].name, cases[i].value);
        GError *error = NULL;
        bool good = chude_args_set(args, chude_args_find(args, cases[i].name), cases[i].value, &error);
        g_assert_true(good == cases[i].good);
        g_assert_true(good == (error == NULL));
        g_assert_true(good || strstr(error->message, cases[i].name));
        g_clear_error(&error);
    }
    chude_args_free(args);
}

static void given_again(void) {
    ChudeArgs *args = chude_args_new(table);
    int where = chude_args_find(args, "where");
    g_assert_null(chude_option_strings(args, "where")[0]);
    g_assert_true(chude_args_set(args, where, "a=\"1\"", NULL) && chude_args_set(args, where, "b\xFF", NULL));
    const char *const *strings = chude_option_strings(args, "where");
    g_assert_cmpstr(strings[0], ==, "a=\"1\"");
    g_assert_cmpstr(strings[1], ==, "b\xFF");
    g_assert_null(strings[2]);
    ChudeBuffer json = {0};
    chude_args_write(&json, args, true);
    chude_buffer_char(&json, 0);
    g_assert_nonnull(strstr(json.data, "\"where\":[\"a=\\\"1\\\"\",\"b\xEF\xBF\xBD\"]}"));
    chude_buffer_clear(&json);
    chude_args_free(args);
}

static void in_force(void) {
    ChudeArgs *args = chude_args_new(table);
    g_assert_cmpint(chude_option_integer(args, "most"), ==, 7);
    g_assert_cmpstr(chude_option_string(args, "list"), ==, NULL);
    g_assert_false(chude_option_flag(args, "fast"));
    g_assert_cmpint(chude_args_find(args, "mos"), ==, -1);
    g_assert_cmpint(chude_args_find_letter(args, 'x'), ==, -1);
    g_assert_cmpint(chude_args_find_letter(args, 0), ==, -1); /* options without a letter have 0 */
    g_assert_true(chude_args_set(args, 0, "007", NULL));
    g_assert_false(chude_args_set(args, 0, "1000", NULL)); /* a bad value leaves the good one */
    g_assert_true(chude_args_set(args, 1, "0x.8p0", NULL) || chude_args_set(args, 1, ".5", NULL));
    g_assert_true(chude_args_set(args, 3, "true", NULL));
    g_assert_true(chude_args_set(args, 4, "b\xFF\"", NULL));
    ChudeBuffer json = {0};
    chude_args_write(&json, args, true);
    chude_buffer_char(&json, 0);
    g_assert_cmpstr(
        json.data, ==,
        "{\"most\":7,\"share\":0.5,\"kind\":\"raw\",\"fast\":true,\"list\":\"b\xEF\xBF\xBD\\\"\"}");
    chude_buffer_clear(&json);
    chude_args_free(args);
    args = chude_args_new(NULL);
    chude_args_write(&json, args, true);
    g_assert_cmpmem(json.data, json.size, "{}", 2);
    chude_buffer_clear(&json);
    chude_args_free(args);
}

static void nearest(void) {
    static const char *const names[] = {"tokenize", "stop", "stem", "topics", "tfidf", NULL};
    static const char *const cases[][2] = {{"tokenise", "tokenize"}, {"topic", "topics"}, {"stp", "stop"},
                                           {"tf-idf", "tfidf"},      {"xyzzy", NULL},     {"", NULL},
                                           {"ste", "stem"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i][0]);
        const char *got = chude_nearest(cases[i][0], names);
        g_assert_cmpstr(*cases[i][0] ? got : NULL, ==, cases[i][1]);
    }
}

/* The recipe and the files that the words make, or the message. */
static char *planned(const ChudeRegistry *registry, const char *line) {
    char **words = g_strsplit(line, " ", -1);
    GError *error = NULL;
    bool run = strcmp(words[0], "run") == 0; /* as main.c has it */
    ChudePlan *plan = run ? chude_run_plan(registry, (const char *const *)words + 1, &error)
                          : chude_plan_new(registry, (const char *const *)words, &error);
    GString *out = g_string_new(NULL);
    for (guint i = 0; plan && i < plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        g_string_append_printf(out, "%s%s%s", i ? " " : "", node->implied ? "?" : "", node->stage->name);
        for (size_t k = 0; k < node->args->count; k++) {
            if (node->args->values[k]) {
                g_string_append_printf(out, ",%s=%s", node->args->options[k].name, node->args->values[k]);
            }
        }
        g_string_append_printf(out, "%s%s", node->result ? ">" : "", node->result ? node->result : "");
    }
    for (size_t k = 0; plan && k < plan->host->count; k++) {
        if (plan->host->values[k]) {
            g_string_append_printf(out, " (%s=%s)", plan->host->options[k].name, plan->host->values[k]);
        }
    }
    for (guint i = 0; plan && i < plan->paths->len; i++) {
        g_string_append_printf(out, " [%s]", (char *)plan->paths->pdata[i]);
    }
    if (!plan) {
        g_assert_nonnull(error);
        g_string_append_printf(out, "! %s", error->message);
        g_clear_error(&error);
    }
    chude_plan_free(plan);
    g_strfreev(words);
    return g_string_free(out, FALSE);
}

static void chains(void) {
    static const char *const cases[][2] = {
        {"cat a b -j 4 c", "cat (threads=4) [a] [b] [c]"},
        {"head -n3 a", "head,lines=3 [a]"},
        {"head -n 3 --lines=4", "head,lines=4"}, /* the last one counts */
        {"head -- -n 3 then", "head [-n] [3] [then]"},
        {"cat - -", "cat [-] [-]"},
        {"cat --quiet a", "cat (quiet=true) [a]"},
        {"cat --quiet=false a", "cat (quiet=false) [a]"},
        {"cat -o out --on-error=fail --input lines", "cat (output=out) (input=lines) (on-error=fail)"},
        {"cat -j 2 then head -j 3 a", "cat head (threads=3) [a]"},
        {"stop a", "?tokenize stop [a]"},
        {"tokenize then stop a", "tokenize stop [a]"},
        {"stop --unit syllable", "?tokenize,unit=syllable stop"}, /* the default stage's option */
        {"ngram -n 2 then head -n 4", "?tokenize ngram,n=2 head,lines=4"},
        {"tfidf --result t.json", "?tokenize tfidf>t.json"},
        {"tfidf --result=t.json then summary", "?tokenize tfidf>t.json ?keyphrase summary"},
    };
    static const char *const refused[][2] = {
        {"tokenise", "did you mean `tokenize`"},
        {"nonsense", "`chude stages` lists them"},
        {"-j 4 cat", "comes first"},
        {"cat --lines 3", "unknown option --lines"},
        {"head --line 3", "did you mean --lines"},
        {"head -x", "unknown option -x"},
        {"head -n", "-n needs a value: -n N"},
        {"head -n -q", "head: -n needs a value (N), and -q is an option; should it be the value, write -n-q"},
        {"head --lines --quiet",
         "--lines needs a value (N), and --quiet is an option; should it be the value, write --lines=--quiet"},
        {"head --lines", "--lines needs a value"},
        {"head -n x", "whole number"},
        {"cat -q3", "takes no value"},
        {"cat --quiet=3", "is a flag"},
        {"cat --input xls", "auto|ndjson|text|lines"},
        {"cat a then head", "files stand behind the last stage: move \"a\""},
        {"cat then", "needs a stage behind it"},
        {"cat then head then", "needs a stage behind it"},
        {"then cat", "no stage \"then\""},
        {"ngram then tokenize", "comes last"},
        {"ngram then summary", "comes last"},
        {"ngram then head then stop", "comes last"},
        {"cat --result x", "unknown option --result"},
        {"ngram --result x", "unknown option --result"},
        {"run then head", "`then` does not go with it"},
        {"run --nope", "run: unknown option"},
        {"cat then run", "command of its own"},
    };
    ChudeRegistry *registry = chude_registry_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *got = planned(registry, cases[i][0]);
        g_assert_cmpstr(got, ==, cases[i][1]);
        g_free(got);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        char *got = planned(registry, refused[i][0]);
        g_test_message("%s: %s", refused[i][0], got);
        g_assert_true(got[0] == '!' && strstr(got, refused[i][1]));
        g_free(got);
    }
    chude_registry_free(registry);
}

/* Every option of every stage: its default is a value that it takes, and it has help. */
static void tables(void) {
    ChudeRegistry *registry = chude_registry_new();
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        ChudeArgs *args = chude_args_new(stage->options);
        g_assert_true(stage->examples && stage->examples[0]);
        for (size_t k = 0; k < args->count; k++) {
            const ChudeOption *option = &args->options[k];
            g_test_message("%s --%s", stage->name, option->name);
            g_assert_true(option->help && g_str_has_suffix(option->help, "."));
            GError *error = NULL;
            g_assert_true(!option->fallback || chude_args_set(args, (int)k, option->fallback, &error));
            g_assert_no_error(error);
            g_assert_cmpint(chude_args_find(args, option->name), ==,
                            (int)k); /* no name twice, nor a host option's */
            g_assert_true(!option->letter || chude_args_find_letter(args, option->letter) == (int)k);
            ChudeArgs *host = chude_args_new(chude_host_options);
            g_assert_cmpint(chude_args_find(host, option->name), ==, -1);
            g_assert_cmpint(chude_args_find_letter(host, option->letter), ==, -1);
            chude_args_free(host);
        }
        chude_args_free(args);
    }
    chude_registry_free(registry);
}

/* An option of `run` takes nothing that the stage behind it refuses: the message would name an option that nobody gave. */
static void routes_of_run(void) {
    ChudeRegistry *registry = chude_registry_new();
    for (const ChudeOption *option = chude_run_options; option->name; option++) {
        double ends[] = {option->minimum, option->maximum};
        for (size_t i = 0; option->type == CHUDE_INTEGER && i < G_N_ELEMENTS(ends); i++) {
            char *line = g_strdup_printf("run --%s %.0f", option->name, ends[i]),
                 *got = planned(registry, line);
            g_test_message("%s: %s", line, got);
            g_assert_cmpint(got[0], !=, '!');
            g_free(line);
            g_free(got);
        }
    }
    chude_registry_free(registry);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options/values", values);
    g_test_add_func("/options/in-force", in_force);
    g_test_add_func("/options/given-again", given_again);
    g_test_add_func("/options/nearest", nearest);
    g_test_add_func("/options/chains", chains);
    g_test_add_func("/options/tables", tables);
    g_test_add_func("/options/routes-of-run", routes_of_run);
    return g_test_run();
}
