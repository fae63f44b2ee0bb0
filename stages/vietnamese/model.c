/* model.c - opens, checks, asks and writes a segmenter's model. */
#include "vietnamese/model.h"

#include <glib.h>
#include <string.h>

#include "fail.h"
#include "terms.h"
#include "vietnamese/shape_key.h"
#include "vietnamese/syllable.h"

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
#error "a model is used where it lies: here its numbers would have to be turned around when it is opened"
#endif

static const char magic[16] = "chude.segment/2\n";

typedef struct {
    char magic[16];
    uint64_t checksum; /* XXH3 of all that follows it */
    uint32_t spellings, spans, common, hashed;
    int32_t sure_split, sure_join;
} Head;

enum { CHECKED_FROM = offsetof(Head, checksum) + sizeof(uint64_t), SLOTS_MOST = 1 << 24 };

/* A power of two, and no more than a sane file has: the sum of sizes cannot overflow. */
static bool is_good_size(uint32_t n) {
    return n > 0 && n <= SLOTS_MOST && (n & (n - 1)) == 0;
}

/* Looking for what a full table does not have would never end. */
static bool has_room(const uint32_t *slots, uint32_t mask) {
    for (uint32_t i = 0; i <= mask; i++) {
        if (slots[i] == 0) {
            return true;
        }
    }
    return false;
}

bool chude_model_open(ChudeModel *model, const void *bytes, size_t size, GError **error) {
    const char *at = bytes;
    Head head;
    if (size < sizeof head || memcmp(bytes, magic, sizeof magic) != 0) {
        chude_fail(error, "no model of a segmenter: it does not begin with \"chude.segment/2\"");
        return false;
    }
    memcpy(&head, bytes, sizeof head);
    bool good = is_good_size(head.spellings) && is_good_size(head.spans) && is_good_size(head.hashed) &&
                head.common < CHUDE_IDS;
    if (good) {
        model->plan = chude_weight_plan(head.common, head.hashed);
        size_t tables = ((size_t)head.spellings + head.spans) * sizeof(uint32_t);
        good = size == sizeof head + tables + chude_weight_count(&model->plan);
    }
    if (!good || chude_hash(at + CHECKED_FROM, size - CHECKED_FROM) != head.checksum) {
        chude_fail(error, "the model of the segmenter is damaged or cut off");
        return false;
    }
    model->spellings = (const uint32_t *)(const void *)(at + sizeof head);
    model->spelling_mask = head.spellings - 1;
    model->sure_split = head.sure_split;
    model->sure_join = head.sure_join;
    model->spans = (ChudeSpans){model->spellings + head.spellings, head.spans - 1, NULL};
    model->weights = (const int8_t *)(model->spans.slots + head.spans);
    if (!has_room(model->spellings, model->spelling_mask) ||
        !has_room(model->spans.slots, model->spans.mask)) {
        chude_fail(error, "the model of the segmenter has a table without an empty slot");
        return false;
    }
    return true;
}

void chude_model_write(ChudeBuffer *out, const ChudeModel *model) {
    Head head = {.spellings = model->spelling_mask + 1,
                 .spans = model->spans.mask + 1,
                 .common = model->plan.common,
                 .hashed = model->plan.mask + 1,
                 .sure_split = model->sure_split,
                 .sure_join = model->sure_join};
    size_t begin = out->size;
    memcpy(head.magic, magic, sizeof magic);
    chude_buffer_add(out, (const char *)&head, sizeof head);
    chude_buffer_add(out, (const char *)model->spellings, head.spellings * sizeof(uint32_t));
    chude_buffer_add(out, (const char *)model->spans.slots, head.spans * sizeof(uint32_t));
    chude_buffer_add(out, (const char *)model->weights, chude_weight_count(&model->plan));
    uint64_t checksum = chude_hash(out->data + begin + CHECKED_FROM, out->size - begin - CHECKED_FROM);
    memcpy(out->data + begin + offsetof(Head, checksum), &checksum, sizeof checksum);
}

/* ---- spellings ---- */

static uint32_t print_of(uint64_t hash) {
    return (uint32_t)(hash >> (32 + CHUDE_CODE_BITS));
}

void chude_model_put(uint32_t *slots, uint32_t mask, ChudeText key, uint32_t code) {
    uint64_t hash = chude_hash(key.data, key.size);
    uint32_t i = (uint32_t)hash & mask;
    while (slots[i]) {
        i = (i + 1) & mask;
    }
    slots[i] = print_of(hash) << CHUDE_CODE_BITS | code;
}

uint32_t chude_model_code(const ChudeModel *model, ChudeText unit, ChudeShape shape, ChudeBuffer *room) {
    char key[CHUDE_SHAPE_KEY_MOST];
    size_t size = chude_shape_key(key, unit, room);
    if (size > 0) {
        uint64_t hash = chude_hash(key, size);
        uint32_t entry, print = print_of(hash);
        for (uint32_t i = (uint32_t)hash & model->spelling_mask; (entry = model->spellings[i]);
             i = (i + 1) & model->spelling_mask) {
            if (entry >> CHUDE_CODE_BITS == print) {
                return entry & ((1u << CHUDE_CODE_BITS) - 1);
            }
        }
    }
    return chude_unknown_id(shape, chude_vi_syllable(unit) != CHUDE_SYLLABLE_NONE);
}

/* ---- gaps ---- */

bool chude_model_joins(const ChudeModel *model, const ChudeGaps *gaps, size_t i) {
    ChudeWeightSum score = {model->weights, 0};
    ChudeGapView view = chude_gap_view(gaps, i);
    chude_gap_each_near(&view, chude_gap_add_weight, &score);
    if (score.sum < model->sure_split || score.sum > model->sure_join) {
        return score.sum > 0;
    }
    chude_gap_each_far(&view, &model->plan, chude_gap_add_weight, &score);
    return score.sum > 0;
}

int32_t chude_model_score(const ChudeModel *model, const ChudeGaps *gaps, size_t i) {
    ChudeWeightSum score = {model->weights, 0};
    ChudeGapView view = chude_gap_view(gaps, i);
    chude_gap_each_near(&view, chude_gap_add_weight, &score);
    chude_gap_each_far(&view, &model->plan, chude_gap_add_weight, &score);
    return score.sum;
}
