#include "matrix/columns.h"

#include <glib.h>

#include "matrix/tsv.h"

/* ---- numbering ---- */

static bool mark_word(void *context, const ChudeGram *gram, GError **error) {
    (void)error;
    ChudeColumns *columns = context;
    columns->pass[gram->words[0] / 64] |= (uint64_t)1 << gram->words[0] % 64;
    columns->count++;
    return true;
}

static bool number_words(ChudeColumns *columns, GError **error) {
    size_t cells = chude_vocabulary_size(chude_counts_vocabulary(columns->counts)) / 64 + 1;
    columns->pass = g_new0(uint64_t, cells);
    columns->before = g_new(uint32_t, cells);
    if (!chude_counts_visit(columns->counts, 1, &columns->filter, mark_word, columns, error)) {
        return false;
    }
    uint32_t sum = 0;
    for (size_t i = 0; i < cells; i++) {
        columns->before[i] = sum;
        sum += (uint32_t)__builtin_popcountll(columns->pass[i]);
    }
    return true;
}

ChudeColumns *chude_columns_new(const ChudeCounts *counts, const ChudeGrams *table, unsigned from,
                                unsigned to, const ChudeCountsFilter *filter, GError **error) {
    ChudeColumns *columns = g_new0(ChudeColumns, 1);
    *columns = (ChudeColumns){.counts = counts, .table = table, .filter = *filter, .from = from, .to = to};
    if (from == 1 && !number_words(columns, error)) {
        chude_columns_free(columns);
        return NULL;
    }
    for (unsigned n = MAX(from, 2); n <= to; n++) {
        columns->first[n] = columns->count;
        columns->count += chude_grams_count(table, n);
    }
    return columns;
}

void chude_columns_free(ChudeColumns *columns) {
    if (columns) {
        g_free(columns->pass);
        g_free(columns->before);
        g_free(columns);
    }
}

/* ---- the vocabulary ---- */

static void format_line(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *lines) {
    (void)context;
    chude_tsv_field(lines, text);
    chude_buffer_char(lines, '\t');
    chude_json_integer(lines, gram->n);
    chude_buffer_char(lines, '\t');
    chude_json_integer(lines, gram->count.df);
    chude_buffer_char(lines, '\n');
}

static bool write_lines(void *context, unsigned n, ChudeText lines, GError **error) {
    (void)n;
    ChudeSink *sink = context;
    return sink->write(sink, lines, error);
}

static bool add_word(void *context, const ChudeGram *gram, GError **error) {
    return chude_gram_writer_add(context, gram, error);
}

static bool add_longer(const ChudeColumns *columns, unsigned n, ChudeGramWriter *writer, GError **error) {
    ChudeFinder *finder = chude_finder_new(columns->table);
    uint32_t count = chude_grams_count(columns->table, n);
    bool good = true;
    for (uint32_t id = 0; id < count && good; id++) {
        ChudeGram gram = {.n = n};
        good = chude_finder_gram(finder, n, id, &gram, error) && chude_gram_writer_add(writer, &gram, error);
    }
    chude_finder_free(finder);
    return good;
}

bool chude_columns_write(const ChudeColumns *columns, ChudeSink *sink, GError **error) {
    static const char header[] = "text\tn\tdf\n";
    const ChudeGramPrinter printer = {format_line, write_lines, sink};
    if (!sink->write(sink, (ChudeText){header, sizeof header - 1}, error)) {
        return false;
    }
    ChudeGramWriter *writer = chude_gram_writer_new(columns->counts, &printer);
    bool good = true;
    for (unsigned n = columns->from; n <= columns->to && good; n++) {
        good = (n == 1 ? chude_counts_visit(columns->counts, 1, &columns->filter, add_word, writer, error)
                       : add_longer(columns, n, writer, error)) &&
               chude_gram_writer_flush(writer, error);
    }
    chude_gram_writer_free(writer);
    return good;
}
