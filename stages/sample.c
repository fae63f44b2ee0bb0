/* sample.c - the stage `sample`: a share of the documents, the same whatever their order. */
#include <glib.h>
#include <string.h>

#include "buffer.h"
#include "stage.h"
#include "terms.h"

typedef struct {
    double rate;
    char seed[24]; /* digits */
} Shared;

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    (void)error;
    Shared *shared = g_new0(Shared, 1);
    shared->rate = host->option_number(args, "rate");
    g_snprintf(shared->seed, sizeof shared->seed, "%" G_GINT64_FORMAT, host->option_integer(args, "seed"));
    return shared;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)worker;
    (void)error;
    return (void *)shared;
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)error;
    const Shared *shared = worker;
    ChudeBuffer name = {0};
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        name.size = 0;
        chude_buffer_add(&name, shared->seed, strlen(shared->seed) + 1);
        chude_buffer_add(&name, document->id.data, document->id.size);
        /* 53 bits of the hash, as a number from 0 up to but not including 1 */
        double place = (double)(chude_hash(name.data, name.size) >> 11) * 0x1p-53;
        document->dropped = document->dropped || place >= shared->rate;
    }
    chude_buffer_clear(&name);
    return CHUDE_OK;
}

static const ChudeOption options[] = {{.name = "rate",
                                       .type = CHUDE_NUMBER,
                                       .values = "SHARE",
                                       .fallback = "0.1",
                                       .minimum = 0,
                                       .maximum = 1,
                                       .help = "The share of documents that is kept, on average."},
                                      {.name = "seed",
                                       .type = CHUDE_INTEGER,
                                       .values = "N",
                                       .fallback = "0",
                                       .minimum = 0,
                                       .maximum = 9007199254740992.0,
                                       .help = "Another number gives another sample."},
                                      {0}};

static const char *const examples[] = {"chude sample --rate 0.5 news.ndjson", "about every other document",
                                       "chude sample --rate 0.2 --seed 7 then keyphrase news.ndjson",
                                       "another fifth of them, with keyphrases", NULL};

const ChudeStage chude_stage_sample = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_ORDERED,
    .name = "sample",
    .version = "1",
    .summary = "a share of the documents, chosen by their ids",
    .description =
        "A document is kept if the hash of the seed and its id, as a number from 0 to 1, is below the rate:\n"
        "the same documents whatever their order, the files they stand in, and the machine. What is kept at\n"
        "one rate is kept at every higher one; documents of one id stay together. To sample a sample, take\n"
        "another seed.",
    .examples = examples,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .close = g_free,
};
