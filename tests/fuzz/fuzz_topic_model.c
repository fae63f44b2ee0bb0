/* fuzz_topic_model.c - a model of topics: what was accepted is written as a model that is accepted again and written as the same bytes. */
#include "fuzz.h"
#include "topics/model.h"

static ChudeBuffer rewrite(ChudeText text) {
    ChudeBuffer json = {0};
    GError *error = NULL;
    ChudeTopicsModel *model = chude_topics_model_parse("model", text.data, text.size, &error);
    fuzz_outcome(model, &error);
    if (model) {
        model->generator = model->generator ? model->generator : g_strdup("{}");
        model->run = model->run ? model->run : g_strdup("{}");
        chude_topics_model_write(&json, model);
    }
    chude_topics_model_free(model);
    return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ChudeBuffer once = rewrite(fuzz_text(data, size));
    if (once.data) {
        ChudeBuffer twice = rewrite(chude_buffer_text(&once));
        fuzz_same(chude_buffer_text(&twice), chude_buffer_text(&once));
        chude_buffer_clear(&twice);
    }
    chude_buffer_clear(&once);
    return 0;
}
