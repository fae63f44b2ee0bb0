/* sqlite.c - a database: a table for each table, documents with a full-text index that finds with and without diacritics. */
#include <sqlite3.h>
#include <string.h>

#include "exports/formats.h"
#include "fail.h"

typedef struct {
    ChudeExportSink sink; /* first */
    sqlite3 *database;
    sqlite3_stmt *insert; /* into the table that is being written */
    ChudeBuffer text;
    const char *path;
} Database;

static bool failed(const Database *to, GError **error) {
    chude_fail(error, "%s: SQLite: %s", to->path, sqlite3_errmsg(to->database));
    return false;
}

static bool execute(const Database *to, const char *statement, GError **error) {
    return sqlite3_exec(to->database, statement, NULL, NULL, NULL) == SQLITE_OK || failed(to, error);
}

/* ---- tables ---- */

static const char *type_of(ChudeExportType type) {
    switch (type) {
    case CHUDE_EXPORT_INTEGER:
    case CHUDE_EXPORT_FLAG:
        return "INTEGER";
    case CHUDE_EXPORT_NUMBER:
        return "REAL";
    default:
        return "TEXT";
    }
}

static bool is_documents(const ChudeExportTable *table) {
    return table == &chude_export_tables[CHUDE_TABLE_DOCUMENTS];
}

static bool begin_table(ChudeExportSink *sink, const ChudeExportTable *table, GError **error) {
    Database *to = (Database *)sink;
    GString *create = g_string_new(NULL), *insert = g_string_new(NULL);
    g_string_printf(create, "CREATE TABLE \"%s\" (", table->name);
    g_string_printf(insert, "INSERT INTO \"%s\" VALUES (", table->name);
    for (size_t i = 0; table->columns[i].name; i++) {
        g_string_append_printf(create, "%s\"%s\" %s", i ? ", " : "", table->columns[i].name,
                               type_of(table->columns[i].type));
        g_string_append(insert, i ? ", ?" : "?");
    }
    g_string_append(create, is_documents(table) ? ", \"folded\" TEXT)" : ")");
    g_string_append(insert, is_documents(table) ? ", ?)" : ")");
    sqlite3_finalize(to->insert);
    to->insert = NULL;
    bool good = execute(to, create->str, error) &&
                (sqlite3_prepare_v2(to->database, insert->str, -1, &to->insert, NULL) == SQLITE_OK ||
                 failed(to, error));
    g_string_free(create, TRUE);
    g_string_free(insert, TRUE);
    return good;
}

/* ---- rows ---- */

/* SQLite's own functions stop at a NUL, and FTS5 with them. */
static int bind_text(Database *to, int place, ChudeText text) {
    to->text.size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\0') {
            chude_buffer_literal(&to->text, "␀");
        } else {
            chude_buffer_char(&to->text, text.data[i]);
        }
    }
    return sqlite3_bind_text64(to->insert, place, to->text.data ? to->text.data : "", to->text.size,
                               SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int bind_list(Database *to, int place, const ChudeCell *cell) {
    ChudeBuffer joined = {0};
    chude_export_list_join(&joined, cell);
    int code = bind_text(to, place, chude_buffer_text(&joined));
    chude_buffer_clear(&joined);
    return code;
}

static int bind_cell(Database *to, int place, const ChudeExportColumn *column, const ChudeCell *cell) {
    if (!cell->there) {
        return sqlite3_bind_null(to->insert, place);
    }
    switch (column->type) {
    case CHUDE_EXPORT_INTEGER:
    case CHUDE_EXPORT_FLAG:
        return sqlite3_bind_int64(to->insert, place, cell->integer);
    case CHUDE_EXPORT_NUMBER:
        return sqlite3_bind_double(to->insert, place, cell->number);
    case CHUDE_EXPORT_LIST:
        return bind_list(to, place, cell);
    default:
        return bind_text(to, place, cell->text);
    }
}

/* Appends text without diacritics: letters lose their marks, and đ, which Unicode takes for a letter of its own, becomes d. */
static void add_folded(ChudeBuffer *out, ChudeText text) {
    char *apart = g_utf8_normalize(text.data, (gssize)text.size, G_NORMALIZE_NFD);
    for (const char *at = apart; at && *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == 0x110 || c == 0x111) {
            chude_buffer_char(out, c == 0x110 ? 'D' : 'd');
        } else if (!g_unichar_ismark(c)) {
            chude_buffer_add(out, at, (size_t)(g_utf8_next_char(at) - at));
        }
    }
    g_free(apart);
}

/* title and keyphrases once more, for the index. */
static int bind_folded(Database *to, int place, const ChudeExportRow *row) {
    ChudeExportRow copy = *row;
    const ChudeCell *title = chude_export_cell(&copy, "title");
    ChudeBuffer whole = {0}, folded = {0};
    if (title->there) {
        chude_buffer_add(&whole, title->text.data, title->text.size);
        chude_buffer_literal(&whole, "; ");
    }
    chude_export_list_join(&whole, chude_export_cell(&copy, "keyphrases"));
    if (whole.size) {
        add_folded(&folded, chude_buffer_text(&whole));
    }
    int code = bind_text(to, place, chude_buffer_text(&folded));
    chude_buffer_clear(&whole);
    chude_buffer_clear(&folded);
    return code;
}

static bool write_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    Database *to = (Database *)sink;
    int code = SQLITE_OK, place = 1;
    for (size_t i = 0; row->table->columns[i].name && code == SQLITE_OK; i++) {
        code = bind_cell(to, place++, &row->table->columns[i], &row->cells[i]);
    }
    if (code == SQLITE_OK && is_documents(row->table)) {
        code = bind_folded(to, place, row);
    }
    code = code == SQLITE_OK ? sqlite3_step(to->insert) : code;
    sqlite3_reset(to->insert);
    return code == SQLITE_DONE || failed(to, error);
}

/* ---- the whole ---- */

/* The file appears when it is whole, so a journal would only cost. */
static const char beginning[] = "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                                "PRAGMA application_id=1128813924; PRAGMA user_version=1; BEGIN";

/* unicode61 makes "duong bo" and "đường bộ" the same words but for đ, hence the column of folded text. */
static const char ending[] =
    "CREATE INDEX evidence_by_id ON evidence(id);"
    "CREATE INDEX evidence_by_owner ON evidence(\"of\", topic, text);"
    "CREATE INDEX series_by_owner ON series(\"of\", topic, text, start);"
    "CREATE INDEX documents_by_id ON documents(id);"
    "CREATE INDEX documents_by_topic ON documents(topic);"
    "CREATE INDEX keyphrases_by_id ON keyphrases(id);"
    "CREATE INDEX keyphrases_by_text ON keyphrases(text);"
    "CREATE VIRTUAL TABLE search USING fts5(title, keyphrases, folded, content='documents', content_rowid='rowid',"
    " tokenize='unicode61 remove_diacritics 2');"
    "INSERT INTO search(search) VALUES('rebuild');"
    "INSERT INTO search(search) VALUES('optimize');"
    "COMMIT; ANALYZE";

bool chude_export_sqlite(const ChudeExportSource *source, const char *path, GError **error) {
    Database to = {.sink = {begin_table, write_row}, .path = path};
    bool good = sqlite3_open_v2(path, &to.database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    if (!good) {
        failed(&to, error);
    }
    good = good && execute(&to, beginning, error) &&
           chude_export_walk(source, (1u << CHUDE_EXPORT_TABLES) - 1, &to.sink, error);
    sqlite3_finalize(to.insert);
    to.insert = NULL;
    good = good && execute(&to, ending, error);
    chude_buffer_clear(&to.text);
    if (sqlite3_close(to.database) != SQLITE_OK && good) {
        chude_fail(error, "%s: SQLite cannot close the database", path);
        good = false;
    }
    return good;
}
