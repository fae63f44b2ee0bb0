#include "compare/keywords.h"

#include <math.h>
#include <string.h>

#include "compare/likeness.h"
#include "compare/listed.h"
#include "fail.h"
#include "keyness/scores.h"
#include "shape.h"

static void clear_change(gpointer change) {
    g_free(((ChudeKeywordChange *)change)->text);
    g_free(((ChudeKeywordChange *)change)->key);
}

static GArray *changes_new(void) {
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(ChudeKeywordChange));
    g_array_set_clear_func(changes, clear_change);
    return changes;
}

static char *copy(ChudeText text) {
    return g_strndup(text.size ? text.data : "", text.size);
}

/* ---- of two summaries ---- */

/* Sets the scores. What is bounded counts at its bound; that may leave the direction open: 0 then. */
static void score(ChudeKeywordChange *change, int64_t documents_before, int64_t documents_after) {
    ChudeKeynessCounts counts = {(uint64_t)change->after, (uint64_t)change->before, (uint64_t)documents_after,
                                 (uint64_t)documents_before};
    change->g2 = chude_keyness_g2_full(counts);
    change->log_ratio = chude_keyness_log_ratio(counts);
    if ((change->before_at_most && change->g2 < 0) || (change->after_at_most && change->g2 > 0)) {
        change->g2 = change->log_ratio = 0;
    }
}

/* The forms that were compared already, by their counting keys. */
static bool is_new(GHashTable *seen, json_object *keyword) {
    json_object *variants = chude_member(keyword, "variants");
    bool fresh = true;
    for (size_t i = 0; i <= chude_member_count(keyword, "variants"); i++) {
        ChudeText text = i ? chude_variant_text(json_object_array_get_idx(variants, i - 1))
                           : chude_member_text(keyword, "text");
        char *key = chude_term_key(text);
        fresh = fresh && !g_hash_table_contains(seen, key);
        g_hash_table_add(seen, key);
    }
    return fresh;
}

static void compare(GArray *changes, GHashTable *seen, json_object *of, const ChudeListed *other, bool after,
                    const int64_t documents[2]) {
    json_object *keywords = chude_member(of, "keywords");
    for (size_t i = 0; keywords && i < json_object_array_length(keywords); i++) {
        json_object *one = json_object_array_get_idx(keywords, i);
        int64_t df = chude_member_integer(one, "df");
        if (!is_new(seen, one)) {
            continue;
        }
        ChudeListedCount count = chude_listed_count(other, one);
        if (count.df < 0) {
            continue;
        }
        /* Two sides may write it differently: as the one does where more documents have it. */
        int64_t rest = documents[!after], all = documents[after];
        bool here = !count.keyword || (double)df / (double)all >= (double)count.df / (double)rest;
        json_object *shown = here ? one : count.keyword;
        ChudeText text = chude_member_text(shown, "text");
        ChudeKeywordChange change = {.text = copy(text),
                                     .key = chude_term_key(text),
                                     .before = after ? count.df : df,
                                     .after = after ? df : count.df,
                                     .before_at_most = after && count.at_most,
                                     .after_at_most = !after && count.at_most,
                                     .evidence = chude_member(shown, "evidence")};
        score(&change, documents[0], documents[1]);
        g_array_append_val(changes, change);
    }
}

/* ---- which are shown ---- */

/* More frequent ones first, then the larger G²; ties by key, then text. */
static int by_g2(const void *a, const void *b) {
    const ChudeKeywordChange *one = a, *other = b;
    if ((one->g2 > 0) != (other->g2 > 0)) {
        return one->g2 > 0 ? -1 : 1;
    }
    double larger = fabs(one->g2), than = fabs(other->g2);
    if (larger != than) {
        return larger > than ? -1 : 1;
    }
    int order = strcmp(one->key, other->key);
    return order ? order : strcmp(one->text, other->text);
}

static int by_rising_g2(const void *a, const void *b) {
    const ChudeKeywordChange *one = a, *other = b;
    double larger = fabs(one->g2), than = fabs(other->g2);
    return (larger > than) - (larger < than);
}

static void set_q(GArray *changes) {
    ChudeKeynessRates rates = chude_keyness_rates(changes->len);
    g_array_sort(changes, by_rising_g2);
    for (guint i = 0; i < changes->len; i++) {
        ChudeKeywordChange *change = &g_array_index(changes, ChudeKeywordChange, i);
        change->q = chude_keyness_next_q(&rates, chude_keyness_p(change->g2));
    }
}

static int64_t most(const ChudeKeywordChange *change) {
    return change->g2 > 0 ? change->after : change->before;
}

/* A term that is shown, and the key by which it came to be. */
typedef struct {
    ChudeKeywordChange change; /* owned by the array of all */
    const char *first;
} Shown;

/* Whether the term is left to one that is shown, which may take its longer name. */
static bool is_taken(GArray *shown, const ChudeKeywordChange *change) {
    for (guint i = 0; i < shown->len; i++) {
        Shown *other = &g_array_index(shown, Shown, i);
        if ((other->change.g2 > 0) != (change->g2 > 0)) {
            continue;
        }
        bool longer = chude_key_holds(change->key, other->change.key);
        if (longer && 4 * (double)most(change) >= 3 * (double)most(&other->change)) {
            other->change = *change;
            return true;
        }
        if (longer || chude_key_holds(change->key, other->first) ||
            chude_key_holds(other->change.key, change->key)) {
            return true;
        }
    }
    return false;
}

/* Takes changes. */
static GArray *choose(GArray *changes, double max_q, size_t top) {
    GArray *kept = changes_new(), *shown = g_array_new(FALSE, FALSE, sizeof(Shown));
    size_t sides[2] = {0, 0};
    g_array_sort(changes, by_g2);
    for (guint i = 0; i < changes->len; i++) {
        const ChudeKeywordChange *change = &g_array_index(changes, ChudeKeywordChange, i);
        bool wanted = change->g2 != 0 && change->q <= max_q && sides[change->g2 > 0] < top;
        if (wanted && !is_taken(shown, change)) {
            Shown one = {*change, change->key};
            g_array_append_val(shown, one);
            sides[change->g2 > 0]++;
        }
    }
    for (guint i = 0; i < shown->len; i++) {
        ChudeKeywordChange change = g_array_index(shown, Shown, i).change;
        change.text = g_strdup(change.text);
        change.key = g_strdup(change.key);
        g_array_append_val(kept, change);
    }
    g_array_sort(kept, by_g2);
    g_array_unref(shown);
    g_array_unref(changes);
    return kept;
}

GArray *chude_keywords_listed(json_object *before, json_object *after, double max_q, size_t top) {
    json_object *sides[] = {before, after};
    ChudeListed *listed[2];
    int64_t documents[2];
    GArray *changes = changes_new();
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < 2; i++) {
        listed[i] = chude_listed_new(sides[i]);
        documents[i] = chude_member_integer(chude_member(sides[i], "corpus"), "documents");
    }
    if (documents[0] > 0 && documents[1] > 0) {
        compare(changes, seen, after, listed[0], true, documents);
        compare(changes, seen, before, listed[1], false, documents);
    }
    chude_listed_free(listed[0]);
    chude_listed_free(listed[1]);
    g_hash_table_destroy(seen);
    set_q(changes);
    return choose(changes, max_q, top);
}

/* ---- of two corpora ---- */

/* 4.12, 5-12, 26/11/2025, 33: what changes from day to day whatever happens. */
static bool is_date_or_number(const char *part) {
    bool digit = false;
    for (; *part; part++) {
        digit = digit || g_ascii_isdigit(*part);
        if (!g_ascii_isdigit(*part) && !strchr(".,-/:", *part)) {
            return false;
        }
    }
    return digit;
}

static bool has_mark(const char *part) {
    return strpbrk(part, ".,-/:") != NULL;
}

bool chude_is_of_the_day(const char *key) {
    char **parts = g_strsplit(key, "_", -1);
    bool all = parts[0] != NULL, date = false;
    for (size_t i = 0; parts[i]; i++) {
        bool number = is_date_or_number(parts[i]);
        all = all && number;
        date = date || (number && has_mark(parts[i]));
    }
    g_strfreev(parts);
    return all || date;
}

/* The keywords of a summary by all their forms, and where they stand. */
static void note_keywords(GHashTable *keywords, json_object *summary) {
    json_object *list = chude_member(summary, "keywords");
    for (size_t i = 0; i < chude_member_count(summary, "keywords"); i++) {
        json_object *one = json_object_array_get_idx(list, i), *variants = chude_member(one, "variants");
        for (size_t k = 0; k <= chude_member_count(one, "variants"); k++) {
            char *key = chude_term_key(k ? chude_variant_text(json_object_array_get_idx(variants, k - 1))
                                         : chude_member_text(one, "text"));
            if (g_hash_table_contains(keywords, key)) {
                g_free(key);
            } else {
                g_hash_table_insert(keywords, key, one);
            }
        }
    }
}

static bool add_row(GArray *changes, ChudeText line, GHashTable *const keywords[2], GError **error) {
    json_object *row = NULL;
    if (!chude_json_parse(line, false, &row, error)) {
        return false;
    }
    json_object *reference =
        json_object_is_type(row, json_type_object) ? chude_member(row, "reference") : NULL;
    if (!json_object_is_type(reference, json_type_object)) {
        json_object_put(row);
        chude_fail(error, "no row of chude.keyness/1");
        return false;
    }
    ChudeText text = chude_member_text(row, "text");
    ChudeKeywordChange change = {.text = copy(text),
                                 .key = chude_term_key(text),
                                 .after = chude_member_integer(row, "df"),
                                 .before = chude_member_integer(reference, "df"),
                                 .g2 = chude_member_number(row, "g2"),
                                 .log_ratio = chude_member_number(row, "log_ratio"),
                                 .q = chude_member_number(row, "q")};
    json_object *here = g_hash_table_lookup(keywords[change.g2 > 0], change.key),
                *there = g_hash_table_lookup(keywords[change.g2 <= 0], change.key);
    bool listed = here || there || g_hash_table_size(keywords[0]) + g_hash_table_size(keywords[1]) == 0;
    change.evidence = here ? chude_member(here, "evidence") : NULL;
    json_object_put(row);
    if (!listed || chude_is_of_the_day(change.key)) {
        clear_change(&change);
    } else {
        g_array_append_val(changes, change);
    }
    return true;
}

GArray *chude_keywords_counted(ChudeText rows, json_object *before, json_object *after, double max_q,
                               size_t top, GError **error) {
    GArray *changes = changes_new();
    json_object *sides[] = {before, after};
    GHashTable *keywords[2];
    bool good = true;
    for (unsigned i = 0; i < 2; i++) {
        keywords[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        note_keywords(keywords[i], sides[i]);
    }
    for (size_t at = 0; good && at < rows.size;) {
        const char *end = memchr(rows.data + at, '\n', rows.size - at);
        size_t size = end ? (size_t)(end - rows.data) - at : rows.size - at;
        good = add_row(changes, (ChudeText){rows.data + at, size}, keywords, error);
        at += size + 1;
    }
    g_hash_table_destroy(keywords[0]);
    g_hash_table_destroy(keywords[1]);
    if (!good) {
        g_array_unref(changes);
        return NULL;
    }
    return choose(changes, max_q, top);
}
