#include "abbreviations/meanings.h"

#include <glib.h>
#include <string.h>

#include "buffer.h"

enum { MOST_PARTS = 24 };

typedef struct {
    char *full;
    uint64_t documents; /* that define it so */
} Full;

typedef struct {
    char *key; /* of the short form */
    GArray *fulls;
    bool ambiguous;
} Meaning;

struct ChudeMeanings {
    const ChudeAbbreviations *list;
    GHashTable *wanted;   /* parts of phrases that matter: char * */
    GHashTable *by_short; /* char * → Meaning * */
    GHashTable *by_full;  /* char * → GPtrArray of Meaning *, by key; from decide on */
};

static void full_clear(gpointer data) {
    g_free(((Full *)data)->full);
}

static void meaning_free(gpointer data) {
    Meaning *meaning = data;
    g_free(meaning->key);
    g_array_unref(meaning->fulls);
    g_free(meaning);
}

static void array_unref(gpointer data) {
    g_ptr_array_unref(data);
}

ChudeMeanings *chude_meanings_new(const ChudeAbbreviations *list) {
    ChudeMeanings *meanings = g_new0(ChudeMeanings, 1);
    meanings->list = list;
    meanings->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    meanings->by_short = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, meaning_free);
    meanings->by_full = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_unref);
    return meanings;
}

void chude_meanings_free(ChudeMeanings *meanings) {
    if (meanings) {
        g_hash_table_unref(meanings->by_full);
        g_hash_table_unref(meanings->by_short);
        g_hash_table_unref(meanings->wanted);
        g_free(meanings);
    }
}

/* Without what writers may leave out: commas, and full stops at a syllable's end (TP. HCM). */
static char *without_marks(const char *key) {
    char *plain = g_strdup(key), *to = plain;
    for (const char *p = key; *p; p++) {
        bool stop = *p == '.' && p > key && (p[1] == '_' || p[1] == 0);
        *to = *p;
        to += *p != ',' && !stop;
    }
    *to = 0;
    return plain;
}

/* Where the parts of a key begin, and behind the last its end plus 1; their number, 0 where there are too many. */
static size_t parts_of(const char *key, size_t begins[MOST_PARTS + 1]) {
    size_t count = 0;
    begins[count++] = 0;
    for (size_t i = 0; key[i]; i++) {
        if (key[i] == '_') {
            if (count == MOST_PARTS) {
                return 0;
            }
            begins[count++] = i + 1;
        }
    }
    begins[count] = strlen(key) + 1;
    return count;
}

static char *part(const char *key, const size_t *begins, size_t from, size_t to) {
    return g_strndup(key + begins[from], begins[to] - begins[from] - 1);
}

void chude_meanings_want(ChudeMeanings *meanings, const char *key) {
    g_autofree char *plain = without_marks(key);
    size_t begins[MOST_PARTS + 1], count = parts_of(plain, begins);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j <= count; j++) {
            g_hash_table_add(meanings->wanted, part(plain, begins, i, j));
        }
    }
}

static bool matters(const ChudeMeanings *meanings, const char *short_key, const char *full_key) {
    return g_hash_table_contains(meanings->wanted, short_key) ||
           g_hash_table_contains(meanings->wanted, full_key);
}

static Meaning *meaning_of(ChudeMeanings *meanings, const char *short_key) {
    Meaning *meaning = g_hash_table_lookup(meanings->by_short, short_key);
    if (!meaning) {
        meaning = g_new0(Meaning, 1);
        meaning->key = g_strdup(short_key);
        meaning->fulls = g_array_new(FALSE, TRUE, sizeof(Full));
        g_array_set_clear_func(meaning->fulls, full_clear);
        g_hash_table_insert(meanings->by_short, meaning->key, meaning);
    }
    return meaning;
}

static void add_full(Meaning *meaning, const char *full_key, uint64_t documents) {
    for (guint i = 0; i < meaning->fulls->len; i++) {
        Full *known = &g_array_index(meaning->fulls, Full, i);
        if (strcmp(known->full, full_key) == 0) {
            known->documents += documents;
            return;
        }
    }
    Full full = {g_strdup(full_key), documents};
    g_array_append_val(meaning->fulls, full);
}

void chude_meanings_found(ChudeMeanings *meanings, const char *short_key, const char *full_key,
                          uint64_t documents) {
    ChudeText key = {short_key, strlen(short_key)};
    const ChudeAbbreviation *entry = chude_abbreviations_find_key(meanings->list, key);
    if (documents < CHUDE_PAIR_DOCUMENTS || (entry && entry->own) || strcmp(short_key, full_key) == 0 ||
        !matters(meanings, short_key, full_key)) {
        return;
    }
    add_full(meaning_of(meanings, short_key), full_key, documents);
}

void chude_meanings_widen(ChudeMeanings *meanings) {
    GPtrArray *fulls = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, meanings->by_short);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const Meaning *meaning = value;
        for (guint i = 0; i < meaning->fulls->len; i++) {
            g_ptr_array_add(fulls, g_strdup(g_array_index(meaning->fulls, Full, i).full));
        }
    }
    size_t count;
    const ChudeAbbreviation *all = chude_abbreviations_all(meanings->list, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < all[i].count && g_hash_table_contains(meanings->wanted, all[i].form.key);
             k++) {
            g_ptr_array_add(fulls, g_strdup(all[i].fulls[k].key));
        }
    }
    for (guint i = 0; i < fulls->len; i++) {
        g_hash_table_add(meanings->wanted, g_strdup(fulls->pdata[i]));
    }
    g_ptr_array_unref(fulls);
    g_hash_table_remove_all(meanings->by_short);
}

static int by_bytes(gconstpointer left, gconstpointer right) {
    return strcmp(((const Full *)left)->full, ((const Full *)right)->full);
}

/* Leaves the one full form that counts: of equally frequent ones the first. */
static void keep_best(Meaning *meaning) {
    guint best = 0;
    for (guint i = 1; i < meaning->fulls->len; i++) {
        if (g_array_index(meaning->fulls, Full, i).documents >
            g_array_index(meaning->fulls, Full, best).documents) {
            best = i;
        }
    }
    if (best > 0) {
        g_array_remove_range(meaning->fulls, 0, best);
    }
    g_array_set_size(meaning->fulls, 1);
}

static int by_key(gconstpointer left, gconstpointer right) {
    const Meaning *a = *(Meaning *const *)left, *b = *(Meaning *const *)right;
    return strcmp(a->key, b->key);
}

void chude_meanings_decide(ChudeMeanings *meanings) {
    size_t count;
    const ChudeAbbreviation *all = chude_abbreviations_all(meanings->list, &count);
    for (size_t i = 0; i < count; i++) {
        bool some = g_hash_table_contains(meanings->by_short, all[i].form.key);
        for (size_t k = 0; k < all[i].count && !some; k++) {
            some = matters(meanings, all[i].form.key, all[i].fulls[k].key);
        }
        if (!some) {
            continue;
        }
        Meaning *meaning = meaning_of(meanings, all[i].form.key);
        for (size_t k = 0; k < all[i].count; k++) {
            add_full(meaning, all[i].fulls[k].key, 0);
        }
        /* What the list has for one thing and these documents for another too (TS: tiến sĩ, thí sinh). */
        meaning->ambiguous = all[i].ambiguous || meaning->fulls->len > 1;
    }
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, meanings->by_short);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        Meaning *meaning = value;
        g_array_sort(meaning->fulls, by_bytes);
        if (!meaning->ambiguous) {
            keep_best(meaning);
        }
        for (guint i = 0; i < meaning->fulls->len; i++) {
            const char *full = g_array_index(meaning->fulls, Full, i).full;
            GPtrArray *shorts = g_hash_table_lookup(meanings->by_full, full);
            if (!shorts) {
                shorts = g_ptr_array_new();
                g_hash_table_insert(meanings->by_full, (gpointer)full, shorts);
            }
            g_ptr_array_add(shorts, meaning);
        }
    }
    g_hash_table_iter_init(&iterator, meanings->by_full);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        g_ptr_array_sort(value, by_key);
    }
}

char *chude_meanings_write_out(const ChudeMeanings *meanings, const char *key) {
    char *plain = without_marks(key);
    size_t begins[MOST_PARTS + 1], count = parts_of(plain, begins);
    if (count == 0) {
        return plain;
    }
    GString *written = g_string_new(NULL);
    for (size_t i = 0; i < count;) {
        size_t end = count;
        const Meaning *meaning = NULL;
        for (; end > i && !meaning; end--) {
            g_autofree char *some = part(plain, begins, i, end);
            meaning = g_hash_table_lookup(meanings->by_short, some);
            if (meaning && !meaning->ambiguous) {
                break;
            }
            meaning = NULL;
        }
        g_autofree char *one = part(plain, begins, i, i + 1);
        g_string_append(written, i ? "_" : "");
        g_string_append(written, meaning ? g_array_index(meaning->fulls, Full, 0).full : one);
        i = meaning ? end : i + 1;
    }
    g_free(plain);
    return g_string_free(written, FALSE);
}

/* The key with other in place of parts i … j-1; to be freed. */
static char *replaced(const char *key, const size_t *begins, size_t count, size_t i, size_t j,
                      const char *other) {
    return g_strdup_printf("%.*s%s%s%s", (int)begins[i], key, other, j < count ? "_" : "",
                           j < count ? key + begins[j] : "");
}

void chude_meanings_shorten(const ChudeMeanings *meanings, const char *key,
                            void (*visit)(void *context, const char *key, bool ambiguous), void *context) {
    size_t begins[MOST_PARTS + 1], count = parts_of(key, begins);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j <= count; j++) {
            g_autofree char *some = part(key, begins, i, j);
            const GPtrArray *shorts = g_hash_table_lookup(meanings->by_full, some);
            for (guint k = 0; shorts && k < shorts->len; k++) {
                const Meaning *meaning = shorts->pdata[k];
                g_autofree char *with = replaced(key, begins, count, i, j, meaning->key);
                visit(context, with, meaning->ambiguous);
            }
        }
    }
}

void chude_meanings_expand(const ChudeMeanings *meanings, const char *key,
                           void (*visit)(void *context, const char *key), void *context) {
    size_t begins[MOST_PARTS + 1], count = parts_of(key, begins);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j <= count; j++) {
            g_autofree char *some = part(key, begins, i, j);
            const Meaning *meaning = g_hash_table_lookup(meanings->by_short, some);
            for (guint k = 0; meaning && meaning->ambiguous && k < meaning->fulls->len; k++) {
                g_autofree char *with =
                    replaced(key, begins, count, i, j, g_array_index(meaning->fulls, Full, k).full);
                visit(context, with);
            }
        }
    }
}
