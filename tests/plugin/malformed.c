/* The right ABI, but a corpus stage without apply: it could observe and never annotate. */
#include <chude/stage.h>
#include <stddef.h>

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)shared;
    (void)worker;
    (void)error;
    return NULL;
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)worker;
    (void)batch;
    (void)error;
    return CHUDE_OK;
}

static bool merge(void *into, void *const *from, size_t n, GError **error) {
    (void)into;
    (void)from;
    (void)n;
    (void)error;
    return true;
}

static bool finish(void *state, ChudeSink *sink, GError **error) {
    (void)state;
    (void)sink;
    (void)error;
    return true;
}

static const ChudeStage stage = {.size = sizeof(ChudeStage),
                                 .abi = CHUDE_ABI,
                                 .kind = CHUDE_CORPUS,
                                 .name = "half",
                                 .version = "1",
                                 .summary = "half a stage",
                                 .begin = begin,
                                 .process = process,
                                 .merge = merge,
                                 .finish = finish};

const ChudeStage *chude_stage(void);
const ChudeStage *chude_stage(void) {
    return &stage;
}
