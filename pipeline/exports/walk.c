/* walk.c - the rows of a summary and of its documents. */
#include <string.h>

#include "evaluation/json_lines.h"
#include "exports/tables.h"
#include "runs.h"
#include "shape.h"

typedef struct {
    const ChudeExportSource *source;
    ChudeExportSink *sink;
    ChudeExportRow row;
    ChudeTableId table;
    GError **error;
} Walk;

static void begin_row(Walk *walk, json_object *object) {
    chude_export_row(&walk->row, &chude_export_tables[walk->table], object);
}

static bool end_row(Walk *walk) {
    return walk->sink->row(walk->sink, &walk->row, walk->error);
}

static json_object *array_of(json_object *object, const char *name) {
    json_object *array = json_object_is_type(object, json_type_object) ? chude_member(object, name) : NULL;
    return json_object_is_type(array, json_type_array) ? array : NULL;
}

static size_t length(json_object *array) {
    return array ? json_object_array_length(array) : 0;
}

static bool has_column(const ChudeExportRow *row, const char *name) {
    for (const ChudeExportColumn *column = row->table->columns; column->name; column++) {
        if (strcmp(column->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A row for each item of the array, with its rank where the table has one. */
static bool plain_rows(Walk *walk, json_object *array) {
    for (size_t i = 0; i < length(array); i++) {
        begin_row(walk, json_object_array_get_idx(array, i));
        if (has_column(&walk->row, "rank")) {
            chude_export_set_integer(&walk->row, "rank", (int64_t)i + 1);
        }
        if (!end_row(walk)) {
            return false;
        }
    }
    return true;
}

/* ---- the corpus ---- */

static bool corpus_row(Walk *walk) {
    json_object *summary = walk->source->summary;
    begin_row(walk, chude_member(summary, "corpus"));
    chude_export_set_member(&walk->row, "version", summary, "generator.version");
    return end_row(walk);
}

static bool language_rows(Walk *walk) {
    json_object *languages = chude_member(chude_member(walk->source->summary, "corpus"), "languages");
    if (!json_object_is_type(languages, json_type_object)) {
        return true;
    }
    json_object_object_foreach(languages, code, count) {
        begin_row(walk, NULL);
        chude_export_set_literal(&walk->row, "lang", code);
        chude_export_set_integer(&walk->row, "documents", json_object_get_int64(count));
        if (!end_row(walk)) {
            return false;
        }
    }
    return true;
}

/* ---- topics, keywords, trends and what hangs on them ---- */

static bool term_rows(Walk *walk) {
    json_object *topics = array_of(walk->source->summary, "topics");
    for (size_t i = 0; i < length(topics); i++) {
        json_object *topic = json_object_array_get_idx(topics, i), *terms = array_of(topic, "terms");
        for (size_t k = 0; k < length(terms); k++) {
            begin_row(walk, json_object_array_get_idx(terms, k));
            chude_export_set_member(&walk->row, "topic", topic, "id");
            chude_export_set_member(&walk->row, "label", topic, "label");
            chude_export_set_integer(&walk->row, "rank", (int64_t)k + 1);
            if (!end_row(walk)) {
                return false;
            }
        }
    }
    return true;
}

static bool trend_rows(Walk *walk) {
    json_object *trends = array_of(walk->source->summary, "trends");
    for (size_t i = 0; i < length(trends); i++) {
        json_object *trend = json_object_array_get_idx(trends, i), *bursts = array_of(trend, "bursts");
        json_object *best = NULL;
        for (size_t k = 0; k < length(bursts); k++) {
            json_object *burst = json_object_array_get_idx(bursts, k);
            if (!best || chude_member_number(burst, "score") > chude_member_number(best, "score")) {
                best = burst;
            }
        }
        begin_row(walk, trend);
        chude_export_set_integer(&walk->row, "rank", (int64_t)i + 1);
        chude_export_set_integer(&walk->row, "bursts", (int64_t)length(bursts));
        chude_export_set_member(&walk->row, "burst_start", best, "start");
        chude_export_set_member(&walk->row, "burst_end", best, "end");
        chude_export_set_member(&walk->row, "burst_score", best, "score");
        if (!end_row(walk)) {
            return false;
        }
    }
    return true;
}

/* A kind of thing that others belong to. */
static const struct {
    const char *list, *of, *text;
} owners[] = {{"topics", "topic", "label"}, {"keywords", "keyword", "text"}, {"trends", "trend", "text"}};

static void begin_owned_row(Walk *walk, size_t kind, json_object *owner, json_object *item) {
    begin_row(walk, item);
    chude_export_set_literal(&walk->row, "of", owners[kind].of);
    chude_export_set_member(&walk->row, "text", owner, owners[kind].text);
    if (kind == 0) {
        chude_export_set_member(&walk->row, "topic", owner, "id");
        chude_export_set_member(&walk->row, "parent", owner, "parent");
    }
}

typedef bool (*EachOwned)(Walk *walk, json_object *item, size_t rank);

/* Calls each with the items of `name` of every topic, keyword and trend; the row that it begins is marked with whose they are. */
static bool owned_rows(Walk *walk, const char *name, EachOwned each) {
    for (size_t o = 0; o < G_N_ELEMENTS(owners); o++) {
        json_object *list = array_of(walk->source->summary, owners[o].list);
        for (size_t i = 0; i < length(list); i++) {
            json_object *owner = json_object_array_get_idx(list, i), *items = array_of(owner, name);
            for (size_t k = 0; k < length(items); k++) {
                json_object *item = json_object_array_get_idx(items, k);
                begin_owned_row(walk, o, owner, item);
                if (!each(walk, item, k + 1)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool owned_row(Walk *walk, json_object *item, size_t rank) {
    (void)item;
    (void)rank;
    return end_row(walk);
}

/* A period of a series, and whose. */
typedef struct {
    size_t kind; /* of owners */
    json_object *owner, *item;
} Point;

static ChudeText start_of(const Point *point) {
    return chude_json_bytes(chude_member(point->item, "start"));
}

/* By time; the sort is stable, so that owners keep their order within a period. */
static gint by_start(gconstpointer a, gconstpointer b) {
    return chude_runs_compare(start_of(a), start_of(b));
}

/* Series stand period by period: Grafana, as others that make columns of such rows, takes none whose times go back. */
static bool series_rows(Walk *walk) {
    GArray *points = g_array_new(FALSE, FALSE, sizeof(Point));
    for (size_t o = 0; o < G_N_ELEMENTS(owners); o++) {
        json_object *list = array_of(walk->source->summary, owners[o].list);
        for (size_t i = 0; i < length(list); i++) {
            json_object *owner = json_object_array_get_idx(list, i), *items = array_of(owner, "series");
            for (size_t k = 0; k < length(items); k++) {
                Point point = {o, owner, json_object_array_get_idx(items, k)};
                g_array_append_val(points, point);
            }
        }
    }
    g_array_sort(points, by_start);
    bool good = true;
    for (size_t i = 0; i < points->len && good; i++) {
        const Point *point = &g_array_index(points, Point, i);
        begin_owned_row(walk, point->kind, point->owner, point->item);
        good = end_row(walk);
    }
    g_array_free(points, TRUE);
    return good;
}

static bool evidence_row(Walk *walk, json_object *item, size_t rank) {
    ChudeText id = chude_json_bytes(chude_member(item, "id"));
    const ChudeKnownDocument *document =
        walk->source->known && id.data ? g_hash_table_lookup(walk->source->known, id.data) : NULL;
    chude_export_set_integer(&walk->row, "rank", (int64_t)rank);
    if (document && !chude_export_cell(&walk->row, "title")->there) {
        chude_export_set_literal(&walk->row, "title", document->title);
    }
    if (document && !chude_export_cell(&walk->row, "date")->there) {
        chude_export_set_literal(&walk->row, "date", document->date);
    }
    if (document && !chude_export_cell(&walk->row, "source")->there) {
        chude_export_set_literal(&walk->row, "source", document->source);
    }
    if (document && !chude_export_cell(&walk->row, "url")->there) {
        chude_export_set_literal(&walk->row, "url", document->url);
    }
    return end_row(walk);
}

/* ---- n-grams, duplicates ---- */

static bool ngram_rows(Walk *walk) {
    json_object *ngrams = chude_member(walk->source->summary, "ngrams");
    if (!json_object_is_type(ngrams, json_type_object)) {
        return true;
    }
    json_object_object_foreach(ngrams, n, list) {
        for (size_t i = 0; i < length(list); i++) {
            begin_row(walk, json_object_array_get_idx(list, i));
            chude_export_set_integer(&walk->row, "n", g_ascii_strtoll(n, NULL, 10));
            chude_export_set_integer(&walk->row, "rank", (int64_t)i + 1);
            if (!end_row(walk)) {
                return false;
            }
        }
    }
    return true;
}

static bool duplicate_rows(Walk *walk) {
    json_object *groups = array_of(walk->source->summary, "duplicates");
    for (size_t i = 0; i < length(groups); i++) {
        json_object *group = json_object_array_get_idx(groups, i), *members = array_of(group, "members");
        for (size_t k = 0; k < length(members); k++) {
            begin_row(walk, json_object_array_get_idx(members, k));
            chude_export_set_member(&walk->row, "id", group, "id");
            chude_export_set_member(&walk->row, "title", group, "title");
            chude_export_set_member(&walk->row, "size", group, "size");
            if (!end_row(walk)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- documents ---- */

static bool document_row(void *context, const ChudeJsonLine *line, GError **error) {
    Walk *walk = context;
    if (!chude_json_line_id(line, error)) {
        return false;
    }
    walk->error = error;
    begin_row(walk, line->object);
    return end_row(walk);
}

static bool keyphrase_rows(void *context, const ChudeJsonLine *line, GError **error) {
    Walk *walk = context;
    const char *id = chude_json_line_id(line, error);
    json_object *phrases = array_of(line->object, "keyphrases");
    walk->error = error;
    for (size_t i = 0; id && i < length(phrases); i++) {
        begin_row(walk, json_object_array_get_idx(phrases, i));
        chude_export_set_literal(&walk->row, "id", id);
        chude_export_set_integer(&walk->row, "rank", (int64_t)i + 1);
        if (!end_row(walk)) {
            return false;
        }
    }
    return id != NULL;
}

static bool each_document(Walk *walk, ChudeJsonLineTake take) {
    GError **error = walk->error;
    bool good = !walk->source->documents || chude_json_lines_each(walk->source->documents, take, walk, error);
    walk->error = error;
    return good;
}

/* ---- all of them ---- */

static bool table_rows(Walk *walk) {
    json_object *summary = walk->source->summary;
    switch (walk->table) {
    case CHUDE_TABLE_CORPUS:
        return corpus_row(walk);
    case CHUDE_TABLE_LANGUAGES:
        return language_rows(walk);
    case CHUDE_TABLE_PERIODS:
        return plain_rows(walk, array_of(chude_member(summary, "corpus"), "series"));
    case CHUDE_TABLE_KEYWORDS:
        return plain_rows(walk, array_of(summary, "keywords"));
    case CHUDE_TABLE_TOPICS:
        return plain_rows(walk, array_of(summary, "topics"));
    case CHUDE_TABLE_TERMS:
        return term_rows(walk);
    case CHUDE_TABLE_TRENDS:
        return trend_rows(walk);
    case CHUDE_TABLE_BURSTS:
        return owned_rows(walk, "bursts", owned_row);
    case CHUDE_TABLE_SERIES:
        return series_rows(walk);
    case CHUDE_TABLE_NGRAMS:
        return ngram_rows(walk);
    case CHUDE_TABLE_DUPLICATES:
        return duplicate_rows(walk);
    case CHUDE_TABLE_EVIDENCE:
        return owned_rows(walk, "evidence", evidence_row);
    case CHUDE_TABLE_DOCUMENTS:
        return each_document(walk, document_row);
    case CHUDE_TABLE_KEYPHRASES:
        return each_document(walk, keyphrase_rows);
    case CHUDE_EXPORT_TABLES:
        break;
    }
    return true;
}

bool chude_export_walk(const ChudeExportSource *source, unsigned tables, ChudeExportSink *sink,
                       GError **error) {
    Walk walk = {.source = source, .sink = sink, .error = error};
    for (ChudeTableId id = 0; id < CHUDE_EXPORT_TABLES; id++) {
        walk.table = id;
        if ((tables & 1u << id) &&
            ((sink->begin && !sink->begin(sink, &chude_export_tables[id], error)) || !table_rows(&walk))) {
            return false;
        }
    }
    return true;
}
