/* model_segmenter.c - the segmenter that ships: a model decides at each gap. */
#include <errno.h>
#include <glib.h>

#include "fail.h"
#include "vietnamese/decide.h"
#include "vietnamese/model.h"
#include "vietnamese/model_segmenter.h"

typedef struct {
    ChudeSegmenter interface; /* first */
    ChudeModel model;
    GMappedFile *file; /* of the model, or NULL */
    ChudeNearWeights near;
    uint64_t filter[(1 << CHUDE_SPANS_FILTER_BITS) / 64];
} ModelSegmenter;

static uint32_t code(const ChudeSegmenter *interface, ChudeText unit, ChudeShape shape, ChudeBuffer *room) {
    return chude_model_code(&((const ModelSegmenter *)interface)->model, unit, shape, room);
}

static void join(const ChudeSegmenter *interface, ChudeText text, const ChudeUnit *units, size_t count,
                 ChudeGaps *gaps, uint8_t *joins) {
    const ModelSegmenter *segmenter = (const ModelSegmenter *)interface;
    const ChudeModel *model = &segmenter->model;
    (void)text;
    for (size_t i = 0; i < count; i++) {
        chude_gaps_set(gaps, &model->plan, i, units[i].code, units[i].shape, units[i].gap == CHUDE_GAP_SPACE);
    }
    chude_gaps_spans(gaps, &model->spans, count);
    chude_decide(model, &segmenter->near, gaps, count, joins);
}

static void free_segmenter(ChudeSegmenter *interface) {
    ModelSegmenter *segmenter = (ModelSegmenter *)interface;
    if (segmenter->file) {
        g_mapped_file_unref(segmenter->file);
    }
    g_free(segmenter);
}

ChudeSegmenter *chude_model_segmenter_new(const void *bytes, size_t size, GError **error) {
    ModelSegmenter *segmenter = g_new0(ModelSegmenter, 1);
    segmenter->interface = (ChudeSegmenter){code, join, free_segmenter};
    if (!chude_model_open(&segmenter->model, bytes, size, error)) {
        g_free(segmenter);
        return NULL;
    }
    chude_spans_filter(&segmenter->model.spans, segmenter->filter);
    segmenter->model.spans.filter = segmenter->filter;
    chude_near_weights(&segmenter->near, &segmenter->model);
    return &segmenter->interface;
}

ChudeSegmenter *chude_model_segmenter_load(const char *path, GError **error) {
    GError *cause = NULL;
    GMappedFile *file = g_mapped_file_new(path, FALSE, &cause);
    if (!file) {
        chude_fail(error, "%s: cannot be read: %s", path, g_strerror(errno));
        g_error_free(cause);
        return NULL;
    }
    ChudeSegmenter *segmenter =
        chude_model_segmenter_new(g_mapped_file_get_contents(file), g_mapped_file_get_length(file), error);
    if (!segmenter) {
        g_prefix_error(error, "%s: ", path);
        g_mapped_file_unref(file);
        return NULL;
    }
    ((ModelSegmenter *)segmenter)->file = file;
    return segmenter;
}
