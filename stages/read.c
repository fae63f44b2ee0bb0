/* read.c - the stage `read`: documents in, documents out, with `id` and `source` where they were missing.
 * The engine's reader does the work, as it does before every chain. */
#include "stage.h"

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)worker;
    (void)batch;
    (void)error;
    return CHUDE_OK;
}

static const char *const examples[] = {
    "chude read samples/ > documents.ndjson", "every document of the folder, a line each",
    "chude read --input text < bai-bao.txt", "one document, whatever its first byte", NULL};

const ChudeStage chude_stage_read = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "read",
    .version = "1",
    .summary = "documents from files, folders and standard input",
    .description =
        "Inputs are files, folders (all files below, sorted by name, hidden ones left out), patterns (*, ?, [a-z], and ** for\n"
        "any number of folders) and standard input (-). Kinds, by the ending or by --input:\n"
        "  ndjson  .ndjson .jsonl  one object a line with a member \"text\"\n"
        "  text    .txt .md        a file is one document\n"
        "  lines                   a line is one document\n"
        "  csv     .csv            a header, then one document a row (RFC 4180); every column is a string member\n"
        "  tsv     .tsv            the same with tabs between fields; fields are quoted as in CSV\n"
        "Files packed by gzip or zstd are known by their first bytes and read as they are unpacked (.csv.gz is CSV). Input is UTF-8.\n"
        "--text-field and --id-field name the members or columns that hold the text and the id.\n"
        "A document without \"id\" gets the first 16 hex digits of a 128-bit hash of its text; one without \"source\" gets its file\n"
        "and line. All other members stay as they are, in their order.",
    .examples = examples,
    .process = process,
};
