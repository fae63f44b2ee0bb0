/* vega_lite.c - charts as specifications of Vega-Lite 5, which Kibana, Jupyter, Observable and vega-embed draw. */
#include <string.h>

#include "exports/formats.h"
#include "fail.h"

/* The rows of one table as the values of a data set. */
typedef struct {
    ChudeExportSink sink; /* first */
    ChudeBuffer *out;
    size_t most, count;
    const char *of;     /* series, bursts: whose; NULL: all */
    GHashTable *owners; /* with `of`: those already met, most of them are taken */
} Values;

static bool add_value(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    (void)error;
    Values *values = (Values *)sink;
    if (values->of) {
        ChudeExportRow copy = *row;
        ChudeText of = chude_export_cell(&copy, "of")->text, text = chude_export_cell(&copy, "text")->text;
        if (of.size != strlen(values->of) || memcmp(of.data, values->of, of.size) != 0) {
            return true;
        }
        char *owner = g_strndup(text.data ? text.data : "", text.size);
        if (!g_hash_table_contains(values->owners, owner) &&
            g_hash_table_size(values->owners) >= values->most) {
            g_free(owner);
            return true;
        }
        g_hash_table_add(values->owners, owner);
    } else if (values->count >= values->most) {
        return true;
    }
    chude_buffer_literal(values->out, values->count ? ",\n  {" : "\n  {");
    values->count++;
    bool any = false;
    for (size_t i = 0; row->table->columns[i].name; i++) {
        const ChudeExportColumn *column = &row->table->columns[i];
        if (row->cells[i].there) {
            chude_buffer_printf(values->out, "%s\"%s\":", any ? "," : "", column->name);
            chude_export_cell_json(values->out, column, &row->cells[i], false);
            any = true;
        }
    }
    chude_buffer_char(values->out, '}');
    return true;
}

/* The chart, but for its data. Fields are columns of tables.h. */
typedef struct {
    ChudeTableId table, data; /* what the user calls it by; where its rows come from */
    const char *of, *view;
} Chart;

#define TITLE(text) "\"title\":\"" text "\""
static const Chart charts[] = {
    {CHUDE_TABLE_TOPICS, CHUDE_TABLE_SERIES, "topic",
     TITLE(
         "Topics over time") ",\n \"width\":640,\"height\":280,\n"
                             " \"transform\":[{\"filter\":\"!isValid(datum.parent)\"}],\n"
                             " \"mark\":{\"type\":\"area\",\"line\":true,\"tooltip\":true},\n"
                             " \"encoding\":{\n"
                             "  \"x\":{\"field\":\"start\",\"type\":\"temporal\",\"title\":null,\"scale\":{\"type\":\"utc\"}},\n"
                             "  \"y\":{\"field\":\"df\",\"type\":\"quantitative\",\"stack\":\"zero\",\"title\":\"documents\"},\n"
                             "  \"color\":{\"field\":\"text\",\"type\":\"nominal\",\"title\":\"topic\",\"sort\":null,\"legend\":{\"labelLimit\":280,\"orient\":\"bottom\",\"columns\":2}},\n"
                             "  \"order\":{\"field\":\"topic\"},\n"
                             "  \"tooltip\":[{\"field\":\"text\",\"title\":\"topic\"},{\"field\":\"start\",\"type\":\"temporal\",\"title\":\"from\",\"timeUnit\":\"utcyearmonthdate\"},{\"field\":\"df\",\"title\":\"documents\"}]\n }"},
    {CHUDE_TABLE_TOPICS, CHUDE_TABLE_TOPICS, NULL,
     TITLE(
         "Topics by size") ",\n \"width\":640,\"height\":{\"step\":22},\n"
                           " \"transform\":[{\"filter\":\"!isValid(datum.parent)\"}],\n"
                           " \"mark\":{\"type\":\"bar\",\"tooltip\":true},\n"
                           " \"encoding\":{\n"
                           "  \"y\":{\"field\":\"label\",\"type\":\"nominal\",\"sort\":null,\"title\":null,\"axis\":{\"labelLimit\":280}},\n"
                           "  \"x\":{\"field\":\"size\",\"type\":\"quantitative\",\"title\":\"documents\",\"axis\":{\"tickMinStep\":1}},\n"
                           "  \"tooltip\":[{\"field\":\"label\",\"title\":\"topic\"},{\"field\":\"size\",\"title\":\"documents\"},{\"field\":\"terms\"}]\n }"},
    {CHUDE_TABLE_KEYWORDS, CHUDE_TABLE_KEYWORDS, NULL,
     TITLE(
         "Keywords") ",\n \"width\":640,\"height\":{\"step\":18},\n"
                     " \"mark\":{\"type\":\"bar\",\"tooltip\":true},\n"
                     " \"encoding\":{\n"
                     "  \"y\":{\"field\":\"text\",\"type\":\"nominal\",\"sort\":null,\"title\":null,\"axis\":{\"labelLimit\":280}},\n"
                     "  \"x\":{\"field\":\"score\",\"type\":\"quantitative\",\"title\":\"score\"},\n"
                     "  \"color\":{\"field\":\"df\",\"type\":\"quantitative\",\"title\":\"documents\",\"scale\":{\"scheme\":\"blues\",\"domainMin\":0}},\n"
                     "  \"tooltip\":[{\"field\":\"text\",\"title\":\"keyword\"},{\"field\":\"score\"},{\"field\":\"count\"},{\"field\":\"df\",\"title\":\"documents\"},{\"field\":\"variants\"}]\n }"},
    {CHUDE_TABLE_TRENDS, CHUDE_TABLE_BURSTS, "trend",
     TITLE(
         "Bursts") ",\n \"width\":640,\"height\":{\"step\":18},\n"
                   " \"mark\":{\"type\":\"bar\",\"tooltip\":true,\"minBandSize\":3},\n"
                   " \"encoding\":{\n"
                   "  \"y\":{\"field\":\"text\",\"type\":\"nominal\",\"sort\":null,\"title\":null,\"axis\":{\"labelLimit\":280}},\n"
                   "  \"x\":{\"field\":\"start\",\"type\":\"temporal\",\"title\":null,\"scale\":{\"type\":\"utc\"}},\n"
                   "  \"x2\":{\"field\":\"last\"},\n"
                   "  \"color\":{\"field\":\"score\",\"type\":\"quantitative\",\"title\":\"weight\",\"scale\":{\"scheme\":\"oranges\",\"domainMin\":0}},\n"
                   "  \"tooltip\":[{\"field\":\"text\"},{\"field\":\"start\",\"type\":\"temporal\",\"timeUnit\":\"utcyearmonthdate\"},{\"field\":\"end\",\"type\":\"temporal\",\"timeUnit\":\"utcyearmonthdate\"},{\"field\":\"score\",\"title\":\"weight\"},{\"field\":\"df\",\"title\":\"documents\"}]\n },\n"
                   /* its last day belongs to it, so the bar ends a day later */
                   " \"transform\":[{\"calculate\":\"datetime(toNumber(toDate(datum.end)) + 86400000)\",\"as\":\"last\"}]"},
};

/* Appends the chart with its data; false where there is none. */
static bool add_chart(ChudeBuffer *out, const ChudeExportSource *source, const Chart *chart, size_t most,
                      bool first) {
    ChudeBuffer data = {0};
    Values values = {.sink = {.row = add_value}, .out = &data, .most = most, .of = chart->of};
    values.owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool good = chude_export_walk(source, 1u << chart->data, &values.sink, NULL) && values.count > 0;
    if (good) {
        chude_buffer_printf(out, "%s{%s,\n \"data\":{\"values\":[", first ? "" : ",\n", chart->view);
        chude_buffer_add(out, data.data, data.size);
        chude_buffer_literal(out, "\n ]}}");
    }
    g_hash_table_unref(values.owners);
    chude_buffer_clear(&data);
    return good;
}

bool chude_export_vega_lite(const ChudeExportSource *source, unsigned tables, size_t top, ChudeBuffer *out,
                            GError **error) {
    bool any = false;
    chude_buffer_literal(out, "{\"$schema\":\"https://vega.github.io/schema/vega-lite/v5.json\",\n"
                              "\"description\":\"A summary by Chude: topics, keywords, bursts\",\n"
                              "\"config\":{\"view\":{\"stroke\":null}},\n"
                              "\"resolve\":{\"scale\":{\"color\":\"independent\"}},\n\"vconcat\":[\n");
    for (size_t i = 0; i < G_N_ELEMENTS(charts); i++) {
        if (tables & 1u << charts[i].table) {
            any = add_chart(out, source, &charts[i], top, !any) || any;
        }
    }
    chude_buffer_literal(out, "\n]}\n");
    if (!any) {
        chude_fail(error, "vega-lite: the summary has nothing to draw there");
    }
    return any;
}
