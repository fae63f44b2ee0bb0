/* company.c - terms and names by how often they stand in the same documents. All by trial on news: docs/topic-trials.md. */
#include "company.h"

#include <math.h>

#define RARE 0.005 /* share of documents below which a phrase says nothing of its company */
/* And of the topic's, as many: what is frequent in a small topic may be rare in all. */
#define RARE_INSIDE 0.15
#define UNKNOWN 0.3 /* where there is no pair to judge by: what terms of one topic have on average */
#define WEIGHT 0.75 /* power of a term's score beside its company */
#define FIRST 10    /* phrases that the first term is held against */
#define ABOUT 15    /* phrases that a name is held against */
#define LEAST_TERM 1e-3
#define LEAST_NAME 1e-2
#define COVERS 0.5  /* a name in this share of the topic's documents stands for it alone */
#define SECOND 0.25 /* of a name's worth that a second one adds at least */

/* What stands in a pool, by place. */
typedef struct {
    const ChudeTopicsPool *pool;
    const uint32_t *meetings;
    double documents;
    ChudeBuffer *keys; /* with a space at both ends */
} Company;

static Company company_of(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                          const ChudeTopicsPool *pool, const uint32_t *meetings, double documents) {
    size_t count = pool->terms + pool->names;
    Company company = {pool, meetings, documents, g_new0(ChudeBuffer, count + 1)};
    for (size_t i = 0; i < count; i++) {
        chude_topics_written_key(shorts, forms, &pool->phrases[i], &company.keys[i]);
    }
    return company;
}

static void company_clear(Company *company) {
    for (size_t i = 0; i < company->pool->terms + company->pool->names; i++) {
        chude_buffer_clear(&company->keys[i]);
    }
    g_free(company->keys);
}

static size_t number_of(const Company *company, size_t place) {
    return place < company->pool->terms ? place : place - company->pool->terms + CHUDE_TOPICS_POOL;
}

static bool share_syllable(const ChudeBuffer *a, const ChudeBuffer *b) {
    for (size_t begin = 0; begin + 1 < a->size;) {
        const char *end = memchr(a->data + begin + 1, ' ', a->size - begin - 1);
        size_t size = (size_t)(end - a->data) - begin;
        if (memmem(b->data, b->size, a->data + begin, size + 1)) {
            return true;
        }
        begin += size;
    }
    return false;
}

static double npmi_of(double a, double b, double both, double documents) {
    return both < 1            ? -1
           : both == documents ? 1
                               : chude_round(log(both * documents / (a * b)) / -log(both / documents));
}

static double npmi(const Company *company, size_t a, size_t b) {
    size_t x = number_of(company, a), y = number_of(company, b);
    double of_a = chude_topics_meetings_of(company->meetings, x, x),
           of_b = chude_topics_meetings_of(company->meetings, y, y);
    double inside = MAX(RARE_INSIDE * (double)company->pool->documents, 2);
    if (MIN(of_a, of_b) < MIN(RARE * company->documents, inside)) {
        return -1;
    }
    return npmi_of(of_a, of_b, chude_topics_meetings_of(company->meetings, x, y), company->documents);
}

/* With others, but those that it shares a syllable with. */
static double mean_npmi(const Company *company, size_t place, const size_t *others, size_t count) {
    double sum = 0, pairs = 0;
    for (size_t i = 0; i < count; i++) {
        if (others[i] != place && !share_syllable(&company->keys[place], &company->keys[others[i]])) {
            sum += npmi(company, place, others[i]);
            pairs++;
        }
    }
    return pairs > 0 ? sum / pairs : UNKNOWN;
}

size_t chude_topics_terms_in_company(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                                     const ChudeTopicsPool *pool, const uint32_t *meetings, double documents,
                                     size_t most, size_t *chosen) {
    Company company = company_of(forms, shorts, pool, meetings, documents);
    size_t paired = MIN(pool->terms, CHUDE_TOPICS_POOL), first[FIRST + 1], picked[CHUDE_TOPICS_CHOSEN];
    g_autofree bool *taken = g_new0(bool, pool->terms + 1);
    for (size_t i = 0; i <= FIRST; i++) {
        first[i] = i;
    }
    for (size_t count = 0; count < MIN(paired, CHUDE_TOPICS_CHOSEN); count++) {
        size_t best = 0;
        double most_worth = -1;
        for (size_t i = 0; i < paired; i++) {
            if (taken[i]) {
                continue;
            }
            /* the first one: with the ten best others */
            double mean = count ? mean_npmi(&company, i, picked, count)
                                : mean_npmi(&company, i, first, MIN(paired, i < FIRST ? FIRST + 1 : FIRST));
            double worth =
                chude_round(pow(pool->scores[i] / pool->scores[0], WEIGHT) * MAX(mean, LEAST_TERM));
            if (worth > most_worth) {
                most_worth = worth;
                best = i;
            }
        }
        taken[best] = true;
        picked[count] = best;
    }
    company_clear(&company);
    size_t count = MIN(paired, CHUDE_TOPICS_CHOSEN);
    for (size_t i = 0; i < pool->terms && count < most; i++) {
        count += !taken[i];
        taken[i] = true;
    }
    count = 0;
    for (size_t i = 0; i < pool->terms && count < most; i++) {
        if (taken[i]) {
            chosen[count++] = i;
        }
    }
    return count;
}

static double share_of(const Company *company, size_t place) {
    return (double)company->pool->phrases[place].inside / (double)company->pool->documents;
}

/* The key without the spaces at its ends. */
static bool is_wide(const ChudeTopicsHeads *heads, const ChudeBuffer *key) {
    return chude_topics_head_is_wide(heads, (ChudeText){key->data + 1, key->size - 2});
}

/* The name that adds most to a first one: of high worth, not wide, and seldom where that stands. SIZE_MAX: none adds much;
 * to a wide one the best adds enough. */
static size_t second_of(const Company *company, const ChudeTopicsHeads *heads, size_t first,
                        const double *worth) {
    const ChudeTopicsPool *pool = company->pool;
    size_t best = SIZE_MAX, x = number_of(company, first);
    double most = is_wide(heads, &company->keys[first]) ? 0 : SECOND * worth[first - pool->terms];
    for (size_t i = pool->terms; i < pool->terms + pool->names; i++) {
        size_t y = number_of(company, i);
        double both = chude_topics_meetings_of(company->meetings, x, y),
               of = chude_topics_meetings_of(company->meetings, y, y);
        double value = chude_round(worth[i - pool->terms] * (1 - both / MAX(of, 1)));
        if (i != first && value > most && !is_wide(heads, &company->keys[i]) &&
            !share_syllable(&company->keys[first], &company->keys[i])) {
            most = value;
            best = i;
        }
    }
    return best;
}

size_t chude_topics_names_in_company(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                                     const ChudeTopicsPool *pool, const ChudeTopicsHeads *heads,
                                     const uint32_t *meetings, double documents, size_t most, size_t *chosen,
                                     size_t *seconds) {
    Company company = company_of(forms, shorts, pool, meetings, documents);
    size_t about[ABOUT], count = 0;
    g_autofree double *worth = g_new(double, pool->names + 1);
    for (size_t i = 0; i < ABOUT; i++) {
        about[i] = i;
    }
    for (size_t n = 0; n < pool->names; n++) {
        double mean = mean_npmi(&company, pool->terms + n, about, MIN(pool->terms, ABOUT));
        worth[n] = chude_round(pool->scores[pool->terms + n] * MAX(mean, LEAST_NAME));
        if (count == most && worth[n] <= worth[chosen[count - 1] - pool->terms]) {
            continue;
        }
        size_t at = count < most ? count++ : most - 1;
        for (; at && worth[chosen[at - 1] - pool->terms] < worth[n]; at--) {
            chosen[at] = chosen[at - 1];
        }
        chosen[at] = pool->terms + n;
    }
    for (size_t i = 0; i < count; i++) {
        bool alone = share_of(&company, chosen[i]) >= COVERS && !is_wide(heads, &company.keys[chosen[i]]);
        seconds[i] = alone ? SIZE_MAX : second_of(&company, heads, chosen[i], worth);
    }
    company_clear(&company);
    return count;
}

double chude_topics_coherence(const uint32_t *meetings, double documents, const size_t *chosen,
                              size_t count) {
    double sum = 0, pairs = 0;
    size_t paired = MIN(count, CHUDE_TOPICS_CHOSEN);
    for (size_t a = 0; a < paired; a++) {
        for (size_t b = a + 1; b < paired; b++) {
            if (MAX(chosen[a], chosen[b]) < CHUDE_TOPICS_POOL) {
                sum += npmi_of(chude_topics_meetings_of(meetings, chosen[a], chosen[a]),
                               chude_topics_meetings_of(meetings, chosen[b], chosen[b]),
                               chude_topics_meetings_of(meetings, chosen[a], chosen[b]), documents);
                pairs++;
            }
        }
    }
    return pairs > 0 ? chude_round(sum / pairs) : 0;
}
