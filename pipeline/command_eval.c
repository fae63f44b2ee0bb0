/* command_eval.c - `chude eval segment`. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "fail.h"
#include "process.h"
#include "vietnamese/evaluation/report.h"

/* A list of files goes with the gold ones, one for each. False with *error set. */
static bool fits(const char *option, const char *const *files, guint golds, GError **error) {
    guint count = g_strv_length((char **)files);
    if (count && count != golds) {
        chude_fail(error, "eval segment: %s names %u file%s for %u of gold: one for each, in the same order",
                   option, count, count == 1 ? "" : "s", golds);
        return false;
    }
    return true;
}

static guint times_input(const char *const *files) {
    guint times = 0;
    for (; *files; files++) {
        times += strcmp(*files, "-") == 0;
    }
    return times;
}

static bool check(const ChudeEvaluation *what, GError **error) {
    guint golds = g_strv_length((char **)what->gold);
    if (golds == 0) {
        chude_fail(error, "eval segment: name segmented text, or - for standard input");
    } else if (what->system[0] && (what->model || what->lexicon)) {
        chude_fail(error,
                   "eval segment: --system and --%s exclude each other: what is scored is segmented already",
                   what->model ? "segment-model" : "lexicon");
    } else if (times_input(what->gold) + times_input(what->raw) + times_input(what->system) > 1) {
        chude_fail(error, "eval segment: only one of the files can be standard input");
    } else {
        return fits("--raw", what->raw, golds, error) && fits("--system", what->system, golds, error);
    }
    return false;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const char *output = chude_option_string(call->host, "output");
    g_ptr_array_add(call->paths, NULL);
    const ChudeEvaluation what = {.gold = (const char *const *)call->paths->pdata,
                                  .raw = chude_option_strings(call->own, "raw"),
                                  .system = chude_option_strings(call->own, "system"),
                                  .model = chude_option_string(call->own, "segment-model"),
                                  .lexicon = chude_option_string(call->own, "lexicon"),
                                  .most = (size_t)chude_option_integer(call->own, "top")};
    ChudeEvaluated *result = check(&what, &error) ? chude_evaluate(&what, &error) : NULL;
    if (!result) {
        return chude_say_error(console, error);
    }
    ChudeBuffer out = {0};
    if (chude_option_flag(call->own, "json")) {
        chude_evaluation_json(&out, &what, result);
    } else {
        bool terminal = !output && console->output.terminal;
        chude_evaluation_text(&out, &what, result, terminal ? console->output.width : 0,
                              terminal && console->output.colour);
    }
    chude_evaluated_free(result);
    int code = chude_process_write(console, output, &out);
    chude_buffer_clear(&out);
    return code;
}

static const char *const examples[] = {
    "chude eval segment gold.txt",
    "how well the segmenter does on text that people segmented, and what it does wrong most often",
    "chude eval segment --segment-model own.segment --raw gold.raw gold.txt",
    "the same of a model of your own, on the text as it was before it was segmented",
    "chude eval segment --system theirs.txt --top 0 gold.txt",
    "the figures of another segmenter, from its output",
    "chude eval segment --json gold.txt | jq .words.f1",
    "one figure, for a script",
    NULL};

static const ChudeOption options[] = {
    {.name = "raw",
     .type = CHUDE_STRINGS,
     .values = "FILE",
     .help =
         "The text of GOLD as it was before it was segmented, line by line; by default it is made of GOLD, a "
         "space for each _ inside a word. For several GOLD give it as often, in the same order."},
    {.name = "system",
     .type = CHUDE_STRINGS,
     .values = "FILE",
     .help =
         "Segmented text to score, line by line, in place of what the segmenter makes. For several GOLD give "
         "it as often."},
    {.name = "segment-model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "A model that `chude train segment` made, in place of the compiled-in one."},
    {.name = "lexicon",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Words that win over the model, as `chude segment --lexicon` takes them."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 0,
     .maximum = 1000000,
     .fallback = "20",
     .help = "How many of the commonest mistakes to show, and of the sentences with changed text."},
    {.name = "json",
     .type = CHUDE_FLAG,
     .help = "One JSON object (schema: chude.eval/1); precision, recall and F1 from 0 to 1."},
    {0},
};

static const char *const takes_no[] = {"threads",      "input",  "text-field",  "id-field",
                                       "batch-bytes",  "memory", "spill-bytes", "on-error",
                                       "print-recipe", "recipe", "verbose",     NULL};

const ChudeCommand chude_command_eval_segment = {
    .name = "eval segment",
    .brief = "score words against text that people segmented",
    .summary = "scores words against text that people segmented (GOLD, one file or several)",
    .description =
        "GOLD is text with one sentence a line, white space between tokens, _ inside words; it may be packed, and blank\n"
        "lines do not count. A word is right where GOLD has one of the same characters; white space and _ are left out,\n"
        "so that it does not matter how tokens are spaced. With P right words of those found and R of those in\n"
        "GOLD, F1 = 2PR/(P+R). Words of several syllables are those with a _ inside. A sentence whose text differs in more\n"
        "than white space, _, composition (NFC) and case counts as changed: its words are counted, none is right.\n"
        "\n"
        "Mistakes are counted by their words whatever the case: split (one word of GOLD became several), joined (several\n"
        "became one), other (words overlap); with the first place where each stands.\n"
        "\n"
        "The segmenter reads GOLD with its tokens apart, as GOLD has them; texts have no space before a comma, so give\n"
        "--raw where the texts are there.\n"
        "\n"
        "Exit codes: 0 scored; 2 usage, a file that cannot be read or is not UTF-8, or lines without a counterpart.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
