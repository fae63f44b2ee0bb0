/* command_state.c - `chude state`. */
#include <string.h>

#include "command.h"
#include "fail.h"
#include "process.h"
#include "process_inputs.h"
#include "state.h"
#include "state_reader.h"

enum { PIECE = 1 << 16 }; /* bytes written at a time */

typedef struct {
    ChudeStateReader *reader;
    bool header; /* alone */
} Text;

static bool write_piece(ChudeBuffer *piece, ChudeStateOutput output, GError **error) {
    bool good = piece->size == 0 || output.write(output.context, chude_buffer_text(piece), error);
    piece->size = 0;
    return good;
}

static bool write_text(void *context, ChudeStateOutput output, GError **error) {
    const Text *text = context;
    const ChudeStateHeader *header = chude_state_reader_header(text->reader, error);
    ChudeBuffer piece = {0};
    ChudeStateRow row;
    GError *cause = NULL;
    bool good = header != NULL;
    if (good) {
        chude_state_write_header(&piece, header);
    }
    while (good && !text->header && chude_state_reader_next(text->reader, &row, &cause)) {
        chude_state_write_row(&piece, header, &row);
        good = piece.size < PIECE || write_piece(&piece, output, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    good = good && write_piece(&piece, output, error);
    chude_buffer_clear(&piece);
    return good;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    Text text = {.header = chude_option_flag(call->own, "header")};
    if (call->paths->len > 1) {
        chude_fail(&error, "state: one file at a time, not %s too",
                   (char *)g_ptr_array_index(call->paths, 1));
    } else {
        const char *path = call->paths->len ? g_ptr_array_index(call->paths, 0) : "-";
        size_t memory = (size_t)(chude_process_memory(call->host) / 4);
        text.reader = chude_state_reader_new(path, console->temporary_folder, memory, &error);
    }
    if (!text.reader) {
        return chude_say_error(console, error);
    }
    int code = chude_process_stream(console, chude_option_string(call->host, "output"), write_text, &text);
    chude_state_reader_free(text.reader);
    return code;
}

static const char *const examples[] = {
    "chude fit ngram may.ndjson -o may.state && chude state --header may.state | jq '.[1].settings'",
    "what it was counted with", "chude fit ngram may.ndjson | chude state | grep '^\\[\"1\",\"công_an\"'",
    "the row of a word: table, key, count, documents", NULL};

static const ChudeOption options[] = {
    {.name = "header", .type = CHUDE_FLAG, .help = "Print the header alone; rows are not looked at."},
    {0},
};

static const char *const takes_no[] = {"threads",     "input",    "text-field", "id-field",     "batch-bytes",
                                       "spill-bytes", "on-error", "recipe",     "print-recipe", NULL};

const ChudeCommand chude_command_state = {
    .name = "state",
    .brief = "print a saved state as text",
    .summary = "prints a saved state as text: a JSON array a line, the header, then the rows",
    .description =
        "[\"chude.state/1\",{\"kind\":…,\"hash\":…,\"settings\":…,\"tables\":…}] comes first: what was counted, and with what; tables\n"
        "name their columns, and how each combines where states are merged (sum, min, max). A row is [\"table\",\"key\",columns…];\n"
        "rows come by table, then key, by bytes, each once. `chude merge` takes this form too.\n"
        "\n"
        "The states of `ngram` and `tfidf` are of kind ngram. Tables \"1\" to \"5\" are n-grams by their length: the key is the counting\n"
        "keys of the words, one space between (_ stands for the white space inside a word), the columns are count and df. A\n"
        "spelling that is not the plain one has a row of its own behind its n-gram's: key, tab, spelled text; df is 0 there. In keys !\n"
        "and control characters are written as ! and the character 34 places on. Table \"corpus\" has the number of documents.\n"
        "\n"
        "A state that was cut off or altered is found as it is read: what was printed before is not to be relied on then (exit code 2).",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = true,
    .run = run,
};
