#include "trends/change.h"

#include <math.h>
#include <stdlib.h>

#include "keyness/scores.h"

/* Terms with the same documents in both windows. */
typedef struct {
    uint64_t df, before_df;
    double g2, q;
    uint64_t terms;
} Test;

struct ChudeChanges {
    GHashTable *tests; /* Test → itself */
    uint64_t terms;
};

ChudeWindows chude_windows_of(const uint64_t *before, uint32_t periods, uint32_t length) {
    ChudeWindows windows = {0};
    if (periods > length) {
        windows.first = periods - length;
        windows.last = periods - 1;
        windows.before_first = windows.first > length ? windows.first - length : 0;
        windows.before_last = windows.first - 1;
        windows.documents = before[periods] - before[windows.first];
        windows.before_documents = before[windows.first] - before[windows.before_first];
        windows.there = windows.documents && windows.before_documents;
    }
    return windows;
}

ChudeChange chude_change_of(const ChudeWindows *windows, const ChudeCell *cells, size_t count) {
    ChudeChange change = {.q = 1};
    for (size_t i = count; windows->there && i-- > 0 && cells[i].period >= windows->before_first;) {
        *(cells[i].period >= windows->first ? &change.df : &change.before_df) += cells[i].df;
    }
    /* of forms that were joined, a document may have been counted twice */
    change.df = MIN(change.df, windows->documents);
    change.before_df = MIN(change.before_df, windows->before_documents);
    if (change.df || change.before_df) {
        change.g2 = chude_keyness_g2_full(
            (ChudeKeynessCounts){change.df, change.before_df, windows->documents, windows->before_documents});
    }
    return change;
}

static guint hash_test(gconstpointer data) {
    const Test *test = data;
    return (guint)((test->df * 0x9E3779B97F4A7C15u + test->before_df) * 0x9E3779B97F4A7C15u >> 32);
}

static gboolean same_test(gconstpointer a, gconstpointer b) {
    const Test *first = a, *second = b;
    return first->df == second->df && first->before_df == second->before_df;
}

ChudeChanges *chude_changes_new(void) {
    ChudeChanges *changes = g_new0(ChudeChanges, 1);
    changes->tests = g_hash_table_new_full(hash_test, same_test, NULL, g_free);
    return changes;
}

void chude_changes_free(ChudeChanges *changes) {
    if (changes) {
        g_hash_table_unref(changes->tests);
        g_free(changes);
    }
}

void chude_changes_add(ChudeChanges *changes, const ChudeChange *change) {
    Test key = {.df = change->df, .before_df = change->before_df, .g2 = change->g2, .q = 1};
    if (!key.df && !key.before_df) {
        return;
    }
    Test *test = g_hash_table_lookup(changes->tests, &key);
    if (!test) {
        test = g_memdup2(&key, sizeof key);
        g_hash_table_add(changes->tests, test);
    }
    test->terms++;
    changes->terms++;
}

static int by_strength(const void *a, const void *b) {
    double first = fabs((*(Test *const *)a)->g2), second = fabs((*(Test *const *)b)->g2);
    return (first > second) - (first < second);
}

void chude_changes_decide(ChudeChanges *changes) {
    guint count;
    Test **tests = (Test **)g_hash_table_get_keys_as_array(changes->tests, &count);
    ChudeKeynessRates rates = chude_keyness_rates(changes->terms);
    if (count) {
        qsort(tests, count, sizeof(void *), by_strength);
    }
    for (guint i = 0; i < count;) {
        /* of equal p only the first, which has the highest rank, can be the least */
        double q = chude_keyness_next_q(&rates, chude_keyness_p(tests[i]->g2)), strength = fabs(tests[i]->g2);
        uint64_t terms = 0;
        for (; i < count && fabs(tests[i]->g2) == strength; i++) {
            tests[i]->q = q;
            terms += tests[i]->terms;
        }
        rates.rank -= terms - 1;
    }
    g_free(tests);
}

void chude_change_judge(const ChudeChanges *changes, ChudeChange *change) {
    Test key = {.df = change->df, .before_df = change->before_df};
    const Test *test = g_hash_table_lookup(changes->tests, &key);
    change->q = test ? test->q : 1;
    change->kind = change->q > CHUDE_CHANGE_Q ? CHUDE_STEADY
                   : !change->before_df       ? CHUDE_NEW
                   : !change->df              ? CHUDE_GONE
                   : change->g2 > 0           ? CHUDE_RISING
                                              : CHUDE_FALLING;
}
