#include "counting/observer.h"

#include <glib.h>

ChudeStatus chude_observer_process(void *data, ChudeBatch *batch, GError **error) {
    ChudeObserver *observer = data;
    return chude_counts_observe_batch(observer->counts, observer->worker, batch, error) ? CHUDE_OK
                                                                                        : CHUDE_FAIL;
}

bool chude_observer_merge(void *into_data, void *const *from, size_t n, GError **error) {
    const ChudeObserver *into = into_data;
    ChudeCounts **parts = g_new(ChudeCounts *, n + 1);
    for (size_t i = 0; i < n; i++) {
        parts[i] = ((const ChudeObserver *)from[i])->counts;
    }
    bool good = chude_counts_merge(into->counts, parts, n, error);
    g_free(parts);
    return good;
}

size_t chude_observer_held(const void *observer) {
    return chude_counts_held(((const ChudeObserver *)observer)->counts);
}

bool chude_observer_spill(void *data, GError **error) {
    return chude_counts_spill(((ChudeObserver *)data)->counts, error);
}
