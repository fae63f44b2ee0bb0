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

/* ---- the charts ---- */

/* What people read in them, and how days are written: $word$ in a view. */
static const struct {
    const char *word, *english, *vietnamese;
} words[] = {
    {"about", "A summary by Chude: topics, keywords, bursts",
     "Chude tóm tắt: chủ đề, từ khóa, đợt bùng phát"},
    {"bursts", "Bursts", "Đợt bùng phát"},
    {"count", "count", "số lần"},
    {"day", "", ",\"format\":\"%d/%m/%Y\""},
    {"days", "", ",\"axis\":{\"format\":\"%d/%m/%Y\"}"},
    {"documents", "documents", "văn bản"},
    {"end", "to", "đến"},
    {"event", "event", "sự kiện"},
    {"keyword", "keyword", "từ khóa"},
    {"keywords", "Keywords", "Từ khóa"},
    {"over time", "Topics over time", "Chủ đề theo thời gian"},
    {"score", "score", "điểm"},
    {"size", "Topics by size", "Chủ đề theo số văn bản"},
    {"start", "from", "từ"},
    {"terms", "terms", "cụm từ"},
    {"topic", "topic", "chủ đề"},
    {"variants", "also", "cũng là"},
    {"weight", "weight", "trọng số"},
};

/* Numbers as 1.234,5: of axes, legends, tooltips. */
static const char vietnamese_numbers[] =
    ",\"locale\":{\"number\":{\"decimal\":\",\",\"thousands\":\".\",\"grouping\":[3],\"currency\":[\"\",\" ₫\"]}}";

/* The chart, but for its data. Fields are columns of tables.h. */
typedef struct {
    ChudeTableId table, data; /* what the user calls it by; where its rows come from */
    const char *of, *view;
} Chart;

static const Chart charts[] = {
    {CHUDE_TABLE_TOPICS, CHUDE_TABLE_SERIES, "topic",
     "\"title\":\"$over time$\",\n \"width\":640,\"height\":280,\n"
     " \"transform\":[{\"filter\":\"!isValid(datum.parent)\"}],\n"
     " \"mark\":{\"type\":\"area\",\"line\":true,\"tooltip\":true},\n"
     " \"encoding\":{\n"
     "  \"x\":{\"field\":\"start\",\"type\":\"temporal\",\"title\":null,\"scale\":{\"type\":\"utc\"}$days$},\n"
     "  \"y\":{\"field\":\"df\",\"type\":\"quantitative\",\"stack\":\"zero\",\"title\":\"$documents$\",\"axis\":{\"tickMinStep\":1}},\n"
     "  \"color\":{\"field\":\"text\",\"type\":\"nominal\",\"title\":\"$topic$\",\"sort\":null,$scheme$\"legend\":{\"labelLimit\":320,\"orient\":\"bottom\",\"columns\":2,\"symbolLimit\":0}},\n"
     "  \"order\":{\"field\":\"topic\"},\n"
     "  \"tooltip\":[{\"field\":\"text\",\"title\":\"$topic$\"},{\"field\":\"start\",\"type\":\"temporal\",\"title\":\"$start$\",\"timeUnit\":\"utcyearmonthdate\"$day$},{\"field\":\"df\",\"title\":\"$documents$\"}]\n }"},
    {CHUDE_TABLE_TOPICS, CHUDE_TABLE_TOPICS, NULL,
     "\"title\":\"$size$\",\n \"width\":640,\"height\":{\"step\":22},\n"
     " \"transform\":[{\"filter\":\"!isValid(datum.parent)\"}],\n"
     " \"mark\":{\"type\":\"bar\",\"tooltip\":true},\n"
     " \"encoding\":{\n"
     "  \"y\":{\"field\":\"label\",\"type\":\"nominal\",\"sort\":null,\"title\":null,\"axis\":{\"labelLimit\":320}},\n"
     "  \"x\":{\"field\":\"size\",\"type\":\"quantitative\",\"title\":\"$documents$\",\"axis\":{\"tickMinStep\":1}},\n"
     "  \"tooltip\":[{\"field\":\"label\",\"title\":\"$topic$\"},{\"field\":\"size\",\"title\":\"$documents$\"},{\"field\":\"terms\",\"title\":\"$terms$\"}]\n }"},
    {CHUDE_TABLE_KEYWORDS, CHUDE_TABLE_KEYWORDS, NULL,
     "\"title\":\"$keywords$\",\n \"width\":640,\"height\":{\"step\":18},\n"
     " \"mark\":{\"type\":\"bar\",\"tooltip\":true},\n"
     " \"encoding\":{\n"
     "  \"y\":{\"field\":\"text\",\"type\":\"nominal\",\"sort\":null,\"title\":null,\"axis\":{\"labelLimit\":320}},\n"
     "  \"x\":{\"field\":\"score\",\"type\":\"quantitative\",\"title\":\"$score$\"},\n"
     "  \"color\":{\"field\":\"df\",\"type\":\"quantitative\",\"title\":\"$documents$\",\"scale\":{\"scheme\":\"blues\",\"domainMin\":0}},\n"
     "  \"tooltip\":[{\"field\":\"text\",\"title\":\"$keyword$\"},{\"field\":\"score\",\"title\":\"$score$\"},{\"field\":\"count\",\"title\":\"$count$\"},{\"field\":\"df\",\"title\":\"$documents$\"},{\"field\":\"variants\",\"title\":\"$variants$\"}]\n }"},
    {CHUDE_TABLE_TRENDS, CHUDE_TABLE_BURSTS, "trend",
     "\"title\":\"$bursts$\",\n \"width\":640,\"height\":{\"step\":18},\n"
     " \"mark\":{\"type\":\"bar\",\"tooltip\":true,\"minBandSize\":3},\n"
     " \"encoding\":{\n"
     "  \"y\":{\"field\":\"text\",\"type\":\"nominal\",\"sort\":null,\"title\":null,\"axis\":{\"labelLimit\":320}},\n"
     "  \"x\":{\"field\":\"start\",\"type\":\"temporal\",\"title\":null,\"scale\":{\"type\":\"utc\"}$days$},\n"
     "  \"x2\":{\"field\":\"last\"},\n"
     "  \"color\":{\"field\":\"score\",\"type\":\"quantitative\",\"title\":\"$weight$\",\"scale\":{\"scheme\":\"oranges\",\"domainMin\":0}},\n"
     "  \"tooltip\":[{\"field\":\"text\",\"title\":\"$event$\"},{\"field\":\"start\",\"type\":\"temporal\",\"title\":\"$start$\",\"timeUnit\":\"utcyearmonthdate\"$day$},{\"field\":\"end\",\"type\":\"temporal\",\"title\":\"$end$\",\"timeUnit\":\"utcyearmonthdate\"$day$},{\"field\":\"score\",\"title\":\"$weight$\"},{\"field\":\"df\",\"title\":\"$documents$\"}]\n },\n"
     /* its last day belongs to it, so the bar ends a day later */
     " \"transform\":[{\"calculate\":\"datetime(toNumber(toDate(datum.end)) + 86400000)\",\"as\":\"last\"}]"},
};

enum { PLAIN_COLOURS = 10 }; /* that Vega's own scheme has: of more topics some would look alike */

static const char *word_of(const char *name, size_t size, bool vietnamese, bool many) {
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strlen(words[i].word) == size && memcmp(words[i].word, name, size) == 0) {
            return vietnamese ? words[i].vietnamese : words[i].english;
        }
    }
    return many ? "\"scale\":{\"scheme\":\"tableau20\"}," : ""; /* $scheme$ */
}

/* Appends the view with its words. many: it has more colours than Vega's scheme. */
static void add_view(ChudeBuffer *out, const char *view, bool vietnamese, bool many) {
    for (const char *mark; (mark = strchr(view, '$')) != NULL;) {
        const char *end = strchr(mark + 1, '$');
        chude_buffer_add(out, view, (size_t)(mark - view));
        chude_buffer_literal(out, word_of(mark + 1, (size_t)(end - mark - 1), vietnamese, many));
        view = end + 1;
    }
    chude_buffer_literal(out, view);
}

/* Appends the chart with its data; false where there is none. */
static bool add_chart(ChudeBuffer *out, const ChudeExportSource *source, const Chart *chart, size_t most,
                      bool vietnamese, bool first) {
    ChudeBuffer data = {0};
    Values values = {.sink = {.row = add_value}, .out = &data, .most = most, .of = chart->of};
    values.owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool good = chude_export_walk(source, 1u << chart->data, &values.sink, NULL) && values.count > 0;
    if (good) {
        chude_buffer_literal(out, first ? "{" : ",\n{");
        add_view(out, chart->view, vietnamese, g_hash_table_size(values.owners) > PLAIN_COLOURS);
        chude_buffer_literal(out, ",\n \"data\":{\"values\":[");
        chude_buffer_add(out, data.data, data.size);
        chude_buffer_literal(out, "\n ]}}");
    }
    g_hash_table_unref(values.owners);
    chude_buffer_clear(&data);
    return good;
}

bool chude_export_vega_lite(const ChudeExportSource *source, unsigned tables, size_t top, bool vietnamese,
                            ChudeBuffer *out, GError **error) {
    bool any = false;
    chude_buffer_literal(out, "{\"$schema\":\"https://vega.github.io/schema/vega-lite/v5.json\",\n");
    add_view(out, "\"description\":\"$about$\",\n", vietnamese, false);
    chude_buffer_printf(out,
                        "\"config\":{\"view\":{\"stroke\":null}%s},\n"
                        "\"resolve\":{\"scale\":{\"color\":\"independent\"}},\n\"vconcat\":[\n",
                        vietnamese ? vietnamese_numbers : "");
    for (size_t i = 0; i < G_N_ELEMENTS(charts); i++) {
        if (tables & 1u << charts[i].table) {
            any = add_chart(out, source, &charts[i], top, vietnamese, !any) || any;
        }
    }
    chude_buffer_literal(out, "\n]}\n");
    if (!any) {
        chude_fail(error, "vega-lite: the summary has nothing to draw there");
    }
    return any;
}
