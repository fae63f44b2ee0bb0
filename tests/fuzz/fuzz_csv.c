/* fuzz_csv.c - comma- and tab-separated values: a record ends at the same byte however its bytes come, fields come back when they
 * are quoted again, and a row is a document as any other. The first byte chooses delimiter, fields and the size of pieces. */
#include "csv.h"
#include "fuzz.h"

enum { ROOM = 8, ALL_KINDS = (1 << CHUDE_MEMBER_KINDS) - 2 };

/* The record's size, its newline in it, found in pieces; 0 where it does not end. */
static size_t scan_in_pieces(ChudeText rest, char delimiter, size_t piece) {
    ChudeCsvScan scan = {0};
    for (size_t at = 0; at < rest.size;) {
        size_t size = MIN(piece, rest.size - at);
        size_t got = chude_csv_scan(&scan, delimiter, rest.data + at, size);
        g_assert_cmpint(got, <=, size);
        if (got > 0) {
            return at + got;
        }
        at += size;
    }
    return 0;
}

/* The fields written with quotes read as the same fields. */
static void check_quoted(ChudeArena *arena, const ChudeText *fields, size_t count, char delimiter) {
    ChudeBuffer record = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            chude_buffer_char(&record, delimiter);
        }
        chude_buffer_char(&record, '"');
        for (size_t k = 0; k < fields[i].size; k++) {
            chude_buffer_literal(&record, fields[i].data[k] == '"' ? "\"" : "");
            chude_buffer_char(&record, fields[i].data[k]);
        }
        chude_buffer_char(&record, '"');
    }
    ChudeText again[ROOM];
    g_assert_cmpint(chude_csv_fields(arena, chude_buffer_text(&record), delimiter, again, ROOM, NULL), ==,
                    count);
    for (size_t i = 0; i < count; i++) {
        fuzz_same(again[i], fields[i]);
    }
    chude_buffer_char(&record, '\n');
    g_assert_cmpint(scan_in_pieces(chude_buffer_text(&record), delimiter, SIZE_MAX), ==, record.size);
    chude_buffer_clear(&record);
}

static void check_fields(ChudeArena *arena, ChudeText record, char delimiter) {
    ChudeText fields[ROOM];
    GError *error = NULL;
    size_t count = chude_csv_fields(arena, record, delimiter, fields, ROOM, &error);
    fuzz_outcome(count > 0, &error);
    g_assert_cmpint(chude_csv_fields(arena, record, delimiter, NULL, 0, NULL), ==, count);
    if (count > 0 && count <= ROOM) {
        check_quoted(arena, fields, count, delimiter);
    }
}

static void check_row(const ChudeTable *table, ChudeArena *arena, ChudeText record) {
    ChudeDocument document, again;
    GError *error = NULL;
    bool good = chude_table_parse(table, arena, record, "bang.csv", 3, ALL_KINDS, &document, &error);
    fuzz_outcome(good, &error);
    if (!good) {
        return;
    }
    g_assert_true(document.text.data && document.id.size > 0 && !document.row);
    g_assert_cmpint(document.member_count, >=, table->count);
    ChudeBuffer line = {0}, second = {0};
    chude_record_write(&line, &document);
    chude_record_parse(arena, (ChudeText){line.data, line.size - 1}, "bang.csv", 3, ALL_KINDS, &again,
                       &error);
    g_assert_no_error(error);
    fuzz_same(again.text, document.text);
    fuzz_same(again.id, document.id);
    chude_record_write(&second, &again);
    fuzz_same(chude_buffer_text(&second), chude_buffer_text(&line));
    chude_buffer_clear(&line);
    chude_buffer_clear(&second);
}

/* The record without its line end, as the reader hands it on. */
static ChudeText without_end(ChudeText record) {
    record.size -= record.size > 0 && record.data[record.size - 1] == '\n';
    record.size -= record.size > 0 && record.data[record.size - 1] == '\r';
    return record;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    char delimiter = data[0] & 1 ? '\t' : ',';
    ChudeFields fields = {data[0] & 2 ? "title" : NULL, data[0] & 4 ? "ma" : NULL};
    size_t piece = 1 + (data[0] >> 3);
    ChudeText rest = fuzz_text(data + 1, size - 1);
    ChudeArena *arena = chude_arena_new();
    ChudeTable *table = NULL;
    for (bool first = true; rest.size > 0; first = false) {
        size_t end = scan_in_pieces(rest, delimiter, SIZE_MAX);
        g_assert_cmpint(scan_in_pieces(rest, delimiter, piece), ==, end);
        ChudeText record = {rest.data, end ? end : rest.size};
        rest = (ChudeText){rest.data + record.size, rest.size - record.size};
        record = without_end(record);
        check_fields(arena, record, delimiter);
        if (first) {
            GError *error = NULL;
            table = chude_table_new(record, delimiter, &fields, &error);
            fuzz_outcome(table, &error);
        } else if (table) {
            check_row(table, arena, record);
        }
    }
    chude_table_free(table);
    chude_arena_free(arena);
    return 0;
}
