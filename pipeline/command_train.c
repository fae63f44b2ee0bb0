/* command_train.c - `chude train segment`. */
#include <stdlib.h>

#include "command.h"
#include "fail.h"
#include "process.h"
#include "vietnamese/training/train.h"

/* On a terminal, and with --verbose: it takes a minute. */
static void tell(void *context, const char *message) {
    ChudeConsole *console = context;
    bool shown = console->error.terminal && !console->quiet && !console->json;
    chude_say(console, shown ? CHUDE_WARNING : CHUDE_INFO, message);
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    const char *const *silver = chude_option_strings(call->own, "silver");
    const char *const *gold = chude_option_strings(call->own, "gold");
    GError *error = NULL;
    if (call->paths->len > 0) {
        chude_fail(&error, "train segment: name files by --silver, --gold or --check, not as \"%s\"",
                   (char *)g_ptr_array_index(call->paths, 0));
    } else if (!silver[0] && !gold[0]) {
        chude_fail(&error, "train segment: name segmented text by --silver or --gold");
    } else if (!chude_option_string(call->host, "output") && console->output.terminal) {
        chude_fail(&error, "train segment: a model is no text to read: name a file with -o");
    }
    if (error) {
        return chude_say_error(console, error);
    }
    static const char *const none[] = {NULL};
    const ChudeTraining training = {.silver = silver[0] ? silver : gold,
                                    .gold = silver[0] ? gold : none,
                                    .check = chude_option_strings(call->own, "check"),
                                    .tell = tell,
                                    .context = console};
    ChudeBuffer model = {0};
    int code = chude_train_segment(&training, &model, &error)
                   ? chude_process_write(console, chude_option_string(call->host, "output"), &model)
                   : chude_say_error(console, error);
    chude_buffer_clear(&model);
    return code;
}

static const char *const examples[] = {
    "chude train segment --silver news.txt.zst --gold treebank.txt -o vi.segment",
    "learn from much text that a program segmented, and from some that people did",
    "chude train segment --silver a.txt --silver b.txt --check dev.txt --verbose -o vi.segment",
    "and say how well it does on text that it did not learn from", NULL};

static const ChudeOption options[] = {
    {.name = "silver",
     .type = CHUDE_STRINGS,
     .values = "FILE",
     .help =
         "Text that another segmenter split, one sentence a line, _ inside words; may be packed, and given "
         "again. The lexicon comes from it."},
    {.name = "gold",
     .type = CHUDE_STRINGS,
     .values = "FILE",
     .help = "The same of text that people split: it weighs thirty times as much. May be given again."},
    {.name = "check",
     .type = CHUDE_STRINGS,
     .values = "FILE",
     .help = "Text to measure F1 on after each run, and not to learn from."},
    {0},
};

static const char *const takes_no[] = {"threads",     "input",        "text-field",  "id-field",
                                       "batch-bytes", "memory",       "spill-bytes", "on-error",
                                       "recipe",      "print-recipe", NULL};

const ChudeCommand chude_command_train_segment = {
    .name = "train segment",
    .brief = "learn how to split into words",
    .summary = "learns a model of words from segmented text",
    .description =
        "The model decides at each gap between two syllables whether they are of one word, by the sum of weights of\n"
        "what stands around it: syllables, their shapes, and words of a lexicon that is made from the silver text too\n"
        "(words of 2 to 4 syllables seen twice or more). The weights are those of a logistic regression (AdaGrad), the\n"
        "mean of four runs over all text in an order drawn from seeds 1 to 4, a byte each.\n"
        "\n"
        "A hundred million words take some minutes and 12 bytes of memory each. The same files, in the same order,\n"
        "give the same bytes.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
