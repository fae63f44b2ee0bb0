#include "quality.h"

#include <math.h>

#include "counting_key.h"

typedef struct {
    double score; /* sum, in the corpus's order */
    size_t documents, weak;
} Sums;

static double share(size_t part, size_t whole) {
    return whole ? chude_round((double)part / (double)whole) : -1;
}

static void measure_documents(ChudeTopicsQuality *quality, ChudeTopicsDescription *descriptions,
                              const ChudeTopicsClusters *clusters, size_t documents) {
    g_autofree Sums *sums = g_new0(Sums, clusters->count + 1);
    size_t weak = 0;
    for (size_t i = 0; i < documents; i++) {
        if (clusters->cluster[i] != CHUDE_TOPICS_NONE) {
            Sums *of = &sums[clusters->cluster[i]];
            of->score += clusters->score[i];
            of->weak += clusters->score[i] < quality->weak_below;
            of->documents++;
        }
    }
    quality->documents = 0;
    for (size_t t = 0; t < clusters->count; t++) {
        const Sums *of = &sums[descriptions[t].cluster]; /* none is empty */
        descriptions[t].cohesion = chude_round(of->score / (double)MAX(of->documents, 1));
        descriptions[t].weak = share(of->weak, of->documents);
        quality->documents += of->documents;
        weak += of->weak;
    }
    quality->weak = share(weak, quality->documents);
}

/* The term's counting key with a '_' at both ends, so that whole syllables meet. */
static ChudeBuffer padded_key(ChudeText term) {
    ChudeBuffer key = {0};
    chude_buffer_char(&key, '_');
    chude_counting_key(&key, term);
    chude_buffer_char(&key, '_');
    return key;
}

static bool is_part(const ChudeBuffer *keys, size_t count, size_t i) {
    for (size_t j = 0; j < count; j++) {
        if (j != i && memmem(keys[j].data, keys[j].size, keys[i].data, keys[i].size) &&
            (keys[j].size != keys[i].size || j < i)) {
            return true;
        }
    }
    return false;
}

static void keep_terms(const ChudeTopicsDescription *description, GHashTable *kept) {
    size_t count = description->term_count;
    g_autofree ChudeBuffer *keys = g_new0(ChudeBuffer, count + 1);
    for (size_t i = 0; i < count; i++) {
        keys[i] = padded_key(description->terms[i].text);
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_part(keys, count, i)) {
            g_hash_table_add(kept, g_strndup(keys[i].data, keys[i].size));
        }
    }
    for (size_t i = 0; i < count; i++) {
        chude_buffer_clear(&keys[i]);
    }
}

void chude_topics_quality_terms(ChudeTopicsQuality *quality, const ChudeTopicsDescription *descriptions,
                                size_t count) {
    GHashTable *kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    double coherence = 0, paired = 0;
    size_t listed = 0;
    for (size_t t = 0; t < count; t++) {
        keep_terms(&descriptions[t], kept);
        listed += descriptions[t].term_count;
        if (descriptions[t].term_count > 1 && !isnan(descriptions[t].coherence)) {
            coherence += descriptions[t].coherence;
            paired++;
        }
    }
    quality->diversity = share(g_hash_table_size(kept), listed);
    quality->npmi = paired > 0 ? chude_round(coherence / paired) : NAN;
    g_hash_table_unref(kept);
}

void chude_topics_quality(ChudeTopicsQuality *quality, ChudeTopicsDescription *descriptions,
                          const ChudeTopicsClusters *clusters, size_t documents, double weak_below) {
    quality->weak_below = weak_below;
    measure_documents(quality, descriptions, clusters, documents);
    chude_topics_quality_terms(quality, descriptions, clusters->count);
}
