#include "topics/evaluation/agreement.h"

#include <glib.h>
#include <math.h>

#define LEAST 1e-12 /* what is divided by is no less */

/* Documents of one class and one topic. */
typedef struct {
    uint32_t class, topic;
    double count;
} Cell;

struct ChudeAgreement {
    GHashTable *places; /* class and topic → place in cells, + 1 */
    GArray *cells;      /* Cell, in the order in which they came */
    GArray *classes;    /* double: documents of each */
    GArray *topics;     /* the same */
    double documents;
};

ChudeAgreement *chude_agreement_new(void) {
    ChudeAgreement *agreement = g_new0(ChudeAgreement, 1);
    agreement->places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    agreement->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    agreement->classes = g_array_new(FALSE, TRUE, sizeof(double));
    agreement->topics = g_array_new(FALSE, TRUE, sizeof(double));
    return agreement;
}

void chude_agreement_free(ChudeAgreement *agreement) {
    g_hash_table_unref(agreement->places);
    g_array_unref(agreement->cells);
    g_array_unref(agreement->classes);
    g_array_unref(agreement->topics);
    g_free(agreement);
}

static void count(GArray *counts, uint32_t at) {
    if (at >= counts->len) {
        g_array_set_size(counts, at + 1);
    }
    g_array_index(counts, double, at) += 1;
}

void chude_agreement_add(ChudeAgreement *agreement, uint32_t class, uint32_t topic) {
    gint64 key = (gint64) class << 32 | topic;
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(agreement->places, &key));
    if (place) {
        g_array_index(agreement->cells, Cell, place - 1).count++;
    } else {
        Cell cell = {class, topic, 1};
        g_array_append_val(agreement->cells, cell);
        g_hash_table_insert(agreement->places, g_memdup2(&key, sizeof key),
                            GUINT_TO_POINTER(agreement->cells->len));
    }
    count(agreement->classes, class);
    count(agreement->topics, topic);
    agreement->documents++;
}

static double entropy(const GArray *counts, double documents) {
    double sum = 0;
    for (guint i = 0; i < counts->len; i++) {
        double share = g_array_index(counts, double, i) / documents;
        sum += share * log(share);
    }
    return -sum;
}

static double pairs(double count) {
    return count * (count - 1) / 2;
}

static double all_pairs(const GArray *counts) {
    double sum = 0;
    for (guint i = 0; i < counts->len; i++) {
        sum += pairs(g_array_index(counts, double, i));
    }
    return sum;
}

ChudeAgreementRates chude_agreement_rates(const ChudeAgreement *agreement) {
    double n = agreement->documents, mutual = 0, together = 0, commonest = 0;
    g_autofree double *best = g_new0(double, agreement->topics->len);
    for (guint i = 0; i < agreement->cells->len; i++) {
        const Cell *cell = &g_array_index(agreement->cells, Cell, i);
        double class = g_array_index(agreement->classes, double, cell->class),
               topic = g_array_index(agreement->topics, double, cell->topic);
        mutual += cell->count / n * log(cell->count * n / (class * topic));
        together += pairs(cell->count);
        best[cell->topic] = MAX(best[cell->topic], cell->count);
    }
    for (guint i = 0; i < agreement->topics->len; i++) {
        commonest += best[i];
    }
    double mean = (entropy(agreement->classes, n) + entropy(agreement->topics, n)) / 2;
    double classes = all_pairs(agreement->classes), topics = all_pairs(agreement->topics);
    double expected = classes * topics / MAX(pairs(n), 1);
    return (ChudeAgreementRates){.nmi = mutual / MAX(mean, LEAST),
                                 .ari = (together - expected) / MAX((classes + topics) / 2 - expected, LEAST),
                                 .purity = commonest / n};
}

uint32_t *chude_agreement_main_topics(const ChudeAgreement *agreement) {
    uint32_t *topics = g_new0(uint32_t, agreement->classes->len + 1);
    g_autofree double *most = g_new0(double, agreement->classes->len + 1);
    for (guint i = 0; i < agreement->cells->len; i++) {
        const Cell *cell = &g_array_index(agreement->cells, Cell, i);
        if (cell->count > most[cell->class]) {
            most[cell->class] = cell->count;
            topics[cell->class] = cell->topic;
        }
    }
    return topics;
}
