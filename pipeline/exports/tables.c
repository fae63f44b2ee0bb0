#include "exports/tables.h"

#include <string.h>

#include "evaluation/json_lines.h"
#include "shape.h"

#define TEXT(name, path)                                                                                     \
    { name, path, CHUDE_EXPORT_TEXT, false }
#define NAME(name, path)                                                                                     \
    { name, path, CHUDE_EXPORT_NAME, false }
#define LIST(name, path)                                                                                     \
    { name, path, CHUDE_EXPORT_LIST, false }
#define DATE(name, path)                                                                                     \
    { name, path, CHUDE_EXPORT_DATE, false }
#define INTEGER(name, path)                                                                                  \
    { name, path, CHUDE_EXPORT_INTEGER, false }
#define NUMBER(name, path)                                                                                   \
    { name, path, CHUDE_EXPORT_NUMBER, false }
#define FLAG(name, path)                                                                                     \
    { name, path, CHUDE_EXPORT_FLAG, false }
#define KEY(name, type, path)                                                                                \
    { name, path, CHUDE_EXPORT_##type, true }
#define END                                                                                                  \
    { NULL, NULL, CHUDE_EXPORT_TEXT, false }

static const ChudeExportColumn corpus[] = {INTEGER("documents", "documents"),
                                           INTEGER("bytes", "bytes"),
                                           INTEGER("sentences", "sentences"),
                                           INTEGER("words", "words"),
                                           DATE("from", "from"),
                                           DATE("to", "to"),
                                           INTEGER("undated", "undated"),
                                           INTEGER("rejected", "rejected"),
                                           INTEGER("duplicates", "duplicates"),
                                           INTEGER("contained", "contained"),
                                           INTEGER("boilerplate_sentences", "boilerplate.sentences"),
                                           INTEGER("boilerplate_bytes", "boilerplate.bytes"),
                                           NAME("by", "by"),
                                           LIST("notes", "notes"),
                                           NAME("version", NULL),
                                           END};

static const ChudeExportColumn languages[] = {KEY("lang", NAME, NULL), INTEGER("documents", NULL), END};

static const ChudeExportColumn periods[] = {KEY("start", DATE, "start"), INTEGER("documents", "documents"),
                                            END};

static const ChudeExportColumn keywords[] = {INTEGER("rank", NULL),
                                             KEY("text", TEXT, "text"),
                                             INTEGER("count", "count"),
                                             INTEGER("df", "df"),
                                             NUMBER("score", "score"),
                                             NUMBER("g2", "keyness.g2"),
                                             NUMBER("log_ratio", "keyness.log_ratio"),
                                             NUMBER("q", "keyness.q"),
                                             INTEGER("reference_df", "keyness.reference.df"),
                                             INTEGER("reference_df_at_most", "keyness.reference.df_at_most"),
                                             INTEGER("reference_documents", "keyness.reference.documents"),
                                             LIST("variants", "variants"),
                                             END};

/* How the last periods compare with those before. */
#define CHANGE                                                                                               \
    NAME("change", "change.kind"), DATE("change_start", "change.start"), DATE("change_end", "change.end"),   \
        INTEGER("change_df", "change.df"), NUMBER("change_share", "change.share"),                           \
        INTEGER("before_df", "change.before.df"), NUMBER("before_share", "change.before.share"),             \
        NUMBER("change_g2", "change.g2"), NUMBER("change_q", "change.q")

static const ChudeExportColumn topics[] = {KEY("topic", INTEGER, "id"),
                                           TEXT("label", "label"),
                                           INTEGER("size", "size"),
                                           INTEGER("in_others", "in_others"),
                                           INTEGER("parent", "parent"),
                                           NUMBER("cohesion", "cohesion"),
                                           NUMBER("weak_share", "weak"),
                                           NUMBER("coherence", "coherence"),
                                           LIST("terms", "terms"),
                                           CHANGE,
                                           END};

static const ChudeExportColumn terms[] = {KEY("topic", INTEGER, NULL), TEXT("label", NULL),
                                          INTEGER("rank", NULL),       KEY("text", TEXT, "text"),
                                          NUMBER("score", "score"),    END};

static const ChudeExportColumn trends[] = {INTEGER("rank", NULL),
                                           KEY("text", TEXT, "text"),
                                           LIST("terms", "terms"),
                                           INTEGER("count", "count"),
                                           INTEGER("df", "df"),
                                           INTEGER("bursts", NULL),
                                           DATE("burst_start", NULL),
                                           DATE("burst_end", NULL),
                                           NUMBER("burst_score", NULL),
                                           CHANGE,
                                           END};

/* What a burst, a point or a piece of evidence belongs to: a topic (by id and label), else a keyword or trend (by text). */
#define OF                                                                                                   \
    KEY("of", NAME, NULL), KEY("topic", INTEGER, NULL), INTEGER("parent", NULL), KEY("text", TEXT, NULL)

static const ChudeExportColumn bursts[] = {OF,
                                           KEY("start", DATE, "start"),
                                           DATE("end", "end"),
                                           NUMBER("score", "score"),
                                           INTEGER("count", "count"),
                                           INTEGER("df", "df"),
                                           END};

static const ChudeExportColumn series[] = {
    OF, KEY("start", DATE, "start"), INTEGER("count", "count"), INTEGER("df", "df"), NUMBER("share", "share"),
    END};

static const ChudeExportColumn ngrams[] = {KEY("n", INTEGER, NULL),   INTEGER("rank", NULL),
                                           KEY("text", TEXT, "text"), INTEGER("count", "count"),
                                           INTEGER("df", "df"),       END};

static const ChudeExportColumn duplicates[] = {NAME("id", NULL),
                                               TEXT("title", NULL),
                                               INTEGER("size", NULL),
                                               KEY("member", NAME, "id"),
                                               NUMBER("similarity", "similarity"),
                                               FLAG("exact", "exact"),
                                               END};

static const ChudeExportColumn evidence[] = {OF,
                                             KEY("rank", INTEGER, NULL),
                                             NAME("id", "id"),
                                             TEXT("title", "title"),
                                             DATE("date", "date"),
                                             NAME("source", "source"),
                                             NAME("url", "url"),
                                             NUMBER("score", "score"),
                                             INTEGER("begin_byte", "begin"),
                                             INTEGER("end_byte", "end"),
                                             TEXT("snippet", "snippet"),
                                             END};

static const ChudeExportColumn documents[] = {KEY("id", NAME, "id"),
                                              TEXT("title", "title"),
                                              DATE("date", "date"),
                                              NAME("lang", "lang"),
                                              NAME("source", "source"),
                                              NAME("url", "url"),
                                              INTEGER("topic", "topic.id"),
                                              TEXT("label", "topic.label"),
                                              NUMBER("score", "topic.score"),
                                              FLAG("weak", "topic.weak"),
                                              INTEGER("parent", "topic.parent.id"),
                                              TEXT("parent_label", "topic.parent.label"),
                                              NAME("duplicate_of", "duplicate_of"),
                                              NAME("contained_in", "contained_in"),
                                              LIST("keyphrases", "keyphrases"),
                                              END};

static const ChudeExportColumn keyphrases[] = {KEY("id", NAME, NULL),     INTEGER("rank", NULL),
                                               KEY("text", TEXT, "text"), INTEGER("count", "count"),
                                               NUMBER("score", "score"),  END};

const ChudeExportTable chude_export_tables[CHUDE_EXPORT_TABLES] = {
    [CHUDE_TABLE_CORPUS] = {"corpus", "corpus", corpus},
    [CHUDE_TABLE_LANGUAGES] = {"languages", "language", languages},
    [CHUDE_TABLE_PERIODS] = {"periods", "period", periods},
    [CHUDE_TABLE_KEYWORDS] = {"keywords", "keyword", keywords},
    [CHUDE_TABLE_TOPICS] = {"topics", "topic", topics},
    [CHUDE_TABLE_TERMS] = {"terms", "term", terms},
    [CHUDE_TABLE_TRENDS] = {"trends", "trend", trends},
    [CHUDE_TABLE_BURSTS] = {"bursts", "burst", bursts},
    [CHUDE_TABLE_SERIES] = {"series", "point", series},
    [CHUDE_TABLE_NGRAMS] = {"ngrams", "ngram", ngrams},
    [CHUDE_TABLE_DUPLICATES] = {"duplicates", "duplicate", duplicates},
    [CHUDE_TABLE_EVIDENCE] = {"evidence", "evidence", evidence},
    [CHUDE_TABLE_DOCUMENTS] = {"documents", "document", documents},
    [CHUDE_TABLE_KEYPHRASES] = {"keyphrases", "keyphrase", keyphrases},
};

ChudeTableId chude_export_find_table(const char *name) {
    ChudeTableId id = 0;
    while (id < CHUDE_EXPORT_TABLES && strcmp(chude_export_tables[id].name, name) != 0) {
        id++;
    }
    return id;
}

/* ---- rows ---- */

/* The value at a.b.c; NULL where it is absent. */
static json_object *value_at(json_object *object, const char *path) {
    while (object && path) {
        const char *dot = strchr(path, '.');
        char *name = dot ? g_strndup(path, (size_t)(dot - path)) : NULL;
        object =
            json_object_is_type(object, json_type_object) ? chude_member(object, name ? name : path) : NULL;
        g_free(name);
        path = dot ? dot + 1 : NULL;
    }
    return object;
}

/* An id that is a number in the file is the text of its digits. */
static ChudeText text_of(json_object *value) {
    if (json_object_is_type(value, json_type_int)) {
        const char *digits = json_object_to_json_string(value);
        return (ChudeText){digits, strlen(digits)};
    }
    return chude_json_bytes(value);
}

static ChudeCell cell_of(ChudeExportType type, json_object *value) {
    ChudeCell cell = {0};
    switch (type) {
    case CHUDE_EXPORT_TEXT:
    case CHUDE_EXPORT_NAME:
    case CHUDE_EXPORT_DATE:
        cell.text = text_of(value);
        cell.there = cell.text.size > 0;
        break;
    case CHUDE_EXPORT_LIST:
        cell.list = value;
        cell.there = json_object_is_type(value, json_type_array) && json_object_array_length(value) > 0;
        break;
    case CHUDE_EXPORT_INTEGER:
        cell.there = json_object_is_type(value, json_type_int);
        cell.integer = json_object_get_int64(value);
        break;
    case CHUDE_EXPORT_NUMBER:
        cell.there =
            json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
        cell.number = json_object_get_double(value);
        break;
    case CHUDE_EXPORT_FLAG:
        cell.there = json_object_is_type(value, json_type_boolean);
        cell.integer = json_object_get_boolean(value);
        break;
    }
    return cell;
}

void chude_export_row(ChudeExportRow *row, const ChudeExportTable *table, json_object *object) {
    row->table = table;
    for (size_t i = 0; table->columns[i].name; i++) {
        const ChudeExportColumn *column = &table->columns[i];
        row->cells[i] = column->path ? cell_of(column->type, value_at(object, column->path)) : (ChudeCell){0};
    }
}

static size_t find(const ChudeExportTable *table, const char *column) {
    size_t i = 0;
    while (table->columns[i].name && strcmp(table->columns[i].name, column) != 0) {
        i++;
    }
    g_assert(table->columns[i].name);
    return i;
}

ChudeCell *chude_export_cell(ChudeExportRow *row, const char *column) {
    return &row->cells[find(row->table, column)];
}

void chude_export_set_text(ChudeExportRow *row, const char *column, ChudeText text) {
    *chude_export_cell(row, column) = (ChudeCell){.there = text.size > 0, .text = text};
}

void chude_export_set_literal(ChudeExportRow *row, const char *column, const char *text) {
    chude_export_set_text(row, column, (ChudeText){text, text ? strlen(text) : 0});
}

void chude_export_set_integer(ChudeExportRow *row, const char *column, int64_t value) {
    *chude_export_cell(row, column) = (ChudeCell){.there = true, .integer = value};
}

void chude_export_set_number(ChudeExportRow *row, const char *column, double value) {
    *chude_export_cell(row, column) = (ChudeCell){.there = true, .number = value};
}

void chude_export_set_member(ChudeExportRow *row, const char *column, json_object *object, const char *path) {
    size_t i = find(row->table, column);
    row->cells[i] = cell_of(row->table->columns[i].type, value_at(object, path));
}

/* ---- lists, JSON ---- */

size_t chude_export_list_size(const ChudeCell *cell) {
    return cell->there ? json_object_array_length(cell->list) : 0;
}

ChudeText chude_export_list_item(const ChudeCell *cell, size_t i) {
    ChudeText text = chude_json_phrase(json_object_array_get_idx(cell->list, i));
    return text.data ? text : (ChudeText){"", 0};
}

void chude_export_list_join(ChudeBuffer *out, const ChudeCell *cell) {
    for (size_t i = 0; i < chude_export_list_size(cell); i++) {
        ChudeText item = chude_export_list_item(cell, i);
        chude_buffer_literal(out, i ? "; " : "");
        chude_buffer_add(out, item.data, item.size);
    }
}

static void list_json(ChudeBuffer *out, const ChudeCell *cell, bool array) {
    if (!array) {
        ChudeBuffer joined = {0};
        chude_export_list_join(&joined, cell);
        chude_json_string(out, joined.data ? chude_buffer_text(&joined) : (ChudeText){"", 0});
        chude_buffer_clear(&joined);
        return;
    }
    for (size_t i = 0; i < chude_export_list_size(cell); i++) {
        chude_buffer_char(out, i ? ',' : '[');
        chude_json_string(out, chude_export_list_item(cell, i));
    }
    chude_buffer_char(out, ']');
}

void chude_export_cell_json(ChudeBuffer *out, const ChudeExportColumn *column, const ChudeCell *cell,
                            bool arrays) {
    switch (column->type) {
    case CHUDE_EXPORT_TEXT:
    case CHUDE_EXPORT_NAME:
    case CHUDE_EXPORT_DATE:
        chude_json_string(out, cell->text);
        break;
    case CHUDE_EXPORT_LIST:
        list_json(out, cell, arrays);
        break;
    case CHUDE_EXPORT_INTEGER:
        chude_json_integer(out, cell->integer);
        break;
    case CHUDE_EXPORT_NUMBER:
        chude_json_number(out, cell->number);
        break;
    case CHUDE_EXPORT_FLAG:
        chude_buffer_literal(out, cell->integer ? "true" : "false");
        break;
    }
}
