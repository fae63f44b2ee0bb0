#include "trends/print.h"

#include "trends/rows.h"

typedef struct {
    uint64_t orders[CHUDE_FIRST_TAKEN];
    size_t count;
} Evidence;

static Evidence evidence_of(const ChudeTrend *trend, const ChudeTrends *trends, const ChudePeriods *span) {
    Evidence evidence = {.count = 0};
    const ChudeBurst *burst = NULL;
    for (size_t i = 0; i < trend->burst_count; i++) {
        burst = burst && burst->weight >= trend->bursts[i].weight ? burst : &trend->bursts[i];
    }
    if (burst) {
        evidence.count =
            chude_first_orders(trend->cells, trend->cell_count, burst->first, burst->last, evidence.orders);
    } else if (trends->windows.there) {
        evidence.count = chude_first_orders(trend->cells, trend->cell_count, trends->windows.first,
                                            trends->windows.last, evidence.orders);
    }
    if (!evidence.count) {
        evidence.count = chude_first_orders(trend->cells, trend->cell_count, 0, span->count, evidence.orders);
    }
    return evidence;
}

/* One pass over the records for all trends. */
static bool find_documents(ChudeTally *tally, const Evidence *evidence, guint count, GError **error) {
    GArray *orders = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    for (guint i = 0; i < count; i++) {
        g_array_append_vals(orders, evidence[i].orders, (guint)evidence[i].count);
    }
    bool good = chude_first_documents_find(&tally->first, (const uint64_t *)(const void *)orders->data,
                                           orders->len, error);
    g_array_unref(orders);
    return good;
}

bool chude_trends_print(ChudeTally *tally, ChudeBy by, const ChudePeriods *span, const ChudeTrends *trends,
                        bool with_schema, ChudeTrendGive give, void *context, GError **error) {
    const ChudeTrend *all = (const ChudeTrend *)(const void *)trends->trends->data;
    guint count = trends->trends->len;
    Evidence *evidence = g_new(Evidence, count + 1);
    ChudeFirstWriter *writer = chude_first_writer_new();
    ChudeBuffer json = {0};
    for (guint i = 0; i < count; i++) {
        evidence[i] = evidence_of(&all[i], trends, span);
    }
    bool good = find_documents(tally, evidence, count, error);
    for (guint i = 0; good && i < count; i++) {
        json.size = 0;
        chude_trend_write(&json, by, span, trends, &all[i], with_schema);
        chude_buffer_literal(&json, ",\"evidence\":");
        const ChudeFirstTerm term = {all[i].text, all[i].terms, all[i].term_count};
        chude_first_documents_show(&json, writer, &tally->first, &term, evidence[i].orders,
                                   evidence[i].count);
        chude_buffer_literal(&json, with_schema ? "}\n" : "}");
        good = give(context, chude_buffer_text(&json), error);
    }
    chude_buffer_clear(&json);
    chude_first_writer_free(writer);
    g_free(evidence);
    return good;
}
