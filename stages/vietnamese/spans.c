/* spans.c - the filter before the table. */
#include "vietnamese/spans.h"

void chude_spans_filter(const ChudeSpans *spans, uint64_t *filter) {
    for (size_t i = 0; i <= spans->mask; i++) {
        uint32_t bit = spans->slots[i] >> 8 & ((1u << CHUDE_SPANS_FILTER_BITS) - 1);
        filter[bit / 64] |= (uint64_t)(spans->slots[i] != 0) << bit % 64;
    }
}
