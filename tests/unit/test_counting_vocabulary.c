/* stages/counting/vocabulary.c: words that were added are found again by number and by key, in memory and in a file. */
#include "counting/vocabulary.h"

#include "counting/part.h"

/* ---- words to add ---- */

typedef struct {
    GString *key;
    GArray *forms; /* ChudeWordForm, owned texts */
    uint32_t df;
} Word;

static void word_free(gpointer data) {
    Word *word = data;
    for (guint i = 0; i < word->forms->len; i++) {
        g_free((gpointer)g_array_index(word->forms, ChudeWordForm, i).text.data);
    }
    g_array_unref(word->forms);
    g_string_free(word->key, TRUE);
    g_free(word);
}

static ChudeText key_of(const Word *word) {
    return (ChudeText){word->key->str, word->key->len};
}

static int compare_words(gconstpointer a, gconstpointer b) {
    return chude_runs_compare(key_of(*(Word *const *)a), key_of(*(Word *const *)b));
}

static int fall(gconstpointer a, gconstpointer b) {
    return chude_runs_compare(((const ChudeWordForm *)b)->text, ((const ChudeWordForm *)a)->text);
}

/* Any bytes, some keys much longer than others, some of them the beginning of others. */
static GString *random_key(void) {
    GString *key = g_string_new("");
    int size = g_test_rand_int_range(0, 50) ? g_test_rand_int_range(1, 8) : g_test_rand_int_range(1, 5000);
    for (int i = 0; i < size; i++) {
        g_string_append_c(key, "ab_\xE1\xFF\1"[g_test_rand_int_range(0, 6)]);
    }
    return key;
}

static uint64_t random_count(void) {
    return g_test_rand_int_range(0, 20) ? (uint64_t)g_test_rand_int_range(1, 5)
                                        : ((uint64_t)1 << g_test_rand_int_range(0, 62));
}

static void add_form(Word *word, const char *text, size_t size) {
    ChudeWordForm form = {{g_memdup2(text, size), size}, random_count()};
    g_array_append_val(word->forms, form);
}

static Word *word_new(GString *key) {
    Word *word = g_new0(Word, 1);
    word->key = key;
    word->df = (uint32_t)random_count();
    word->forms = g_array_new(FALSE, FALSE, sizeof(ChudeWordForm));
    GString *text = g_string_new_len(key->str, (gssize)key->len);
    g_strdelimit(text->str, "_", ' ');
    bool plain = g_test_rand_int_range(0, 3);
    if (plain) {
        add_form(word, text->str, text->len);
    }
    int more = g_test_rand_int_range(plain ? 0 : 1, g_test_rand_int_range(0, 10) ? 3 : 40);
    for (int i = 0; i < more; i++) { /* the same, longer or not, but for one byte that a key has not */
        size_t size = text->len;
        if (i % 2) {
            g_string_append_c(text, 'x');
        }
        char kept = text->str[0];
        text->str[0] = (char)('A' + i);
        add_form(word, text->str, text->len);
        text->str[0] = kept;
        g_string_truncate(text, size);
    }
    g_string_free(text, TRUE);
    g_array_sort(word->forms, fall);
    return word;
}

static GPtrArray *random_words(int count) {
    GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *words = g_ptr_array_new_with_free_func(word_free);
    while (words->len < (guint)count) {
        GString *key = random_key();
        if (g_hash_table_contains(keys, key->str)) {
            g_string_append_printf(key, "%d", g_test_rand_int());
        }
        if (!g_hash_table_contains(keys, key->str)) {
            g_ptr_array_add(words, word_new(key));
            g_hash_table_add(keys, key->str);
        } else {
            g_string_free(key, TRUE);
        }
    }
    g_hash_table_destroy(keys);
    g_ptr_array_sort(words, compare_words);
    return words;
}

static ChudeVocabulary *vocabulary_of(const GPtrArray *words, size_t memory) {
    ChudeVocabulary *vocabulary = chude_vocabulary_new(g_get_tmp_dir(), memory);
    GError *error = NULL;
    for (guint i = 0; i < words->len; i++) {
        const Word *word = words->pdata[i];
        g_assert_true(chude_vocabulary_add(vocabulary, key_of(word), word->df,
                                           (const ChudeWordForm *)(const void *)word->forms->data,
                                           word->forms->len, &error));
    }
    g_assert_true(chude_vocabulary_end(vocabulary, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(chude_vocabulary_size(vocabulary), ==, words->len);
    return vocabulary;
}

/* ---- reading ---- */

static void assert_text(ChudeText text, ChudeText expected) {
    g_assert_cmpmem(text.data, text.size, expected.data, expected.size);
}

static void assert_word(const ChudeWord *word, const Word *expected) {
    uint64_t sum = 0, most = 0;
    uint32_t commonest = 0;
    ChudeWord at = *word;
    ChudeBuffer spelled = {0};
    assert_text(word->key, key_of(expected));
    g_assert_cmpuint(word->df, ==, expected->df);
    g_assert_cmpuint(word->forms, ==, expected->forms->len);
    for (uint32_t i = 0; i < word->forms; i++) {
        const ChudeWordForm *form = &g_array_index(expected->forms, ChudeWordForm, i);
        bool plain;
        ChudeWordForm got = chude_word_next_form(&at, &plain);
        g_assert_cmpuint(got.count, ==, form->count);
        assert_text(got.text, plain ? key_of(expected) : form->text);
        spelled.size = 0;
        chude_buffer_literal(&spelled, "<");
        chude_word_spell(word, i, &spelled);
        assert_text((ChudeText){spelled.data + 1, spelled.size - 1}, form->text);
        sum += form->count;
        if (form->count > most ||
            (form->count == most &&
             chude_runs_compare(form->text, g_array_index(expected->forms, ChudeWordForm, commonest).text) <
                 0)) {
            most = form->count;
            commonest = i;
        }
    }
    g_assert_cmpuint(word->count, ==, sum);
    g_assert_cmpuint(chude_word_commonest(word), ==, commonest);
    chude_buffer_clear(&spelled);
}

static void assert_all(const ChudeVocabulary *vocabulary, const GPtrArray *words) {
    ChudeVocabularyReader *reader = chude_vocabulary_reader_new(vocabulary);
    GError *error = NULL;
    for (guint i = 0; i < words->len * 2; i++) { /* in order, then in none */
        uint32_t number = i < words->len ? i : (uint32_t)g_test_rand_int_range(0, (gint32)words->len);
        const Word *expected = words->pdata[number];
        ChudeWord word;
        uint32_t found = 0;
        g_assert_true(chude_vocabulary_word(reader, number, &word, &error));
        assert_word(&word, expected);
        g_assert_true(chude_vocabulary_find(reader, key_of(expected), &found, &error));
        g_assert_cmpuint(found, ==, number);
        /* what is not there: a byte more, one less */
        char *other = g_strdup_printf("%s%c", expected->key->str, '\2');
        g_assert_true(
            chude_vocabulary_find(reader, (ChudeText){other, expected->key->len + 1}, &found, &error));
        g_assert_cmpuint(found, ==, CHUDE_NONE);
        g_assert_true(chude_vocabulary_find(reader, (ChudeText){other, 0}, &found, &error));
        g_assert_cmpuint(found, ==, CHUDE_NONE);
        g_free(other);
    }
    g_assert_no_error(error);
    chude_vocabulary_reader_free(reader);
}

static void test_random(void) {
    static const size_t memories[] = {0, 1, 100, 5000, 100000, SIZE_MAX};
    static const int counts[] = {0, 1, 2, 7, 8, 9, 16, 17, 1000, 40000};
    for (size_t c = 0; c < G_N_ELEMENTS(counts); c++) {
        GPtrArray *words = random_words(counts[c]);
        for (size_t m = 0; m < G_N_ELEMENTS(memories); m++) {
            if (counts[c] < 10000 || m % 3 == 1) {
                ChudeVocabulary *vocabulary = vocabulary_of(words, memories[m]);
                assert_all(vocabulary, words);
                if (memories[m] <= 1 && words->len) { /* in the file */
                    g_assert_cmpuint(chude_vocabulary_held(vocabulary), <=,
                                     (words->len / 8 + 2) * sizeof(uint64_t));
                }
                chude_vocabulary_free(vocabulary);
            }
        }
        g_ptr_array_free(words, TRUE);
    }
}

/* Absent keys before the first, behind the last and between. */
static void test_absent(void) {
    static const char *const keys[] = {"b", "d", "dd", "f"};
    static const char *const absent[] = {"", "a", "bb", "c", "d\1", "de", "e", "ff", "g"};
    for (size_t memory = 0; memory <= 1000; memory += 1000) {
        ChudeVocabulary *vocabulary = chude_vocabulary_new(g_get_tmp_dir(), memory);
        for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
            ChudeWordForm form = {{keys[i], strlen(keys[i])}, 1};
            g_assert_true(chude_vocabulary_add(vocabulary, form.text, 1, &form, 1, NULL));
        }
        g_assert_true(chude_vocabulary_end(vocabulary, NULL));
        ChudeVocabularyReader *reader = chude_vocabulary_reader_new(vocabulary);
        for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
            uint32_t number = 0;
            g_assert_true(
                chude_vocabulary_find(reader, (ChudeText){absent[i], strlen(absent[i])}, &number, NULL));
            g_assert_cmpuint(number, ==, CHUDE_NONE);
        }
        chude_vocabulary_reader_free(reader);
        chude_vocabulary_free(vocabulary);
    }
}

static void test_no_folder(void) {
    ChudeVocabulary *vocabulary = chude_vocabulary_new("/nonexistent", 0);
    ChudeWordForm form = {{"a", 1}, 1};
    GError *error = NULL;
    g_assert_false(chude_vocabulary_add(vocabulary, form.text, 1, &form, 1, &error));
    g_assert_nonnull(strstr(error->message, "/nonexistent"));
    g_clear_error(&error);
    chude_vocabulary_free(vocabulary);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting-vocabulary/random", test_random);
    g_test_add_func("/counting-vocabulary/absent", test_absent);
    g_test_add_func("/counting-vocabulary/no-folder", test_no_folder);
    return g_test_run();
}
