/* command_segment.c - `chude segment`. */
#include "command.h"
#include "process.h"

static int run(ChudeConsole *console, const ChudeCall *call) {
    return chude_process_segment(console, chude_option_string(call->own, "segment-model"),
                                 chude_option_string(call->own, "lexicon"), call->host, call->paths);
}

static const char *const examples[] = {"chude segment bai-bao.txt",
                                       "every line's tokens, one space between, _ inside words",
                                       "chude segment < in.txt > out.txt", "as a filter", NULL};

static const ChudeOption options[] = {
    {.name = "segment-model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "A model that `chude train segment` made, in place of the compiled-in one."},
    {.name = "lexicon",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Words that win over the model, one a line; -word forbids one, ~word cuts no other. `chude fit lexicon` makes one."},
    {0},
};

static const char *const takes_no[] = {"input", "text-field", "id-field", "print-recipe", "recipe", NULL};

const ChudeCommand chude_command_segment = {
    .name = "segment",
    .brief = "split lines into words",
    .summary = "lines in, one line out for each: tokens, punctuation split off, separated by one space,\n"
               "_ inside words. A literal _ stays _; no other byte is changed; blank lines are kept.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = true,
    .run = run,
};
