#include "apply.h"

#include <math.h>

#include "words.h"

enum { UNKNOWN, NOT_THERE, FIRST }; /* what is known of a form: FIRST + the word's place */
enum { SMALL = 256 };               /* tf up to it have their logarithm in a table */
static const double UNIT =
    1e9; /* scores are added up as whole numbers, so that their order does not matter */

/* Weights by word: those of word w are pairs (topic of the model, weight) from begin[w] to begin[w + 1]. */
struct ChudeTopicsUse {
    const ChudeTopicsModel *model;
    size_t *begin;
    ChudeTopicsEntry *pairs;
    double *idf;
    size_t *target; /* by topic of the model: the one that it counts for */
    double tf[SMALL];
    ChudeTopicsDescription *descriptions;
    size_t count;
};

typedef struct {
    uint64_t size, weak, score, in_others;
} Tally;

struct ChudeTopicsApplied {
    const ChudeTopicsUse *use;
    ChudeWorker *worker;
    double weak;
    uint32_t *known; /* by form index */
    size_t room;
    uint32_t *counts, *touched; /* of words in the document at hand */
    double *sums;               /* by topic of the model */
    Tally *tallies;             /* by topic of the use */
    uint64_t documents, with_others;
    size_t topic;       /* of the document at hand: of the use, */
    double score, most; /* its score, and the largest of sums */
    double *scores;     /* by topic of the use */
};

static double tf_of(uint32_t count) {
    return chude_round(1 + log(count));
}

static bool *find_banned(const ChudeTopicsModel *model) {
    bool *banned = g_new0(bool, model->word_count + 1);
    for (char **ban = model->banned; *ban; ban++) {
        ChudeBuffer key = {0};
        uint32_t place;
        chude_topics_word_key(&key, (ChudeText){*ban, strlen(*ban)});
        if (key.size && chude_topics_table_find(&model->table, chude_hash(key.data, key.size), &place)) {
            banned[place] = true;
        }
        chude_buffer_clear(&key);
    }
    return banned;
}

static void turn(ChudeTopicsUse *use) {
    const ChudeTopicsModel *model = use->model;
    g_autofree bool *banned = find_banned(model);
    size_t total = 0;
    use->begin = g_new0(size_t, model->word_count + 2);
    for (size_t t = 0; t < model->topic_count; t++) {
        for (size_t i = 0; i < model->topics[t].weight_count; i++) {
            uint32_t word = model->topics[t].weights[i].feature;
            use->begin[word + 2] += !banned[word];
            total += !banned[word];
        }
    }
    for (size_t w = 2; w < model->word_count + 2; w++) {
        use->begin[w] += use->begin[w - 1];
    }
    use->pairs = g_new(ChudeTopicsEntry, total + 1);
    for (size_t t = 0; t < model->topic_count; t++) {
        for (size_t i = 0; i < model->topics[t].weight_count; i++) {
            ChudeTopicsEntry entry = model->topics[t].weights[i];
            if (!banned[entry.feature]) {
                use->pairs[use->begin[entry.feature + 1]++] = (ChudeTopicsEntry){(uint32_t)t, entry.weight};
            }
        }
    }
}

static void add_hashes(GArray *hashes, const ChudeTopicsModel *model, ChudeText phrase) {
    uint32_t places[CHUDE_TOPICS_FOUND];
    size_t found = chude_topics_words_of(&model->table, phrase, places);
    for (size_t i = 0; i < found; i++) {
        ChudeText word = model->words[places[i]];
        uint64_t hash = chude_hash(word.data, word.size);
        g_array_append_val(hashes, hash);
    }
}

static void set_words(ChudeTopicsTerm *term, const ChudeTopicsModel *model) {
    uint32_t places[CHUDE_TOPICS_FOUND];
    size_t found = chude_topics_words_of(&model->table, term->text, places);
    for (size_t i = 0; i < MIN(found, CHUDE_TOPICS_WORDS); i++) {
        ChudeText word = model->words[places[i]];
        term->words[term->word_count++] = chude_hash(word.data, word.size);
    }
}

static int compare_terms(const void *a_, const void *b_) {
    const ChudeTopicsTerm *a = a_, *b = b_;
    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    return chude_topics_compare(a->text, b->text);
}

static bool has_term(const GArray *terms, ChudeText text) {
    for (guint i = 0; i < terms->len; i++) {
        if (chude_topics_compare(g_array_index(terms, ChudeTopicsTerm, i).text, text) == 0) {
            return true;
        }
    }
    return false;
}

/* The best terms of all topics that count for this one. */
static void describe(ChudeTopicsUse *use, size_t number, size_t of, size_t most) {
    const ChudeTopicsModel *model = use->model;
    const char *label = model->topics[of].label;
    ChudeTopicsDescription *description = &use->descriptions[number];
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsTerm));
    GArray *hashes = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    for (size_t t = 0; t < model->topic_count; t++) {
        for (size_t i = 0; use->target[t] == number && i < model->topics[t].term_count; i++) {
            ChudeTopicsTerm term = model->topics[t].terms[i];
            term.score = chude_round(term.score);
            if (!chude_topics_model_bans(model, term.text) && !has_term(terms, term.text)) {
                g_array_append_val(terms, term);
            }
        }
    }
    g_array_sort(terms, compare_terms);
    g_array_set_size(terms, MIN(terms->len, (guint)most));
    add_hashes(hashes, model, (ChudeText){label, strlen(label)});
    for (guint i = 0; i < terms->len; i++) {
        add_hashes(hashes, model, g_array_index(terms, ChudeTopicsTerm, i).text);
        set_words(&g_array_index(terms, ChudeTopicsTerm, i), model);
    }
    *description = (ChudeTopicsDescription){.label = {label, strlen(label)},
                                            .id = model->topics[of].id,
                                            .coherence = NAN,
                                            .term_count = terms->len,
                                            .hash_count = hashes->len,
                                            .cluster = (uint32_t)number};
    description->terms = (ChudeTopicsTerm *)(void *)g_array_free(terms, FALSE);
    description->hashes = (uint64_t *)(void *)g_array_free(hashes, FALSE);
}

ChudeTopicsUse *chude_topics_use_new(const ChudeTopicsModel *model, size_t terms) {
    ChudeTopicsUse *use = g_new0(ChudeTopicsUse, 1);
    use->model = model;
    turn(use);
    use->idf = g_new(double, model->word_count + 1);
    for (size_t w = 0; w < model->word_count; w++) {
        double plain = log((1.0 + (double)model->documents) / (0.5 + model->df[w]));
        use->idf[w] = plain > 0 ? chude_round(plain * sqrt(plain)) : 0;
    }
    for (uint32_t i = 1; i < SMALL; i++) {
        use->tf[i] = tf_of(i);
    }
    use->target = g_new(size_t, model->topic_count + 1);
    for (size_t t = 0; t < model->topic_count; t++) {
        if (model->topics[t].into == CHUDE_TOPICS_NONE) {
            use->target[t] = use->count++;
        }
    }
    for (size_t t = 0; t < model->topic_count; t++) {
        if (model->topics[t].into != CHUDE_TOPICS_NONE) {
            use->target[t] = use->target[chude_topics_model_find(model, model->topics[t].into)];
        }
    }
    use->descriptions = g_new0(ChudeTopicsDescription, use->count + 1);
    for (size_t t = 0; t < model->topic_count; t++) {
        if (model->topics[t].into == CHUDE_TOPICS_NONE) {
            describe(use, use->target[t], t, terms);
        }
    }
    return use;
}

void chude_topics_use_free(ChudeTopicsUse *use) {
    if (use) {
        for (size_t i = 0; i < use->count; i++) {
            g_free(use->descriptions[i].terms);
            g_free(use->descriptions[i].hashes);
        }
        g_free(use->descriptions);
        g_free(use->begin);
        g_free(use->pairs);
        g_free(use->idf);
        g_free(use->target);
        g_free(use);
    }
}

size_t chude_topics_use_count(const ChudeTopicsUse *use) {
    return use->count;
}

const ChudeTopicsDescription *chude_topics_use_topic(const ChudeTopicsUse *use, size_t topic) {
    return &use->descriptions[topic];
}

/* ---- a worker ---- */

ChudeTopicsApplied *chude_topics_applied_new(const ChudeTopicsUse *use, ChudeWorker *worker, double weak) {
    ChudeTopicsApplied *applied = g_new0(ChudeTopicsApplied, 1);
    applied->use = use;
    applied->worker = worker;
    applied->weak = weak;
    applied->counts = g_new0(uint32_t, use->model->word_count + 1);
    applied->touched = g_new(uint32_t, use->model->word_count + 1);
    applied->sums = g_new(double, use->model->topic_count + 1);
    applied->scores = g_new(double, use->count + 1);
    applied->tallies = g_new0(Tally, use->count + 1);
    return applied;
}

void chude_topics_applied_free(ChudeTopicsApplied *applied) {
    if (applied) {
        g_free(applied->known);
        g_free(applied->counts);
        g_free(applied->touched);
        g_free(applied->sums);
        g_free(applied->scores);
        g_free(applied->tallies);
        g_free(applied);
    }
}

size_t chude_topics_applied_held(const ChudeTopicsApplied *applied) {
    return applied->room * sizeof *applied->known; /* the rest does not grow */
}

void chude_topics_applied_forget(ChudeTopicsApplied *applied) {
    g_clear_pointer(&applied->known, g_free);
    applied->room = 0;
}

static uint32_t look_up(const ChudeTopicsUse *use, const ChudeTerm *term) {
    uint32_t place;
    bool found = chude_topics_table_find(&use->model->table, term->hash, &place) &&
                 use->begin[place] < use->begin[place + 1] && use->idf[place] > 0;
    return found ? FIRST + place : NOT_THERE;
}

static void grow(ChudeTopicsApplied *applied, uint32_t form) {
    size_t room = MAX((size_t)form + 1, 2 * applied->room + 1024);
    applied->known = g_renew(uint32_t, applied->known, room);
    memset(applied->known + applied->room, 0, (room - applied->room) * sizeof *applied->known);
    applied->room = room;
}

/* Counts the words; *touched: how many were met up to now. */
static void count_words(ChudeTopicsApplied *applied, const ChudeWords *words, size_t *touched) {
    for (size_t i = 0; i < words->count; i++) {
        if (words->tokens[i].flags & CHUDE_TOKEN_STOP) {
            continue;
        }
        uint32_t form = chude_worker_index(applied->worker, words, i);
        if (form >= applied->room) {
            grow(applied, form);
        }
        if (applied->known[form] == UNKNOWN) {
            applied->known[form] = look_up(applied->use, chude_worker_form(applied->worker, words, i)->term);
        }
        uint32_t known = applied->known[form];
        if (known >= FIRST && applied->counts[known - FIRST]++ == 0) {
            applied->touched[(*touched)++] = known - FIRST;
        }
    }
}

bool chude_topics_applied_find(ChudeTopicsApplied *applied, const ChudeDocument *document, size_t *topic,
                               double *score) {
    const ChudeTopicsUse *use = applied->use;
    size_t touched = 0, best = 0;
    double squares = 0;
    memset(applied->sums, 0, (use->model->topic_count + 1) * sizeof *applied->sums);
    applied->documents++;
    if (document->title_words) {
        count_words(applied, document->title_words, &touched);
    }
    if (document->words) {
        count_words(applied, document->words, &touched);
    }
    for (size_t i = 0; i < touched; i++) { /* in the order of the document: the same on every thread */
        uint32_t word = applied->touched[i], count = applied->counts[word];
        double x = (count < SMALL ? use->tf[count] : tf_of(count)) * use->idf[word];
        squares += x * x;
        for (size_t p = use->begin[word]; p < use->begin[word + 1]; p++) {
            applied->sums[use->pairs[p].feature] += x * use->pairs[p].weight;
        }
        applied->counts[word] = 0;
    }
    if (!touched) {
        return false;
    }
    double most = -1, length = sqrt(squares);
    for (size_t t = 0; t < use->model->topic_count; t++) {
        double sum = applied->sums[t] = chude_round(applied->sums[t] / length);
        if (sum > most) {
            most = sum;
            best = t;
        }
    }
    *topic = use->target[best];
    const ChudeTopicsModelTopic *of = &use->model->topics[best];
    *score = chude_round(CLAMP(of->offset + of->slope * most, 0, 1));
    applied->topic = *topic;
    applied->score = *score;
    applied->most = most;
    Tally *tally = &applied->tallies[*topic];
    tally->size++;
    tally->weak += *score < applied->weak;
    tally->score += (uint64_t)llround(*score * UNIT);
    return true;
}

size_t chude_topics_applied_others(ChudeTopicsApplied *applied, ChudeTopicsOther list[CHUDE_TOPICS_OTHERS]) {
    const ChudeTopicsUse *use = applied->use;
    double least = chude_topics_others_least(applied->score, applied->weak);
    size_t count = 0;
    memset(applied->scores, 0, (use->count + 1) * sizeof *applied->scores);
    for (size_t t = 0; applied->most > 0 && t < use->model->topic_count; t++) {
        double *score = &applied->scores[use->target[t]]; /* of topics that were merged, the best counts */
        *score = MAX(*score, chude_round(applied->score * applied->sums[t] / applied->most));
    }
    for (uint32_t t = 0; t < use->count; t++) {
        double score = applied->scores[t];
        if (t != applied->topic && score >= least && score > 0) {
            count = chude_topics_others_take(list, count, (ChudeTopicsOther){0, t, score});
        }
    }
    for (size_t i = 0; i < count; i++) {
        applied->tallies[list[i].cluster].in_others++;
    }
    applied->with_others += count > 0;
    return count;
}

void chude_topics_applied_take(ChudeTopicsApplied *into, const ChudeTopicsApplied *from) {
    for (size_t t = 0; t < into->use->count; t++) {
        into->tallies[t].size += from->tallies[t].size;
        into->tallies[t].weak += from->tallies[t].weak;
        into->tallies[t].score += from->tallies[t].score;
        into->tallies[t].in_others += from->tallies[t].in_others;
    }
    into->documents += from->documents;
    into->with_others += from->with_others;
}

static double share(uint64_t part, uint64_t whole) {
    return whole ? chude_round((double)part / (double)whole) : -1;
}

ChudeTopicsDescription *chude_topics_applied_describe(const ChudeTopicsApplied *applied, size_t *count,
                                                      size_t **places, ChudeTopicsQuality *quality,
                                                      size_t *documents) {
    const ChudeTopicsUse *use = applied->use;
    ChudeTopicsDescription *descriptions = g_new(ChudeTopicsDescription, use->count + 1);
    uint64_t weak = 0, all = 0;
    *places = g_new(size_t, use->count + 1);
    *count = 0;
    for (size_t t = 0; t < use->count; t++) {
        const Tally *tally = &applied->tallies[t];
        if (!tally->size) {
            continue;
        }
        ChudeTopicsDescription *description = &descriptions[*count];
        (*places)[(*count)++] = t;
        *description = use->descriptions[t];
        description->size = (size_t)tally->size;
        description->cohesion = chude_round((double)tally->score / UNIT / (double)tally->size);
        description->weak = share(tally->weak, tally->size);
        description->in_others = (size_t)tally->in_others;
        weak += tally->weak;
        all += tally->size;
    }
    *documents = (size_t)applied->documents;
    *quality =
        (ChudeTopicsQuality){.documents = (size_t)all, .weak = share(weak, all), .weak_below = applied->weak};
    quality->with_others = (size_t)applied->with_others;
    chude_topics_quality_terms(quality, descriptions, *count);
    return descriptions;
}
