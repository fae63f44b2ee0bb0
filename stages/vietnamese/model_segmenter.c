/* model_segmenter.c - the segmenter that ships: a model decides at each gap. */
#include <errno.h>
#include <glib.h>

#include "fail.h"
#include "vietnamese/decide.h"
#include "vietnamese/model.h"
#include "vietnamese/model_segmenter.h"
#include "vietnamese/user_lexicon.h"

typedef struct {
    ChudeSegmenter interface; /* first */
    ChudeModel model;
    GMappedFile *file;         /* of the model, or NULL */
    ChudeUserLexicon *lexicon; /* or NULL */
    ChudeNearWeights near;
    uint64_t filter[(1 << CHUDE_SPANS_FILTER_BITS) / 64];
} ModelSegmenter;

static uint32_t code(const ChudeSegmenter *interface, ChudeText unit, ChudeShape shape, ChudeBuffer *room) {
    const ModelSegmenter *segmenter = (const ModelSegmenter *)interface;
    return segmenter->lexicon ? chude_user_lexicon_code(segmenter->lexicon, unit, shape, room)
                              : chude_model_code(&segmenter->model, unit, shape, room);
}

/* How many of the units are in words of the model's lexicon, if these are one: all or none. */
static size_t in_known_word(const ChudeGaps *gaps, size_t begin, size_t count) {
    return count >= 2 && count <= CHUDE_SPAN_LONGEST &&
                   gaps->span[count - 2][CHUDE_GAP_PAD + begin] & CHUDE_SPAN_WORD
               ? count
               : 0;
}

/* Splits the word of units begin to end-1 where it is banned, at the gap beside which most is a word, and among several where the
 * model is least sure; then the same of its halves. */
static void split_banned(const ModelSegmenter *segmenter, const ChudeUnit *units, size_t begin, size_t end,
                         const ChudeGaps *gaps, uint8_t *joins) {
    while (end - begin > 1 && chude_user_lexicon_banned(segmenter->lexicon, units + begin, end - begin)) {
        size_t weakest = begin;
        size_t most = 0;
        int32_t least = INT32_MAX;
        for (size_t i = begin; i + 1 < end; i++) {
            size_t known =
                in_known_word(gaps, begin, i + 1 - begin) + in_known_word(gaps, i + 1, end - i - 1);
            int32_t score = chude_model_score(&segmenter->model, gaps, i);
            if (known > most || (known == most && score < least)) {
                most = known;
                least = score;
                weakest = i;
            }
        }
        joins[weakest] = 0;
        split_banned(segmenter, units, begin, weakest + 1, gaps, joins);
        begin = weakest + 1;
    }
}

/* What the user forbids of what the model said. */
static void split_all_banned(const ModelSegmenter *segmenter, const ChudeUnit *units, size_t count,
                             const ChudeGaps *gaps, uint8_t *joins) {
    for (size_t begin = 0, i = 0; i < count; i++) {
        if (!joins[i]) {
            split_banned(segmenter, units, begin, i + 1, gaps, joins);
            begin = i + 1;
        }
    }
}

static void join(const ChudeSegmenter *interface, ChudeText text, const ChudeUnit *units, size_t count,
                 ChudeGaps *gaps, uint8_t *joins) {
    (void)text;
    const ModelSegmenter *segmenter = (const ModelSegmenter *)interface;
    const ChudeModel *model = &segmenter->model;
    size_t found = segmenter->lexicon ? chude_user_lexicon_find(segmenter->lexicon, units, count, gaps) : 0;
    uint32_t shapes = 0;
    for (size_t i = 0; i < count; i++) {
        shapes |= 1u << units[i].shape;
    }
    bool cased = chude_shapes_tell_case(shapes);
    for (size_t i = 0; i < count; i++) {
        uint32_t code = units[i].code;
        if (G_UNLIKELY(code >= CHUDE_LISTED)) {
            code = chude_user_lexicon_listed(segmenter->lexicon, &units[i]);
        }
        chude_gaps_set(gaps, &model->plan, i, code, units[i].shape, units[i].gap == CHUDE_GAP_SPACE, cased);
    }
    chude_gaps_spans(gaps, &model->spans, count);
    chude_decide(model, &segmenter->near, gaps, count, cased, joins);
    if (segmenter->lexicon) {
        if (chude_user_lexicon_bans(segmenter->lexicon)) {
            split_all_banned(segmenter, units, count, gaps, joins);
        }
        chude_user_lexicon_lay(segmenter->lexicon, units, count, gaps, found, joins);
        if (chude_user_lexicon_bans(segmenter->lexicon)) { /* what its own words left of others */
            split_all_banned(segmenter, units, count, gaps, joins);
        }
    }
}

static void free_segmenter(ChudeSegmenter *interface) {
    ModelSegmenter *segmenter = (ModelSegmenter *)interface;
    if (segmenter->file) {
        g_mapped_file_unref(segmenter->file);
    }
    chude_user_lexicon_free(segmenter->lexicon);
    g_free(segmenter);
}

bool chude_model_segmenter_lay(ChudeSegmenter *interface, const char *path, GError **error) {
    ModelSegmenter *segmenter = (ModelSegmenter *)interface;
    segmenter->lexicon = chude_user_lexicon_load(path, &segmenter->model, error);
    return segmenter->lexicon != NULL;
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
