/* pool.c - counting pairs of phrases: each thread has a share of the corpus, and counts of its own. */
#include "pool.h"

#define WORDS 2 /* of 64 bits: a bit for each phrase of a pool */

void chude_topics_pool_clear(ChudeTopicsPool *pool) {
    g_clear_pointer(&pool->phrases, g_free);
    g_clear_pointer(&pool->scores, g_free);
    pool->terms = pool->names = 0;
}

typedef struct {
    ChudeTopicsChosen chosen;
    uint8_t *wanted; /* by form */
    size_t pools, shares;
    uint32_t *next,
        *first; /* by slot (pool * MEETING + number): the next slot of the same phrase; by place: its first */
    ChudeTopicsMeetings *meetings; /* shares times pools */
} Count;

/* Adds the pairs of the phrases that a document has. */
static void add_pairs(const uint64_t bits[WORDS], uint32_t *meetings) {
    uint8_t here[CHUDE_TOPICS_MEETING];
    size_t count = 0;
    for (unsigned w = 0; w < WORDS; w++) {
        for (uint64_t left = bits[w]; left; left &= left - 1) {
            here[count++] = (uint8_t)(64 * w + (unsigned)__builtin_ctzll(left));
        }
    }
    for (size_t a = 0; a < count; a++) {
        uint32_t *row = meetings + (size_t)here[a] * (here[a] + 1u) / 2;
        for (size_t b = 0; b <= a; b++) {
            row[here[b]]++;
        }
    }
}

static void count_share(void *context, size_t share) {
    const Count *count = context;
    const ChudeTopicsCorpus *corpus = count->chosen.corpus;
    size_t step = (corpus->count + count->shares - 1) / count->shares, begin = share * step, touched_count;
    g_autofree uint64_t *bits = g_new0(uint64_t, WORDS * count->pools + 1);
    g_autofree uint32_t *touched = g_new(uint32_t, count->pools + 1),
                        *seen = g_new0(uint32_t, count->chosen.table.count + 1);
    ChudeTopicsReader reader = chude_topics_reader(corpus);
    for (size_t i = begin; i < MIN(begin + step, corpus->count); i++) {
        touched_count = 0;
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, i, count->wanted);
        while (chude_topics_gram_next(&gram)) {
            uint32_t place;
            if (!chude_topics_table_find(&count->chosen.table, gram.hash, &place) || seen[place] == i + 1) {
                continue;
            }
            seen[place] = (uint32_t)(i + 1);
            for (uint32_t slot = count->first[place]; slot != CHUDE_TOPICS_NONE; slot = count->next[slot]) {
                uint32_t pool = slot / CHUDE_TOPICS_MEETING, number = slot % CHUDE_TOPICS_MEETING;
                uint64_t *of = bits + WORDS * pool;
                if (!(of[0] | of[1])) {
                    touched[touched_count++] = pool;
                }
                of[number / 64] |= (uint64_t)1 << number % 64;
            }
        }
        for (size_t t = 0; t < touched_count; t++) {
            uint64_t *of = bits + (size_t)WORDS * touched[t];
            add_pairs(of, count->meetings[share * count->pools + touched[t]]);
            of[0] = of[1] = 0;
        }
    }
    chude_topics_reader_clear(&reader);
}

/* Each pool's phrases by number, as slots of their places. */
static void gather_slots(Count *count, const ChudeTopicsPool *pools) {
    size_t slots = count->pools * CHUDE_TOPICS_MEETING;
    count->next = g_new(uint32_t, slots + 1);
    count->first = g_new(uint32_t, slots + 1);
    for (size_t i = 0; i < slots; i++) {
        count->first[i] = CHUDE_TOPICS_NONE;
    }
    for (size_t p = 0; p < count->pools; p++) {
        for (size_t i = 0; i < pools[p].terms + pools[p].names; i++) {
            size_t number = i < pools[p].terms ? i : i - pools[p].terms + CHUDE_TOPICS_POOL;
            if (i >= CHUDE_TOPICS_POOL && i < pools[p].terms) {
                continue; /* where more terms are listed than go by their company */
            }
            uint32_t place = chude_topics_chosen_add(&count->chosen, &pools[p].phrases[i]);
            uint32_t slot = (uint32_t)(p * CHUDE_TOPICS_MEETING + number);
            count->next[slot] = count->first[place];
            count->first[place] = slot;
        }
    }
}

ChudeTopicsMeetings *chude_topics_meet(const ChudeTopicsCorpus *corpus, const ChudeTopicsPool *pools,
                                       size_t count, const ChudeHost *host) {
    Count job = {.pools = count, .shares = MAX(host->threads, 1)};
    chude_topics_chosen_init(&job.chosen, corpus);
    gather_slots(&job, pools);
    job.wanted = chude_topics_by_form(&corpus->forms, job.chosen.wanted);
    job.meetings = g_new0(ChudeTopicsMeetings, job.shares * count + 1);
    host->parallel(host, job.shares, count_share, &job);
    uint32_t *sums = job.meetings[0];
    size_t numbers = sizeof(ChudeTopicsMeetings) / sizeof *sums * count;
    for (size_t share = 1; share < job.shares; share++) {
        for (size_t i = 0; i < numbers; i++) {
            sums[i] += sums[share * numbers + i];
        }
    }
    chude_topics_chosen_clear(&job.chosen);
    g_free(job.next);
    g_free(job.first);
    g_free(job.wanted);
    return job.meetings;
}
