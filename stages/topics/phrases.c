/* phrases.c - counting n-grams inside topics, then what was found often there, everywhere. */
#include "phrases.h"

#include <math.h>
#include <stdatomic.h>

#include "table.h"

#define LEAST_SHARE 0.02             /* of a topic's documents that have a phrase */
#define MOST_ROUGH ((size_t)1 << 19) /* half a MiB: what a near cache holds */
#define LEAST_ROUGH ((size_t)1 << 16)
#define PHRASE 128 /* bytes that a phrase takes in all, about */
#define LEAD 30    /* words: a title, or a headline and a part of the first sentence */

/* Counters by hash: how often n-grams stand somewhere, at most. */
typedef struct {
    uint8_t *counters;
    size_t mask;
} Rough;

static uint8_t *rough_counter(const Rough *rough, uint64_t hash) {
    return &rough->counters[(hash ^ (hash >> 32)) & rough->mask];
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
    uint8_t *wanted;        /* by form: what phrases of some topic hold, and begin with */
    ChudeTopicsTable table; /* of all topics' phrases */
    uint32_t *counts;       /* shares times table.count */
    size_t shares;          /* parts of the corpus counted on their own */
    size_t rough;           /* counters for one topic at most */
    uint64_t most;          /* bytes of phrases: no other topic is begun beyond it */
    atomic_size_t held;
} Find;

/* By form, what is in least of the topic's documents or more. */
static uint8_t *frequent_forms(const Find *find, const ChudeTopicsCandidates *topic, uint32_t least) {
    const ChudeTopicsForms *forms = &find->corpus->forms;
    ChudeTopicsReader reader = chude_topics_reader(find->corpus);
    g_autofree uint32_t *df = g_new0(uint32_t, forms->feature_count + 1),
                        *seen = g_new0(uint32_t, forms->feature_count + 1);
    for (size_t i = 0; i < topic->size; i++) {
        uint32_t length = find->corpus->documents[topic->documents[i]].length;
        const uint32_t *words = length ? chude_topics_read(&reader, topic->documents[i]) : NULL;
        for (uint32_t w = 0; w < length; w++) {
            uint32_t feature = words[w] & CHUDE_TOPICS_STOP ? CHUDE_TOPICS_NONE
                                                            : forms->feature[words[w] & CHUDE_TOPICS_FORM];
            if (feature != CHUDE_TOPICS_NONE && seen[feature] != i + 1) {
                seen[feature] = (uint32_t)(i + 1);
                df[feature]++;
            }
        }
    }
    chude_topics_reader_clear(&reader);
    g_autofree uint8_t *wanted = g_new(uint8_t, forms->feature_count + 1);
    for (size_t f = 0; f < forms->feature_count; f++) {
        wanted[f] = df[f] >= least ? CHUDE_TOPICS_INSIDE | CHUDE_TOPICS_BEGINS : 0;
    }
    return chude_topics_by_form(forms, wanted);
}

/* Counts, for each frequent phrase of found, the documents where it stands outside of longer frequent
 * ones. */
static void count_free(const Find *find, const ChudeTopicsCandidates *topic, const ChudeTopicsTable *table,
                       GArray *found, uint32_t least, const uint8_t *wanted) {
    g_autofree uint32_t *seen = g_new0(uint32_t, found->len + 1);
    ChudeTopicsReader reader = chude_topics_reader(find->corpus);
    for (size_t i = 0; i < topic->size; i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, topic->documents[i], wanted);
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
            } else if (more) {
                chude_topics_gram_leave(&gram); /* a longer one is rarer */
            }
        }
    }
    chude_topics_reader_clear(&reader);
}

static bool is_rare(const Rough *rough, uint64_t hash, uint32_t least) {
    return *rough_counter(rough, hash) < MIN(least, UINT8_MAX);
}

static void count_one(const Rough *rough, uint64_t hash) {
    uint8_t *counter = rough_counter(rough, hash);
    *counter = (uint8_t)(*counter + (*counter < UINT8_MAX));
}

/* How often n-grams of two words that count stand in the topic, or (longer) those that begin with one that is not rare. */
static void count_walk(const Find *find, const ChudeTopicsCandidates *topic, uint32_t least,
                       const uint8_t *wanted, bool longer, Rough *rough) {
    ChudeTopicsReader reader = chude_topics_reader(find->corpus);
    for (size_t i = 0; i < topic->size; i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, topic->documents[i], wanted);
        for (unsigned level = 0; chude_topics_gram_next(&gram);) {
            level = gram.n == 1 ? 1 : level + 1;
            if (level == 1) {
                continue;
            }
            if (level > 2 || !longer) {
                count_one(rough, gram.hash);
            }
            if (level == 2 && (!longer || is_rare(rough, gram.hash, least))) {
                chude_topics_gram_leave(&gram);
            }
        }
    }
    chude_topics_reader_clear(&reader);
}

/* How often n-grams of several words stand in the topic, at most: those whose hashes end alike share a counter, which stops
 * at the top. It keeps the rare ones, nearly all, out of the table. Those of single words are not rare by `wanted`. */
static Rough count_roughly(const Find *find, const ChudeTopicsCandidates *topic, uint32_t least,
                           const uint8_t *wanted) {
    Rough rough = {NULL, find->rough - 1};
    rough.counters = g_new0(uint8_t, find->rough);
    count_walk(find, topic, least, wanted, false, &rough);
    count_walk(find, topic, least, wanted, true, &rough);
    return rough;
}

/* N-grams of one topic that may be frequent: all that are, and a few others. */
static void gather_grams(const Find *find, const ChudeTopicsCandidates *topic, uint32_t least,
                         const uint8_t *wanted, ChudeTopicsTable *table, GArray *found) {
    Rough rough = count_roughly(find, topic, least, wanted);
    g_autoptr(GArray) seen = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    ChudeTopicsReader reader = chude_topics_reader(find->corpus);
    for (size_t i = 0; i < topic->size; i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, topic->documents[i], wanted);
        while (chude_topics_gram_next(&gram)) {
            if (gram.n > 1 && is_rare(&rough, gram.hash, least)) {
                chude_topics_gram_leave(&gram); /* longer ones are as rare */
                continue;
            }
            uint32_t place = chude_topics_table_add(table, gram.hash);
            if (place == found->len) {
                ChudeTopicsPhrase fresh = {.hash = gram.hash, .n = gram.n};
                memcpy(fresh.words, gram.at, gram.n * sizeof *fresh.words);
                const ChudeTopicsForms *forms = &find->corpus->forms;
                fresh.total = gram.n == 1 ? forms->df[forms->feature[*gram.at & CHUDE_TOPICS_FORM]] : 0;
                g_array_append_val(found, fresh);
                g_array_set_size(seen, found->len);
            }
            uint32_t *last = &g_array_index(seen, uint32_t, place);
            if (*last != i + 1) {
                *last = (uint32_t)(i + 1);
                ChudeTopicsPhrase *phrase = &g_array_index(found, ChudeTopicsPhrase, place);
                phrase->inside++;
                phrase->lead += gram.at - gram.start < LEAD;
            }
        }
    }
    chude_topics_reader_clear(&reader);
    g_free(rough.counters);
}

/* Counts the n-grams of one topic and keeps the frequent ones. */
static void find_in_topic(void *context, size_t number) {
    Find *find = context;
    ChudeTopicsCandidates *topic = &find->topics[number];
    if (topic->done || atomic_load(&find->held) > find->most) {
        return;
    }
    uint32_t least = (uint32_t)MAX(MIN(2, topic->size), ceil(LEAST_SHARE * (double)topic->size));
    g_autofree uint8_t *wanted = frequent_forms(find, topic, least);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsPhrase));
    ChudeTopicsTable table;
    chude_topics_table_init(&table, 4096);
    gather_grams(find, topic, least, wanted, &table, found);
    count_free(find, topic, &table, found, least, wanted);
    chude_topics_table_clear(&table);
    size_t count = 0;
    for (guint i = 0; i < found->len; i++) {
        count += g_array_index(found, ChudeTopicsPhrase, i).inside >= least;
    }
    topic->phrases = g_new(ChudeTopicsPhrase, count + 1);
    for (guint i = 0; i < found->len; i++) {
        const ChudeTopicsPhrase *phrase = &g_array_index(found, ChudeTopicsPhrase, i);
        if (phrase->inside >= least) {
            topic->phrases[topic->count++] = *phrase;
        }
    }
    topic->done = true;
    atomic_fetch_add(&find->held, count * PHRASE + 1);
}

/* Documents of one share of the corpus that have each phrase. */
static void count_share(void *context, size_t share) {
    const Find *find = context;
    size_t step = (find->corpus->count + find->shares - 1) / find->shares, first = share * step;
    uint32_t *counts = find->counts + share * find->table.count;
    g_autofree uint32_t *seen = g_new0(uint32_t, find->table.count + 1);
    ChudeTopicsReader reader = chude_topics_reader(find->corpus);
    for (size_t i = first; i < MIN(first + step, find->corpus->count); i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, i, find->wanted);
        while (chude_topics_gram_next(&gram)) {
            uint32_t place;
            if (gram.n == 1) {
                continue;
            }
            if (!chude_topics_table_find(&find->table, gram.hash, &place)) {
                chude_topics_gram_leave(&gram); /* what is frequent in a topic begins with what is */
            } else if (seen[place] != i + 1) {
                seen[place] = (uint32_t)(i + 1);
                counts[place]++;
            }
        }
    }
    chude_topics_reader_clear(&reader);
}

static void set_totals(Find *find) {
    for (size_t t = 0; t < find->topic_count; t++) {
        for (size_t i = 0; i < find->topics[t].count; i++) {
            ChudeTopicsPhrase *phrase = &find->topics[t].phrases[i];
            if (phrase->n > 1) {
                uint32_t place;
                bool found = chude_topics_table_find(&find->table, phrase->hash, &place);
                for (size_t share = 0; found && share < find->shares; share++) {
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

void chude_topics_phrase_features(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase,
                                  uint8_t *wanted) {
    for (unsigned w = 0; w < phrase->n; w++) {
        if (!(phrase->words[w] & CHUDE_TOPICS_STOP)) {
            wanted[forms->feature[phrase->words[w] & CHUDE_TOPICS_FORM]] |=
                w ? CHUDE_TOPICS_INSIDE : CHUDE_TOPICS_INSIDE | CHUDE_TOPICS_BEGINS;
        }
    }
}

void chude_topics_phrase_key(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase,
                             ChudeBuffer *key) {
    for (unsigned w = 0; w < phrase->n; w++) {
        uint32_t word = phrase->words[w];
        ChudeText text = chude_topics_form_key(forms, word & CHUDE_TOPICS_FORM);
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
    ChudeTopicsForms forms = find->corpus->forms; /* GLib's sort wants it without const */
    g_qsort_with_data(find->topics[topic].phrases, (gint)find->topics[topic].count, sizeof(ChudeTopicsPhrase),
                      compare_phrases, &forms);
}

/* All phrases at hand in one table, and what they are made of in wanted. */
static void gather_phrases(Find *find) {
    g_autofree uint8_t *wanted = g_new0(uint8_t, find->corpus->forms.feature_count + 1);
    chude_topics_table_init(&find->table, 4096);
    for (size_t t = 0; t < find->topic_count; t++) {
        for (size_t i = 0; i < find->topics[t].count; i++) {
            const ChudeTopicsPhrase *phrase = &find->topics[t].phrases[i];
            if (phrase->n > 1) {
                chude_topics_phrase_features(&find->corpus->forms, phrase, wanted);
                chude_topics_table_add(&find->table, phrase->hash);
            }
        }
    }
    find->wanted = chude_topics_by_form(&find->corpus->forms, wanted);
}

ChudeTopicsCandidates *chude_topics_candidates_new(const ChudeTopicsCorpus *corpus,
                                                   const ChudeTopicsClusters *clusters) {
    ChudeTopicsCandidates *topics = g_new0(ChudeTopicsCandidates, clusters->count + 1);
    for (size_t i = 0; i < corpus->count; i++) {
        if (clusters->cluster[i] != CHUDE_TOPICS_NONE) {
            topics[clusters->cluster[i]].size++;
        }
    }
    uint32_t *documents = topics[0].documents = g_new(uint32_t, corpus->count + 1);
    for (size_t t = 0; t < clusters->count; t++) {
        topics[t].documents = documents;
        documents += topics[t].size;
        topics[t].size = 0;
    }
    for (size_t i = 0; i < corpus->count; i++) {
        if (clusters->cluster[i] != CHUDE_TOPICS_NONE) {
            ChudeTopicsCandidates *topic = &topics[clusters->cluster[i]];
            topic->documents[topic->size++] = (uint32_t)i;
        }
    }
    return topics;
}

bool chude_topics_phrases_find(const ChudeTopicsCorpus *corpus, ChudeTopicsCandidates *topics, size_t count,
                               const ChudeHost *host) {
    bool all = true;
    for (size_t t = 0; t < count; t++) {
        all = all && topics[t].done;
    }
    if (all) {
        return false;
    }
    Find find = {.corpus = corpus,
                 .topics = topics,
                 .topic_count = count,
                 .shares = MAX(host->threads, 1),
                 .rough = LEAST_ROUGH,
                 .most = host->memory / 32};
    atomic_init(&find.held, 0);
    while (find.rough < MOST_ROUGH && find.rough * 2 * sizeof(uint8_t) <= host->memory / 128) {
        find.rough *= 2;
    }
    host->parallel(host, count, find_in_topic, &find);
    gather_phrases(&find);
    find.counts = g_new0(uint32_t, find.shares * find.table.count + 1);
    host->parallel(host, find.shares, count_share, &find);
    set_totals(&find);
    host->parallel(host, count, sort_topic, &find);
    g_free(find.counts);
    g_free(find.wanted);
    chude_topics_table_clear(&find.table);
    return true;
}

void chude_topics_candidates_free(ChudeTopicsCandidates *topics, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_free(topics[i].phrases);
    }
    g_free(topics[0].documents);
    g_free(topics);
}
