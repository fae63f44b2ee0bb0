#include "counting/counts.h"

#include <glib.h>

#include "counting/number.h"
#include "counting/tables.h"
#include "fail.h"

ChudeCounts *chude_counts_new(unsigned longest, const ChudeHost *host) {
    g_assert(longest >= 1 && longest <= CHUDE_COUNTS_LONGEST);
    ChudeCounts *counts = g_new0(ChudeCounts, 1);
    counts->longest = longest;
    counts->host = host;
    counts->parts = g_ptr_array_new();
    counts->streams = chude_stream_file_new(host->folder);
    return counts;
}

static void part_free(void *part, void *unused) {
    (void)unused;
    chude_part_free(part);
}

void chude_counts_free(ChudeCounts *counts) {
    if (counts) {
        g_ptr_array_foreach(counts->parts, part_free, NULL);
        g_ptr_array_unref(counts->parts);
        chude_stream_file_release(counts->streams);
        chude_runs_free(counts->runs);
        chude_vocabulary_free(counts->vocabulary);
        chude_temporary_free(counts->places);
        chude_stop_cache_free(counts->cache);
        g_free(counts->marks);
        g_free(counts);
    }
}

/* ---- observing ---- */

void chude_counts_connect(ChudeCounts *counts, const ChudeStopwords *connectors) {
    counts->connectors = connectors;
}

/* Which tokens are connectors; NULL where there are none. */
static const uint8_t *mark_connectors(ChudeCounts *counts, ChudeWorker *worker, const ChudeWords *words) {
    if (!counts->connectors || !words) {
        return NULL;
    }
    if (!counts->cache) {
        counts->cache = chude_stop_cache_new(counts->connectors, worker);
    }
    if (words->count > counts->mark_room) {
        counts->mark_room = MAX(words->count, counts->mark_room * 2);
        counts->marks = g_renew(uint8_t, counts->marks, counts->mark_room);
    }
    chude_stop_marks(counts->cache, (ChudeText){NULL, 0}, words, counts->marks);
    return counts->marks;
}

bool chude_counts_observe(ChudeCounts *counts, ChudeWorker *worker, const ChudeWords *words, GError **error) {
    g_assert(!counts->vocabulary);
    if (!counts->open) {
        counts->open = chude_part_new(counts->longest, counts->streams, (size_t)(counts->host->memory / 32));
        g_ptr_array_add(counts->parts, counts->open);
    }
    counts->documents++;
    return chude_part_observe(counts->open, worker, words, mark_connectors(counts, worker, words), error);
}

bool chude_counts_observe_batch(ChudeCounts *counts, ChudeWorker *worker, const ChudeBatch *batch,
                                GError **error) {
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row &&
            !chude_counts_observe(counts, worker, document->words, error)) {
            return false;
        }
    }
    return true;
}

size_t chude_counts_held(const ChudeCounts *counts) {
    return counts->open ? chude_part_held(counts->open) : 0;
}

bool chude_counts_spill(ChudeCounts *counts, GError **error) {
    if (!counts->open) {
        return true;
    }
    if (!counts->runs) {
        counts->runs = chude_runs_new(counts->host->folder);
    }
    ChudePart *part = counts->open;
    counts->open = NULL;
    g_clear_pointer(&counts->cache, chude_stop_cache_free);
    return chude_part_write(part, counts->runs, error);
}

/* Documents are numbered in 32 bits. */
static bool countable(const ChudeCounts *counts, GError **error) {
    if (counts->documents > UINT32_MAX - 1) {
        chude_fail(error, "more documents than can be counted at once (2^32): count the input in parts");
        return false;
    }
    return true;
}

bool chude_counts_merge(ChudeCounts *into, ChudeCounts *const *from, size_t n, GError **error) {
    g_assert(!into->vocabulary);
    for (size_t i = 0; i < n; i++) {
        g_assert(from[i]->longest == into->longest && !from[i]->vocabulary);
        g_ptr_array_extend(into->parts, from[i]->parts, NULL, NULL);
        g_ptr_array_set_size(from[i]->parts, 0);
        into->documents += from[i]->documents;
        from[i]->documents = 0;
        from[i]->open = NULL;
        g_clear_pointer(&from[i]->cache, chude_stop_cache_free);
        if (from[i]->runs) {
            if (!into->runs) {
                into->runs = chude_runs_new(into->host->folder);
            }
            chude_runs_take(into->runs, from[i]->runs);
        }
    }
    return countable(into, error);
}

bool chude_counts_seal(ChudeCounts *counts, ChudeCount least, GError **error) {
    if (counts->vocabulary) {
        return true;
    }
    if (!countable(counts, error)) {
        return false;
    }
    for (guint i = 0; i < counts->parts->len; i++) {
        ChudePart *part = g_ptr_array_index(counts->parts, i);
        counts->words += part->words;
        counts->links += part->links;
        if (part->streams && !chude_stream_end(&part->stream, false, error)) {
            return false;
        }
    }
    ChudeNumbering numbering = {
        .parts = counts->parts, .runs = counts->runs, .host = counts->host, .least = least};
    counts->vocabulary = chude_number(&numbering, error);
    counts->places = numbering.places;
    counts->open = NULL;
    for (guint i = 0; i < counts->parts->len; i++) {
        ChudePart *part = g_ptr_array_index(counts->parts, i);
        chude_part_forget(part, counts->runs == NULL);
    }
    return counts->vocabulary != NULL;
}

const ChudePart *chude_counts_part_on(const ChudeCounts *counts, const ChudeTerms *terms) {
    for (guint i = 0; i < counts->parts->len; i++) {
        const ChudePart *part = g_ptr_array_index(counts->parts, i);
        if (part->terms == terms) {
            return part;
        }
    }
    return NULL;
}

/* ---- reading ---- */

uint64_t chude_counts_documents(const ChudeCounts *counts) {
    return counts->documents;
}

unsigned chude_counts_longest(const ChudeCounts *counts) {
    return counts->longest;
}

uint64_t chude_counts_words(const ChudeCounts *counts) {
    return counts->words;
}

uint64_t chude_counts_links(const ChudeCounts *counts) {
    return counts->links;
}

const ChudeVocabulary *chude_counts_vocabulary(const ChudeCounts *counts) {
    return counts->vocabulary;
}

static bool is_linked(const ChudeWord *word) {
    return word->key.size > 0 && word->key.data[0] == CHUDE_KEY_LINK;
}

bool chude_counts_word(const ChudeCounts *counts, ChudeVocabularyReader *reader, uint32_t number,
                       ChudeWord *word, GError **error) {
    if (!chude_vocabulary_word(reader, number, word, error)) {
        return false;
    }
    if (!counts->links || !is_linked(word)) {
        return true;
    }
    const char *end = word->key.data + word->key.size, *at = end;
    while (at[-1] != CHUDE_KEY_LINK) {
        at--;
    }
    uint32_t alone;
    return chude_vocabulary_find(reader, (ChudeText){at, (size_t)(end - at)}, &alone, error) &&
           chude_vocabulary_word(reader, alone, word, error);
}

/* Words are rows of the vocabulary. */
static bool visit_words(const ChudeCounts *counts, const ChudeCountsFilter *filter, ChudeGramVisit visit,
                        void *context, GError **error) {
    ChudeVocabularyReader *reader = chude_vocabulary_reader_new(counts->vocabulary);
    uint32_t words = chude_vocabulary_size(counts->vocabulary);
    bool good = true;
    for (uint32_t number = 0; good && number < words; number++) {
        ChudeWord word;
        good = chude_vocabulary_word(reader, number, &word, error);
        ChudeGram gram = {.n = 1, .words = {number}};
        if (!good || is_linked(&word) ||
            !chude_counts_pass(filter, (gram.count = (ChudeCount){word.count, word.df}))) {
            continue;
        }
        gram.styles[0] = chude_word_commonest(&word);
        good = visit(context, &gram, error);
    }
    chude_vocabulary_reader_free(reader);
    return good;
}

bool chude_counts_visit(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                        ChudeGramVisit visit, void *context, GError **error) {
    g_assert(counts->vocabulary && n >= 1 && n <= counts->longest);
    if (n == 1) {
        return visit_words(counts, filter, visit, context, error);
    }
    return (counts->saved ? chude_counts_visit_saved : chude_counts_visit_longer)(counts, n, filter, visit,
                                                                                  context, error);
}

static bool visit_words_spelled(const ChudeCounts *counts, ChudeSpelledVisit visit, void *context,
                                GError **error) {
    ChudeVocabularyReader *reader = chude_vocabulary_reader_new(counts->vocabulary);
    GArray *spellings = g_array_new(FALSE, FALSE, sizeof(ChudeSpelling));
    uint32_t words = chude_vocabulary_size(counts->vocabulary);
    bool good = true;
    for (uint32_t number = 0; good && number < words; number++) {
        ChudeWord word;
        good = chude_vocabulary_word(reader, number, &word, error);
        g_array_set_size(spellings, 0);
        for (uint32_t style = 0; good && style < word.forms; style++) {
            bool plain;
            ChudeSpelling spelling = {.styles = {style}, .count = chude_word_next_form(&word, &plain).count};
            g_array_append_val(spellings, spelling);
        }
        ChudeGram gram = {.n = 1, .words = {number}, .count = {word.count, word.df}};
        good = good && visit(context, &gram, (ChudeSpelling *)(void *)spellings->data, spellings->len, error);
    }
    g_array_unref(spellings);
    chude_vocabulary_reader_free(reader);
    return good;
}

bool chude_counts_visit_spelled(const ChudeCounts *counts, unsigned n, ChudeSpelledVisit visit, void *context,
                                GError **error) {
    g_assert(counts->vocabulary && n >= 1 && n <= counts->longest);
    return n == 1 ? visit_words_spelled(counts, visit, context, error)
                  : chude_counts_visit_longer_spelled(counts, n, visit, context, error);
}

bool chude_gram_text(ChudeVocabularyReader *reader, const ChudeGram *gram, ChudeBuffer *text,
                     GError **error) {
    for (unsigned i = 0; i < gram->n; i++) {
        ChudeWord word;
        if (!chude_vocabulary_word(reader, gram->words[i], &word, error)) {
            return false;
        }
        if (i) {
            chude_buffer_char(text, ' ');
        }
        chude_word_spell(&word, gram->styles[i], text);
    }
    return true;
}
