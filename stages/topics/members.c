/* members.c - evidence for topics. */
#include "members.h"

#include <math.h>

#include "evidence/evidence.h"

static bool is_wanted(const ChudeTopicsDescription *description, uint64_t hash) {
    for (size_t i = 0; i < description->hash_count; i++) {
        if (description->hashes[i] == hash) {
            return true;
        }
    }
    return false;
}

/* Which tokens are words of the topic's label or terms. */
static uint8_t *mark_hits(const ChudeTopicsDescription *description, const ChudeWords *words,
                          ChudeWorker *worker) {
    uint8_t *hits = g_new(uint8_t, words->count);
    for (size_t i = 0; i < words->count; i++) {
        hits[i] = is_wanted(description, chude_worker_form(worker, words, i)->term->hash);
    }
    return hits;
}

/* The stretch of the sentence's tokens that has most hits within a snippet's length, the first of equals. */
static ChudeSpan best_stretch(const ChudeWords *words, const uint8_t *hits, size_t first, size_t last) {
    ChudeSpan best = {words->tokens[first].begin, words->tokens[first].end};
    unsigned count = 0, most = 0;
    for (size_t begin = first, end = first; end < last; end++) {
        if (!hits[end]) {
            continue;
        }
        count++;
        while (begin < end &&
               (!hits[begin] || words->tokens[end].end - words->tokens[begin].begin > CHUDE_EVIDENCE_BYTES)) {
            count -= hits[begin++];
        }
        if (count > most) {
            most = count;
            best = (ChudeSpan){words->tokens[begin].begin, words->tokens[end].end};
        }
    }
    return best;
}

static ChudeSpan choose_span(const ChudeTopicsDescription *description, const ChudeWords *words,
                             ChudeWorker *worker) {
    if (!words || !words->count) {
        return (ChudeSpan){0, 0};
    }
    g_autofree uint8_t *hits = mark_hits(description, words, worker);
    size_t best_first = 0, best_last = 0;
    unsigned most = 0;
    for (size_t first = 0, last; first < words->count; first = last) {
        unsigned count = 0;
        for (last = first; last < words->count; last++) {
            if (last > first && (words->tokens[last].flags & CHUDE_TOKEN_SENTENCE)) {
                break;
            }
            count += hits[last];
        }
        if (count > most || best_last == 0) {
            most = count;
            best_first = first;
            best_last = last;
        }
    }
    ChudeSpan sentence = {words->tokens[best_first].begin, words->tokens[best_last - 1].end};
    if (sentence.end - sentence.begin <= CHUDE_EVIDENCE_BYTES) {
        return sentence;
    }
    return chude_evidence_snippet(words, best_stretch(words, hits, best_first, best_last),
                                  CHUDE_EVIDENCE_BYTES);
}

void chude_topics_members_offer(ChudeBest *best, const ChudeTopicsDescription *description,
                                const ChudeDocument *document, double score, ChudeWorker *worker) {
    uint64_t hash = chude_hash(document->text.data, document->text.size);
    if (chude_best_wants(best, score, document, hash)) {
        ChudeSpan span = choose_span(description, document->words, worker);
        chude_best_add(best, score, document, hash, span, span);
    }
}

static void add_topic(ChudeBuffer *json, const ChudeTopicsDescription *description,
                      const ChudeBest *members) {
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
    chude_buffer_literal(json, "],\"evidence\":");
    const ChudeBest none = {.count = 0};
    chude_best_write(json, members ? members : &none, true);
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
                       const ChudeBest *members, size_t topics, size_t documents,
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
