#include "csv.h"

#include <glib.h>
#include <string.h>

#include "buffer.h"
#include "fail.h"
#include "utf8.h"

/* Where in a field. A quote opens one only as its first character; elsewhere it is an error, but a record still ends where it
 * would without it, so that one bad row does not take others along. */
enum { FIRST, PLAIN, QUOTED, QUOTE /* behind one inside quotes: the end, or half of a doubled one */ };

bool chude_csv_quoted(const ChudeCsvScan *scan) {
    return scan->state == QUOTED;
}

size_t chude_csv_scan(ChudeCsvScan *scan, char delimiter, const char *data, size_t size) {
    int state = scan->state;
    size_t i = 0;
    for (; i < size; i++) {
        char c = data[i];
        scan->newlines += c == '\n';
        if (state == QUOTED) {
            state = c == '"' ? QUOTE : QUOTED;
        } else if (c == '\n') {
            state = FIRST;
            i++;
            break;
        } else if (c == delimiter) {
            state = FIRST;
        } else if (c == '"' && state != PLAIN) {
            state = QUOTED; /* the first one of a field, or the second one of a doubled */
        } else {
            state = PLAIN;
        }
    }
    bool ended = i > 0 && state == FIRST && data[i - 1] == '\n';
    scan->state = state;
    return ended ? i : 0;
}

/* The end of a quoted field that begins at `at` (behind its quote): where its closing quote stands; *doubled: whether
 * quotes are doubled inside. size where it is never closed. */
static size_t closing_quote(ChudeText record, size_t at, bool *doubled) {
    while (at < record.size) {
        const char *quote = memchr(record.data + at, '"', record.size - at);
        if (!quote) {
            return record.size;
        }
        at = (size_t)(quote - record.data);
        if (at + 1 == record.size || record.data[at + 1] != '"') {
            return at;
        }
        *doubled = true;
        at += 2;
    }
    return at;
}

static ChudeText single_quotes(ChudeArena *arena, ChudeText field) {
    char *copy = chude_arena_raw(arena, field.size);
    size_t size = 0;
    for (size_t i = 0; i < field.size; i++) {
        copy[size++] = field.data[i];
        i += field.data[i] == '"'; /* the second of two */
    }
    return (ChudeText){copy, size};
}

/* The field at *at, which moves to the delimiter behind it or the end. */
static bool next_field(ChudeArena *arena, ChudeText record, char delimiter, size_t *at, ChudeText *field,
                       GError **error) {
    size_t begin = *at, end = begin;
    if (begin < record.size && record.data[begin] == '"') {
        bool doubled = false;
        end = closing_quote(record, begin + 1, &doubled);
        if (end == record.size) {
            chude_fail(error, "the quote at byte %zu is never closed", begin + 1);
            return false;
        }
        *at = end + 1;
        if (*at < record.size && record.data[*at] != delimiter) {
            chude_fail(error,
                       "something behind a closing quote at byte %zu (a quote inside quotes is doubled)",
                       *at + 1);
            return false;
        }
        *field = (ChudeText){record.data + begin + 1, end - begin - 1};
        if (doubled) {
            *field = single_quotes(arena, *field);
        }
        return true;
    }
    for (; end < record.size && record.data[end] != delimiter; end++) {
        char c = record.data[end];
        if (c == '"') {
            chude_fail(error, "a quote inside a field without quotes at byte %zu", end + 1);
            return false;
        }
        if (c == '\r') {
            chude_fail(error, "a carriage return alone at byte %zu, which ends no line", end + 1);
            return false;
        }
    }
    *field = (ChudeText){record.data + begin, end - begin};
    *at = end;
    return true;
}

size_t chude_csv_fields(ChudeArena *arena, ChudeText record, char delimiter, ChudeText *fields, size_t room,
                        GError **error) {
    size_t count = 0;
    for (size_t at = 0;; at++) {
        ChudeText field;
        if (!next_field(arena, record, delimiter, &at, &field, error)) {
            return 0;
        }
        if (count < room) {
            fields[count] = field;
        }
        count++;
        if (at >= record.size) {
            return count;
        }
    }
}

/* ---- the header ---- */

static bool equals(ChudeText name, const char *wanted) {
    return name.size == strlen(wanted) && memcmp(name.data, wanted, name.size) == 0;
}

/* The column of that name; count where there is none. */
static size_t find(const ChudeText *names, size_t count, const char *wanted) {
    size_t i = 0;
    while (i < count && !equals(names[i], wanted)) {
        i++;
    }
    return i;
}

static bool check_names(const ChudeText *names, size_t count, GError **error) {
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        if (memchr(names[i].data, 0, names[i].size)) {
            chude_fail(error, "the header has NUL in the name of column %zu", i + 1);
            good = false;
        } else if (!g_hash_table_add(seen, g_strndup(names[i].data, names[i].size))) {
            chude_fail(error, "the header has two columns \"%.*s\"", (int)MIN(names[i].size, 80),
                       names[i].data);
            good = false;
        }
    }
    g_hash_table_unref(seen);
    return good;
}

/* The column that is called `named`; count, with *error set, where there is none. */
static size_t find_field(const ChudeText *names, size_t count, const char *named, GError **error) {
    size_t column = find(names, count, named);
    if (column == count) {
        chude_fail(error, "the header has no column \"%s\"", named);
    }
    return column;
}

/* Gives a column the name `to`; one that had it before gets the other's. */
static void rename_column(ChudeText *names, size_t count, size_t column, const char *to) {
    size_t old = find(names, count, to);
    if (old < count) {
        names[old] = names[column];
    }
    names[column] = (ChudeText){to, strlen(to)};
}

static bool name_columns(ChudeText *names, size_t count, char delimiter, const ChudeFields *fields,
                         GError **error) {
    if (!check_names(names, count, error)) {
        return false;
    }
    size_t text = fields->text ? find_field(names, count, fields->text, error) : find(names, count, "text");
    size_t id = fields->id ? find_field(names, count, fields->id, error) : find(names, count, "id");
    if (fields->id && id == count) {
        return false;
    }
    if (text < count) {
        rename_column(names, count, text, "text");
        if (fields->id) {
            rename_column(names, count, id, "id");
        }
        return true;
    }
    bool other = count == 1 && memchr(names[0].data, delimiter == ',' ? ';' : ',', names[0].size);
    chude_fail(error, "the header has no column \"text\": name it with --text-field%s",
               !other ? ""
               : delimiter == ','
                   ? "; it is one column by now: fields must be separated by commas, not semicolons"
                   : "; it is one column by now: fields must be separated by tabs");
    return false;
}

ChudeTable *chude_table_new(ChudeText header, char delimiter, const ChudeFields *fields, GError **error) {
    size_t at = 0;
    if (!chude_is_utf8(header, &at)) {
        chude_fail(error, "the header is not UTF-8 at byte %zu", at + 1);
        return NULL;
    }
    ChudeArena *arena = chude_arena_new();
    size_t count = chude_csv_fields(arena, header, delimiter, NULL, 0, error);
    ChudeText *names = chude_arena_raw(arena, (count + 1) * sizeof *names);
    ChudeTable *table = NULL;
    if (count == 0) {
        g_prefix_error(error, "the header is wrong: ");
    } else {
        chude_csv_fields(arena, header, delimiter, names, count, NULL);
        if (name_columns(names, count, delimiter, fields, error)) {
            table = g_new0(ChudeTable, 1);
            table->delimiter = delimiter;
            table->count = count;
            table->names = g_new(ChudeText, count);
            table->header = g_memdup2(header.data, header.size);
            table->header_size = header.size;
        }
    }
    for (size_t i = 0; table && i < count; i++) {
        ChudeBuffer json = {0};
        chude_json_string(&json, names[i]);
        table->names[i] = (ChudeText){g_strndup(json.data + 1, json.size - 2), json.size - 2};
        chude_buffer_clear(&json);
    }
    chude_arena_free(arena);
    return table;
}

void chude_table_free(ChudeTable *table) {
    if (!table) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        g_free((char *)table->names[i].data);
    }
    g_free(table->names);
    g_free(table->header);
    g_free(table);
}

/* The row as the line of JSON that it stands for, so that it cannot mean anything else than that line would. */
static ChudeText row_as_json(const ChudeTable *table, ChudeArena *arena, const ChudeText *fields) {
    ChudeBuffer json = {0};
    for (size_t i = 0; i < table->count; i++) {
        chude_buffer_literal(&json, i ? ",\"" : "{\"");
        chude_buffer_add(&json, table->names[i].data, table->names[i].size);
        chude_buffer_literal(&json, "\":");
        chude_json_string(&json, fields[i]);
    }
    chude_buffer_char(&json, '}');
    ChudeText line = chude_arena_copy(arena, json.data, json.size);
    chude_buffer_clear(&json);
    return line;
}

bool chude_table_parse(const ChudeTable *table, ChudeArena *arena, ChudeText record, const char *file,
                       uint64_t line_number, unsigned kinds, ChudeDocument *document, GError **error) {
    if (!chude_record_check_utf8(record, error)) {
        return false;
    }
    ChudeText *fields = chude_arena_raw(arena, table->count * sizeof *fields);
    size_t count = chude_csv_fields(arena, record, table->delimiter, fields, table->count, error);
    if (count == 0) {
        return false;
    }
    if (count != table->count) {
        chude_fail(error, "%zu fields under a header of %zu", count, table->count);
        return false;
    }
    GError *cause = NULL;
    ChudeText line = row_as_json(table, arena, fields);
    if (chude_record_parse(arena, line, file, line_number, kinds & ~(unsigned)CHUDE_ROWS_PASS, document,
                           &cause)) {
        return true;
    }
    char *at = strstr(cause->message, " (at byte "); /* of the JSON, which nobody sees */
    chude_fail(error, "%.*s", at ? (int)(at - cause->message) : -1, cause->message);
    g_error_free(cause);
    return false;
}
