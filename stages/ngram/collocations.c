#include "ngram/collocations.h"

#include <glib.h>
#include <string.h>

#include "pack.h"
#include "sorter.h"
#include "temporary.h"

enum { PIECE = 1 << 16, MOST_BEST = 1 << 16 };

/* How often the first n - 1 words occur, of every n-gram that may be asked for: in the order of keys, in memory or in a file. */
typedef struct {
    unsigned n; /* words of a row: n numbers and a count */
    size_t memory;
    const char *folder;
    ChudeBuffer rows; /* those that are not in the file; while reading, a piece of it */
    ChudeTemporary *file;
    uint64_t read; /* bytes of the file that were read */
    size_t at;     /* in rows */
} Prefixes;

typedef struct {
    uint32_t words[CHUDE_COUNTS_LONGEST];
    uint64_t count;
} Prefix;

typedef struct {
    const ChudeCounts *counts;
    const ChudeCountsFilter *filter;
    ChudeMeasure measure;
    ChudeVocabularyReader *reader;
    Prefixes prefixes; /* from n = 3 */
    Prefix prefix;     /* the one that was read last, or, of pairs, the first word */
    bool known;        /* there is one */
    double *best;      /* the best scores so far, a heap with the least on top; NULL where all are wanted */
    size_t best_count;
    uint64_t rows;
    ChudeSorter *sorter;
} Ranking;

/* ---- what comes first ---- */

static bool flush(Prefixes *prefixes, GError **error) {
    if (!prefixes->file && !(prefixes->file = chude_temporary_new(prefixes->folder, error))) {
        return false;
    }
    bool good = chude_temporary_append(prefixes->file, prefixes->rows.data, prefixes->rows.size, error);
    prefixes->rows.size = 0;
    return good;
}

static bool add_prefix(void *context, const ChudeGram *gram, GError **error) {
    Prefixes *prefixes = context;
    chude_buffer_add(&prefixes->rows, (const char *)gram->words, gram->n * sizeof *gram->words);
    chude_buffer_add(&prefixes->rows, (const char *)&gram->count.count, sizeof gram->count.count);
    return prefixes->rows.size < (prefixes->file ? PIECE : prefixes->memory) || flush(prefixes, error);
}

/* The next prefix; there is one, since every n-gram that passes begins with one that does. */
static bool next_prefix(Prefixes *prefixes, Prefix *prefix, GError **error) {
    size_t row = prefixes->n * sizeof *prefix->words + sizeof prefix->count;
    if (prefixes->at + row > prefixes->rows.size) {
        g_assert(prefixes->file);
        size_t left = prefixes->rows.size - prefixes->at;
        uint64_t more = MIN((uint64_t)PIECE, chude_temporary_size(prefixes->file) - prefixes->read);
        g_assert(more > 0);
        if (left) {
            memmove(prefixes->rows.data, prefixes->rows.data + prefixes->at, left);
        }
        prefixes->rows.size = left;
        prefixes->at = 0;
        char *to = chude_buffer_reserve(&prefixes->rows, (size_t)more);
        if (!chude_temporary_read(prefixes->file, prefixes->read, to, (size_t)more, error)) {
            return false;
        }
        prefixes->rows.size += (size_t)more;
        prefixes->read += more;
    }
    const char *from = prefixes->rows.data + prefixes->at;
    memcpy(prefix->words, from, prefixes->n * sizeof *prefix->words);
    memcpy(&prefix->count, from + prefixes->n * sizeof *prefix->words, sizeof prefix->count);
    prefixes->at += row;
    return true;
}

static bool begin_prefixes(Ranking *ranking, const ChudeHost *host, unsigned n, GError **error) {
    ranking->prefixes = (Prefixes){.n = n, .memory = (size_t)(host->memory / 16), .folder = host->folder};
    ChudeCountsFilter filter = *ranking->filter;
    filter.max_df = UINT64_MAX;
    return chude_counts_visit(ranking->counts, n, &filter, add_prefix, &ranking->prefixes, error) &&
           (!ranking->prefixes.file || flush(&ranking->prefixes, error));
}

/* Moves ranking->prefix on to the one that the n-gram begins with. */
static bool find_first(Ranking *ranking, const ChudeGram *gram, GError **error) {
    unsigned n = gram->n - 1;
    while (!ranking->known || memcmp(ranking->prefix.words, gram->words, n * sizeof *gram->words) != 0) {
        ranking->known = true;
        if (n > 1) {
            if (!next_prefix(&ranking->prefixes, &ranking->prefix, error)) {
                return false;
            }
            continue;
        }
        ChudeWord word;
        if (!chude_vocabulary_word(ranking->reader, gram->words[0], &word, error)) {
            return false;
        }
        ranking->prefix = (Prefix){{gram->words[0]}, word.count};
    }
    return true;
}

/* ---- ranking ---- */

/* Whether the score is among the best so far, which it then is. */
static bool is_wanted(Ranking *ranking, double score) {
    double *best = ranking->best;
    if (!best) {
        return true;
    }
    size_t at;
    if (ranking->best_count < ranking->filter->top) {
        for (at = ranking->best_count++; at > 0 && best[(at - 1) / 2] > score; at = (at - 1) / 2) {
            best[at] = best[(at - 1) / 2];
        }
        best[at] = score;
        return true;
    }
    if (score < best[0]) {
        return false;
    }
    for (at = 0;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < ranking->best_count && best[child + 1] < best[child]) {
            child++;
        }
        if (child >= ranking->best_count || best[child] >= score) {
            break;
        }
        best[at] = best[child];
        at = child;
    }
    best[at] = score;
    return true;
}

/* Bits that rise as the score falls. */
static uint64_t falling(double score) {
    uint64_t bits;
    score += 0.0; /* no negative zero */
    memcpy(&bits, &score, sizeof bits);
    return ~(bits >> 63 ? ~bits : bits | (uint64_t)1 << 63);
}

static bool rank(void *context, const ChudeGram *gram, GError **error) {
    Ranking *ranking = context;
    ChudeGram scored = *gram;
    ChudeWord last;
    if (!find_first(ranking, gram, error) ||
        !chude_counts_word(ranking->counts, ranking->reader, gram->words[gram->n - 1], &last, error)) {
        return false;
    }
    ChudeTogether together = {gram->count.count, ranking->prefix.count, last.count,
                              chude_counts_words(ranking->counts)};
    scored.score = chude_association(ranking->measure, together);
    if (!is_wanted(ranking, scored.score)) {
        return true;
    }
    char bytes[3 * sizeof(uint64_t)];
    ChudeBuffer key = {bytes, 0, sizeof bytes};
    chude_pack_sortable(&key, falling(scored.score));
    chude_pack_sortable(&key, UINT64_MAX - gram->count.count);
    chude_pack_sortable(&key, ranking->rows++);
    return chude_sorter_add(ranking->sorter, chude_buffer_text(&key),
                            (ChudeText){(const char *)&scored, sizeof scored}, error);
}

static bool give(Ranking *ranking, const ChudeGramPrinter *printer, GError **error) {
    ChudeGramWriter *writer = chude_gram_writer_new(ranking->counts, printer);
    GError *cause = NULL;
    ChudeText key, value;
    bool good = chude_sorter_read(ranking->sorter, error);
    for (size_t given = 0;
         good && given < ranking->filter->top && chude_sorter_next(ranking->sorter, &key, &value, &cause);
         given++) {
        ChudeGram gram;
        memcpy(&gram, value.data, sizeof gram);
        good = chude_gram_writer_add(writer, &gram, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    good = good && chude_gram_writer_flush(writer, error);
    chude_gram_writer_free(writer);
    return good;
}

bool chude_collocations_print(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              ChudeMeasure measure, const ChudeHost *host, const ChudeGramPrinter *printer,
                              GError **error) {
    Ranking ranking = {.counts = counts,
                       .filter = filter,
                       .measure = measure,
                       .reader = chude_vocabulary_reader_new(chude_counts_vocabulary(counts)),
                       .best = filter->top <= MOST_BEST ? g_new(double, filter->top + 1) : NULL,
                       .sorter = chude_sorter_new(host->folder, (size_t)(host->memory / 8))};
    bool good = filter->top == 0 || ((n == 2 || begin_prefixes(&ranking, host, n - 1, error)) &&
                                     chude_counts_visit(counts, n, filter, rank, &ranking, error) &&
                                     give(&ranking, printer, error));
    chude_vocabulary_reader_free(ranking.reader);
    chude_buffer_clear(&ranking.prefixes.rows);
    chude_temporary_free(ranking.prefixes.file);
    chude_sorter_free(ranking.sorter);
    g_free(ranking.best);
    return good;
}
