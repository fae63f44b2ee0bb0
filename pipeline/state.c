#include "state.h"

#include <glib.h>
#include <string.h>

#include "fail.h"
#include "json_value.h"

struct ChudeStateCheck {
    ChudeStateProblem problem;
    void *context;
    uint64_t line, rows;
    json_object *last;   /* the last good row, for the order */
    char *table, *types; /* of the rows of the table under way: a letter for each column's type */
};

ChudeStateCheck *chude_state_check_new(ChudeStateProblem problem, void *context) {
    ChudeStateCheck *check = g_new0(ChudeStateCheck, 1);
    check->problem = problem;
    check->context = context;
    return check;
}

static bool check_header(json_object *row, GError **error) {
    const char *schema = chude_json_text(json_object_array_get_idx(row, 0));
    json_object *header = json_object_array_get_idx(row, 1), *hash = NULL;
    if (!schema || strcmp(schema, "chude.state/1") != 0) {
        chude_fail(error, "the first line is no header: [\"chude.state/1\",{\"hash\":…}]");
        return false;
    }
    if (json_object_array_length(row) != 2 || !json_object_is_type(header, json_type_object)) {
        chude_fail(error, "the header has two values: \"chude.state/1\" and an object");
        return false;
    }
    const char *text = json_object_object_get_ex(header, "hash", &hash) ? chude_json_text(hash) : NULL;
    size_t size = text ? strlen(text) : 0;
    if (size < 16 || size > 64 || strspn(text, "0123456789abcdef") != size) {
        chude_fail(error, "the header's hash is no string of 16 to 64 hex digits");
        return false;
    }
    return true;
}

/* Whole numbers, strings, and arrays of such. Arrays nest as deep as JSON may, 200. */
static bool is_column(json_object *value) {
    if (json_object_is_type(value, json_type_array)) {
        size_t count = json_object_array_length(value);
        for (size_t i = 0; i < count; i++) {
            if (!is_column(json_object_array_get_idx(value, i))) {
                return false;
            }
        }
        return true;
    }
    return json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_string);
}

static int compare(json_object *a, json_object *b) {
    size_t sizes[] = {(size_t)json_object_get_string_len(a), (size_t)json_object_get_string_len(b)};
    int order = memcmp(json_object_get_string(a), json_object_get_string(b), MIN(sizes[0], sizes[1]));
    return order ? order : (sizes[0] > sizes[1]) - (sizes[0] < sizes[1]);
}

static bool check_order(const ChudeStateCheck *check, json_object *row, GError **error) {
    if (!check->last) {
        return true;
    }
    int order = compare(json_object_array_get_idx(check->last, 0), json_object_array_get_idx(row, 0));
    order =
        order ? order : compare(json_object_array_get_idx(check->last, 1), json_object_array_get_idx(row, 1));
    if (order > 0) {
        chude_fail(error, "out of order: rows are sorted by table and key, by bytes");
    } else if (order == 0) {
        chude_fail(error, "the same table and key as the row before");
    }
    return order < 0;
}

/* The rows of a table have as many columns, of the same types, as its first. */
static bool check_columns(ChudeStateCheck *check, json_object *row, GError **error) {
    size_t count = json_object_array_length(row);
    const char *table = json_object_get_string(json_object_array_get_idx(row, 0));
    GString *types = g_string_new(NULL);
    for (size_t i = 2; i < count; i++) {
        json_object *column = json_object_array_get_idx(row, i);
        if (!is_column(column)) {
            chude_fail(error, "column %zu: a whole number, a string, or an array of such is wanted, not %s",
                       i - 1, chude_json_type(column));
            g_string_free(types, TRUE);
            return false;
        }
        g_string_append_c(types, json_object_is_type(column, json_type_int)      ? 'i'
                                 : json_object_is_type(column, json_type_string) ? 's'
                                                                                 : 'a');
    }
    bool good = !check->table || strcmp(check->table, table) != 0 || strcmp(check->types, types->str) == 0;
    if (!good) {
        chude_fail(error, "its columns are not those of the rows before it in table \"%s\"", table);
    }
    g_free(check->table);
    g_free(check->types);
    check->table = g_strdup(table);
    check->types = g_string_free(types, FALSE);
    return good;
}

static bool check_row(ChudeStateCheck *check, json_object *row, GError **error) {
    const char *table = chude_json_text(json_object_array_get_idx(row, 0));
    if (json_object_array_length(row) < 3 || !table || !*table ||
        !json_object_is_type(json_object_array_get_idx(row, 1), json_type_string)) {
        chude_fail(error, "no row: [\"table\",\"key\",columns…]");
        return false;
    }
    return check_columns(check, row, error) && check_order(check, row, error);
}

void chude_state_check_line(ChudeStateCheck *check, ChudeText line) {
    json_object *row = NULL;
    GError *error = NULL;
    check->line++;
    check->rows += check->line > 1;
    if (chude_json_parse(line, false, &row, &error)) {
        if (!json_object_is_type(row, json_type_array)) {
            chude_fail(&error, "an array is wanted, not %s", chude_json_type(row));
        } else if (check->line == 1) {
            check_header(row, &error);
        } else if (check_row(check, row, &error)) {
            json_object_put(check->last);
            check->last = json_object_get(row);
        }
    }
    json_object_put(row);
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
    json_object_put(check->last);
    g_free(check->table);
    g_free(check->types);
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
