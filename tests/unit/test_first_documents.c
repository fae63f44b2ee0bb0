/* The documents that a tally names by their order: records, the order itself, and what evidence shows. */
#include <glib.h>
#include <string.h>

#include "trends/bursts.h"
#include "trends/first_documents.h"

static ChudeText text_of(const char *text) {
    return (ChudeText){text, text ? strlen(text) : 0};
}

static ChudeDocument document_of(const char *id, const char *date, const char *text) {
    return (ChudeDocument){.id = text_of(id), .date = text_of(date), .text = text_of(text)};
}

static uint64_t order_of(const ChudeDocument *document) {
    ChudeBuffer scratch = {0};
    uint64_t order = chude_document_order(document, &scratch);
    chude_buffer_clear(&scratch);
    return order;
}

static void test_order(void) {
    const char *dates[] = {"1850-01-01",       "1900-01-01T00:01",          "2026-08",
                           "2026-08-01T06:00", "2026-08-01T07:00:59+07:00", "2026-08-02"};
    uint64_t last = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        ChudeDocument document = document_of("a", dates[i], "Lũ lên nhanh.");
        uint64_t order = order_of(&document);
        g_assert_cmpuint(order, >, last);
        g_assert_cmpuint(order, <, CHUDE_NO_ORDER);
        last = order;
    }
    ChudeDocument one = document_of("a", "2026-08-01", "Lũ lên nhanh."),
                  other = document_of("a", "2026-08-01T00:00:30", "Lũ lên nhanh."),
                  third = document_of("b", "2026-08-01", "Lũ lên nhanh.");
    g_assert_cmpuint(order_of(&one), ==, order_of(&other));
    g_assert_cmpuint(order_of(&one), !=, order_of(&third));
    g_assert_cmpuint(order_of(&one) >> 36, ==, ((uint64_t)126 * 365 + 31 + 212) * 24 * 60); /* 31 leap days */
}

static void check_text(ChudeText text, const char *expected) {
    g_assert_true((text.data == NULL) == (expected == NULL));
    g_assert_true(!expected ||
                  (text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0));
}

static void test_record(void) {
    ChudeBuffer bytes = {0};
    ChudeDocument document = document_of("kt:\t1", "2026-08-01", "");
    ChudeFirstDocument read;
    chude_first_document_write(&bytes, 0xABCDE, &document);
    g_assert_true(chude_first_document_read(chude_buffer_text(&bytes), &read));
    g_assert_cmpuint(read.order, ==, 0xABCDE);
    check_text(read.id, "kt:\t1");
    check_text(read.title, NULL);
    check_text(read.date, "2026-08-01");
    check_text(read.head, "");
    for (size_t size = 0; size < bytes.size; size++) { /* cut off anywhere, or too long */
        g_assert_false(chude_first_document_read((ChudeText){bytes.data, size}, &read));
    }
    chude_buffer_char(&bytes, '-');
    g_assert_false(chude_first_document_read(chude_buffer_text(&bytes), &read));
    const char *wrong[] = {"00000000000ABCDE1:a--0:", "00000000000abcde01:a--0:", "00000000000abcde---0:",
                           "00000000000abcde1:a---", "00000000000abcde9999999999999999999999:a--0:"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(chude_first_document_read(text_of(wrong[i]), &read));
    }
    chude_buffer_clear(&bytes);
}

static void test_head(void) {
    ChudeBuffer bytes = {0};
    GString *text = g_string_new(NULL);
    while (text->len < 390) {
        g_string_append(text, "lũ lụt ");
    }
    size_t whole = text->len - 1;
    g_string_append(text, "ngàyngàyngàyngàyngày");
    ChudeDocument document = document_of("a", "2026-08-01", text->str);
    ChudeFirstDocument read;
    chude_first_document_write(&bytes, 1, &document);
    g_assert_true(chude_first_document_read(chude_buffer_text(&bytes), &read));
    g_assert_cmpuint(read.head.size, ==, whole);
    bytes.size = 0;
    g_string_assign(text, "x");
    while (text->len < 500) { /* one token: between characters */
        g_string_append(text, "ữ");
    }
    document.text = text_of(text->str);
    chude_first_document_write(&bytes, 1, &document);
    g_assert_true(chude_first_document_read(chude_buffer_text(&bytes), &read));
    g_assert_cmpuint(read.head.size, ==, 400);
    g_assert_true(g_utf8_validate(read.head.data, (gssize)read.head.size, NULL));
    chude_buffer_clear(&bytes);
    g_string_free(text, TRUE);
}

static void test_orders(void) {
    const uint64_t none = CHUDE_NO_ORDER;
    const ChudeCell cells[] = {{.period = 2, .first = {10, 11}},
                               {.period = 3, .first = {none, 31}},
                               {.period = 4, .first = {42, 41}},
                               {.period = 6, .first = {60, 61}}};
    uint64_t orders[CHUDE_FIRST_TAKEN];
    const uint64_t expected[] = {31, 41, 42, 60, 61};
    g_assert_cmpuint(chude_first_orders(cells, 4, 3, 9, orders), ==, 5);
    g_assert_cmpmem(orders, sizeof expected, expected, sizeof expected);
    g_assert_cmpuint(chude_first_orders(cells, 4, 0, 9, orders), ==, 6);
    g_assert_cmpuint(orders[5], ==, 60);
    g_assert_cmpuint(chude_first_orders(cells, 4, 5, 5, orders), ==, 0);
}

static void test_evidence(void) {
    ChudeFirstDocuments documents = {0}, more = {0};
    ChudeDocument given[] = {document_of("a", "2026-08-01", "Trời mưa. Lũ  lên nhanh ở Hoà Bình."),
                             document_of("b", "2026-08-01", "Trời mưa. Lũ  lên nhanh ở Hoà Bình."),
                             document_of("c", "2026-08-02", "Cầu bị cuốn trôi. Nước rút.")};
    given[2].title = text_of("Cầu \"Đò\"");
    for (uint64_t i = 0; i < 3; i++) {
        chude_first_documents_add(i == 1 ? &more : &documents, i + 1, &given[i]);
        chude_first_documents_add(&documents, i + 1, &given[i]); /* copies count once */
    }
    GError *error = NULL;
    const uint64_t orders[] = {1, 2, CHUDE_NO_ORDER, 3, 7};
    g_assert_true(chude_first_documents_move(&documents, g_get_tmp_dir(), 1, &error));
    g_assert_true(chude_first_documents_move(&more, g_get_tmp_dir(), 1 << 20, &error));
    g_assert_true(chude_first_documents_merge(&documents, &more, &error));
    g_assert_true(chude_first_documents_find(&documents, orders, 5, &error));
    g_assert_null(chude_first_documents_get(&documents, 7));
    ChudeFirstWriter *writer = chude_first_writer_new();
    ChudeBuffer json = {0};
    const ChudeText name = text_of("hòa bình");
    chude_first_documents_show(&json, writer, &documents, &(ChudeFirstTerm){text_of("lũ quét"), &name, 1},
                               orders, 5);
    check_text(chude_buffer_text(&json),
               "[{\"id\":\"a\",\"date\":\"2026-08-01\",\"begin\":33,\"end\":43,"
               "\"snippet\":\"Lũ  lên nhanh ở Hoà Bình.\"},"
               "{\"id\":\"c\",\"title\":\"Cầu \\\"Đò\\\"\",\"date\":\"2026-08-02\",\"begin\":0,\"end\":24,"
               "\"snippet\":\"Cầu bị cuốn trôi.\"}]");
    size_t records = 0;
    ChudeText record;
    g_assert_true(chude_first_documents_begin(&documents, &error));
    while (chude_first_documents_next(&documents, &record, &error)) {
        records++;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(records, ==, 3);
    chude_buffer_clear(&json);
    chude_first_writer_free(writer);
    chude_first_documents_clear(&documents);
    chude_first_documents_clear(&more);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/first-documents/order", test_order);
    g_test_add_func("/first-documents/record", test_record);
    g_test_add_func("/first-documents/head", test_head);
    g_test_add_func("/first-documents/orders", test_orders);
    g_test_add_func("/first-documents/evidence", test_evidence);
    return g_test_run();
}
