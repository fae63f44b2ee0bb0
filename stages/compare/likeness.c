#include "compare/likeness.h"

#include <math.h>
#include <string.h>

#include "counting_key.h"

enum {
    COMMON = 1000
}; /* what so many topics have says little of any, and would make the work grow with their square */

static void clear_part(gpointer part) {
    g_free(((ChudeVectorPart *)part)->key);
}

ChudeTermVector *chude_vector_new(void) {
    ChudeTermVector *vector = g_new0(ChudeTermVector, 1);
    vector->parts = g_array_new(FALSE, FALSE, sizeof(ChudeVectorPart));
    g_array_set_clear_func(vector->parts, clear_part);
    vector->ids = g_ptr_array_new_with_free_func(g_free);
    vector->shapes = g_ptr_array_new_with_free_func(g_free);
    return vector;
}

void chude_vector_free(ChudeTermVector *vector) {
    if (vector) {
        g_array_unref(vector->parts);
        g_ptr_array_unref(vector->ids);
        g_ptr_array_unref(vector->shapes);
        g_free(vector);
    }
}

/* Whether there is more to it than marks. */
static bool is_word(const char *part) {
    for (; *part; part = g_utf8_next_char(part)) {
        if (g_unichar_isalnum(g_utf8_get_char(part))) {
            return true;
        }
    }
    return false;
}

/* The counting key's syllables, without punctuation that stands alone. */
static GPtrArray *syllables_of(const char *key) {
    GPtrArray *syllables = g_ptr_array_new_with_free_func(g_free);
    char **parts = g_strsplit(key, "_", -1);
    for (size_t i = 0; parts[i]; i++) {
        if (is_word(parts[i])) {
            g_ptr_array_add(syllables, g_strdup(parts[i]));
        }
    }
    g_strfreev(parts);
    return syllables;
}

static void add_part(ChudeTermVector *vector, ChudeVectorPart part) {
    g_array_append_val(vector->parts, part);
}

char *chude_term_key(ChudeText term) {
    ChudeBuffer bytes = {0};
    chude_counting_key(&bytes, term);
    char *key = g_strndup(bytes.size ? bytes.data : "", bytes.size);
    chude_buffer_clear(&bytes);
    return key;
}

void chude_vector_add(ChudeTermVector *vector, ChudeText term, double weight) {
    char *key = chude_term_key(term);
    GPtrArray *syllables = syllables_of(key);
    g_ptr_array_add(vector->shapes, key);
    guint count = weight > 0 && isfinite(weight) ? syllables->len : 0;
    for (guint i = 0; i + 1 < count; i++) {
        char *pair =
            g_strconcat(g_ptr_array_index(syllables, i), "_", g_ptr_array_index(syllables, i + 1), NULL);
        add_part(vector, (ChudeVectorPart){pair, weight / sqrt(count - 1)});
    }
    if (count == 1) {
        add_part(vector, (ChudeVectorPart){g_strdup(g_ptr_array_index(syllables, 0)), weight});
    }
    g_ptr_array_unref(syllables);
}

void chude_vector_add_document(ChudeTermVector *vector, ChudeText id) {
    g_ptr_array_add(vector->ids, g_strndup(id.size ? id.data : "", id.size));
}

/* By key, then the larger weight: which decides of equal keys, and so no order of adding does. */
static int by_key(const void *a, const void *b) {
    const ChudeVectorPart *one = a, *other = b;
    int order = strcmp(one->key, other->key);
    return order ? order : (one->weight < other->weight) - (one->weight > other->weight);
}

static int by_id(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void chude_vector_end(ChudeTermVector *vector) {
    GArray *parts = vector->parts;
    double sum = 0;
    guint kept = 0;
    double largest = 0;
    for (guint i = 0; i < parts->len; i++) {
        largest = MAX(largest, g_array_index(parts, ChudeVectorPart, i).weight);
    }
    for (guint i = 0; i < parts->len; i++) { /* whatever scores were: no square is beyond a double */
        g_array_index(parts, ChudeVectorPart, i).weight /= largest;
    }
    g_array_sort(parts, by_key);
    for (guint i = 0; i < parts->len; i++) {
        ChudeVectorPart part = g_array_index(parts, ChudeVectorPart, i);
        g_array_index(parts, ChudeVectorPart, i).key = NULL;
        if (kept && strcmp(part.key, g_array_index(parts, ChudeVectorPart, kept - 1).key) == 0) {
            g_free(part.key); /* two terms have it: the larger weight stands */
        } else {
            sum += part.weight * part.weight;
            g_array_index(parts, ChudeVectorPart, kept++) = part;
        }
    }
    g_array_set_size(parts, kept);
    vector->length = sqrt(sum);
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_sort(vector->ids, by_id);
    for (guint i = 0; i < vector->ids->len; i++) {
        const char *id = g_ptr_array_index(vector->ids, i);
        if (i == 0 || strcmp(id, g_ptr_array_index(vector->ids, i - 1)) != 0) {
            g_ptr_array_add(ids, g_strdup(id));
        }
    }
    g_ptr_array_unref(vector->ids);
    vector->ids = ids;
}

double chude_vector_cosine(const ChudeTermVector *one, const ChudeTermVector *other) {
    double sum = 0;
    for (guint i = 0, k = 0; i < one->parts->len && k < other->parts->len;) {
        const ChudeVectorPart *a = &g_array_index(one->parts, ChudeVectorPart, i);
        const ChudeVectorPart *b = &g_array_index(other->parts, ChudeVectorPart, k);
        int order = strcmp(a->key, b->key);
        sum += order ? 0 : a->weight * b->weight;
        i += order <= 0;
        k += order >= 0;
    }
    return sum > 0 ? chude_round(MIN(sum / (one->length * other->length), 1)) : 0;
}

size_t chude_vector_shared(const ChudeTermVector *one, const ChudeTermVector *other) {
    size_t shared = 0;
    for (guint i = 0, k = 0; i < one->ids->len && k < other->ids->len;) {
        int order = strcmp(g_ptr_array_index(one->ids, i), g_ptr_array_index(other->ids, k));
        shared += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return shared;
}

double chude_vector_likeness(const ChudeTermVector *one, const ChudeTermVector *other) {
    guint fewer = MIN(one->ids->len, other->ids->len);
    double cosine = chude_vector_cosine(one, other);
    double overlap = fewer ? (double)chude_vector_shared(one, other) / fewer : 0;
    return chude_round(1 - (1 - cosine) * (1 - overlap));
}

bool chude_key_holds(const char *key, const char *part) {
    size_t size = strlen(part);
    for (const char *at = strstr(key, part); size && at; at = strstr(at + 1, part)) {
        if ((at == key || at[-1] == '_') && (at[size] == 0 || at[size] == '_')) {
            return true;
        }
    }
    return false;
}

/* ---- pairs ---- */

/* The topics that have each part or document; documents' names begin with a byte that no part has. */
static void index_one(GHashTable *index, const char *mark, const char *key, guint topic) {
    char *name = g_strconcat(mark, key, NULL);
    GArray *topics = g_hash_table_lookup(index, name);
    if (topics) {
        g_free(name);
    } else {
        topics = g_array_new(FALSE, FALSE, sizeof(guint));
        g_hash_table_insert(index, name, topics);
    }
    g_array_append_val(topics, topic);
}

static void free_topics(gpointer topics) {
    g_array_unref(topics);
}

static const char *document_mark = "\n";

static GHashTable *index_of(const GPtrArray *list) {
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_topics);
    for (guint i = 0; i < list->len; i++) {
        const ChudeTermVector *vector = g_ptr_array_index(list, i);
        for (guint k = 0; k < vector->parts->len; k++) {
            index_one(index, "", g_array_index(vector->parts, ChudeVectorPart, k).key, i);
        }
        for (guint k = 0; k < vector->ids->len; k++) {
            index_one(index, document_mark, g_ptr_array_index(vector->ids, k), i);
        }
    }
    return index;
}

typedef struct {
    const GPtrArray *before, *after;
    GHashTable *index; /* of after */
    guint *seen;       /* of each one of after: the last of before that met it, plus 1 */
    GArray *pairs;     /* ChudeMatch */
    double least;
} Pairing;

static void meet(Pairing *pairing, guint before, const char *mark, const char *key) {
    char *name = g_strconcat(mark, key, NULL);
    const GArray *topics = g_hash_table_lookup(pairing->index, name);
    for (guint i = 0; topics && topics->len <= COMMON && i < topics->len; i++) {
        guint after = g_array_index(topics, guint, i);
        if (pairing->seen[after] != before + 1) {
            pairing->seen[after] = before + 1;
            double likeness = chude_vector_likeness(g_ptr_array_index(pairing->before, before),
                                                    g_ptr_array_index(pairing->after, after));
            ChudeMatch match = {before, after, likeness, true};
            if (likeness >= pairing->least && likeness > 0) {
                g_array_append_val(pairing->pairs, match);
            }
        }
    }
    g_free(name);
}

static int by_likeness(const void *a, const void *b) {
    const ChudeMatch *one = a, *other = b;
    if (one->likeness != other->likeness) {
        return one->likeness < other->likeness ? 1 : -1;
    }
    if (one->before != other->before) {
        return one->before < other->before ? -1 : 1;
    }
    return (one->after > other->after) - (one->after < other->after);
}

GArray *chude_match(const GPtrArray *before, const GPtrArray *after, double threshold) {
    Pairing pairing = {before,
                       after,
                       index_of(after),
                       g_new0(guint, after->len + 1),
                       g_array_new(FALSE, FALSE, sizeof(ChudeMatch)),
                       threshold / 2};
    for (guint i = 0; i < before->len; i++) {
        const ChudeTermVector *vector = g_ptr_array_index(before, i);
        for (guint k = 0; k < vector->parts->len; k++) {
            meet(&pairing, i, "", g_array_index(vector->parts, ChudeVectorPart, k).key);
        }
        for (guint k = 0; k < vector->ids->len; k++) {
            meet(&pairing, i, document_mark, g_ptr_array_index(vector->ids, k));
        }
    }
    g_array_sort(pairing.pairs, by_likeness);
    GArray *matches = g_array_new(FALSE, FALSE, sizeof(ChudeMatch));
    bool *used_before = g_new0(bool, before->len + 1), *used_after = g_new0(bool, after->len + 1);
    for (int nearest = 0; nearest <= 1; nearest++) {
        for (guint i = 0; i < pairing.pairs->len; i++) {
            ChudeMatch match = g_array_index(pairing.pairs, ChudeMatch, i);
            bool free_before = !used_before[match.before], free_after = !used_after[match.after];
            match.matched = !nearest;
            if (nearest ? free_before || free_after
                        : free_before && free_after && match.likeness >= threshold) {
                g_array_append_val(matches, match);
                used_before[match.before] = used_after[match.after] = true;
            }
        }
    }
    g_free(used_before);
    g_free(used_after);
    g_free(pairing.seen);
    g_hash_table_destroy(pairing.index);
    g_array_unref(pairing.pairs);
    return matches;
}
