/* validate_summary.c - a summary's members, and its evidence against the documents that it names. */
#include <string.h>

#include "validate.h"

/* ---- members ---- */

static const ChudeShape evidence[] = {{"id", CHUDE_SHAPE_NAME, true, 0, NULL},
                                      {"begin", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                      {"end", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                      {"snippet", CHUDE_SHAPE_NAME, true, 0, NULL},
                                      {0}};
static const ChudeShape document_evidence[] = {{"id", CHUDE_SHAPE_NAME, true, 0, NULL},
                                               {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                               {"title", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                               {"begin", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                               {"end", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                               {"snippet", CHUDE_SHAPE_NAME, false, 0, NULL},
                                               {0}};
static const ChudeShape reference[] = {{"df", CHUDE_SHAPE_INTEGER, false, 1, NULL},
                                       {"df_at_most", CHUDE_SHAPE_INTEGER, false, 1, NULL},
                                       {"documents", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                       {0}};
static const ChudeShape keyness[] = {{"g2", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                     {"log_ratio", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                     {"q", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                     {"reference", CHUDE_SHAPE_OBJECT, false, 0, reference},
                                     {0}};
static const ChudeShape keyword[] = {{"text", CHUDE_SHAPE_NAME, true, 0, NULL},
                                     {"count", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                     {"df", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                     {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                     {"keyness", CHUDE_SHAPE_OBJECT, false, 0, keyness},
                                     {"variants", CHUDE_SHAPE_ARRAY, false, 0, NULL},
                                     {"evidence", CHUDE_SHAPE_OBJECTS, false, 0, evidence},
                                     {0}};
static const ChudeShape term[] = {
    {"text", CHUDE_SHAPE_NAME, true, 0, NULL}, {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL}, {0}};
static const ChudeShape topic[] = {{"id", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                   {"label", CHUDE_SHAPE_NAME, true, 0, NULL},
                                   {"size", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                   {"in_others", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                   {"parent", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                   {"cohesion", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                   {"weak", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                   {"coherence", CHUDE_SHAPE_NUMBER, false, 0, NULL},
                                   {"terms", CHUDE_SHAPE_OBJECTS, false, 0, term},
                                   {"evidence", CHUDE_SHAPE_OBJECTS, false, 0, document_evidence},
                                   {0}};
static const ChudeShape curve[] = {{"k", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                   {"stability", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                   {"error", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                   {0}};
static const ChudeShape topic_quality[] = {{"topics", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                           {"documents", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                           {"weak", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                           {"weak_below", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                           {"diversity", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                           {"npmi", CHUDE_SHAPE_NUMBER, false, 0, NULL},
                                           {"curve", CHUDE_SHAPE_OBJECTS, false, 0, curve},
                                           {"stories", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                           {"in_stories", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                           {"with_others", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                           {0}};
static const ChudeShape counted[] = {{"text", CHUDE_SHAPE_NAME, true, 0, NULL},
                                     {"count", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                     {"df", CHUDE_SHAPE_INTEGER, true, 1, NULL},
                                     {0}};
static const ChudeShape removed[] = {
    {"sentences", CHUDE_SHAPE_INTEGER, true, 0, NULL}, {"bytes", CHUDE_SHAPE_INTEGER, true, 0, NULL}, {0}};
static const ChudeShape copy[] = {
    {"id", CHUDE_SHAPE_ID, true, 0, NULL}, {"similarity", CHUDE_SHAPE_SHARE, true, 0, NULL}, {0}};
static const ChudeShape group[] = {{"id", CHUDE_SHAPE_ID, true, 0, NULL},
                                   {"title", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                   {"size", CHUDE_SHAPE_INTEGER, true, 2, NULL},
                                   {"members", CHUDE_SHAPE_OBJECTS, true, 0, copy},
                                   {0}};
static const ChudeShape within[] = {{"id", CHUDE_SHAPE_ID, true, 0, NULL},
                                    {"title", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                    {"in", CHUDE_SHAPE_ID, true, 0, NULL},
                                    {"share", CHUDE_SHAPE_SHARE, true, 0, NULL},
                                    {0}};
static const ChudeShape line[] = {
    {"text", CHUDE_SHAPE_NAME, true, 0, NULL}, {"count", CHUDE_SHAPE_INTEGER, true, 1, NULL}, {0}};
static const ChudeShape corpus[] = {{"documents", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                    {"bytes", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"sentences", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"words", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"from", CHUDE_SHAPE_DATE, false, 0, NULL},
                                    {"to", CHUDE_SHAPE_DATE, false, 0, NULL},
                                    {"undated", CHUDE_SHAPE_INTEGER, false, 1, NULL},
                                    {"languages", CHUDE_SHAPE_OBJECT, false, 0, NULL},
                                    {"rejected", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"duplicates", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"contained", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"boilerplate", CHUDE_SHAPE_OBJECT, false, 0, removed},
                                    {"notes", CHUDE_SHAPE_NAMES, false, 0, NULL},
                                    {0}};
static const ChudeShape generator[] = {{"version", CHUDE_SHAPE_NAME, true, 0, NULL},
                                       {"stages", CHUDE_SHAPE_ARRAY, false, 0, NULL},
                                       {"models", CHUDE_SHAPE_OBJECT, false, 0, NULL},
                                       {"options", CHUDE_SHAPE_OBJECT, false, 0, NULL},
                                       {0}};
static const ChudeShape companion[] = {{"name", CHUDE_SHAPE_NAME, true, 0, NULL},
                                       {"size", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                       {"sha256", CHUDE_SHAPE_SHA256, true, 0, NULL},
                                       {0}};
/* Of a whole summary; what --result wrote has no generator. */
static const ChudeShape heads[] = {{"generator", CHUDE_SHAPE_OBJECT, true, 0, generator},
                                   {"corpus", CHUDE_SHAPE_OBJECT, true, 0, NULL},
                                   {0}};
static const ChudeShape members[] = {{"corpus", CHUDE_SHAPE_OBJECT, false, 0, corpus},
                                     {"keywords", CHUDE_SHAPE_OBJECTS, false, 0, keyword},
                                     {"ngrams", CHUDE_SHAPE_OBJECT, false, 0, NULL},
                                     {"topics", CHUDE_SHAPE_OBJECTS, false, 0, topic},
                                     {"topic_quality", CHUDE_SHAPE_OBJECT, false, 0, topic_quality},
                                     {"trends", CHUDE_SHAPE_ARRAY, false, 0, NULL},
                                     {"duplicates", CHUDE_SHAPE_OBJECTS, false, 0, group},
                                     {"contained", CHUDE_SHAPE_OBJECTS, false, 0, within},
                                     {"boilerplate", CHUDE_SHAPE_OBJECTS, false, 0, line},
                                     {"companions", CHUDE_SHAPE_OBJECTS, false, 0, companion},
                                     {0}};

/* Trees are at most CHUDE_JSON_DEPTH deep. */
static bool has_null(json_object *value) {
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++) {
            if (has_null(json_object_array_get_idx(value, i))) {
                return true;
            }
        }
    } else if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, name, member) {
            (void)name;
            if (has_null(member)) {
                return true;
            }
        }
    }
    return value == NULL;
}

static void check_counts(ChudeProblems *problems, json_object *one, const char *path, int64_t documents) {
    if (chude_member_integer(one, "df") > chude_member_integer(one, "count")) {
        chude_problem(problems, "%s/df: is above count", path);
    }
    if (chude_member_integer(one, "df") > documents) {
        chude_problem(problems, "%s/df: is above corpus.documents", path);
    }
}

static void check_place(ChudeProblems *problems, json_object *one, const char *path) {
    bool begin = chude_member(one, "begin"), end = chude_member(one, "end");
    if (begin != end || begin != (chude_member(one, "snippet") != NULL)) {
        chude_problem(problems, "%s: begin, end and snippet go together", path);
    } else if (begin && chude_member_integer(one, "begin") >= chude_member_integer(one, "end")) {
        chude_problem(problems, "%s: begin is not before end", path);
    }
}

static void check_places(ChudeProblems *problems, json_object *of, const char *path) {
    for (size_t i = 0; i < chude_member_count(of, "evidence"); i++) {
        char *inner = g_strdup_printf("%s/evidence/%zu", path, i);
        check_place(problems, json_object_array_get_idx(chude_member(of, "evidence"), i), inner);
        g_free(inner);
    }
}

static void check_keyness(ChudeProblems *problems, json_object *one, const char *path) {
    json_object *found = chude_member(one, "keyness");
    json_object *other = found ? chude_member(found, "reference") : NULL;
    double q = found ? json_object_get_double(chude_member(found, "q")) : 0;
    if (q < 0 || q > 1) {
        chude_problem(problems, "%s/keyness/q: is not from 0 to 1", path);
    }
    if (!other) {
        return;
    }
    if ((chude_member(other, "df") != NULL) == (chude_member(other, "df_at_most") != NULL)) {
        chude_problem(problems, "%s/keyness/reference: has one of df and df_at_most", path);
    }
    if (MAX(chude_member_integer(other, "df"), chude_member_integer(other, "df_at_most")) >
        chude_member_integer(other, "documents")) {
        chude_problem(problems, "%s/keyness/reference: df is above documents", path);
    }
}

static void check_keywords(ChudeProblems *problems, json_object *keywords, int64_t documents) {
    for (size_t i = 0; i < json_object_array_length(keywords); i++) {
        json_object *one = json_object_array_get_idx(keywords, i);
        char *path = g_strdup_printf("/keywords/%zu", i);
        check_counts(problems, one, path, documents);
        check_places(problems, one, path);
        check_keyness(problems, one, path);
        if ((int64_t)chude_member_count(one, "evidence") > chude_member_integer(one, "df")) {
            chude_problem(problems, "%s/evidence: from more documents than df", path);
        }
        g_free(path);
    }
    chude_check_falling(problems, keywords, "/keywords", "score");
}

static void check_ngrams(ChudeProblems *problems, json_object *ngrams, int64_t documents) {
    json_object_object_foreach(ngrams, n, list) {
        const ChudeShape shape[] = {{n, CHUDE_SHAPE_OBJECTS, true, 0, counted}, {0}};
        if (!g_ascii_isdigit(n[0]) || n[0] == '0' || n[1]) {
            chude_problem(problems, "/ngrams/%s: no number of words from 1 to 9", n);
        }
        if (!chude_shape_check(problems, ngrams, "/ngrams", shape)) {
            continue;
        }
        char *path = g_strdup_printf("/ngrams/%s", n);
        for (size_t i = 0; i < json_object_array_length(list); i++) {
            char *inner = g_strdup_printf("%s/%zu", path, i);
            check_counts(problems, json_object_array_get_idx(list, i), inner, documents);
            g_free(inner);
        }
        chude_check_falling(problems, list, path, "count");
        g_free(path);
    }
}

/* Topics that are no stories. */
static int64_t count_broad(json_object *topics) {
    int64_t count = 0;
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        count += !chude_member(json_object_array_get_idx(topics, i), "parent");
    }
    return count;
}

/* A story's parent is a topic that has none. */
static void check_parents(ChudeProblems *problems, json_object *topics) {
    GHashTable *broad = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        json_object *one = json_object_array_get_idx(topics, i);
        if (!chude_member(one, "parent")) {
            g_hash_table_add(broad, GSIZE_TO_POINTER((gsize)chude_member_integer(one, "id")));
        }
    }
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        json_object *one = json_object_array_get_idx(topics, i);
        if (chude_member(one, "parent") &&
            !g_hash_table_contains(broad, GSIZE_TO_POINTER((gsize)chude_member_integer(one, "parent")))) {
            chude_problem(problems, "/topics/%zu/parent: no topic without parent has that id", i);
        }
    }
    g_hash_table_destroy(broad);
}

static void check_topics(ChudeProblems *problems, json_object *topics, int64_t documents) {
    GHashTable *seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        json_object *one = json_object_array_get_idx(topics, i);
        char *path = g_strdup_printf("/topics/%zu", i), *terms = g_strconcat(path, "/terms", NULL);
        if (!g_hash_table_add(seen, GSIZE_TO_POINTER((gsize)chude_member_integer(one, "id")))) {
            chude_problem(problems, "%s/id: an earlier topic has it", path);
        }
        if (chude_member_integer(one, "size") > documents) {
            chude_problem(problems, "%s/size: is above corpus.documents", path);
        }
        if (chude_member_integer(one, "in_others") > documents) {
            chude_problem(problems, "%s/in_others: is above corpus.documents", path);
        }
        check_places(problems, one, path);
        chude_validate_in_time(problems, one, path);
        chude_check_falling(problems, chude_member(one, "terms"), terms, "score");
        g_free(terms);
        g_free(path);
    }
    g_hash_table_destroy(seen);
    check_parents(problems, topics);
}

/* topics: of the summary, or NULL. */
static void check_quality(ChudeProblems *problems, json_object *quality, json_object *topics,
                          int64_t documents) {
    if (topics && count_broad(topics) != chude_member_integer(quality, "topics")) {
        chude_problem(problems, "/topic_quality/topics: is not the number of topics");
    }
    if (topics && chude_member(quality, "stories") &&
        (int64_t)json_object_array_length(topics) - count_broad(topics) >
            chude_member_integer(quality, "stories")) {
        chude_problem(problems, "/topic_quality/stories: is below the number of topics with a parent");
    }
    if (chude_member(quality, "in_stories") && chude_member_integer(quality, "in_stories") > documents) {
        chude_problem(problems, "/topic_quality/in_stories: is above corpus.documents");
    }
    if (chude_member_integer(quality, "documents") > documents) {
        chude_problem(problems, "/topic_quality/documents: is above corpus.documents");
    }
    if (chude_member_integer(quality, "with_others") > chude_member_integer(quality, "documents")) {
        chude_problem(problems, "/topic_quality/with_others: is above documents");
    }
    json_object *points = chude_member(quality, "curve");
    for (size_t i = 1; points && i < json_object_array_length(points); i++) {
        if (chude_member_integer(json_object_array_get_idx(points, i), "k") <=
            chude_member_integer(json_object_array_get_idx(points, i - 1), "k")) {
            chude_problem(problems, "/topic_quality/curve/%zu/k: is not above the one before", i);
        }
    }
}

static void check_corpus(ChudeProblems *problems, json_object *object) {
    chude_validate_volume(problems, object);
    int64_t left = chude_member_integer(object, "documents");
    json_object *languages = chude_member(object, "languages");
    const char *from = json_object_get_string(chude_member(object, "from"));
    const char *to = json_object_get_string(chude_member(object, "to"));
    if (from && to && strncmp(from, to, MIN(strlen(from), strlen(to))) > 0) {
        chude_problem(problems, "/corpus/from: is after to");
    }
    if (!languages) {
        return;
    }
    json_object_object_foreach(languages, name, count) {
        int64_t number = json_object_get_int64(count);
        if (!json_object_is_type(count, json_type_int) || number < 1) {
            chude_problem(problems, "/corpus/languages/%s: a whole number of 1 or more is wanted here", name);
        } else {
            left = number > left ? -1 : left - number;
        }
        if (left < 0) {
            chude_problem(problems, "/corpus/languages: more documents than corpus.documents");
            return;
        }
    }
}

bool chude_validate_summary(ChudeProblems *problems, json_object *summary) {
    bool result = !chude_member(summary, "generator");
    if (has_null(summary)) {
        chude_problem(problems, "a null in it: what was not computed is absent");
        return false;
    }
    if ((!result && !chude_shape_check(problems, summary, "", heads)) ||
        !chude_shape_check(problems, summary, "", members)) {
        return false;
    }
    json_object *whole = chude_member(summary, "corpus");
    int64_t documents = whole ? chude_member_integer(whole, "documents") : INT64_MAX;
    if (whole) {
        check_corpus(problems, whole);
    }
    if (chude_member(summary, "keywords")) {
        check_keywords(problems, chude_member(summary, "keywords"), documents);
    }
    if (chude_member(summary, "ngrams")) {
        check_ngrams(problems, chude_member(summary, "ngrams"), documents);
    }
    if (chude_member(summary, "topics")) {
        check_topics(problems, chude_member(summary, "topics"), documents);
    }
    if (chude_member(summary, "topic_quality")) {
        check_quality(problems, chude_member(summary, "topic_quality"), chude_member(summary, "topics"),
                      documents);
    }
    for (size_t i = 0; i < chude_member_count(summary, "trends"); i++) {
        json_object *one = json_object_array_get_idx(chude_member(summary, "trends"), i);
        char *path = g_strdup_printf("/trends/%zu", i);
        if (json_object_is_type(one, json_type_object)) {
            chude_validate_trend(problems, one, path);
        } else {
            chude_problem(problems, "%s: an object is wanted here, not %s", path, chude_json_type(one));
        }
        g_free(path);
    }
    return true;
}

/* ---- evidence ---- */

typedef struct {
    json_object *one; /* an item of evidence */
    json_object *of;  /* the keyword; NULL: evidence of a topic */
    char *path;
} Item;

struct ChudeEvidence {
    GHashTable *documents; /* id → GPtrArray of Item */
};

static void item_free(gpointer data) {
    Item *item = data;
    g_free(item->path);
    g_free(item);
}

static void items_free(gpointer items) {
    g_ptr_array_free(items, TRUE);
}

static void add_items(ChudeEvidence *found, json_object *summary, const char *list, bool phrases) {
    for (size_t i = 0; i < chude_member_count(summary, list); i++) {
        json_object *of = json_object_array_get_idx(chude_member(summary, list), i);
        for (size_t k = 0; k < chude_member_count(of, "evidence"); k++) {
            Item *item = g_new0(Item, 1);
            item->one = json_object_array_get_idx(chude_member(of, "evidence"), k);
            item->of = phrases ? of : NULL;
            item->path = g_strdup_printf("/%s/%zu/evidence/%zu", list, i, k);
            const char *id = json_object_get_string(chude_member(item->one, "id"));
            GPtrArray *items = g_hash_table_lookup(found->documents, id);
            if (!items) {
                items = g_ptr_array_new_with_free_func(item_free);
                g_hash_table_insert(found->documents, g_strdup(id), items);
            }
            g_ptr_array_add(items, item);
        }
    }
}

ChudeEvidence *chude_evidence_new(json_object *summary) {
    ChudeEvidence *found = g_new0(ChudeEvidence, 1);
    found->documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, items_free);
    add_items(found, summary, "keywords", true);
    add_items(found, summary, "topics", false);
    add_items(found, summary, "trends", false);
    return found;
}

/* The keyword's text and its variants, which are strings or objects with text. */
static GArray *spellings(json_object *of) {
    GArray *texts = g_array_new(FALSE, FALSE, sizeof(ChudeText));
    if (of) {
        ChudeText text = chude_member_text(of, "text");
        g_array_append_val(texts, text);
    }
    for (size_t i = 0; of && i < chude_member_count(of, "variants"); i++) {
        json_object *variant = json_object_array_get_idx(chude_member(of, "variants"), i);
        bool plain = json_object_is_type(variant, json_type_string);
        ChudeText text =
            plain ? (ChudeText){json_object_get_string(variant), (size_t)json_object_get_string_len(variant)}
                  : chude_member_text(variant, "text");
        g_array_append_val(texts, text);
    }
    return texts;
}

void chude_evidence_document(ChudeEvidence *found, ChudeProblems *problems, json_object *document) {
    json_object *id = chude_member(document, "id");
    GPtrArray *items = id ? g_hash_table_lookup(found->documents, json_object_get_string(id)) : NULL;
    for (guint i = 0; items && chude_member(document, "text") && i < items->len; i++) {
        const Item *item = g_ptr_array_index(items, i);
        if (chude_member(item->one, "begin")) {
            GArray *texts = spellings(item->of);
            chude_check_span(problems, item->path, chude_member_text(document, "text"),
                             chude_member_integer(item->one, "begin"), chude_member_integer(item->one, "end"),
                             (const ChudeText *)texts->data, texts->len);
            g_array_free(texts, TRUE);
        }
    }
    if (items) {
        g_hash_table_remove(found->documents, json_object_get_string(id));
    }
}

static int by_path(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void chude_evidence_end(ChudeEvidence *found, ChudeProblems *problems) {
    GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter each;
    gpointer id, items;
    g_hash_table_iter_init(&each, found->documents);
    while (g_hash_table_iter_next(&each, &id, &items)) {
        const Item *item = g_ptr_array_index((GPtrArray *)items, 0);
        g_ptr_array_add(missing, g_strdup_printf("%s: there is no document \"%s\"", item->path, (char *)id));
    }
    g_ptr_array_sort(missing, by_path); /* a hash table's order is nobody's */
    for (guint i = 0; i < missing->len; i++) {
        chude_problem(problems, "%s", (char *)g_ptr_array_index(missing, i));
    }
    g_ptr_array_free(missing, TRUE);
    g_hash_table_destroy(found->documents);
    g_free(found);
}
