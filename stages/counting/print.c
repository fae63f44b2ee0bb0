/* Printing: n-grams by count falling, and lists of them. */
#include <glib.h>
#include <stdatomic.h>
#include <stddef.h>

#include "counting/by_count.h"
#include "counting/tables.h"

enum { ROWS_A_PART = 1024, PARTS_A_THREAD = 8 };

void chude_gram_json(const ChudeGram *gram, ChudeText text, ChudeBuffer *json) {
    chude_buffer_literal(json, "\"text\":");
    chude_json_string(json, text);
    chude_buffer_literal(json, ",\"count\":");
    chude_json_integer(json, (int64_t)gram->count.count);
    chude_buffer_literal(json, ",\"df\":");
    chude_json_integer(json, gram->count.df);
}

/* ---- n-grams as rows that wait for their turn ---- */

/* The bytes of these, of n words, and of styles only where one is not 0. */
typedef struct {
    uint64_t count;
    uint32_t df, numbers[2 * CHUDE_COUNTS_LONGEST];
} Row;

static ChudeText pack_gram(const ChudeGram *gram, Row *row) {
    uint32_t styles = 0;
    row->count = gram->count.count;
    row->df = gram->count.df;
    for (unsigned i = 0; i < gram->n; i++) {
        row->numbers[i] = gram->words[i];
        row->numbers[gram->n + i] = gram->styles[i];
        styles |= gram->styles[i];
    }
    return (ChudeText){(const char *)row,
                       offsetof(Row, numbers) + (styles ? 2 : 1) * gram->n * sizeof *row->numbers};
}

static void unpack_gram(ChudeText bytes, unsigned n, ChudeGram *gram) {
    Row row = {0};
    memcpy(&row, bytes.data, bytes.size);
    *gram = (ChudeGram){.n = n, .count = {row.count, row.df}};
    memcpy(gram->words, row.numbers, n * sizeof *row.numbers);
    memcpy(gram->styles, row.numbers + n, n * sizeof *row.numbers);
}

static bool keep(void *context, const ChudeGram *gram, GError **error) {
    ChudeByCount *rows = context;
    Row row;
    return !chude_by_count_wants(rows, gram->count.count) ||
           chude_by_count_add(rows, gram->count.count, pack_gram(gram, &row), error);
}

/* ---- formatting on all threads ---- */

struct ChudeGramWriter {
    const ChudeCounts *counts;
    const ChudeGramPrinter *printer;
    unsigned threads;
    ChudeGram *grams; /* that wait, all of one length */
    size_t count, room;
    ChudeBuffer *parts;              /* formatted; each of ROWS_A_PART grams */
    ChudeVocabularyReader **readers; /* one a thread */
    ChudeBuffer *texts;
    GError **errors;
    atomic_size_t next;
};

ChudeGramWriter *chude_gram_writer_new(const ChudeCounts *counts, const ChudeGramPrinter *printer) {
    ChudeGramWriter *writer = g_new0(ChudeGramWriter, 1);
    unsigned threads = MAX(counts->host->threads, 1);
    writer->counts = counts;
    writer->printer = printer;
    writer->threads = threads;
    writer->room = (size_t)threads * PARTS_A_THREAD * ROWS_A_PART;
    writer->grams = g_new(ChudeGram, writer->room);
    writer->parts = g_new0(ChudeBuffer, (size_t)threads * PARTS_A_THREAD);
    writer->readers = g_new0(ChudeVocabularyReader *, threads);
    writer->texts = g_new0(ChudeBuffer, threads);
    writer->errors = g_new0(GError *, threads);
    for (unsigned i = 0; i < threads; i++) {
        writer->readers[i] = chude_vocabulary_reader_new(counts->vocabulary);
    }
    return writer;
}

void chude_gram_writer_free(ChudeGramWriter *writer) {
    if (!writer) {
        return;
    }
    for (size_t part = 0; part < (size_t)writer->threads * PARTS_A_THREAD; part++) {
        chude_buffer_clear(&writer->parts[part]);
    }
    for (unsigned i = 0; i < writer->threads; i++) {
        chude_vocabulary_reader_free(writer->readers[i]);
        chude_buffer_clear(&writer->texts[i]);
        g_clear_error(&writer->errors[i]);
    }
    g_free(writer->grams);
    g_free(writer->parts);
    g_free(writer->readers);
    g_free(writer->texts);
    g_free(writer->errors);
    g_free(writer);
}

static void format_part(ChudeGramWriter *writer, size_t thread, size_t part) {
    const ChudeGramPrinter *printer = writer->printer;
    ChudeBuffer *text = &writer->texts[thread], *rows = &writer->parts[part];
    size_t end = MIN(writer->count, (part + 1) * ROWS_A_PART);
    rows->size = 0;
    for (size_t i = part * ROWS_A_PART; i < end; i++) {
        text->size = 0;
        if (!chude_gram_text(writer->readers[thread], &writer->grams[i], text, &writer->errors[thread])) {
            return;
        }
        printer->format(printer->context, &writer->grams[i], chude_buffer_text(text), rows);
    }
}

static size_t parts_of(const ChudeGramWriter *writer) {
    return (writer->count + ROWS_A_PART - 1) / ROWS_A_PART;
}

static void format_thread(void *context, size_t thread) {
    ChudeGramWriter *writer = context;
    size_t parts = parts_of(writer);
    for (size_t part; !writer->errors[thread] && (part = atomic_fetch_add(&writer->next, 1)) < parts;) {
        format_part(writer, thread, part);
    }
}

bool chude_gram_writer_flush(ChudeGramWriter *writer, GError **error) {
    const ChudeGramPrinter *printer = writer->printer;
    const ChudeHost *host = writer->counts->host;
    size_t parts = parts_of(writer);
    if (parts == 0) {
        return true;
    }
    atomic_init(&writer->next, 0);
    host->parallel(host, MIN(parts, writer->threads), format_thread, writer);
    bool good = true;
    for (unsigned i = 0; good && i < writer->threads; i++) {
        if (writer->errors[i]) {
            g_propagate_error(error, g_steal_pointer(&writer->errors[i]));
            good = false;
        }
    }
    for (size_t part = 0; good && part < parts; part++) {
        good = printer->write(printer->context, writer->grams[0].n, chude_buffer_text(&writer->parts[part]),
                              error);
    }
    writer->count = 0;
    return good;
}

bool chude_gram_writer_add(ChudeGramWriter *writer, const ChudeGram *gram, GError **error) {
    writer->grams[writer->count++] = *gram;
    return writer->count < writer->room || chude_gram_writer_flush(writer, error);
}

/* ---- by count ---- */

static bool print_length(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                         ChudeGramWriter *writer, GError **error) {
    const ChudeHost *host = counts->host;
    ChudeByCount *rows = chude_by_count_new(host->folder, (size_t)(host->memory / 8), filter->top);
    bool good = filter->top == 0 || chude_counts_visit(counts, n, filter, keep, rows, error);
    GError *cause = NULL;
    ChudeText row;
    while (good && chude_by_count_next(rows, &row, &cause)) {
        ChudeGram gram;
        unpack_gram(row, n, &gram);
        good = chude_gram_writer_add(writer, &gram, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    chude_by_count_free(rows);
    return good && chude_gram_writer_flush(writer, error);
}

bool chude_counts_print(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, const ChudeGramPrinter *printer, GError **error) {
    ChudeGramWriter *writer = chude_gram_writer_new(counts, printer);
    bool good = true;
    for (unsigned n = from; good && n <= to; n++) {
        good = print_length(counts, n, filter, writer, error);
    }
    chude_gram_writer_free(writer);
    return good;
}

/* ---- lists ---- */

typedef struct {
    ChudeBuffer *json;
    unsigned from, n; /* n: of the list that is open; 0 before the first */
} Lists;

/* Closes the open list, and opens those up to n. True where n's was opened now. */
static bool open_lists(Lists *lists, unsigned n) {
    bool opened = lists->n < n;
    while (lists->n < n) {
        unsigned next = lists->n ? lists->n + 1 : lists->from;
        chude_buffer_printf(lists->json, "%s\"%u\":[", lists->n ? "]," : "", next);
        lists->n = next;
    }
    return opened;
}

/* Each row comes with a comma before it. */
static void format_listed(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *rows) {
    (void)context;
    chude_buffer_literal(rows, ",{");
    chude_gram_json(gram, text, rows);
    chude_buffer_char(rows, '}');
}

static bool write_listed(void *context, unsigned n, ChudeText rows, GError **error) {
    (void)error;
    Lists *lists = context;
    bool first = open_lists(lists, n);
    chude_buffer_add(lists->json, rows.data + first, rows.size - first);
    return true;
}

bool chude_counts_lists(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, ChudeBuffer *json, GError **error) {
    Lists lists = {.json = json, .from = from};
    ChudeGramPrinter printer = {format_listed, write_listed, &lists};
    if (!chude_counts_print(counts, from, to, filter, &printer, error)) {
        return false;
    }
    open_lists(&lists, to);
    chude_buffer_char(json, ']');
    return true;
}
