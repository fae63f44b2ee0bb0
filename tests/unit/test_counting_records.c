/* stages/counting/scatter.c, gather.c, visit.c: records of n-grams by the numbers of their words, against sorted arrays of them. */
#include <stdlib.h>

#include "counting.h"
#include "counting/grams.h"

/* ---- keys ---- */

/* What scatter.h says of a key. */
static void pack(const ChudeRecord *record, const uint32_t *numbers, uint64_t *key) {
    memset(key, 0, record->words * sizeof *key);
    for (unsigned i = 0; i < record->n; i++) {
        unsigned place = i % record->in_word;
        key[i / record->in_word] |= (uint64_t)numbers[i] << ((record->in_word - 1 - place) * record->bits);
    }
}

static int compare_numbers(const uint32_t *a, const uint32_t *b, unsigned n) {
    for (unsigned i = 0; i < n; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static int compare_words(const uint64_t *a, const uint64_t *b, unsigned words) {
    for (unsigned i = 0; i < words; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

/* The first, the last or any, often what stands at this place already. */
static void random_number(uint32_t *number, uint32_t vocabulary) {
    switch (g_test_rand_int_range(0, 6)) {
    case 0:
        *number = 0;
        break;
    case 1:
        *number = vocabulary - 1;
        break;
    case 2:
        *number = (uint32_t)(g_test_rand_double() * vocabulary);
        break;
    default:
        break;
    }
}

static void check_keys(unsigned n, uint32_t vocabulary) {
    ChudeRecord record = chude_record_of(n, vocabulary);
    uint32_t numbers[2][CHUDE_COUNTS_LONGEST] = {{0}}, unpacked[CHUDE_COUNTS_LONGEST];
    uint64_t keys[2][CHUDE_KEY_WORDS] = {{0}};
    g_assert_cmpuint(record.n, ==, n);
    g_assert_cmpuint(record.words, <=, CHUDE_KEY_WORDS);
    g_assert_cmpuint(record.in_word * record.bits, <=, 64);
    g_assert_cmpuint(record.in_word * record.words, >=, n);
    g_assert_cmpuint(record.size, ==, record.words * 8 + 4);
    for (int round = 0; round < 200; round++) {
        int at = round % 2;
        for (unsigned i = 0; i < n; i++) {
            numbers[at][i] = numbers[1 - at][i];
            random_number(&numbers[at][i], vocabulary);
        }
        pack(&record, numbers[at], keys[at]);
        chude_record_numbers(&record, keys[at], unpacked);
        g_assert_cmpint(compare_numbers(unpacked, numbers[at], n), ==, 0);
        g_assert_cmpint(compare_words(keys[0], keys[1], record.words), ==,
                        compare_numbers(numbers[0], numbers[1], n));
    }
}

static void test_keys(void) {
    for (unsigned n = 1; n <= CHUDE_COUNTS_LONGEST; n++) {
        unsigned most = 0;
        for (unsigned bits = 0; bits <= 32; bits++) {
            uint64_t power = (uint64_t)1 << bits;
            for (uint64_t size = MAX(power, 2) - 1; size <= power + 1; size++) {
                uint32_t vocabulary = (uint32_t)MIN(size, UINT32_MAX - 1);
                check_keys(n, vocabulary);
                most = MAX(most, chude_record_of(n, vocabulary).words);
            }
        }
        g_assert_cmpuint(most, ==, (n + 1) / 2);
        g_assert_cmpuint(chude_record_of(n, 0).words, ==, 1);
    }
}

/* ---- a corpus of words by numbers ---- */

enum { BREAK = -1, DOCUMENT = -2 };

/* One n-gram, or where it stands. */
typedef struct {
    uint32_t words[CHUDE_COUNTS_LONGEST];
    uint32_t document; /* or its df */
    uint64_t count;
} Place;

static unsigned sorted_n;

static int compare_places(const void *a_, const void *b_) {
    const Place *a = a_, *b = b_;
    int order = compare_numbers(a->words, b->words, sorted_n);
    return order ? order : (a->document > b->document) - (a->document < b->document);
}

/* The n-grams of tokens (numbers of words, BREAK, DOCUMENT), in order. */
static GArray *slow_grams(const GArray *tokens, unsigned n) {
    GArray *places = g_array_new(FALSE, TRUE, sizeof(Place)),
           *grams = g_array_new(FALSE, TRUE, sizeof(Place));
    uint32_t document = 0;
    unsigned depth = 0;
    for (guint i = 0; i < tokens->len; i++) {
        const int32_t *token = &g_array_index(tokens, int32_t, i);
        document += *token == DOCUMENT;
        depth = *token < 0 ? 0 : depth + 1;
        if (depth >= n) {
            Place place = {.document = document, .count = 1};
            for (unsigned k = 0; k < n; k++) {
                place.words[k] = (uint32_t)token[(int)k + 1 - (int)n];
            }
            g_array_append_val(places, place);
        }
    }
    sorted_n = n;
    if (places->len) {
        qsort(places->data, places->len, sizeof(Place), compare_places);
    }
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        Place *last = grams->len ? &g_array_index(grams, Place, grams->len - 1) : NULL;
        if (last && compare_numbers(last->words, place->words, n) == 0) {
            last->count++;
            last->document += place->document != place[-1].document;
        } else {
            g_array_append_val(grams, *place);
            g_array_index(grams, Place, grams->len - 1).document = 1;
        }
    }
    g_array_unref(places);
    return grams;
}

/* Words are spelled so that they sort as their numbers do. All up to the highest must occur for their numbers to be these. */
static void observe_tokens(Counter *counter, const GArray *tokens) {
    GString *words = g_string_new("");
    for (guint i = 0; i < tokens->len; i++) {
        int32_t token = g_array_index(tokens, int32_t, i);
        if (token == DOCUMENT) {
            observe(counter, words->str);
            g_string_truncate(words, 0);
        } else if (token == BREAK) {
            g_string_append(words, words->len ? " ." : ".");
        } else {
            g_string_append_printf(words, "%sw%07d", words->len ? " " : "", token);
        }
    }
    g_string_free(words, TRUE);
}

typedef struct {
    const GArray *expected;
    guint at;
    unsigned n;
} Comparing;

static bool compare_gram(void *context, const ChudeGram *gram, GError **error) {
    (void)error;
    Comparing *comparing = context;
    g_assert_cmpuint(comparing->at, <, comparing->expected->len);
    const Place *expected = &g_array_index(comparing->expected, Place, comparing->at++);
    g_assert_cmpuint(gram->n, ==, comparing->n);
    g_assert_cmpint(compare_numbers(gram->words, expected->words, gram->n), ==, 0);
    g_assert_cmpuint(gram->count.count, ==, expected->count);
    g_assert_cmpuint(gram->count.df, ==, expected->document);
    for (unsigned i = 0; i < gram->n; i++) {
        g_assert_cmpuint(gram->styles[i], ==, 0);
    }
    return true;
}

/* What is visited is the expected, which rises strictly. */
static void assert_visits(const Counter *counter, const GArray *expected, unsigned n) {
    Comparing comparing = {expected, 0, n};
    GError *error = NULL;
    g_assert_true(chude_counts_visit(counter->counts, n, &everything, compare_gram, &comparing, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(comparing.at, ==, expected->len);
}

/* The table of longer n-grams has all that were visited, with these ids, and none other. */
static void assert_finds(const Counter *counter, const GArray *expected, unsigned n) {
    GError *error = NULL;
    ChudeGrams *table = chude_grams_new(counter->counts, n, &everything, &error);
    g_assert_no_error(error);
    ChudeFinder *finder = chude_finder_new(table);
    uint32_t words = chude_vocabulary_size(chude_counts_vocabulary(counter->counts));
    uint32_t others[CHUDE_FIND_AT_ONCE][CHUDE_COUNTS_LONGEST];
    const uint32_t *keys[CHUDE_FIND_AT_ONCE];
    ChudeFound found[CHUDE_FIND_AT_ONCE];
    for (guint i = 0; i < expected->len;) {
        size_t size = (size_t)g_test_rand_int_range(1, CHUDE_FIND_AT_ONCE + 1);
        size = MIN(size, expected->len - i);
        for (size_t k = 0; k < size; k++) {
            memcpy(others[k], g_array_index(expected, Place, i + k).words, sizeof others[k]);
            keys[k] = others[k];
            if (k % 4 == 3) { /* most of these are not there */
                others[k][g_test_rand_int_range(0, (gint32)n)] =
                    (uint32_t)g_test_rand_int_range(0, (gint32)words);
            }
        }
        g_assert_true(chude_finder_find(finder, n, keys, size, found, &error));
        for (size_t k = 0; k < size; k++) {
            Place key = {.words = {0}};
            memcpy(key.words, others[k], sizeof key.words);
            const Place *first = &g_array_index(expected, Place, 0), *place = NULL;
            size_t low = 0, high = expected->len;
            while (low < high && !place) {
                size_t middle = (low + high) / 2;
                int order = compare_numbers(first[middle].words, key.words, n);
                place = order == 0 ? &first[middle] : NULL;
                *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
            }
            g_assert_true(k % 4 == 3 || place);
            g_assert_cmpuint(found[k].id, ==, place ? (uint32_t)(place - first) : UINT32_MAX);
            g_assert_cmpuint(found[k].df, ==, place ? place->document : 0);
            if (place) {
                uint32_t styles[CHUDE_COUNTS_LONGEST] = {1, 1, 1, 1, 1};
                g_assert_true(chude_finder_styles(finder, n, found[k].id, styles, &error));
                for (unsigned s = 0; s < n; s++) {
                    g_assert_cmpuint(styles[s], ==, 0);
                }
            }
        }
        i += (guint)size + (guint)g_test_rand_int_range(0, 200);
    }
    g_assert_no_error(error);
    chude_finder_free(finder);
    chude_grams_free(table);
}

/* ---- ranges ---- */

enum { TOKENS = 150000 };

static int32_t uniform(guint i) {
    return i < 3000 ? (int32_t)i : g_test_rand_int_range(0, 3000);
}

static int32_t skewed(guint i) {
    double at = g_test_rand_double();
    return i < 3000 ? (int32_t)i : (int32_t)(at * at * at * at * 3000);
}

/* Nearly nothing but one word, in the middle. */
static int32_t one_word(guint i) {
    return i < 100 ? (int32_t)i : g_test_rand_int_range(0, 50) ? 50 : g_test_rand_int_range(0, 100);
}

static int32_t only_word(guint i) {
    (void)i;
    return 0;
}

static int32_t two_words(guint i) {
    return i % 2 ? g_test_rand_int_range(0, 2) : 1;
}

static GArray *random_tokens_of(int32_t (*next)(guint)) {
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(int32_t));
    const int32_t breaks = BREAK, document = DOCUMENT;
    for (guint i = 0; i < TOKENS; i++) {
        int32_t token = next(i);
        g_array_append_val(tokens, token);
        if (g_test_rand_int_range(0, 20) == 0) {
            g_array_append_val(tokens, breaks);
        }
        if (g_test_rand_int_range(0, 300) == 0 || i + 1 == TOKENS) {
            g_array_append_val(tokens, document);
        }
    }
    return tokens;
}

static void test_ranges(void) {
    static int32_t (*const nexts[])(guint) = {uniform, skewed, one_word, only_word, two_words};
    static const struct {
        unsigned threads;
        uint64_t memory;
    } hosts[] = {{2, ROOMY}, {1, 1 << 23}, {3, TIGHT}};
    for (size_t i = 0; i < G_N_ELEMENTS(nexts); i++) {
        GArray *tokens = random_tokens_of(nexts[i]);
        Counter *counters[G_N_ELEMENTS(hosts)];
        for (size_t h = 0; h < G_N_ELEMENTS(hosts); h++) {
            counters[h] = counter_with(5, hosts[h].threads, hosts[h].memory);
            observe_tokens(counters[h], tokens);
            seal(counters[h]);
            ChudeScatter *scatter = chude_scatter_new(counters[h]->counts, 3, 0, NULL);
            g_assert_true((chude_scatter_ranges(scatter) >= 8) == (hosts[h].memory > TIGHT));
            chude_scatter_free(scatter);
        }
        for (unsigned n = 2; n <= 5; n++) {
            GArray *expected = slow_grams(tokens, n);
            for (size_t h = 0; h < G_N_ELEMENTS(hosts); h++) {
                assert_visits(counters[h], expected, n);
                if (n % 2) {
                    assert_finds(counters[h], expected, n);
                }
            }
            g_array_unref(expected);
        }
        for (size_t h = 0; h < G_N_ELEMENTS(hosts); h++) {
            counter_free(counters[h]);
        }
        g_array_unref(tokens);
    }
}

/* ---- documents far apart ---- */

/* More documents than a segment of the stream has, nearly all without words; some as far from one another as 16 bits tell, or one
 * farther. */
static void test_far_documents(void) {
    enum { DOCUMENTS = 2300000, FAR = 1 << 16 };
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(int32_t));
    const int32_t document = DOCUMENT, every[] = {BREAK, 2, 2, 2}; /* every: what stands in each FARth */
    for (int d = 0; d < DOCUMENTS; d++) {
        int at = d % FAR;
        if (d < 3 || at < 2 || at == FAR - 1 || g_test_rand_int_range(0, 5000) == 0) {
            for (int size = 2 + d % 3; size > 0; size--) {
                int32_t word = d == 0 ? size - 1 : g_test_rand_int_range(0, 2);
                g_array_append_val(tokens, word);
            }
        }
        if (at == 0) {
            g_array_append_vals(tokens, every, G_N_ELEMENTS(every));
        }
        g_array_append_val(tokens, document);
    }
    for (unsigned threads = 1; threads <= 3; threads++) {
        Counter *counter = counter_with(3, threads, threads == 2 ? TIGHT : ROOMY);
        observe_tokens(counter, tokens);
        g_assert_cmpuint(chude_counts_documents(counter->counts), ==, DOCUMENTS);
        seal(counter);
        for (unsigned n = 1; n <= 3; n++) {
            GArray *expected = slow_grams(tokens, n);
            g_assert_cmpuint(expected->len, ==, (1u << n) + 1);
            assert_visits(counter, expected, n);
            g_array_unref(expected);
        }
        counter_free(counter);
    }
    g_array_unref(tokens);
}

/* ---- wide keys ---- */

static void copy_word(ChudeVocabulary *to, ChudeVocabularyReader *from, uint32_t number) {
    ChudeWord word;
    GError *error = NULL;
    g_assert_true(chude_vocabulary_word(from, number, &word, &error));
    ChudeWordForm *forms = g_new(ChudeWordForm, word.forms);
    ChudeBuffer plain = {0};
    ChudeWord at = word;
    for (uint32_t i = 0; i < word.forms; i++) {
        bool is_plain;
        forms[i] = chude_word_next_form(&at, &is_plain);
        if (is_plain) {
            chude_add_plain(forms[i].text, &plain);
            forms[i].text = chude_buffer_text(&plain);
        }
    }
    g_assert_true(chude_vocabulary_add(to, word.key, word.df, forms, word.forms, &error));
    g_assert_no_error(error);
    chude_buffer_clear(&plain);
    g_free(forms);
}

/* Makes the vocabulary as large as this by words that do not occur, behind the others: numbers stay, and become wider. */
static void widen(Counter *counter, uint32_t size) {
    ChudeVocabulary *wide = chude_vocabulary_new(g_get_tmp_dir(), 1 << 20);
    ChudeVocabularyReader *reader = chude_vocabulary_reader_new(counter->counts->vocabulary);
    uint32_t words = chude_vocabulary_size(counter->counts->vocabulary);
    for (uint32_t number = 0; number < size; number++) {
        if (number < words) {
            copy_word(wide, reader, number);
        } else {
            uint32_t bytes[2] = {UINT32_MAX, GUINT32_TO_BE(number)};
            ChudeWordForm form = {{(const char *)bytes, sizeof bytes}, 1};
            g_assert_true(chude_vocabulary_add(wide, form.text, 1, &form, 1, NULL));
        }
    }
    g_assert_true(chude_vocabulary_end(wide, NULL));
    chude_vocabulary_reader_free(reader);
    chude_vocabulary_free(counter->counts->vocabulary);
    counter->counts->vocabulary = wide;
}

static bool keep_gram(void *grams, const ChudeGram *gram, GError **error) {
    (void)error;
    ChudeGram clean = {.n = gram->n, .count = gram->count};
    memcpy(clean.words, gram->words, gram->n * sizeof *gram->words);
    memcpy(clean.styles, gram->styles, gram->n * sizeof *gram->styles);
    g_array_append_val(grams, clean);
    return true;
}

static GArray *grams_of(const Counter *counter, unsigned n) {
    GArray *grams = g_array_new(FALSE, TRUE, sizeof(ChudeGram));
    GError *error = NULL;
    g_assert_true(chude_counts_visit(counter->counts, n, &everything, keep_gram, grams, &error));
    g_assert_no_error(error);
    return grams;
}

/* Each gram is found in a table, with its styles, however large. */
static void assert_table(const Counter *counter, const GArray *grams, unsigned n) {
    GError *error = NULL;
    ChudeGrams *table = chude_grams_new(counter->counts, n, &everything, &error);
    g_assert_no_error(error);
    ChudeFinder *finder = chude_finder_new(table);
    for (guint i = 0; i < grams->len; i++) {
        const ChudeGram *gram = &g_array_index(grams, ChudeGram, i);
        const uint32_t *words = gram->words;
        uint32_t styles[CHUDE_COUNTS_LONGEST];
        ChudeFound found;
        g_assert_true(chude_finder_find(finder, n, &words, 1, &found, &error));
        g_assert_cmpuint(found.id, ==, i);
        g_assert_cmpuint(found.df, ==, gram->count.df);
        g_assert_true(chude_finder_styles(finder, n, found.id, styles, &error));
        g_assert_cmpint(compare_numbers(styles, gram->styles, n), ==, 0);
    }
    g_assert_no_error(error);
    chude_finder_free(finder);
    chude_grams_free(table);
}

static void test_wide_keys(void) {
    static const uint32_t sizes[] = {(1 << 13) + 1, (1 << 16) + 1, (1 << 17) + 1, (1 << 21) + 1};
    GPtrArray *documents = random_documents(120, 700, 70);
    for (int round = 0; round < 3; round++) {
        Counter *counter = counter_with(5, 1 + (unsigned)round, round == 2 ? TIGHT : ROOMY);
        GArray *expected[CHUDE_COUNTS_LONGEST + 1] = {NULL};
        bool seen_long = false;
        observe_all(counter, documents);
        seal(counter);
        for (unsigned n = 2; n <= 5; n++) {
            expected[n] = grams_of(counter, n);
            for (guint i = 0; i < expected[n]->len; i++) {
                seen_long = seen_long || g_array_index(expected[n], ChudeGram, i).styles[n - 1] > 7;
            }
            assert_table(counter, expected[n], n);
        }
        g_assert_true(seen_long);
        for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
            if (s < 3 || round != 1) {
                widen(counter, sizes[s]);
                for (unsigned n = 2; n <= 5; n++) {
                    GArray *grams = grams_of(counter, n);
                    g_assert_cmpmem(grams->data, grams->len * sizeof(ChudeGram), expected[n]->data,
                                    expected[n]->len * sizeof(ChudeGram));
                    assert_table(counter, grams, n);
                    g_array_unref(grams);
                }
            }
        }
        for (unsigned n = 2; n <= 5; n++) {
            g_array_unref(expected[n]);
        }
        counter_free(counter);
    }
    g_assert_cmpuint(chude_record_of(5, sizes[3]).words, ==, 3);
    g_ptr_array_free(documents, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting-records/keys", test_keys);
    g_test_add_func("/counting-records/ranges", test_ranges);
    g_test_add_func("/counting-records/far-documents", test_far_documents);
    g_test_add_func("/counting-records/wide-keys", test_wide_keys);
    return g_test_run();
}
