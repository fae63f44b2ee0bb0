/* command_segment.c - `chude segment`. */
#include "command.h"
#include "process.h"
#include "segment.h"

static int run(ChudeConsole *console, const ChudeCall *call) {
    const ChudeSegmentOptions options = {.model = chude_option_string(call->own, "segment-model"),
                                         .lexicon = chude_option_string(call->own, "lexicon"),
                                         .format =
                                             chude_segment_format(chude_option_string(call->own, "format"))};
    return chude_process_segment(console, &options, call->host, call->paths);
}

static const char *const examples[] = {"chude segment bai-bao.txt",
                                       "every line's tokens, one space between, _ inside words",
                                       "chude segment < in.txt > out.txt",
                                       "as a filter",
                                       "chude segment --format ndjson bai-bao.txt | jq -r '.tokens[].text'",
                                       "a token a line: every line an object, its tokens with offsets",
                                       "chude segment --format conllu bai-bao.txt > bai-bao.conllu",
                                       "sentences for a tagger or a parser",
                                       NULL};

static const ChudeOption options[] = {
    {.name = "format",
     .type = CHUDE_CHOICE,
     .values = "text|ndjson|conllu",
     .fallback = "text",
     .help = "What is printed: tokens parted by spaces, a JSON object for each line, or CoNLL-U."},
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
    .description =
        "--format ndjson prints an object for each line, blank ones too: line (its number in all the input, from 1),\n"
        "text (the line), words (as `tokenize` adds them: a sentence a line, _ inside words), and tokens, each with\n"
        "text, begin and end (bytes of the line, half-open), and sentence:true where a sentence begins. The\n"
        "objects are documents, so that stages take them.\n"
        "\n"
        "--format conllu prints sentences as Universal Dependencies write them (CoNLL-U, all columns but ID, FORM and\n"
        "MISC empty): FORM has a space inside words; sent_id is the number of the line and that of its sentence,\n"
        "12-1, 12-2; newpar begins each line; blank lines print nothing. MISC has SpaceAfter=No, and white space\n"
        "other than one space in SpacesAfter, SpacesBefore and SpacesInToken, as UDPipe writes it.\n"
        "\n"
        "A lexicon is UTF-8 text, a word a line (an ninh mạng, or an_ninh_mạng): its syllables are one word wherever they\n"
        "follow each other. ~word is one only where its syllables stand as whole words; -word is never one, and what the\n"
        "model joins so comes apart. From # on a line is a comment. Case, composition and the place of the tone do not\n"
        "matter; of entries that overlap the first counts, then the longest; a single syllable does nothing.\n"
        "\n"
        "A line that is not UTF-8 is named, and passed through as it is as text; the other formats leave it out.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = true,
    .run = run,
};
