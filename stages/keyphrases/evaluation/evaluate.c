#include "keyphrases/evaluation/evaluate.h"

#include <libstemmer.h>

#include "evaluation/fold.h"
#include "evaluation/json_lines.h"
#include "fail.h"
#include "json_value.h"

const unsigned chude_keyphrase_depths[CHUDE_KEYPHRASE_DEPTHS] = {5, 10, CHUDE_KEYPHRASE_DEEPEST};

typedef struct {
    const ChudeKeyphraseEvaluation *what;
    struct sb_stemmer *porter;
    GHashTable *system; /* id → json_object * of keyphrases, or NULL: none */
    struct sb_stemmer *stemmer;
    GHashTable *gold; /* of the document: folded phrases */
    GHashTable *seen; /* of the document: those of the system, folded */
    unsigned rank;    /* how many those are */
    uint64_t hits[CHUDE_KEYPHRASE_DEPTHS];
    ChudeKeyphraseRates sums[CHUDE_KEYPHRASE_DEPTHS];
    ChudeKeyphraseScore *score;
} Work;

/* ---- the system ---- */

static bool keep(void *context, const ChudeJsonLine *record, GError **error) {
    Work *work = context;
    const char *id = chude_json_line_id(record, error);
    json_object *list = chude_json_line_member(record, "keyphrases");
    if (!id) {
        return false;
    }
    if (list && !json_object_is_type(list, json_type_array)) {
        return chude_json_line_bad(record, error, "keyphrases is no list");
    }
    for (size_t i = 0; list && i < json_object_array_length(list); i++) {
        if (!chude_json_phrase(json_object_array_get_idx(list, i)).data) {
            return chude_json_line_bad(record, error,
                                       "one of keyphrases is neither a string nor an object with text");
        }
    }
    g_hash_table_replace(work->system, g_strdup(id), json_object_get(list));
    return true;
}

static void put(gpointer object) {
    json_object_put(object);
}

/* ---- a document ---- */

static char *fold(const Work *work, ChudeText phrase) {
    ChudeBuffer folded = {0};
    chude_evaluation_fold(&folded, phrase, work->stemmer);
    char *text = folded.size ? g_strndup(folded.data, folded.size) : NULL;
    chude_buffer_clear(&folded);
    return text;
}

/* One phrase more of the system; what is the same as one before is none. */
static void add_phrase(void *context, ChudeText phrase) {
    Work *work = context;
    char *text = work->rank < CHUDE_KEYPHRASE_DEEPEST ? fold(work, phrase) : NULL;
    if (!text || !g_hash_table_add(work->seen, text)) {
        return; /* the table has freed a text that it has already */
    }
    bool hit = g_hash_table_contains(work->gold, text);
    for (size_t i = 0; i < CHUDE_KEYPHRASE_DEPTHS; i++) {
        work->hits[i] += hit && work->rank < chude_keyphrase_depths[i];
    }
    work->rank++;
}

static bool read_gold(Work *work, const ChudeJsonLine *record, GError **error) {
    json_object *list = chude_json_line_member(record, "gold");
    const char *lang = chude_json_text(chude_json_line_member(record, "lang"));
    if (!json_object_is_type(list, json_type_array)) {
        return chude_json_line_bad(record, error, "no list of phrases in gold");
    }
    work->stemmer = lang && strcmp(lang, "en") == 0 ? work->porter : NULL;
    g_hash_table_remove_all(work->gold);
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        json_object *phrase = json_object_array_get_idx(list, i);
        if (!json_object_is_type(phrase, json_type_string)) {
            return chude_json_line_bad(record, error, "one of gold is no string");
        }
        char *text = fold(work, chude_json_phrase(phrase));
        if (text) {
            g_hash_table_add(work->gold, text);
        }
    }
    return true;
}

static bool read_system(Work *work, const ChudeJsonLine *record, GError **error) {
    const ChudeKeyphraseEvaluation *what = work->what;
    if (!what->system) {
        return what->source(what->context, record->line, record->file, record->number, add_phrase, work,
                            error);
    }
    const char *id = chude_json_line_id(record, error);
    gpointer list = NULL;
    if (!id) {
        return false;
    }
    work->score->missing += !g_hash_table_lookup_extended(work->system, id, NULL, &list);
    for (size_t i = 0; list && i < json_object_array_length(list); i++) {
        add_phrase(work, chude_json_phrase(json_object_array_get_idx(list, i)));
    }
    return true;
}

/* Sums in the order of the file: other orders round otherwise. */
static bool score_document(void *context, const ChudeJsonLine *record, GError **error) {
    Work *work = context;
    if (!read_gold(work, record, error)) {
        return false;
    }
    size_t wanted = g_hash_table_size(work->gold);
    if (wanted == 0) {
        return true;
    }
    g_hash_table_remove_all(work->seen);
    work->rank = 0;
    memset(work->hits, 0, sizeof work->hits);
    if (!read_system(work, record, error)) {
        return false;
    }
    work->score->documents++;
    for (size_t i = 0; i < CHUDE_KEYPHRASE_DEPTHS; i++) {
        double hits = (double)work->hits[i], precision = hits / chude_keyphrase_depths[i],
               recall = hits / (double)wanted;
        work->sums[i].precision += precision;
        work->sums[i].recall += recall;
        work->sums[i].sum_f1 += hits > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }
    return true;
}

bool chude_keyphrase_evaluate(const ChudeKeyphraseEvaluation *what, ChudeKeyphraseScore *score,
                              GError **error) {
    Work work = {.what = what,
                 .porter = sb_stemmer_new("porter", NULL),
                 .system = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, put),
                 .gold = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                 .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                 .score = score};
    *score = (ChudeKeyphraseScore){0};
    bool good = (!what->system || chude_json_lines_each(what->system, keep, &work, error)) &&
                chude_json_lines_each(what->gold, score_document, &work, error);
    if (good && score->documents == 0) {
        chude_fail(error, "%s: no document has gold phrases", what->gold);
        good = false;
    }
    for (size_t i = 0; good && i < CHUDE_KEYPHRASE_DEPTHS; i++) {
        ChudeKeyphraseRates *rates = &score->at[i];
        double documents = (double)score->documents, least = 1e-12;
        rates->precision = work.sums[i].precision / documents;
        rates->recall = work.sums[i].recall / documents;
        rates->f1 = 2 * rates->precision * rates->recall / MAX(rates->precision + rates->recall, least);
        rates->sum_f1 = work.sums[i].sum_f1;
        rates->mean_f1 = rates->sum_f1 / documents;
    }
    g_hash_table_unref(work.system);
    g_hash_table_unref(work.gold);
    g_hash_table_unref(work.seen);
    sb_stemmer_delete(work.porter);
    return good;
}
