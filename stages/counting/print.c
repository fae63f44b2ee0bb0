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

typedef struct {
    const ChudeGramPrinter *printer;
    ChudeGram *grams;
    size_t count;
    ChudeBuffer *parts;              /* formatted; each of ROWS_A_PART grams */
    ChudeVocabularyReader **readers; /* one a thread */
    ChudeBuffer *texts;
    GError **errors;
    atomic_size_t next;
} Formatting;

static void format_thread(void *context, size_t thread) {
    Formatting *formatting = context;
    size_t parts = (formatting->count + ROWS_A_PART - 1) / ROWS_A_PART;
    for (size_t part;
         !formatting->errors[thread] && (part = atomic_fetch_add(&formatting->next, 1)) < parts;) {
        formatting->parts[part].size = 0;
        size_t end = MIN(formatting->count, (part + 1) * ROWS_A_PART);
        for (size_t i = part * ROWS_A_PART; i < end; i++) {
            ChudeBuffer *text = &formatting->texts[thread];
            text->size = 0;
            if (!chude_gram_text(formatting->readers[thread], &formatting->grams[i], text,
                                 &formatting->errors[thread])) {
                return;
            }
            formatting->printer->format(formatting->printer->context, &formatting->grams[i],
                                        chude_buffer_text(text), &formatting->parts[part]);
        }
    }
}

/* Formats and writes what is in grams, all of n words. */
static bool write_grams(Formatting *formatting, const ChudeHost *host, unsigned threads, unsigned n,
                        GError **error) {
    if (formatting->count == 0) {
        return true;
    }
    size_t parts = (formatting->count + ROWS_A_PART - 1) / ROWS_A_PART;
    const ChudeGramPrinter *printer = formatting->printer;
    bool good = true;
    atomic_init(&formatting->next, 0);
    host->parallel(host, MIN(parts, threads), format_thread, formatting);
    for (unsigned i = 0; i < threads; i++) {
        if (good && formatting->errors[i]) {
            g_propagate_error(error, g_steal_pointer(&formatting->errors[i]));
            good = false;
        }
    }
    for (size_t part = 0; good && part < parts; part++) {
        good = printer->write(printer->context, n, chude_buffer_text(&formatting->parts[part]), error);
    }
    formatting->count = 0;
    return good;
}

static bool print_length(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                         Formatting *formatting, unsigned threads, GError **error) {
    const ChudeHost *host = counts->host;
    ChudeByCount *rows = chude_by_count_new(host->folder, (size_t)(host->memory / 8), filter->top);
    bool good = filter->top == 0 || chude_counts_visit(counts, n, filter, keep, rows, error);
    size_t most = (size_t)threads * PARTS_A_THREAD * ROWS_A_PART;
    GError *cause = NULL;
    ChudeText row;
    while (good && chude_by_count_next(rows, &row, &cause)) {
        unpack_gram(row, n, &formatting->grams[formatting->count++]);
        good = formatting->count < most || write_grams(formatting, host, threads, n, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    good = good && write_grams(formatting, host, threads, n, error);
    chude_by_count_free(rows);
    return good;
}

bool chude_counts_print(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, const ChudeGramPrinter *printer, GError **error) {
    unsigned threads = MAX(counts->host->threads, 1);
    size_t parts = (size_t)threads * PARTS_A_THREAD;
    Formatting formatting = {.printer = printer,
                             .grams = g_new(ChudeGram, parts * ROWS_A_PART),
                             .parts = g_new0(ChudeBuffer, parts),
                             .readers = g_new0(ChudeVocabularyReader *, threads),
                             .texts = g_new0(ChudeBuffer, threads),
                             .errors = g_new0(GError *, threads)};
    for (unsigned i = 0; i < threads; i++) {
        formatting.readers[i] = chude_vocabulary_reader_new(counts->vocabulary);
    }
    bool good = true;
    for (unsigned n = from; good && n <= to; n++) {
        good = print_length(counts, n, filter, &formatting, threads, error);
    }
    for (size_t part = 0; part < parts; part++) {
        chude_buffer_clear(&formatting.parts[part]);
    }
    for (unsigned i = 0; i < threads; i++) {
        chude_vocabulary_reader_free(formatting.readers[i]);
        chude_buffer_clear(&formatting.texts[i]);
        g_clear_error(&formatting.errors[i]);
    }
    g_free(formatting.grams);
    g_free(formatting.parts);
    g_free(formatting.readers);
    g_free(formatting.texts);
    g_free(formatting.errors);
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
