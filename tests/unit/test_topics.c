/* test_topics.c - topics: the same bytes for every order and split, and for every budget, corpora too small for
 * topics, and evidence. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "buffer.h"
#include "evidence/evidence.h"
#include "topics/part.h"
#include "flow.h"
#include "options.h"
#include "words.h"
#include "worker.h"

extern const ChudeStage chude_stage_topics;

typedef struct {
    char *id, *text;
} Source;

typedef struct {
    unsigned workers, threads;
    size_t batch; /* documents */
    const char *topics;
    const guint *order; /* NULL: as they stand */
    uint64_t memory;    /* 0: as much as there is */
    guint32 spills;     /* seed of when states are spilled; 0: never */
} Way;

static void *allocate(ChudeBatch *batch, size_t size) {
    return chude_arena_zero(batch->arena, size);
}

static void parallel(const ChudeHost *host, size_t parts, void (*body)(void *, size_t), void *context) {
    chude_parallel(host->threads, parts, body, context);
}

typedef struct {
    ChudeSink sink;
    GString *lines;
} Memory;

static bool keep(ChudeSink *sink, ChudeText lines, GError **error) {
    (void)error;
    g_string_append_len(((Memory *)(void *)sink)->lines, lines.data, (gssize)lines.size);
    return true;
}

/* Tokens are what spaces part; a full stop as a token ends a sentence. */
static ChudeDocument document(ChudeArena *arena, const Source *source) {
    ChudeDocument made = {.text = {source->text, strlen(source->text)},
                          .id = {source->id, strlen(source->id)}};
    made.lang = (ChudeText){"vi", 2};
    char *trimmed = g_strchomp(g_strdup(source->text));
    GString *string = g_string_new(trimmed);
    g_free(trimmed);
    while (g_string_replace(string, "  ", " ", 0)) {
    }
    g_string_replace(string, " . ", " .\n", 0);
    GError *error = NULL;
    made.words = chude_words_read(arena, made.text, (ChudeText){string->str, string->len}, &error);
    g_assert_no_error(error);
    g_string_free(string, TRUE);
    return made;
}

/* Half of the times, where states are spilled at all: the worker's dictionary begins anew, as the engine has it. */
static void perhaps_spill(const ChudeStage *stage, ChudeWorker *worker, void *state, GRand *random) {
    GError *error = NULL;
    if (!random || !g_rand_boolean(random)) {
        return;
    }
    g_assert_true(stage->spill(state, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(stage->held(state), ==, 0);
    chude_terms_free(worker->terms);
    worker->terms = chude_terms_new();
}

static gint compare_lines(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One run of the stage: a line "id topic score label" for each document, sorted, then what emit writes. */
static char *run(const Source *sources, size_t count, const Way *way) {
    GError *error = NULL;
    ChudeHost host = {.size = sizeof host,
                      .abi = CHUDE_ABI,
                      .threads = way->threads,
                      .allocate = allocate,
                      .memory = way->memory ? way->memory : UINT64_MAX,
                      .folder = g_get_tmp_dir()};
    host.option_string = chude_option_string;
    host.option_integer = chude_option_integer;
    host.option_number = chude_option_number;
    host.option_flag = chude_option_flag;
    host.parallel = parallel;
    const ChudeStage *stage = &chude_stage_topics;
    ChudeArgs *args = chude_args_new(stage->options);
    g_assert_true(chude_args_set(args, chude_args_find(args, "topics"), way->topics, &error));
    void *shared = stage->open(&host, args, &error);
    g_assert_no_error(error);

    GRand *random = way->spills ? g_rand_new_with_seed(way->spills) : NULL;
    ChudeArena *arena = chude_arena_new();
    ChudeDocument *documents = g_new0(ChudeDocument, count + 1);
    for (size_t i = 0; i < count; i++) {
        documents[i] = document(arena, &sources[way->order ? way->order[i] : i]);
    }
    ChudeWorker *workers = g_new0(ChudeWorker, way->workers);
    void **states = g_new0(void *, way->workers);
    for (unsigned w = 0; w < way->workers; w++) {
        workers[w] = (ChudeWorker){.terms = chude_terms_new()};
        states[w] = stage->begin(shared, &workers[w], &error);
    }
    for (size_t i = 0, b = 0; i < count; i += way->batch, b++) {
        ChudeBatch batch = {b, documents + i, MIN(way->batch, count - i), arena};
        unsigned w = (unsigned)(b % way->workers);
        g_assert_cmpint(stage->process(states[w], &batch, &error), ==, CHUDE_OK);
        perhaps_spill(stage, &workers[w], states[w], random);
    }
    void *result = stage->begin(shared, &workers[0], &error);
    g_assert_true(stage->merge(result, states, way->workers, &error));
    g_assert_no_error(error);
    g_assert_true(stage->finish(result, NULL, &error));
    g_assert_no_error(error);
    for (unsigned w = 0; w < way->workers; w++) {
        stage->end(states[w]);
        if (random) { /* a result of spilled states borrows nothing */
            chude_terms_free(workers[w].terms);
            workers[w].terms = chude_terms_new();
        }
        states[w] = stage->begin(shared, &workers[w], &error);
    }
    for (size_t i = 0, b = 0; i < count; i += way->batch, b++) {
        ChudeBatch batch = {b, documents + i, MIN(way->batch, count - i), arena};
        unsigned w = (unsigned)((b + 1) % way->workers);
        g_assert_cmpint(stage->apply(result, states[w], &batch, &error), ==, CHUDE_OK);
        perhaps_spill(stage, &workers[w], states[w], random);
    }
    void *applied = stage->begin(shared, &workers[0], &error);
    g_assert_true(stage->merge(applied, states, way->workers, &error));

    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < count; i++) {
        const ChudeTopic *topic = documents[i].topic;
        char *line = topic ? g_strdup_printf("%s %u %.9g %.*s\n", documents[i].id.data, topic->id,
                                             topic->score, (int)topic->label.size, topic->label.data)
                           : g_strdup_printf("%s -\n", documents[i].id.data);
        g_ptr_array_add(lines, line);
    }
    g_ptr_array_sort(lines, compare_lines);
    Memory memory = {{keep}, g_string_new(NULL)};
    for (guint i = 0; i < lines->len; i++) {
        g_string_append(memory.lines, g_ptr_array_index(lines, i));
    }
    g_assert_true(stage->emit(result, applied, &memory.sink, &error));

    g_ptr_array_free(lines, TRUE);
    stage->end(applied);
    stage->end(result);
    for (unsigned w = 0; w < way->workers; w++) {
        stage->end(states[w]);
        chude_terms_free(workers[w].terms);
    }
    stage->close(shared);
    if (random) {
        g_rand_free(random);
    }
    chude_args_free(args);
    chude_arena_free(arena);
    g_free(states);
    g_free(workers);
    g_free(documents);
    return g_string_free(memory.lines, FALSE);
}

static const char *const themes[][10] = {
    {"trận", "bóng", "đội tuyển", "cầu thủ", "bàn thắng", "huấn luyện viên", "sân", "vòng loại", "hiệp",
     "khán đài"},
    {"bệnh viện", "bác sĩ", "điều trị", "bệnh nhân", "sốt", "vắc xin", "thuốc", "khoa", "cấp cứu",
     "triệu chứng"},
    {"mưa", "bão", "lũ", "sạt lở", "ngập", "sơ tán", "gió", "đất liền", "mực nước", "đê"},
    {"học sinh", "trường", "giáo viên", "kỳ thi", "đề", "thí sinh", "môn", "lớp", "học phí", "tuyển sinh"},
};

/* Document i is about theme i % 4. */
static Source *themed(size_t count) {
    Source *sources = g_new0(Source, count + 1);
    GRand *random = g_rand_new_with_seed(7);
    for (size_t i = 0; i < count; i++) {
        GString *text = g_string_new(NULL);
        for (int w = 0; w < 30; w++) {
            g_string_append(text, themes[i % 4][g_rand_int_range(random, 0, 10)]);
            g_string_append(text, w % 6 == 5 ? " . " : w % 5 == 4 ? " của " : " ");
        }
        sources[i].id = g_strdup_printf("bài-%03zu", i);
        sources[i].text = g_string_free(text, FALSE);
    }
    g_rand_free(random);
    return sources;
}

static void free_sources(Source *sources, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_free(sources[i].id);
        g_free(sources[i].text);
    }
    g_free(sources);
}

static void test_order(void) {
    enum { COUNT = 600 }; /* more than two blocks of the parallel loops */
    Source *sources = themed(COUNT);
    char *expected = run(sources, COUNT, &(Way){.workers = 1, .threads = 1, .batch = COUNT, .topics = "4"});
    GRand *random = g_rand_new_with_seed(3);
    guint order[COUNT];
    for (guint i = 0; i < COUNT; i++) {
        order[i] = COUNT - 1 - i;
    }
    for (int turn = 0; turn < 4; turn++) {
        char *other = run(sources, COUNT,
                          &(Way){.workers = 1 + (unsigned)turn,
                                 .threads = 1 + (unsigned)turn,
                                 .batch = 7 + 40 * (size_t)turn,
                                 .topics = "4",
                                 .order = order});
        g_assert_cmpstr(other, ==, expected);
        g_free(other);
        for (guint i = COUNT - 1; i > 0; i--) {
            guint j = (guint)g_rand_int_range(random, 0, (gint32)i + 1), old = order[i];
            order[i] = order[j];
            order[j] = old;
        }
    }
    g_rand_free(random);
    g_free(expected);
    free_sources(sources, COUNT);
}

/* Spilled at random, in a budget that holds nothing; and in one that is merely too small. */
static void test_memory(void) {
    enum { COUNT = 600 };
    Source *sources = themed(COUNT);
    char *expected = run(sources, COUNT, &(Way){.workers = 1, .threads = 1, .batch = COUNT, .topics = "4"});
    for (guint32 turn = 1; turn < 5; turn++) {
        Way way = {.workers = 1 + turn % 3, .threads = 1 + turn % 2, .batch = 3 + 20 * turn, .topics = "4"};
        for (uint64_t memory = 1; memory < (uint64_t)1 << 40; memory <<= 9) {
            way.memory = memory;
            way.spills = 0;
            char *small = run(sources, COUNT, &way);
            g_assert_cmpstr(small, ==, expected);
            g_free(small);
            way.spills = turn + (guint32)memory;
            char *spilled = run(sources, COUNT, &way);
            g_assert_cmpstr(spilled, ==, expected);
            g_free(spilled);
        }
    }
    g_free(expected);
    free_sources(sources, COUNT);
}

/* Ids of which one begins another, and several documents of one id. */
static void test_memory_ids(void) {
    Source *sources = themed(40);
    for (size_t i = 0; i < 40; i++) {
        g_free(sources[i].id);
        sources[i].id = g_strnfill(1 + i / 4, 'a');
    }
    Way way = {.workers = 2, .threads = 1, .batch = 3, .topics = "4"};
    char *expected = run(sources, 40, &way);
    way.spills = 5;
    way.memory = 1;
    char *spilled = run(sources, 40, &way);
    g_assert_cmpstr(spilled, ==, expected);
    g_free(spilled);
    g_free(expected);
    free_sources(sources, 40);
}

static void test_sortable(void) {
    static const ChudeText texts[] = {{"", 0},    {"\0", 1},   {"\0\0", 2}, {"\0a", 2}, {"a", 1},
                                      {"a\0", 2}, {"a\0b", 3}, {"a\1", 2},  {"ab", 2}};
    ChudeBuffer last = {0}, back = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        ChudeBuffer bytes = {0};
        chude_topics_sortable(&bytes, texts[i]);
        chude_buffer_add(&bytes, i % 2 ? "\0" : "\xFF", 1); /* what stands behind changes no order */
        g_assert_true(!i || chude_runs_compare(chude_buffer_text(&last), chude_buffer_text(&bytes)) < 0);
        ChudeText rest = chude_buffer_text(&bytes);
        back.size = 0;
        chude_topics_unsortable(&rest, &back);
        g_assert_cmpmem(back.data, back.size, texts[i].data, texts[i].size);
        g_assert_cmpuint(rest.size, ==, 1);
        chude_buffer_clear(&last);
        last = bytes;
    }
    chude_buffer_clear(&last);
    chude_buffer_clear(&back);
}

/* No folder for temporary files: an error, and nothing else. */
static void test_no_folder(void) {
    GError *error = NULL;
    ChudeHost host = {.size = sizeof host, .memory = 1, .folder = "/nowhere/at/all"};
    ChudeWorker worker = {.terms = chude_terms_new()};
    ChudeStopwords *stopwords = chude_stopwords_new(true, NULL, NULL, &error);
    ChudeTopicsParts parts = {0};
    chude_topics_parts_add(&parts, chude_topics_part_new(&worker, stopwords));
    g_assert_false(chude_topics_parts_spill(&parts, &host, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    chude_topics_parts_clear(&parts);
    chude_stopwords_free(stopwords);
    chude_terms_free(worker.terms);
}

/* The topic of document i; -1 where it has none. */
static int topic_of(const char *lines, const char *id) {
    const char *line = strstr(lines, id);
    g_assert_nonnull(line);
    line += strlen(id) + 1;
    return *line == '-' ? -1 : (int)g_ascii_strtoll(line, NULL, 10);
}

static void test_themes(void) {
    enum { COUNT = 80 };
    Source *sources = themed(COUNT);
    char *lines = run(sources, COUNT, &(Way){.workers = 2, .threads = 2, .batch = 9, .topics = "4"});
    for (size_t i = 0; i < COUNT; i++) {
        g_assert_cmpint(topic_of(lines, sources[i].id), ==, topic_of(lines, sources[i % 4].id));
        g_assert_cmpint(topic_of(lines, sources[i].id), >=, 0);
    }
    g_assert_nonnull(strstr(lines, "{\"id\":3,"));
    g_assert_null(strstr(lines, "{\"id\":4,"));
    g_assert_null(strstr(lines, "\"text\":\"của\"")); /* a function word, though `stop` did not run */
    g_free(lines);
    free_sources(sources, COUNT);
}

static void test_few_documents(void) {
    Source *sources = themed(8); /* two of each theme */
    char *lines = run(sources, 8, &(Way){.workers = 1, .threads = 2, .batch = 2, .topics = "50"});
    for (size_t i = 0; i < 8; i++) {
        int topic = topic_of(lines, sources[i].id);
        g_assert_cmpint(topic, >=, 0);
        g_assert_cmpint(topic, <, 4);
    }
    g_free(lines);
    lines = run(
        sources, 5,
        &(Way){
            .workers = 1, .threads = 2, .batch = 2, .topics = "50"}); /* three share no word with any other */
    g_assert_cmpint(topic_of(lines, sources[0].id), ==, topic_of(lines, sources[4].id));
    g_assert_cmpint(topic_of(lines, sources[1].id), ==, -1);
    g_free(lines);
    lines = run(sources, 1, &(Way){.workers = 3, .threads = 2, .batch = 2, .topics = "10"});
    g_assert_cmpint(topic_of(lines, sources[0].id), ==, 0);
    g_assert_nonnull(strstr(lines, "\"documents\":1"));
    g_free(lines);
    lines = run(sources, 0, &(Way){.workers = 1, .threads = 1, .batch = 1, .topics = "10"});
    g_assert_cmpstr(lines, ==,
                    "{\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\":0},\"topics\":[]}\n");
    g_free(lines);
    free_sources(sources, 8);
}

static void test_no_words(void) {
    Source sources[] = {
        {(char *)"a", (char *)""}, {(char *)"b", (char *)"… ! 123"}, {(char *)"c", (char *)"của và là"}};
    char *lines = run(sources, 3, &(Way){.workers = 2, .threads = 1, .batch = 1, .topics = "2"});
    g_assert_cmpstr(
        lines, ==,
        "a -\nb -\nc -\n{\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\":3},\"topics\":[]}\n");
    g_free(lines);
}

static void test_duplicates(void) {
    enum { COUNT = 24 };
    Source *sources = themed(COUNT);
    for (size_t i = 4; i < 8; i++) { /* document 0 once more, four times: the same id and text */
        g_free(sources[i].id);
        g_free(sources[i].text);
        sources[i].id = g_strdup(sources[0].id);
        sources[i].text = g_strdup(sources[0].text);
    }
    char *lines = run(sources, COUNT, &(Way){.workers = 3, .threads = 1, .batch = 5, .topics = "4"});
    char **split = g_strsplit(lines, "\n", -1);
    for (int i = 1; i < 5; i++) {
        g_assert_cmpstr(split[i], ==, split[0]);
    }
    const char *evidence = strstr(lines, "{\"schema\"");
    char *shown = g_strdup_printf("{\"id\":\"%s\"", sources[0].id);
    const char *first = strstr(evidence, shown);
    g_assert_true(first == NULL || strstr(first + 1, shown) == NULL);
    g_free(shown);
    g_strfreev(split);
    g_free(lines);
    free_sources(sources, COUNT);
}

static char *piece(const ChudeWords *words, ChudeSpan span) {
    g_assert_cmpuint(span.begin, <=, span.end);
    g_assert_cmpuint(span.end, <=, words->text.size);
    char *text = g_strndup(words->text.data + span.begin, span.end - span.begin);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    return text;
}

#define assert_piece(words, span, expected)                                                                  \
    do {                                                                                                     \
        char *shown = piece(words, span);                                                                    \
        g_assert_cmpstr(shown, ==, expected);                                                                \
        g_free(shown);                                                                                       \
    } while (0)

static void test_evidence(void) {
    ChudeArena *arena = chude_arena_new();
    Source source = {(char *)"x", (char *)"Mưa to . Nước sông lên nhanh   trong đêm . Hết"};
    const ChudeWords *words = document(arena, &source).words;
    assert_piece(words, chude_evidence_sentence(words, 0), "Mưa to .");
    assert_piece(words, chude_evidence_sentence(words, 5), "Nước sông lên nhanh   trong đêm .");
    assert_piece(words, chude_evidence_sentence(words, words->count - 1), "Hết");
    assert_piece(words, chude_evidence_sentence(words, words->count), "");
    g_assert_cmpuint(words->count, ==, 11);
    ChudeSpan hit = {words->tokens[5].begin, words->tokens[5].end};
    assert_piece(words, hit, "lên");
    assert_piece(words, chude_evidence_snippet(words, hit, 1000), "Nước sông lên nhanh   trong đêm .");
    assert_piece(words, chude_evidence_snippet(words, hit, 12), "sông lên");
    assert_piece(words, chude_evidence_snippet(words, hit, 20), "sông lên nhanh");
    assert_piece(words, chude_evidence_snippet(words, hit, 4),
                 "lên"); /* ê has two bytes, or lên would not fit */
    assert_piece(words, chude_evidence_snippet(words, hit, 2), "l");
    assert_piece(words, chude_evidence_snippet(words, (ChudeSpan){hit.begin, words->tokens[10].end}, 1000),
                 "Nước sông lên nhanh   trong đêm .");
    assert_piece(words, chude_evidence_snippet(words, (ChudeSpan){9999, 10000}, 10), "");
    chude_arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topics/order", test_order);
    g_test_add_func("/topics/memory", test_memory);
    g_test_add_func("/topics/memory-ids", test_memory_ids);
    g_test_add_func("/topics/sortable", test_sortable);
    g_test_add_func("/topics/no-folder", test_no_folder);
    g_test_add_func("/topics/themes", test_themes);
    g_test_add_func("/topics/few-documents", test_few_documents);
    g_test_add_func("/topics/no-words", test_no_words);
    g_test_add_func("/topics/duplicates", test_duplicates);
    g_test_add_func("/topics/evidence", test_evidence);
    return g_test_run();
}
