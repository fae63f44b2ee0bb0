#include "state.h"

#include <string.h>

#include "fail.h"
#include "json_value.h"
#include "runs.h"
#include "utf8.h"

static const char schema[] = "chude.state/1";

/* ---- writing ---- */

void chude_state_write_header(ChudeBuffer *text, const ChudeStateHeader *header) {
    chude_buffer_literal(text, "[\"chude.state/1\",");
    chude_buffer_add(text, header->json.data, header->json.size);
    chude_buffer_literal(text, "]\n");
}

static void write_number(ChudeBuffer *text, uint64_t value) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    chude_buffer_add(text, digits + at, sizeof digits - at);
}

void chude_state_write_row(ChudeBuffer *text, const ChudeStateHeader *header, const ChudeStateRow *row) {
    const ChudeStateTable *table = &header->tables[row->table];
    chude_buffer_char(text, '[');
    chude_json_literal(text, table->name);
    chude_buffer_char(text, ',');
    chude_json_string(text, row->key);
    for (unsigned c = 0; c < table->columns; c++) {
        chude_buffer_char(text, ',');
        write_number(text, row->values[c]);
    }
    chude_buffer_literal(text, "]\n");
}

/* ---- reading ---- */

/* A string of JSON without escapes, as most are, with its quotes. */
static bool plain_string(const char **at, const char *end, ChudeBuffer *to) {
    const char *p = *at;
    if (p == end || *p++ != '"') {
        return false;
    }
    const char *begin = p;
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20) {
        p++;
    }
    if (p == end || *p != '"') {
        return false;
    }
    to->size = 0;
    chude_buffer_add(to, begin, (size_t)(p - begin));
    *at = p + 1;
    return true;
}

static bool plain_number(const char **at, const char *end, uint64_t *value) {
    const char *p = *at;
    *value = 0;
    while (p < end && g_ascii_isdigit(*p) && p - *at < 18) {
        *value = *value * 10 + (uint64_t)(*p++ - '0');
    }
    bool good = p > *at && (**at != '0' || p - *at == 1) && p < end && !g_ascii_isdigit(*p);
    *at = p;
    return good;
}

/* A row as this program writes it. False where it is written in another way, or is none. */
static bool parse_plain(ChudeStateLine *to, ChudeText line) {
    const char *p = line.data, *end = p + line.size;
    if (p == end || *p++ != '[' || !plain_string(&p, end, &to->table) || p == end || *p++ != ',' ||
        !plain_string(&p, end, &to->key)) {
        return false;
    }
    for (to->columns = 0; p < end && *p == ','; to->columns++) {
        p++;
        if (to->columns == CHUDE_COLUMNS || !plain_number(&p, end, &to->values[to->columns])) {
            return false;
        }
    }
    return end - p == 1 && *p == ']';
}

static bool take_value(json_object *value, unsigned column, uint64_t *to, GError **error) {
    if (!json_object_is_type(value, json_type_int)) {
        chude_fail(error, "column %u: a whole number is wanted, not %s", column, chude_json_type(value));
        return false;
    }
    if (json_object_get_int64(value) < 0) {
        chude_fail(error, "column %u is below 0", column);
        return false;
    }
    *to = json_object_get_uint64(value);
    return true;
}

static void set(ChudeBuffer *to, json_object *string) {
    to->size = 0;
    chude_buffer_add(to, json_object_get_string(string), (size_t)json_object_get_string_len(string));
}

static bool take_row(ChudeStateLine *to, json_object *array, GError **error) {
    size_t size = json_object_array_length(array);
    json_object *table = json_object_array_get_idx(array, 0), *key = json_object_array_get_idx(array, 1);
    const char *name = chude_json_text(table);
    if (size < 2 || !name || !*name || !json_object_is_type(key, json_type_string)) {
        chude_fail(error, "no row: [\"table\",\"key\",columns…]");
        return false;
    }
    if (size - 2 > CHUDE_COLUMNS) {
        chude_fail(error, "a row of more than %d columns", CHUDE_COLUMNS);
        return false;
    }
    set(&to->table, table);
    set(&to->key, key);
    to->columns = (unsigned)size - 2;
    for (unsigned c = 0; c < to->columns; c++) {
        if (!take_value(json_object_array_get_idx(array, c + 2), c + 1, &to->values[c], error)) {
            return false;
        }
    }
    return true;
}

static bool take_line(ChudeStateLine *to, json_object *value, GError **error) {
    if (!json_object_is_type(value, json_type_array)) {
        chude_fail(error, "an array is wanted, not %s", chude_json_type(value));
        return false;
    }
    const char *first = chude_json_text(json_object_array_get_idx(value, 0));
    json_object *second = json_object_array_get_idx(value, 1);
    if (!first || strcmp(first, schema) != 0 || json_object_is_type(second, json_type_string)) {
        return take_row(to, value, error);
    }
    if (json_object_array_length(value) != 2 || !json_object_is_type(second, json_type_object)) {
        chude_fail(error, "the header has two values: \"chude.state/1\" and an object");
        return false;
    }
    to->header = chude_state_header_take(second, error);
    return to->header != NULL;
}

bool chude_state_parse(ChudeStateLine *to, ChudeText line, GError **error) {
    size_t bad;
    chude_state_header_free(to->header);
    to->header = NULL;
    if (line.size > 0 && parse_plain(to, line) && to->table.size > 0 && chude_is_utf8(line, &bad)) {
        return true;
    }
    json_object *value = NULL;
    bool good = chude_json_parse(line, false, &value, error) && take_line(to, value, error);
    json_object_put(value);
    return good;
}

void chude_state_line_clear(ChudeStateLine *line) {
    chude_state_header_free(line->header);
    line->header = NULL;
    chude_buffer_clear(&line->table);
    chude_buffer_clear(&line->key);
}

/* ---- checking ---- */

struct ChudeStateCheck {
    ChudeStateProblem problem;
    void *context;
    uint64_t line, rows;
    ChudeStateHeader *header; /* NULL where it is bad: rows are looked at all the same */
    ChudeStateLine now, last; /* last: the last good row, for the order */
    bool any;                 /* there was one */
};

ChudeStateCheck *chude_state_check_new(ChudeStateProblem problem, void *context) {
    ChudeStateCheck *check = g_new0(ChudeStateCheck, 1);
    check->problem = problem;
    check->context = context;
    return check;
}

static bool check_order(const ChudeStateCheck *check, GError **error) {
    if (!check->any) {
        return true;
    }
    int order =
        chude_runs_compare(chude_buffer_text(&check->last.table), chude_buffer_text(&check->now.table));
    if (!order) {
        order = chude_runs_compare(chude_buffer_text(&check->last.key), chude_buffer_text(&check->now.key));
    }
    if (order > 0) {
        chude_fail(error, "out of order: rows are sorted by table and key, by bytes");
    } else if (order == 0) {
        chude_fail(error, "the same table and key as the row before");
    }
    return order < 0;
}

static bool check_row(const ChudeStateCheck *check, GError **error) {
    const ChudeStateLine *now = &check->now;
    if (check->header) {
        unsigned table = chude_state_table(check->header, chude_buffer_text(&now->table));
        if (table == check->header->table_count) {
            chude_fail(error, "the header has no table \"%.*s\"", (int)now->table.size, now->table.data);
            return false;
        }
        unsigned columns = check->header->tables[table].columns;
        if (columns != now->columns) {
            chude_fail(error, "table \"%s\" has %u columns, this row %u", check->header->tables[table].name,
                       columns, now->columns);
            return false;
        }
    }
    return check_order(check, error);
}

void chude_state_check_line(ChudeStateCheck *check, ChudeText line) {
    GError *error = NULL;
    check->line++;
    check->rows += check->line > 1;
    if (!chude_state_parse(&check->now, line, &error)) {
        ; /* said below */
    } else if (check->line == 1) {
        check->header = check->now.header;
        check->now.header = NULL;
        if (!check->header) {
            chude_fail(&error, "the first line is no header: [\"chude.state/1\",{…}]");
        }
    } else if (check->now.header) {
        chude_fail(&error, "a second header");
    } else if (check_row(check, &error)) {
        ChudeStateLine swap = check->last;
        check->last = check->now;
        check->now = swap;
        check->any = true;
    }
    if (error) {
        check->problem(check->context, check->line, error->message);
        g_error_free(error);
    }
}

uint64_t chude_state_check_end(ChudeStateCheck *check) {
    uint64_t rows = check->rows;
    if (check->line == 0) {
        check->problem(check->context, 1, "empty: the header is missing");
    }
    chude_state_header_free(check->header);
    chude_state_line_clear(&check->now);
    chude_state_line_clear(&check->last);
    g_free(check);
    return rows;
}

uint64_t chude_state_check(const char *data, size_t size, ChudeStateProblem problem, void *context) {
    ChudeStateCheck *check = chude_state_check_new(problem, context);
    for (const char *p = data, *end = data + size; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        chude_state_check_line(check, (ChudeText){p, (size_t)((newline ? newline : end) - p)});
        p = newline ? newline + 1 : end;
    }
    return chude_state_check_end(check);
}
