/* Documents come out of the spool as they went in, from memory or from a file; what --memory allows. */
#include <glib.h>
#include <string.h>

#include "budget.h"
#include "packed.h"
#include "record.h"
#include "spool.h"

static const char lines[] =
    "{\"id\":\"a\",\"title\":\"Công an thị xã\",\"text\":\"Công an thị xã Hồng Lam \\\"ra quân\\\".\","
    "\"words\":\"\\\\-Công_an thị_xã Hồng_Lam \\\" ra_quân \\\" .\",\"title_words\":\"Công_an thị_xã\","
    "\"keyphrases\":[{\"text\":\"Công an\",\"score\":0.5,\"count\":1,\"offsets\":[[0,8]]}],"
    "\"topic\":{\"id\":7,\"label\":\"an ninh\",\"score\":0.25,\"weak\":true,"
    "\"others\":[{\"id\":2,\"label\":\"thể thao\",\"score\":0.25},{\"id\":0,\"label\":\"bão\",\"score\":0.2}]},\"tfidf\":[{\"text\":\"thị xã\",\"score\":1.5}],"
    "\"own\":{\"b\":[1,2,{}]},\"source\":null}\n"
    "{\"text\":\"Running dogs run.\",\"lang\":\"en\",\"date\":\"2026-08-03\","
    "\"words\":\"Running\\\\=run dogs\\\\=dog run .\",\"keyphrases\":[],\"tfidf\":[]}\n"
    "{\"text\":\"\"}\n"
    "{\"text\":\"bão\\nsố 3\\u0000\",\"id\":3,\"sour\\u0063e\":\"báo\"}\n";

static ChudeEngineBatch *parsed(void) {
    ChudeEngineBatch *batch = chude_batch_new();
    chude_buffer_add(&batch->raw, lines, strlen(lines));
    uint64_t number = 0;
    for (size_t begin = 0; begin < batch->raw.size;) {
        size_t end = begin + strcspn(lines + begin, "\n");
        ChudeRecord record = {
            .begin = begin, .end = end, .file = "tin.ndjson", .line = ++number, .input = CHUDE_INPUT_NDJSON};
        g_array_append_val(batch->records, record);
        begin = end + 1;
    }
    chude_batch_parse(batch, ~(unsigned)CHUDE_ROWS_PASS);
    g_assert_cmpuint(batch->rejected->len, ==, 0);
    g_assert_cmpuint(batch->batch.count, ==, number);
    for (size_t i = 0; i < batch->batch.count; i++) { /* so that the writer makes them from the structs */
        ChudeDocument *document = &batch->batch.documents[i];
        if (document->words) {
            chude_record_set(&batch->batch, document, CHUDE_MEMBER_WORDS);
        }
        if (document->title_words) {
            chude_record_set(&batch->batch, document, CHUDE_MEMBER_TITLE_WORDS);
        }
        if (document->has_keyphrases) {
            chude_record_set(&batch->batch, document, CHUDE_MEMBER_KEYPHRASES);
        }
        if (document->tfidf) {
            chude_record_set(&batch->batch, document, CHUDE_MEMBER_TFIDF);
        }
        if (document->topic) {
            chude_record_set(&batch->batch, document, CHUDE_MEMBER_TOPIC);
        }
    }
    return batch;
}

static char *written(const ChudeEngineBatch *batch) {
    ChudeBuffer json = {0};
    for (size_t i = 0; i < batch->batch.count; i++) {
        chude_record_write(&json, &batch->batch.documents[i]);
    }
    chude_buffer_char(&json, 0);
    return json.data;
}

static void assert_same(ChudeText a, ChudeText b) {
    g_assert_true((a.data == NULL) == (b.data == NULL));
    g_assert_cmpmem(a.data, a.size, b.data, b.size);
}

static void test_packed(void) {
    ChudeEngineBatch *before = parsed(), *after = chude_batch_new();
    chude_batch_pack(&after->raw, before);
    chude_batch_unpack(after);
    g_assert_cmpuint(after->batch.count, ==, before->batch.count);
    char *a = written(before), *b = written(after);
    g_assert_nonnull(strstr(a, "\"others\":[{\"id\":2,\"label\":\"thể thao\",\"score\":0.25},{\"id\":0"));
    g_assert_nonnull(strstr(a, "\"words\":\"\\\\-Công_an thị_xã"));
    g_assert_cmpstr(a, ==, b);
    g_free(a);
    g_free(b);
    for (size_t i = 0; i < after->batch.count; i++) {
        const ChudeDocument *x = &before->batch.documents[i], *y = &after->batch.documents[i];
        assert_same(x->text, y->text);
        assert_same(x->id, y->id);
        assert_same(x->title, y->title);
        assert_same(x->date, y->date);
        assert_same(x->lang, y->lang);
        assert_same(x->source, y->source);
        g_assert_cmpstr(x->file, ==, y->file);
        g_assert_cmpuint(x->line, ==, y->line);
        g_assert_cmpint(x->has_keyphrases, ==, y->has_keyphrases);
        g_assert_true((x->tfidf == NULL) == (y->tfidf == NULL));
        if (y->words) {
            g_assert_true(y->words->text.data == y->text.data); /* offsets point into the text itself */
        }
    }
    const ChudeWords *words = after->batch.documents[1].words;
    g_assert_true(words && words->stems);
    chude_batch_free(before);
    chude_batch_free(after);
}

static void test_spool(void) {
    static const size_t memories[] = {0, 100, 1 << 20};
    for (size_t m = 0; m < G_N_ELEMENTS(memories); m++) {
        ChudeSpool *spool = chude_spool_new(g_get_tmp_dir(), memories[m]);
        GError *error = NULL;
        ChudeBuffer bytes = {0};
        for (int i = 0; i < 100; i++) {
            bytes = (ChudeBuffer){0};
            chude_buffer_printf(&bytes, "%0*d", 1 + i % 37, i);
            g_assert_true(chude_spool_put(spool, bytes, &error));
        }
        for (int i = 0; i < 90; i++) { /* the others are freed with the spool */
            char *expected = g_strdup_printf("%0*d", 1 + i % 37, i);
            bytes = (ChudeBuffer){0};
            g_assert_true(chude_spool_take(spool, &bytes, &error));
            g_assert_cmpmem(bytes.data, bytes.size, expected, strlen(expected));
            chude_buffer_clear(&bytes);
            g_free(expected);
        }
        chude_spool_free(spool);
    }
    ChudeSpool *spool = chude_spool_new("/nonexistent", 0);
    ChudeBuffer bytes = {0};
    GError *error = NULL;
    chude_buffer_literal(&bytes, "a");
    g_assert_false(chude_spool_put(spool, bytes, &error));
    g_assert_nonnull(strstr(error->message, "/nonexistent"));
    g_clear_error(&error);
    chude_spool_free(spool);
}

static void test_budget(void) {
    g_assert_cmpuint(chude_budget_default(), >=, (uint64_t)64 << 20);
    for (unsigned threads = 1; threads <= 64; threads *= 4) {
        for (uint64_t memory = (uint64_t)64 << 20; memory >> 40 == 0; memory *= 8) {
            ChudeBudget parts = chude_budget(memory, threads, 1 << 20);
            g_assert_cmpuint(parts.memory, ==, memory);
            g_assert_cmpuint(parts.batch, >=, 4096);
            g_assert_cmpuint(parts.batch, <=, 1 << 20);
            g_assert_cmpuint(parts.spool + parts.worker * (uint64_t)threads, <=, memory / 2);
        }
    }
    g_assert_cmpuint(chude_budget((uint64_t)16 << 30, 2, 1 << 20).batch, ==, 1 << 20);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spool/packed", test_packed);
    g_test_add_func("/spool/order", test_spool);
    g_test_add_func("/budget/parts", test_budget);
    return g_test_run();
}
