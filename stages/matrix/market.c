#include "matrix/market.h"

#include <glib.h>

enum { FLUSH_AT = 1 << 15 };

typedef struct {
    ChudeSink *sink;
    size_t width;
    uint64_t row;
    ChudeBuffer lines, name; /* name: of the row, with the blank behind it */
} Market;

static bool flush(Market *market, GError **error) {
    bool good = market->sink->write(market->sink, chude_buffer_text(&market->lines), error);
    market->lines.size = 0;
    return good;
}

static bool write_block(void *context, const ChudeEntriesBlock *block, GError **error) {
    Market *market = context;
    ChudeBuffer *lines = &market->lines;
    size_t at = 0;
    for (size_t row = 0; row < block->rows; row++) {
        market->name.size = 0;
        chude_json_integer(&market->name, (int64_t)++market->row);
        chude_buffer_char(&market->name, ' ');
        for (size_t end = at + block->sizes[row]; at < end; at++) {
            chude_buffer_add(lines, market->name.data, market->name.size);
            chude_json_integer(lines, (int64_t)chude_entries_column(block, market->width, at) + 1);
            chude_buffer_char(lines, ' ');
            chude_json_number(lines, block->values[at]);
            chude_buffer_char(lines, '\n');
            if (lines->size >= FLUSH_AT && !flush(market, error)) {
                return false;
            }
        }
    }
    return true;
}

bool chude_market_write(ChudeEntries *entries, ChudeSink *sink, GError **error) {
    Market market = {.sink = sink, .width = chude_entries_width(entries)};
    chude_buffer_literal(
        &market.lines,
        "%%MatrixMarket matrix coordinate real general\n"
        "% Row i is line i of documents.tsv, column j is line j of vocabulary.tsv, below their headers.\n");
    chude_buffer_printf(&market.lines, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                        chude_entries_rows(entries), chude_entries_columns(entries),
                        chude_entries_count(entries));
    bool good =
        chude_entries_read(entries, CHUDE_ENTRIES_VALUES | CHUDE_ENTRIES_COLUMNS | CHUDE_ENTRIES_SIZES,
                           write_block, &market, error) &&
        flush(&market, error);
    chude_buffer_clear(&market.lines);
    chude_buffer_clear(&market.name);
    return good;
}
