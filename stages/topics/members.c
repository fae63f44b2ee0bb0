/* members.c - evidence for topics. */
#include "members.h"

#include <math.h>

#include "sentence.h"

/* Puts the score into the heap of the best, whose root is the least. */
static void keep_score(double *heap, size_t *count, double score) {
    size_t at;
    if (*count < CHUDE_TOPICS_SHOWN) {
        for (at = (*count)++; at && heap[(at - 1) / 2] > score; at = (at - 1) / 2) {
            heap[at] = heap[(at - 1) / 2];
        }
    } else if (score > heap[0]) {
        for (at = 0; 2 * at + 1 < *count;) {
            size_t child = 2 * at + 1;
            child += child + 1 < *count && heap[child + 1] < heap[child];
            if (heap[child] >= score) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
    } else {
        return;
    }
    heap[at] = score;
}

void chude_topics_members_bound(ChudeTopicsDescription *descriptions, const ChudeTopicsClusters *clusters,
                                size_t documents) {
    g_autofree double *heaps = g_new(double, clusters->count *CHUDE_TOPICS_SHOWN + 1);
    g_autofree size_t *counts = g_new0(size_t, clusters->count + 1);
    for (size_t i = 0; i < documents; i++) {
        uint32_t cluster = clusters->cluster[i];
        if (cluster != CHUDE_TOPICS_NONE) {
            keep_score(heaps + (size_t)cluster * CHUDE_TOPICS_SHOWN, &counts[cluster], clusters->score[i]);
        }
    }
    for (size_t t = 0; t < clusters->count; t++) {
        size_t cluster = descriptions[t].cluster;
        descriptions[t].shown =
            counts[cluster] < CHUDE_TOPICS_SHOWN ? 0 : heaps[cluster * CHUDE_TOPICS_SHOWN];
    }
}

void chude_topics_members_offer(ChudeCover *cover, const ChudeTopicsDescription *description,
                                const ChudeDocument *document, double score, ChudeWorker *worker) {
    size_t terms = MIN(description->term_count, CHUDE_COVER_TERMS);
    if (score < description->shown || !chude_cover_wants(cover, score, 1, ((uint32_t)1 << terms) - 1)) {
        return; /* not even with all terms */
    }
    ChudeTopicsSentence sentence = chude_topics_sentence(description, document, worker);
    if (chude_cover_wants(cover, score, sentence.share, sentence.terms)) {
        chude_cover_add(cover, score, sentence.share, sentence.terms, document, sentence.span);
    }
}

static void add_evidence(ChudeBuffer *json, const ChudeTopicsDescription *description,
                         const ChudeCover *members) {
    double weights[CHUDE_COVER_TERMS] = {0};
    size_t terms = MIN(description->term_count, CHUDE_COVER_TERMS);
    for (size_t t = 0; t < terms; t++) {
        weights[t] = MAX(description->terms[t].score, 0);
    }
    const ChudeCover none = {.count = 0};
    chude_buffer_literal(json, ",\"evidence\":");
    chude_cover_write(json, members ? members : &none, weights, terms);
}

static void add_topic(ChudeBuffer *json, const ChudeTopicsDescription *description,
                      const ChudeCover *members) {
    chude_buffer_literal(json, "{\"id\":");
    chude_json_integer(json, description->id);
    chude_buffer_literal(json, ",\"label\":");
    chude_json_string(json, description->label);
    chude_buffer_literal(json, ",\"size\":");
    chude_json_integer(json, (int64_t)description->size);
    if (description->in_others) {
        chude_buffer_literal(json, ",\"in_others\":");
        chude_json_integer(json, (int64_t)description->in_others);
    }
    if (description->is_story && description->parent != CHUDE_TOPICS_NONE) {
        chude_buffer_literal(json, ",\"parent\":");
        chude_json_integer(json, description->parent);
    }
    chude_buffer_literal(json, ",\"cohesion\":");
    chude_json_number(json, description->cohesion);
    if (!description->is_story) {
        chude_buffer_literal(json, ",\"weak\":");
        chude_json_number(json, description->weak);
    }
    if (!description->is_story && description->term_count > 1 && !isnan(description->coherence)) {
        chude_buffer_literal(json, ",\"coherence\":");
        chude_json_number(json, description->coherence);
    }
    chude_buffer_literal(json, ",\"terms\":[");
    for (size_t i = 0; i < description->term_count; i++) {
        chude_buffer_literal(json, i ? ",{\"text\":" : "{\"text\":");
        chude_json_string(json, description->terms[i].text);
        chude_buffer_literal(json, ",\"score\":");
        chude_json_number(json, description->terms[i].score);
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, ']');
    add_evidence(json, description, members);
    chude_buffer_char(json, '}');
}

static void add_curve(ChudeBuffer *json, const ChudeTopicsCurve *curve) {
    for (size_t i = 0; i < curve->count; i++) {
        chude_buffer_literal(json, i ? ",{\"k\":" : ",\"curve\":[{\"k\":");
        chude_json_integer(json, (int64_t)curve->points[i].topics);
        chude_buffer_literal(json, ",\"stability\":");
        chude_json_number(json, curve->points[i].stability);
        chude_buffer_literal(json, ",\"error\":");
        chude_json_number(json, curve->points[i].error);
        chude_buffer_literal(json, i + 1 < curve->count ? "}" : "}]");
    }
}

static void add_quality(ChudeBuffer *json, const ChudeTopicsQuality *quality, size_t topics,
                        const ChudeTopicsCurve *curve, const ChudeTopicsStories *stories) {
    chude_buffer_literal(json, ",\"topic_quality\":{\"topics\":");
    chude_json_integer(json, (int64_t)topics);
    chude_buffer_literal(json, ",\"documents\":");
    chude_json_integer(json, (int64_t)quality->documents);
    chude_buffer_literal(json, ",\"weak\":");
    chude_json_number(json, quality->weak);
    chude_buffer_literal(json, ",\"weak_below\":");
    chude_json_number(json, quality->weak_below);
    chude_buffer_literal(json, ",\"with_others\":");
    chude_json_integer(json, (int64_t)quality->with_others);
    if (quality->diversity >= 0) {
        chude_buffer_literal(json, ",\"diversity\":");
        chude_json_number(json, quality->diversity);
    }
    if (!isnan(quality->npmi)) {
        chude_buffer_literal(json, ",\"npmi\":");
        chude_json_number(json, quality->npmi);
    }
    add_curve(json, curve);
    if (stories) {
        chude_buffer_literal(json, ",\"stories\":");
        chude_json_integer(json, (int64_t)stories->count);
        chude_buffer_literal(json, ",\"in_stories\":");
        chude_json_integer(json, (int64_t)stories->begins[stories->count]);
    }
    chude_buffer_char(json, '}');
}

void chude_topics_json(ChudeBuffer *json, const ChudeTopicsDescription *descriptions,
                       const ChudeCover *members, size_t topics, size_t documents,
                       const ChudeTopicsQuality *quality, const ChudeTopicsCurve *curve,
                       const ChudeTopicsStories *stories, size_t listed) {
    chude_buffer_literal(json, "{\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\":");
    chude_json_integer(json, (int64_t)documents);
    chude_buffer_literal(json, "},\"topics\":[");
    for (size_t t = 0; t < topics + listed; t++) {
        if (t) {
            chude_buffer_char(json, ',');
        }
        add_topic(json, &descriptions[t], members ? &members[t] : NULL);
    }
    chude_buffer_char(json, ']');
    if (topics) { /* else there is nothing to say of them */
        add_quality(json, quality, topics, curve, stories);
    }
    chude_buffer_literal(json, "}\n");
}
