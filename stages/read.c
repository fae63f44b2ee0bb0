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
        "NDJSON is one object a line with a member \"text\"; other files are one text each. A "
        "document without \"id\" gets\n"
        "the first 16 hex digits of a 128-bit hash of its text; one without \"source\" gets its file and line. All other\n"
        "members stay as they are, in their order.",
    .examples = examples,
    .process = process,
};
