/* phrases.c - counting n-grams inside topics, then what was found often there, everywhere. */
#include "phrases.h"

#include <math.h>

#include "table.h"

#define LEAST_SHARE 0.02 /* of a topic's documents that have a phrase */
#define ROUGH ((size_t)1 << 21)
#define LEAD 30   /* words: a title, or a headline and a part of the first sentence */
#define SHARES 16 /* parts of the corpus counted on their own */

static size_t rough_place(uint64_t hash) {
    return (hash ^ (hash >> 32)) & (ROUGH - 1);
}

double chude_topics_g2(double inside, double size, double total, double documents) {
    double observed[4] = {inside, size - inside, total - inside, documents - size - total + inside};
    double rows[2] = {size, documents - size}, columns[2] = {total, documents - total}, sum = 0;
    for (int i = 0; i < 4; i++) {
        double expected = rows[i / 2] * columns[i % 2] / documents;
        if (observed[i] > 0 && expected > 0) {
            sum += observed[i] * log(observed[i] / expected);
        }
    }
    double g2 = MAX(2 * sum, 0);
    return chude_round(inside * documents < size * total ? -g2 : g2);
}

typedef struct {
    const ChudeTopicsCorpus *corpus;
    ChudeTopicsCandidates *topics;
    size_t topic_count;
    uint8_t *wanted;        /* by feature: stands in a phrase of some topic */
    ChudeTopicsTable table; /* of all topics' phrases */
    uint32_t *counts;       /* SHARES times table.count */
} Find;

/* Features in least of the topic's documents or more, in wanted. */
static void frequent_features(const Find *find, const ChudeTopicsCandidates *topic, uint32_t least,
                              uint8_t *wanted) {
    size_t features = find->corpus->feature_count;
    g_autofree uint32_t *df = g_new0(uint32_t, features + 1), *seen = g_new0(uint32_t, features + 1);
    for (size_t i = 0; i < topic->size; i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&find->corpus->documents[topic->documents[i]], NULL);
        while (chude_topics_gram_next(&gram)) {
            if (gram.n == 1 && seen[gram.feature] != i + 1) {
                seen[gram.feature] = (uint32_t)(i + 1);
                df[gram.feature]++;
            }
        }
    }
    for (size_t f = 0; f < features; f++) {
        wanted[f] = df[f] >= least;
    }
}

/* Counts, for each frequent phrase of found, the documents where it stands outside of longer frequent
 * ones. */
static void count_free(const Find *find, const ChudeTopicsCandidates *topic, const ChudeTopicsTable *table,
                       GArray *found, uint32_t least, const uint8_t *wanted) {
    g_autofree uint32_t *seen = g_new0(uint32_t, found->len + 1);
    for (size_t i = 0; i < topic->size; i++) {
        const ChudeTopicsDocument *document = &find->corpus->documents[topic->documents[i]];
        ChudeTopicsGram gram = chude_topics_gram_begin(document, wanted);
        const uint32_t *start = NULL,
                       *reached = NULL;    /* where the words at hand begin, the end of those before */
        uint32_t here[CHUDE_TOPICS_WORDS]; /* the frequent phrases that begin there, the shortest first */
        unsigned lengths[CHUDE_TOPICS_WORDS], count = 0;
        for (bool more = true; more;) {
            more = chude_topics_gram_next(&gram);
            if (!more || gram.at != start) {
                const uint32_t *longest = count ? start + lengths[count - 1] : NULL;
                if (count && (!reached || longest > reached)) {
                    ChudeTopicsPhrase *phrase = &g_array_index(found, ChudeTopicsPhrase, here[count - 1]);
                    phrase->free += seen[here[count - 1]] != i + 1;
                    seen[here[count - 1]] = (uint32_t)(i + 1);
                    reached = longest;
                }
                start = gram.at;
                count = 0;
            }
            uint32_t place;
            if (more && chude_topics_table_find(table, gram.hash, &place) &&
                g_array_index(found, ChudeTopicsPhrase, place).inside >= least) {
                here[count] = place;
                lengths[count++] = gram.n;
            }
        }
    }
}

/* How often n-grams stand in the topic, at most: those whose hashes end alike share a counter, which stops
 * at the top. It keeps the rare ones, nearly all, out of the table. */
static uint16_t *count_roughly(const Find *find, const ChudeTopicsCandidates *topic, const uint8_t *wanted) {
    uint16_t *rough = g_new0(uint16_t, ROUGH);
    for (size_t i = 0; i < topic->size; i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&find->corpus->documents[topic->documents[i]], wanted);
        while (chude_topics_gram_next(&gram)) {
            uint16_t *counter = &rough[rough_place(gram.hash)];
            *counter = (uint16_t)(*counter + (*counter < UINT16_MAX));
        }
    }
    return rough;
}

/* Counts the n-grams of one topic and keeps the frequent ones. */
static void find_in_topic(void *context, size_t number) {
    Find *find = context;
    ChudeTopicsCandidates *topic = &find->topics[number];
    uint32_t least = (uint32_t)MAX(MIN(2, topic->size), ceil(LEAST_SHARE * (double)topic->size));
    g_autofree uint8_t *wanted = g_new(uint8_t, find->corpus->feature_count + 1);
    frequent_features(find, topic, least, wanted);
    g_autofree uint16_t *rough = count_roughly(find, topic, wanted);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsPhrase)),
                      seen = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    ChudeTopicsTable table;
    chude_topics_table_init(&table, 4096);
    for (size_t i = 0; i < topic->size; i++) {
        const ChudeTopicsDocument *document = &find->corpus->documents[topic->documents[i]];
        ChudeTopicsGram gram = chude_topics_gram_begin(document, wanted);
        while (chude_topics_gram_next(&gram)) {
            if (rough[rough_place(gram.hash)] < MIN(least, UINT16_MAX)) {
                continue;
            }
            uint32_t place = chude_topics_table_add(&table, gram.hash);
            if (place == found->len) {
                ChudeTopicsPhrase fresh = {.hash = gram.hash, .n = gram.n, .document = i};
                fresh.at = (size_t)(gram.at - document->part->sequence);
                fresh.total = gram.n == 1 ? find->corpus->df[gram.feature] : 0;
                g_array_append_val(found, fresh);
                g_array_set_size(seen, found->len);
            }
            uint32_t *last = &g_array_index(seen, uint32_t, place);
            if (*last != i + 1) {
                *last = (uint32_t)(i + 1);
                ChudeTopicsPhrase *phrase = &g_array_index(found, ChudeTopicsPhrase, place);
                phrase->inside++;
                phrase->lead += gram.at - (document->part->sequence + document->row->begin) < LEAD;
            }
        }
    }
    topic->phrases = g_new(ChudeTopicsPhrase, found->len + 1);
    count_free(find, topic, &table, found, least, wanted);
    for (guint i = 0; i < found->len; i++) {
        ChudeTopicsPhrase phrase = g_array_index(found, ChudeTopicsPhrase, i);
        if (phrase.inside >= least) {
            phrase.document = topic->documents[phrase.document];
            topic->phrases[topic->count++] = phrase;
        }
    }
    topic->phrases = g_renew(ChudeTopicsPhrase, topic->phrases, topic->count + 1);
    chude_topics_table_clear(&table);
}

/* Documents of one share of the corpus that have each phrase. */
static void count_share(void *context, size_t share) {
    const Find *find = context;
    size_t step = (find->corpus->count + SHARES - 1) / SHARES, first = share * step;
    uint32_t *counts = find->counts + share * find->table.count;
    g_autofree uint32_t *seen = g_new0(uint32_t, find->table.count + 1);
    for (size_t i = first; i < MIN(first + step, find->corpus->count); i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&find->corpus->documents[i], find->wanted);
        while (chude_topics_gram_next(&gram)) {
            uint32_t place;
            if (gram.n > 1 && chude_topics_table_find(&find->table, gram.hash, &place) &&
                seen[place] != i + 1) {
                seen[place] = (uint32_t)(i + 1);
                counts[place]++;
            }
        }
    }
}

static void set_totals(Find *find) {
    for (size_t t = 0; t < find->topic_count; t++) {
        for (size_t i = 0; i < find->topics[t].count; i++) {
            ChudeTopicsPhrase *phrase = &find->topics[t].phrases[i];
            if (phrase->n > 1) {
                uint32_t place;
                bool found = chude_topics_table_find(&find->table, phrase->hash, &place);
                for (size_t share = 0; found && share < SHARES; share++) {
                    phrase->total += find->counts[share * find->table.count + place];
                }
            }
            bool all = find->topics[t].size == find->corpus->count; /* nothing to compare with */
            phrase->score = all ? phrase->inside
                                : chude_topics_g2(phrase->inside, (double)find->topics[t].size, phrase->total,
                                                  (double)find->corpus->count);
        }
    }
}

void chude_topics_phrase_key(const ChudeTopicsCorpus *corpus, const ChudeTopicsPhrase *phrase,
                             ChudeBuffer *key) {
    const ChudeTopicsPart *part = corpus->documents[phrase->document].part;
    for (unsigned w = 0; w < phrase->n; w++) {
        uint32_t word = part->sequence[phrase->at + w];
        ChudeText text = chude_terms_form_at(part->worker->terms, word & CHUDE_TOPICS_FORM)->term->key;
        if (w && !(word & CHUDE_TOPICS_GLUED)) {
            chude_buffer_char(key, ' ');
        }
        for (size_t i = 0; i < text.size; i++) {
            chude_buffer_char(key, text.data[i] == '_' ? ' ' : text.data[i]);
        }
    }
}

static gint compare_phrases(gconstpointer a, gconstpointer b, gpointer context) {
    const ChudeTopicsPhrase *x = a, *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    ChudeBuffer left = {0}, right = {0};
    chude_topics_phrase_key(context, x, &left);
    chude_topics_phrase_key(context, y, &right);
    int order = chude_topics_compare(chude_buffer_text(&left), chude_buffer_text(&right));
    chude_buffer_clear(&left);
    chude_buffer_clear(&right);
    return order ? order : (x->hash > y->hash) - (x->hash < y->hash);
}

static void sort_topic(void *context, size_t topic) {
    Find *find = context;
    ChudeTopicsCorpus corpus = *find->corpus;
    g_qsort_with_data(find->topics[topic].phrases, (gint)find->topics[topic].count, sizeof(ChudeTopicsPhrase),
                      compare_phrases, &corpus);
}

/* All topics' phrases in one table, and their features in wanted. */
static void gather_phrases(Find *find) {
    chude_topics_table_init(&find->table, 4096);
    for (size_t t = 0; t < find->topic_count; t++) {
        for (size_t i = 0; i < find->topics[t].count; i++) {
            const ChudeTopicsPhrase *phrase = &find->topics[t].phrases[i];
            if (phrase->n > 1) {
                const ChudeTopicsDocument *document = &find->corpus->documents[phrase->document];
                const uint32_t *words = document->part->sequence + phrase->at;
                ChudeTopicsGram gram = {document->part, NULL, words, words, words + phrase->n, 0, 0, 0};
                while (chude_topics_gram_next(&gram)) {
                    find->wanted[gram.feature] = 1;
                }
                chude_topics_table_add(&find->table, phrase->hash);
            }
        }
    }
}

ChudeTopicsCandidates *chude_topics_phrases_find(const ChudeTopicsCorpus *corpus,
                                                 const ChudeTopicsClusters *clusters, const ChudeHost *host) {
    ChudeTopicsCandidates *topics = g_new0(ChudeTopicsCandidates, clusters->count + 1);
    for (size_t i = 0; i < corpus->count; i++) {
        if (clusters->cluster[i] != CHUDE_TOPICS_NONE) {
            topics[clusters->cluster[i]].size++;
        }
    }
    for (size_t t = 0; t < clusters->count; t++) {
        topics[t].documents = g_new(size_t, topics[t].size + 1);
        topics[t].size = 0;
    }
    for (size_t i = 0; i < corpus->count; i++) {
        if (clusters->cluster[i] != CHUDE_TOPICS_NONE) {
            ChudeTopicsCandidates *topic = &topics[clusters->cluster[i]];
            topic->documents[topic->size++] = i;
        }
    }
    Find find = {.corpus = corpus, .topics = topics, .topic_count = clusters->count};
    host->parallel(host, clusters->count, find_in_topic, &find);
    find.wanted = g_new0(uint8_t, corpus->feature_count + 1);
    gather_phrases(&find);
    find.counts = g_new0(uint32_t, SHARES * find.table.count + 1);
    host->parallel(host, SHARES, count_share, &find);
    set_totals(&find);
    host->parallel(host, clusters->count, sort_topic, &find);
    g_free(find.counts);
    g_free(find.wanted);
    chude_topics_table_clear(&find.table);
    return topics;
}

void chude_topics_phrases_free(ChudeTopicsCandidates *candidates, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_free(candidates[i].documents);
        g_free(candidates[i].phrases);
    }
    g_free(candidates);
}
