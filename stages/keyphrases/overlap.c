#include "overlap.h"

#include <glib.h>
#include <string.h>

enum { LEAST_SHARED = 2 };

static size_t syllables(ChudeText phrase) {
    size_t count = 0;
    for (size_t i = 1; i < phrase.size; i++) {
        count += phrase.data[i] == ' ';
    }
    return count;
}

/* The most syllables, not all of either, with which one ends and the other begins. */
static size_t shared_edge(ChudeText ends, ChudeText begins) {
    size_t most = 0, count = 0;
    for (size_t i = 1; i + 1 < begins.size && i + 1 < ends.size; i++) {
        if (begins.data[i] == ' ') {
            count++;
            if (memcmp(ends.data + ends.size - i - 1, begins.data, i + 1) == 0) {
                most = count;
            }
        }
    }
    return most;
}

double chude_overlap(ChudeText a, ChudeText b) {
    size_t most = MAX(shared_edge(a, b), shared_edge(b, a));
    return most < LEAST_SHARED ? 0 : (double)most / (double)MIN(syllables(a), syllables(b));
}
