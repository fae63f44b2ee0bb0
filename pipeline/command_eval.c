/* command_eval.c - `chude eval segment`, `chude eval keyphrase`, `chude eval topics`. */
#include <stdlib.h>
#include <string.h>

#include "annotator.h"
#include "command.h"
#include "fail.h"
#include "keyphrases/evaluation/evaluate.h"
#include "process.h"
#include "process_collect.h"
#include "process_inputs.h"
#include "record.h"
#include "recipe.h"
#include "topics/evaluation/evaluate.h"
#include "vietnamese/evaluation/report.h"

/* How a report is shown: as JSON, on a terminal, or as plain text. */
typedef struct {
    const char *output; /* of -o, or NULL */
    unsigned width;     /* columns; 0: no end */
    bool json, bold;
} Shown;

static Shown shown_on(const ChudeConsole *console, const ChudeCall *call) {
    const char *output = chude_option_string(call->host, "output");
    bool terminal = !output && console->output.terminal;
    return (Shown){output, terminal ? console->output.width : 0, chude_option_flag(call->own, "json"),
                   terminal && console->output.colour};
}

/* Writes the report and frees it. */
static int write_report(ChudeConsole *console, const Shown *shown, ChudeBuffer *report) {
    int code = chude_process_write(console, shown->output, report);
    chude_buffer_clear(report);
    return code;
}

static const char *const takes_no[] = {"threads",      "input",  "text-field",  "id-field",
                                       "batch-bytes",  "memory", "spill-bytes", "on-error",
                                       "print-recipe", "recipe", "verbose",     NULL};

#define JSON_OPTION                                                                                          \
    {                                                                                                        \
        .name = "json", .type = CHUDE_FLAG,                                                                  \
        .help = "One JSON object (schema: chude.eval/1); precision, recall and F1 from 0 to 1."              \
    }

/* ---- segment ---- */

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

static int run_segment(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const Shown shown = shown_on(console, call);
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
    if (shown.json) {
        chude_evaluation_json(&out, &what, result);
    } else {
        chude_evaluation_text(&out, &what, result, shown.width, shown.bold);
    }
    chude_evaluated_free(result);
    return write_report(console, &shown, &out);
}

static const char *const segment_examples[] = {
    "chude eval segment gold.txt",
    "how well the segmenter does on text that people segmented, and what it does wrong most often",
    "chude eval segment --segment-model own.segment --raw gold.raw gold.txt",
    "the same of a model of your own, on the text as it was before it was segmented",
    "chude eval segment --system theirs.txt --top 0 gold.txt",
    "the figures of another segmenter, from its output",
    "chude eval segment --json gold.txt | jq .words.f1",
    "one figure, for a script",
    NULL};

static const ChudeOption segment_options[] = {
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
    JSON_OPTION,
    {0},
};

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
    .examples = segment_examples,
    .options = segment_options,
    .takes_no = takes_no,
    .run = run_segment,
};

/* ---- keyphrase ---- */

static bool own_keyphrases(void *context, ChudeText line, const char *file, uint64_t number,
                           ChudeKeyphraseAdd add, void *list, GError **error) {
    const ChudeDocument *document = chude_annotator_line(context, line, file, number, error);
    for (size_t i = 0; document && i < document->keyphrase_count; i++) {
        add(list, document->keyphrases[i].text);
    }
    return document != NULL;
}

static bool check_keyphrase(const ChudeCall *call, const char *system, GError **error) {
    const char *gold = call->paths->len == 1 ? g_ptr_array_index(call->paths, 0) : NULL;
    if (!gold) {
        chude_fail(error,
                   "eval keyphrase: name one file of documents with gold phrases, or - for standard input");
    } else if (system && strcmp(gold, "-") == 0 && strcmp(system, "-") == 0) {
        chude_fail(error, "eval keyphrase: only one of the files can be standard input");
    } else {
        return true;
    }
    return false;
}

#define OWN_KEYPHRASES 15
#define TEXT_OF(number) TEXT_OF_VALUE(number)
#define TEXT_OF_VALUE(number) #number
G_STATIC_ASSERT(OWN_KEYPHRASES == CHUDE_KEYPHRASE_DEEPEST);

static int run_keyphrase(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const Shown shown = shown_on(console, call);
    const char *system = chude_option_string(call->own, "system");
    if (!check_keyphrase(call, system, &error)) {
        return chude_say_error(console, error);
    }
    ChudeKeyphraseEvaluation what = {.gold = g_ptr_array_index(call->paths, 0), .system = system};
    ChudeKeyphraseScore score;
    if (!system) {
        what.source = own_keyphrases;
        what.context = chude_annotator_new(call->registry, "keyphrase", "top", TEXT_OF(OWN_KEYPHRASES),
                                           chude_process_memory(call->host), &error);
    }
    bool good = (system || what.context) && chude_keyphrase_evaluate(&what, &score, &error);
    chude_annotator_free(what.context);
    if (!good) {
        return chude_say_error(console, error);
    }
    ChudeBuffer out = {0};
    if (shown.json) {
        chude_keyphrase_json(&out, &what, &score);
    } else {
        chude_keyphrase_text(&out, &what, system ? system : "chude keyphrase --top " TEXT_OF(OWN_KEYPHRASES),
                             &score, shown.width, shown.bold);
    }
    return write_report(console, &shown, &out);
}

static const char *const keyphrase_examples[] = {
    "chude eval keyphrase gold.ndjson",
    "how well `keyphrase` finds what people chose",
    "chude eval keyphrase gold.ndjson --system theirs.ndjson",
    "the figures of another program, from its output",
    "chude keyphrase --max-syllables 4 --top 15 gold.ndjson | chude eval keyphrase gold.ndjson --system -",
    "those of other options, or of a chain of stages",
    "chude eval keyphrase --json gold.ndjson | jq '.figures[] | [.at, .f1]'",
    "some figures, for a script",
    NULL};

static const ChudeOption keyphrase_options[] = {
    {.name = "system",
     .type = CHUDE_STRING,
     .values = "FILE",
     .help =
         "Keyphrases to score, in place of what `keyphrase` makes of the documents: NDJSON with id and keyphrases, "
         "best first, strings or objects with text. - is standard input."},
    JSON_OPTION,
    {0},
};

const ChudeCommand chude_command_eval_keyphrase = {
    .name = "eval keyphrase",
    .brief = "score keyphrases against those that people chose",
    .summary = "scores keyphrases against those that people chose (GOLD, one file)",
    .description =
        "GOLD is NDJSON: each document with gold, a list of phrases, and text, or with --system id; lang where it is\n"
        "English; it may be packed. Without --system `tokenize` and `keyphrase --top 15` run on the documents, each by\n"
        "itself, whatever words or keyphrases they bring along.\n"
        "\n"
        "A phrase is right where GOLD has the same: words in the same order, whatever the case, the composition, the\n"
        "place of the tone (hoà, hòa) and what stands between words; of documents with lang en words count by their\n"
        "Porter stems. Phrases that then are the same count once, at their first place. Of the first k phrases, h of them\n"
        "right, and g of GOLD: precision h/k, recall h/g, also where there are fewer than k. Figures are means over\n"
        "documents; F1 is that of mean precision and recall, mean F1 that of each document's. Documents without gold\n"
        "phrases do not count; those that the system leaves out count as empty, and their number is given.\n"
        "\n"
        "Exit codes: 0 scored; 2 usage, a file that cannot be read, or a bad record, which is named.",
    .examples = keyphrase_examples,
    .options = keyphrase_options,
    .takes_no = takes_no,
    .run = run_keyphrase,
};

/* ---- topics ---- */

static bool check_topics(const ChudeCall *call, const char *system, const char *summary, GError **error) {
    const char *gold = call->paths->len == 1 ? g_ptr_array_index(call->paths, 0) : NULL;
    unsigned inputs = (gold && strcmp(gold, "-") == 0) + (system && strcmp(system, "-") == 0) +
                      (summary && strcmp(summary, "-") == 0);
    if (!gold) {
        chude_fail(error,
                   "eval topics: name one file of documents with their classes, or - for standard input");
    } else if (inputs > 1) {
        chude_fail(error, "eval topics: only one of the files can be standard input");
    } else if (summary && !system) {
        chude_fail(error,
                   "eval topics: --summary goes with --system: without it, topics and summary are its own");
    } else if (system &&
               (chude_option_string(call->own, "topics") || chude_option_string(call->own, "level"))) {
        chude_fail(error, "eval topics: --system and --%s exclude each other: its topics are there already",
                   chude_option_string(call->own, "topics") ? "topics" : "level");
    } else {
        return true;
    }
    return false;
}

#define ALL_STORIES "1000000" /* as many as `topics` lists at most: each has a label to compare */

/* `tokenize` by name, so that it works whatever words documents bring along. NULL with *error set. */
static ChudePlan *own_topics(const ChudeCall *call, char **shown, GError **error) {
    ChudePlan *plan = chude_plan_empty();
    chude_plan_add(plan, chude_registry_find(call->registry, "tokenize"), NULL, NULL);
    ChudeNode *node =
        chude_plan_add(plan, chude_registry_find(call->registry, "topics"), NULL, "the evaluation");
    int option = chude_args_find(node->args, "topics");
    int level_option = chude_args_find(node->args, "level");
    const char *topics = chude_option_string(call->own, "topics");
    const char *level = chude_option_string(call->own, "level");
    chude_recipe_override(plan, call->host, call->paths);
    if ((topics && !chude_args_set(node->args, option, topics, error)) ||
        (level && !chude_args_set(node->args, level_option, level, error)) ||
        !chude_args_set(node->args, chude_args_find(node->args, "stories"), ALL_STORIES, error)) {
        g_clear_pointer(&plan, chude_plan_free);
        return NULL;
    }
    *shown = g_strdup_printf("chude topics -k %s%s%s", chude_args_value(node->args, option),
                             level ? " --level " : "", level ? level : "");
    return plan;
}

static bool next_lines(void *documents, ChudeBuffer *lines, GError **error) {
    GError *cause = NULL;
    bool good = chude_spool_take(documents, lines, &cause);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return good && !cause;
}

static int run_topics(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const Shown shown = shown_on(console, call);
    const char *system = chude_option_string(call->own, "system");
    const char *summary = chude_option_string(call->own, "summary");
    if (!check_topics(call, system, summary, &error)) {
        return chude_say_error(console, error);
    }
    ChudeTopicsEvaluation what = {
        .gold = g_ptr_array_index(call->paths, 0), .system = system, .summary = summary};
    ChudeTopicsScore score;
    ChudeGathered gathered = {0};
    char *name = g_strdup(system);
    bool good = true;
    if (!system) {
        ChudePlan *plan = own_topics(call, &name, &error);
        good = plan && chude_process_gather(console, plan, &gathered, &error);
        what.source = next_lines;
        what.context = gathered.documents;
        what.result = chude_buffer_text(&gathered.result);
        chude_plan_free(plan);
    }
    good = good && chude_topics_evaluate(&what, &score, &error);
    ChudeBuffer out = {0};
    if (good && shown.json) {
        chude_topics_score_json(&out, &what, &score);
    } else if (good) {
        chude_topics_score_text(&out, &what, name, &score, shown.width, shown.bold);
    }
    chude_gathered_clear(&gathered);
    g_free(name);
    return good ? write_report(console, &shown, &out) : chude_say_error(console, error);
}

static const char *const topics_takes_no[] = {"input",       "text-field", "id-field",     "batch-bytes",
                                              "spill-bytes", "on-error",   "print-recipe", "recipe",
                                              "verbose",     NULL};

static const char *const topics_examples[] = {
    "chude eval topics classes.ndjson -k 4",
    "how well `topics` finds the classes that people chose, and how good terms and labels are",
    "chude eval topics classes.ndjson --level story",
    "the same of stories, where classes are events; how many there are is found",
    "chude topics -k 4 classes.ndjson --result s.json | chude eval topics classes.ndjson --system - --summary s.json",
    "the figures of other options, or of a chain of stages",
    "chude eval topics classes.ndjson --system groups.ndjson",
    "those of another program, from its output: how well its topics agree with the classes",
    "chude eval topics --json classes.ndjson | jq .agreement.nmi",
    "one figure, for a script",
    NULL};

static const ChudeOption topics_options[] = {
    {.name = "system",
     .type = CHUDE_STRING,
     .values = "FILE",
     .help =
         "Topics to score, in place of what `topics` makes of the documents: NDJSON with id and topic, an object "
         "with id or a bare id. - is standard input."},
    {.name = "summary",
     .type = CHUDE_STRING,
     .values = "FILE",
     .help =
         "What --system says of its topics, as `topics --result` and `run` write it: topics, each with id, "
         "label and terms, best first, strings or objects with text."},
    {.name = "topics",
     .letter = 'k',
     .type = CHUDE_STRING,
     .values = "K|auto",
     .help =
         "How many topics to make where there is no --system, or auto; by default as many as `topics` does."},
    {.name = "level",
     .type = CHUDE_CHOICE,
     .values = "topic|story",
     .help =
         "What to score where there is no --system: topics, or the stories within them. By default topics."},
    {.name = "json",
     .type = CHUDE_FLAG,
     .help = "One JSON object (schema: chude.eval/1); what was not compared is absent."},
    {0},
};

const ChudeCommand chude_command_eval_topics = {
    .name = "eval topics",
    .brief = "score topics against classes that people chose",
    .summary = "scores topics against classes that people chose (GOLD, one file)",
    .description =
        "GOLD is NDJSON: each document with text, with gold, its class (a string or a whole number), maybe gold_label, the\n"
        "class's name, and with --system id; it may be packed. Without --system `tokenize` and `topics` run on the\n"
        "documents, whatever words they bring along.\n"
        "\n"
        "NMI is the mutual information of classes and topics over the mean of their entropies, ARI the adjusted Rand\n"
        "index, purity the share of documents in their topic's commonest class. A document without a topic is a topic of\n"
        "its own; those that the system leaves out are counted.\n"
        "\n"
        "With a summary, over the documents of GOLD, title and text, whatever the case, the composition, the place of the\n"
        "tone (hoà, hòa) and what stands between words: NPMI of the ten best terms of each topic, pair by pair, by the\n"
        "documents in which both stand; pairs that share a word are passed over, a term that is missing or in under 0.5 % of\n"
        "the documents gives -1. Diversity: the share of the terms, ten for each topic, that are neither repeated nor\n"
        "a part of another term of the topic. Label F1: of each class's name, the syllables that it shares with the label\n"
        "of the topic that holds most of its documents, or 0 where the summary has no such topic; the mean over classes.\n"
        "\n"
        "Exit codes: 0 scored; 2 usage, a file that cannot be read, or a bad record, which is named.",
    .examples = topics_examples,
    .options = topics_options,
    .takes_no = topics_takes_no,
    .run = run_topics,
};
