#include "summary/votes.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "pack.h"
#include "runs.h"
#include "terms.h"

/* Scores are summed as integers, so that the sum does not depend on the order of the documents. */
static const double UNIT = 1e9;

/* What GLib takes for an entry of its table, beside the key: by measurement. */
enum { ENTRY = 64, READING = 1 << 20 };

typedef struct {
    uint64_t score; /* in 1 / UNIT */
} Vote;

struct ChudeKeywordVotes {
    GHashTable *votes; /* char * (the counting key, NUL-free) → Vote * */
    size_t held;
    ChudeRuns *runs; /* what was spilled: key, score as a varint */
    ChudeBuffer key;
};

static GHashTable *table_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

ChudeKeywordVotes *chude_keyword_votes_new(const char *folder) {
    ChudeKeywordVotes *votes = g_new0(ChudeKeywordVotes, 1);
    votes->votes = table_new();
    votes->runs = chude_runs_new(folder);
    return votes;
}

void chude_keyword_votes_free(ChudeKeywordVotes *votes) {
    g_hash_table_unref(votes->votes);
    chude_runs_free(votes->runs);
    chude_buffer_clear(&votes->key);
    g_free(votes);
}

static void add_vote(ChudeKeywordVotes *votes, const char *key, uint64_t score) {
    Vote *vote = g_hash_table_lookup(votes->votes, key);
    if (!vote) {
        vote = g_new0(Vote, 1);
        g_hash_table_insert(votes->votes, g_strdup(key), vote);
        votes->held += strlen(key) + ENTRY;
    }
    vote->score += score;
}

/* A document's phrases are weighed against its best one: scores of one language's model, or of a long and a short text, are
 * not to be compared. */
void chude_keyword_votes_add(ChudeKeywordVotes *votes, const ChudeDocument *document,
                             const ChudeOwnTerms *terms) {
    double best = 0;
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        best = MAX(best, document->keyphrases[i].score);
    }
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        const ChudeKeyphrase *phrase = &document->keyphrases[i];
        votes->key.size = 0;
        chude_counting_key(&votes->key, phrase->text);
        if (votes->key.size == 0 || memchr(votes->key.data, 0, votes->key.size) ||
            chude_own_terms_ban(terms, chude_buffer_text(&votes->key))) {
            continue;
        }
        chude_buffer_char(&votes->key, 0);
        add_vote(votes, votes->key.data,
                 (uint64_t)llround(best > 0 ? MAX(phrase->score, 0) / best * UNIT : 0));
    }
}

void chude_keyword_votes_count(ChudeKeywordVotes *votes, const char *key) {
    add_vote(votes, key, 1);
}

bool chude_keyword_votes_merge(ChudeKeywordVotes *into, ChudeKeywordVotes *from, GError **error) {
    if (chude_runs_count(into->runs) + chude_runs_count(from->runs) > 0) {
        if (!chude_keyword_votes_spill(from, error) || !chude_keyword_votes_spill(into, error)) {
            return false;
        }
        chude_runs_take(into->runs, from->runs);
        return true;
    }
    GHashTableIter iterator;
    gpointer key, vote;
    g_hash_table_iter_init(&iterator, from->votes);
    while (g_hash_table_iter_next(&iterator, &key, &vote)) {
        add_vote(into, key, ((Vote *)vote)->score);
    }
    g_hash_table_remove_all(from->votes);
    from->held = 0;
    return true;
}

size_t chude_keyword_votes_held(const ChudeKeywordVotes *votes) {
    return votes->held;
}

static int compare_keys(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool chude_keyword_votes_spill(ChudeKeywordVotes *votes, GError **error) {
    guint size = 0;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(votes->votes, &size);
    ChudeBuffer value = {0};
    bool good = true;
    if (size > 0) {
        qsort(keys, size, sizeof *keys, compare_keys);
    }
    for (guint i = 0; i < size && good; i++) {
        value.size = 0;
        chude_pack_number(&value, ((Vote *)g_hash_table_lookup(votes->votes, keys[i]))->score);
        good = chude_runs_add(votes->runs, (ChudeText){keys[i], strlen(keys[i])}, chude_buffer_text(&value),
                              error);
    }
    chude_buffer_clear(&value);
    g_hash_table_unref(votes->votes);
    votes->votes = table_new();
    votes->held = 0;
    return chude_runs_end(votes->runs, good ? error : NULL) && good;
}

/* ---- the best ---- */

/* The best phrases so far and a few more, in no order: when the array is full, it is sorted and cut to the best. */
typedef struct {
    ChudeKeywordVote *votes;
    size_t count, most, room;
} Best;

static int by_score(const void *a, const void *b) {
    const ChudeKeywordVote *x = a, *y = b;
    return x->score != y->score ? (x->score > y->score ? -1 : 1) : strcmp(x->key, y->key);
}

static void cut(Best *best) {
    qsort(best->votes, best->count, sizeof *best->votes, by_score);
    while (best->count > best->most) {
        g_free(best->votes[--best->count].key);
    }
}

typedef void (*Visit)(void *context, const char *key, uint64_t sum);

static bool each_spilled(ChudeKeywordVotes *votes, Visit visit, void *context, GError **error) {
    GError *fault = NULL;
    ChudeRunsReader *reader = chude_runs_read(votes->runs, READING, &fault);
    ChudeText key, value;
    ChudeBuffer last = {0}; /* ended by NUL */
    uint64_t sum = 0;
    while (reader && chude_runs_next(reader, &key, &value, &fault)) {
        ChudeUnpack number = chude_unpack(value);
        if (last.size && chude_runs_compare(key, (ChudeText){last.data, last.size - 1}) != 0) {
            visit(context, last.data, sum);
            last.size = sum = 0;
        }
        if (last.size == 0) {
            chude_buffer_add(&last, key.data, key.size);
            chude_buffer_char(&last, 0);
        }
        sum += chude_unpack_number(&number);
    }
    if (last.size && !fault) {
        visit(context, last.data, sum);
    }
    chude_buffer_clear(&last);
    chude_runs_reader_free(reader);
    if (fault) {
        g_propagate_error(error, fault);
        return false;
    }
    return true;
}

bool chude_keyword_votes_each(ChudeKeywordVotes *votes, Visit visit, void *context, GError **error) {
    if (chude_runs_count(votes->runs) > 0) {
        return chude_keyword_votes_spill(votes, error) && each_spilled(votes, visit, context, error);
    }
    GHashTableIter iterator;
    gpointer key, vote;
    g_hash_table_iter_init(&iterator, votes->votes);
    while (g_hash_table_iter_next(&iterator, &key, &vote)) {
        visit(context, key, ((Vote *)vote)->score);
    }
    return true;
}

static void offer(void *context, const char *key, uint64_t score) {
    Best *best = context;
    best->votes[best->count++] = (ChudeKeywordVote){g_strdup(key), chude_round((double)score / UNIT)};
    if (best->count == best->room) {
        cut(best);
    }
}

ChudeKeywordVote *chude_keyword_votes_best(ChudeKeywordVotes *votes, size_t most, size_t *count,
                                           GError **error) {
    Best best = {.most = most, .room = 2 * most + 16};
    best.votes = g_new(ChudeKeywordVote, best.room);
    bool good = chude_keyword_votes_each(votes, offer, &best, error);
    best.most = good ? most : 0;
    cut(&best);
    *count = best.count;
    if (!good) {
        g_clear_pointer(&best.votes, g_free);
    }
    return best.votes;
}
