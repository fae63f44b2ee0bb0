/* Both corpora come by key: the reference is laid down in a sorter, and read back beside the corpus at hand. Then all tested terms go through a
 * second sorter, by rising G2, since q of a term depends on all whose p is larger. */
#include "keyness/terms.h"

#include <math.h>
#include <string.h>

#include "counting/key.h"
#include "counting_key.h"
#include "pack.h"
#include "runs.h"
#include "sorter.h"

typedef struct {
    const ChudeKeynessCorpora *corpora;
    const ChudeKeynessOptions *options;
    uint64_t size, other; /* of the corpora, in what is compared */
    ChudeVocabularyReader *reader, *other_reader;
    ChudeBuffer key;
    ChudeSorter *theirs; /* the reference's terms of the length at hand */
    struct {
        ChudeText key, gram;
        bool there;
    } next; /* of them */
    ChudeSorter *tested;
    uint64_t tests, order;
} Comparison;

/* ---- scores ---- */

static bool reaches(const ChudeKeynessOptions *options, ChudeCount count) {
    return count.count >= options->min_count && count.df >= options->min_df;
}

static void score(const Comparison *comparison, ChudeKeyTerm *term) {
    bool by_df = comparison->options->by_df;
    ChudeKeynessCounts counts = {by_df ? term->gram.count.df : term->gram.count.count,
                                 by_df ? term->reference.df : term->reference.count, comparison->size,
                                 comparison->other};
    term->scores.g2 = by_df ? chude_keyness_g2_full(counts) : chude_keyness_g2(counts);
    term->scores.log_ratio = chude_keyness_log_ratio(counts);
    chude_keyness_log_odds(counts, comparison->options->prior, &term->scores.log_odds, &term->scores.z);
}

/* The bits of a number that is not negative sort as it does. */
static uint64_t rising(double value) {
    uint64_t bits;
    value = fabs(value);
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static bool test(Comparison *comparison, ChudeKeyTerm *term, GError **error) {
    term->order = comparison->order++;
    if (!reaches(comparison->options, term->gram.count) &&
        (comparison->corpora->background || !reaches(comparison->options, term->reference))) {
        return true;
    }
    score(comparison, term);
    if (term->bounded && term->scores.g2 <= 0) {
        return true;
    }
    char bytes[2 * sizeof(uint64_t)];
    ChudeBuffer key = {bytes, 0, sizeof bytes};
    chude_pack_sortable(&key, rising(term->scores.g2));
    chude_pack_sortable(&key, term->order);
    comparison->tests++;
    return chude_sorter_add(comparison->tested, chude_buffer_text(&key),
                            (ChudeText){(const char *)term, sizeof *term}, error);
}

/* ---- against another corpus ---- */

static bool make_key(Comparison *comparison, ChudeVocabularyReader *reader, const ChudeGram *gram,
                     GError **error) {
    comparison->key.size = 0;
    for (unsigned i = 0; i < gram->n; i++) {
        ChudeWord word;
        if (!chude_vocabulary_word(reader, gram->words[i], &word, error)) {
            return false;
        }
        chude_key_add_word(&comparison->key, i, word.key);
    }
    return true;
}

static bool lay_down(void *context, const ChudeGram *gram, GError **error) {
    Comparison *comparison = context;
    return make_key(comparison, comparison->other_reader, gram, error) &&
           chude_sorter_add(comparison->theirs, chude_buffer_text(&comparison->key),
                            (ChudeText){(const char *)gram, sizeof *gram}, error);
}

static bool read_next(Comparison *comparison, GError **error) {
    GError *cause = NULL;
    comparison->next.there =
        chude_sorter_next(comparison->theirs, &comparison->next.key, &comparison->next.gram, &cause);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

/* The reference's terms before a key (NULL: all that are left), which the corpus at hand does not have. */
static bool test_absent(Comparison *comparison, const ChudeText *before, GError **error) {
    while (comparison->next.there && (!before || chude_runs_compare(comparison->next.key, *before) < 0)) {
        ChudeKeyTerm term;
        memset(&term, 0, sizeof term); /* padding too: its bytes go to a file */
        memcpy(&term.gram, comparison->next.gram.data, sizeof term.gram);
        term.absent = true;
        term.reference = term.gram.count;
        term.gram.count = (ChudeCount){0, 0};
        if (!test(comparison, &term, error) || !read_next(comparison, error)) {
            return false;
        }
    }
    return true;
}

static bool test_beside(void *context, const ChudeGram *gram, GError **error) {
    Comparison *comparison = context;
    if (!make_key(comparison, comparison->reader, gram, error)) {
        return false;
    }
    ChudeText key = chude_buffer_text(&comparison->key);
    if (!test_absent(comparison, &key, error)) {
        return false;
    }
    ChudeKeyTerm term;
    memset(&term, 0, sizeof term);
    term.gram = *gram;
    if (comparison->next.there && chude_runs_compare(comparison->next.key, key) == 0) {
        ChudeGram other;
        memcpy(&other, comparison->next.gram.data, sizeof other);
        term.reference = other.count;
        if (!read_next(comparison, error)) {
            return false;
        }
    }
    return test(comparison, &term, error);
}

static bool compare_corpora(Comparison *comparison, unsigned n, GError **error) {
    static const ChudeCountsFilter all = {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX};
    const ChudeKeynessCorpora *corpora = comparison->corpora;
    comparison->theirs = chude_sorter_new(corpora->host->folder, (size_t)(corpora->host->memory / 16));
    bool good = chude_counts_visit(corpora->reference, n, &all, lay_down, comparison, error) &&
                chude_sorter_read(comparison->theirs, error) && read_next(comparison, error) &&
                chude_counts_visit(corpora->counts, n, &all, test_beside, comparison, error) &&
                test_absent(comparison, NULL, error);
    g_clear_pointer(&comparison->theirs, chude_sorter_free);
    return good;
}

/* ---- against a background ---- */

/* What a term that the background does not have may have there: no more than its rarest word, and of a word no more than the rarest one that
 * it has. *can_be: the background would have words such as these, which is not so of numbers and addresses. */
static bool find_bound(Comparison *comparison, ChudeKeyTerm *term, bool *can_be, GError **error) {
    const ChudeBackground *background = comparison->corpora->background;
    term->bounded = *can_be = true;
    term->reference.df = UINT32_MAX;
    for (unsigned i = 0; i < term->gram.n; i++) {
        ChudeWord word;
        if (!chude_vocabulary_word(comparison->reader, term->gram.words[i], &word, error)) {
            return false;
        }
        const ChudeBackgroundTerm *known = chude_background_term(background, word.key);
        *can_be = *can_be && chude_token_kind(word.key) == CHUDE_KIND_WORD;
        term->reference.df = MIN(term->reference.df, known ? known->df : chude_background_least(background));
    }
    return true;
}

static bool test_against(void *context, const ChudeGram *gram, GError **error) {
    Comparison *comparison = context;
    if (!make_key(comparison, comparison->reader, gram, error)) {
        return false;
    }
    ChudeKeyTerm term;
    memset(&term, 0, sizeof term);
    term.gram = *gram;
    const ChudeBackgroundTerm *known =
        chude_background_term(comparison->corpora->background, chude_buffer_text(&comparison->key));
    if (known) {
        term.reference.df = known->df;
        return test(comparison, &term, error);
    }
    bool can_be;
    return find_bound(comparison, &term, &can_be, error) && (!can_be || test(comparison, &term, error));
}

static bool compare_background(Comparison *comparison, unsigned n, GError **error) {
    const ChudeCountsFilter filter = {.min_count = comparison->options->min_count,
                                      .min_df = comparison->options->min_df,
                                      .max_df = UINT64_MAX,
                                      .top = SIZE_MAX};
    return chude_counts_visit(comparison->corpora->counts, n, &filter, test_against, comparison, error);
}

/* ---- choosing ---- */

static double value_of(const ChudeKeyTerm *term, ChudeKeynessMeasure measure) {
    return fabs(measure == CHUDE_KEYNESS_G2          ? term->scores.g2
                : measure == CHUDE_KEYNESS_LOG_RATIO ? term->scores.log_ratio
                                                     : term->scores.z);
}

static int by_value(gconstpointer a, gconstpointer b, gpointer options) {
    const ChudeKeyTerm *x = a, *y = b;
    ChudeKeynessMeasure measure = ((const ChudeKeynessOptions *)options)->measure;
    double first = value_of(x, measure), second = value_of(y, measure);
    return first != second ? (first > second ? -1 : 1) : (x->order > y->order) - (x->order < y->order);
}

static void keep_best(GArray *side, const ChudeKeynessOptions *options) {
    g_array_sort_with_data(side, by_value, (gpointer)options);
    if (side->len > options->top) {
        g_array_set_size(side, (guint)options->top);
    }
}

static void take(GArray *side, const ChudeKeyTerm *term, const ChudeKeynessOptions *options) {
    enum { MORE = 1024 };
    g_array_append_vals(side, term, 1);
    if (side->len >= options->top * 2 + MORE) {
        keep_best(side, options);
    }
}

static GArray *choose(Comparison *comparison, GError **error) {
    const ChudeKeynessOptions *options = comparison->options;
    GArray *over = g_array_new(FALSE, FALSE, sizeof(ChudeKeyTerm));
    GArray *under = g_array_new(FALSE, FALSE, sizeof(ChudeKeyTerm));
    ChudeKeynessRates rates = chude_keyness_rates(comparison->tests);
    GError *cause = NULL;
    ChudeText key, value;
    bool good = chude_sorter_read(comparison->tested, &cause);
    while (good && chude_sorter_next(comparison->tested, &key, &value, &cause)) {
        ChudeKeyTerm term;
        memcpy(&term, value.data, sizeof term);
        term.q = chude_keyness_next_q(&rates, chude_keyness_p(term.scores.g2));
        if (term.q <= options->max_q && term.scores.g2 > 0 && options->over) {
            take(over, &term, options);
        } else if (term.q <= options->max_q && term.scores.g2 < 0 && options->under) {
            take(under, &term, options);
        }
    }
    keep_best(over, options);
    keep_best(under, options);
    g_array_append_vals(over, under->data, under->len);
    g_array_unref(under);
    if (cause) {
        g_propagate_error(error, cause);
        g_clear_pointer(&over, g_array_unref);
    }
    return over;
}

GArray *chude_key_terms(const ChudeKeynessCorpora *corpora, const ChudeKeynessOptions *options,
                        GError **error) {
    const ChudeCounts *counts = corpora->counts, *reference = corpora->reference;
    Comparison comparison = {
        .corpora = corpora,
        .options = options,
        .reader = chude_vocabulary_reader_new(chude_counts_vocabulary(counts)),
        .tested = chude_sorter_new(corpora->host->folder, (size_t)(corpora->host->memory / 16))};
    comparison.size = options->by_df ? chude_counts_documents(counts) : chude_counts_words(counts);
    if (reference) {
        comparison.other_reader = chude_vocabulary_reader_new(chude_counts_vocabulary(reference));
        comparison.other = options->by_df ? chude_counts_documents(reference) : chude_counts_words(reference);
    } else {
        comparison.other = (uint64_t)chude_background_documents(corpora->background);
    }
    bool good = true; /* where one is empty, nothing can be said */
    for (unsigned n = options->from; good && n <= options->to && comparison.size && comparison.other; n++) {
        good = reference ? compare_corpora(&comparison, n, error) : compare_background(&comparison, n, error);
    }
    GArray *terms = good ? choose(&comparison, error) : NULL;
    chude_vocabulary_reader_free(comparison.reader);
    chude_vocabulary_reader_free(comparison.other_reader);
    chude_sorter_free(comparison.tested);
    chude_buffer_clear(&comparison.key);
    return terms;
}
