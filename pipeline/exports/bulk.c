#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "exports/formats.h"
#include "iso_date.h"
#include "shape.h"

typedef struct {
    ChudeExportSink sink; /* first */
    ChudeStateOutput output;
    const char *index;
    ChudeText from,
        to; /* of the corpus, or the day given: rows of Monday's summary are others than those of Tuesday's */
    ChudeBuffer lines, key;
} Bulk;

/* The columns that are keys tell rows of a summary apart, the corpus' dates summaries; a document is the same in each. */
static void write_id(Bulk *bulk, const ChudeExportRow *row) {
    bulk->key.size = 0;
    chude_json_literal(&bulk->key, row->table->kind);
    const ChudeExportTable *table = row->table;
    if (table != &chude_export_tables[CHUDE_TABLE_DOCUMENTS] &&
        table != &chude_export_tables[CHUDE_TABLE_KEYPHRASES]) {
        chude_json_string(&bulk->key, bulk->from);
        chude_json_string(&bulk->key, bulk->to);
    }
    for (size_t i = 0; table->columns[i].name; i++) {
        if (table->columns[i].key) {
            chude_buffer_char(&bulk->key, ',');
            if (row->cells[i].there) {
                chude_export_cell_json(&bulk->key, &table->columns[i], &row->cells[i], true);
            }
        }
    }
    XXH128_hash_t hash = XXH3_128bits(bulk->key.data, bulk->key.size);
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, hash);
    chude_buffer_printf(&bulk->lines, "%s-", table->kind);
    for (size_t i = 0; i < sizeof bytes.digest; i++) {
        chude_buffer_printf(&bulk->lines, "%02x", bytes.digest[i]);
    }
}

static bool is_date(ChudeText text) {
    ChudeMoment moment;
    return text.size && chude_iso_moment(text, true, &moment);
}

/* When it was: of a document, a burst, a period its own; of the rest, and where it has none, the summary's day: what has no @timestamp is
 * in no chart of Kibana's. */
static void write_time(Bulk *bulk, const ChudeExportRow *row) {
    ChudeText date = bulk->to;
    for (size_t i = 0; row->table->columns[i].name; i++) {
        const char *name = row->table->columns[i].name;
        if ((strcmp(name, "date") == 0 || strcmp(name, "start") == 0) && row->cells[i].there &&
            is_date(row->cells[i].text)) {
            date = row->cells[i].text;
        }
    }
    if (!is_date(date)) {
        return;
    }
    ChudeBuffer text = {0};
    chude_buffer_add(&text, date.data, date.size);
    if (date.size > 10) {
        text.data[10] = 'T';
    }
    chude_buffer_literal(&bulk->lines, ",\"@timestamp\":");
    chude_json_string(&bulk->lines, chude_buffer_text(&text));
    chude_buffer_clear(&text);
}

static bool write_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    Bulk *bulk = (Bulk *)sink;
    ChudeBuffer *lines = &bulk->lines;
    lines->size = 0;
    chude_buffer_literal(lines, "{\"index\":{\"_index\":");
    chude_json_literal(lines, bulk->index);
    chude_buffer_literal(lines, ",\"_id\":\"");
    write_id(bulk, row);
    chude_buffer_printf(lines, "\"}}\n{\"kind\":\"%s\"", row->table->kind);
    write_time(bulk, row);
    for (size_t i = 0; row->table->columns[i].name; i++) {
        const ChudeExportColumn *column = &row->table->columns[i];
        if (row->cells[i].there) {
            chude_buffer_printf(lines, ",\"%s\":", column->name);
            chude_export_cell_json(lines, column, &row->cells[i], true);
        }
    }
    chude_buffer_literal(lines, "}\n");
    return bulk->output.write(bulk->output.context, chude_buffer_text(lines), error);
}

bool chude_export_bulk(const ChudeExportSource *source, unsigned tables, const char *index, const char *day,
                       ChudeStateOutput output, GError **error) {
    json_object *corpus = chude_member(source->summary, "corpus");
    Bulk bulk = {.sink = {.row = write_row},
                 .output = output,
                 .index = index,
                 .from = chude_member_text(corpus, "from"),
                 .to = day ? (ChudeText){day, strlen(day)} : chude_member_text(corpus, "to")};
    bool good = chude_export_walk(source, tables, &bulk.sink, error);
    chude_buffer_clear(&bulk.lines);
    chude_buffer_clear(&bulk.key);
    return good;
}

/* ---- the index ---- */

/* `vi` keeps diacritics, `vi_folded` finds "duong bo" for "đường bộ". Both take composed and decomposed text alike: ICU normalizes; without it marks that
 * stand by themselves are dropped before letters are folded, and `vi` leaves them as they are. asciifolding makes d of đ, as icu_folding does. */
static const char analysis_plain[] =
    "\"char_filter\":{\"no_marks\":{\"type\":\"pattern_replace\",\"pattern\":\"\\\\p{Mn}+\",\"replacement\":\"\"}},\n"
    "   \"analyzer\":{\n"
    "    \"vi\":{\"type\":\"custom\",\"tokenizer\":\"standard\",\"filter\":[\"lowercase\"]},\n"
    "    \"vi_folded\":{\"type\":\"custom\",\"char_filter\":[\"no_marks\"],\"tokenizer\":\"standard\",\"filter\":[\"lowercase\",\"asciifolding\"]}\n"
    "   }";
static const char analysis_icu[] =
    "\"analyzer\":{\n"
    "    \"vi\":{\"type\":\"custom\",\"char_filter\":[\"icu_normalizer\"],\"tokenizer\":\"icu_tokenizer\",\"filter\":[\"lowercase\"]},\n"
    "    \"vi_folded\":{\"type\":\"custom\",\"char_filter\":[\"icu_normalizer\"],\"tokenizer\":\"icu_tokenizer\",\"filter\":[\"icu_folding\",\"asciifolding\"]}\n"
    "   }";

static const char *mapping_of(ChudeExportType type) {
    switch (type) {
    case CHUDE_EXPORT_TEXT:
    case CHUDE_EXPORT_LIST:
        return "{\"type\":\"text\",\"analyzer\":\"vi\",\"fields\":{\"folded\":{\"type\":\"text\",\"analyzer\":\"vi_folded\"},"
               "\"keyword\":{\"type\":\"keyword\",\"ignore_above\":512}}}";
    case CHUDE_EXPORT_NAME:
        return "{\"type\":\"keyword\",\"ignore_above\":512}";
    case CHUDE_EXPORT_DATE: /* a document's may be anything */
        return "{\"type\":\"date\",\"format\":\"strict_date_optional_time||yyyy-MM-dd HH:mm:ss||yyyy-MM-dd HH:mm\",\"ignore_malformed\":true}";
    case CHUDE_EXPORT_INTEGER:
        return "{\"type\":\"long\"}";
    case CHUDE_EXPORT_NUMBER:
        return "{\"type\":\"double\"}";
    case CHUDE_EXPORT_FLAG:
        return "{\"type\":\"boolean\"}";
    }
    return "";
}

void chude_export_index(ChudeBuffer *out, bool icu) {
    GHashTable *written = g_hash_table_new(g_str_hash, g_str_equal);
    chude_buffer_printf(out, "{\n \"settings\":{\n  \"analysis\":{\n   %s\n  }\n },\n",
                        icu ? analysis_icu : analysis_plain);
    chude_buffer_literal(out, " \"mappings\":{\n  \"dynamic\":false,\n  \"properties\":{\n"
                              "   \"kind\":{\"type\":\"keyword\"},\n   \"@timestamp\":");
    chude_buffer_literal(out, mapping_of(CHUDE_EXPORT_DATE));
    for (size_t t = 0; t < CHUDE_EXPORT_TABLES; t++) {
        for (const ChudeExportColumn *column = chude_export_tables[t].columns; column->name; column++) {
            if (g_hash_table_add(written, (gpointer)column->name)) {
                chude_buffer_printf(out, ",\n   \"%s\":%s", column->name, mapping_of(column->type));
            }
        }
    }
    chude_buffer_literal(out, "\n  }\n }\n}\n");
    g_hash_table_unref(written);
}
