/* check_row.c - rows of `chude export --format rows`, for `chude validate`. */
#include <string.h>

#include "exports/tables.h"
#include "iso_date.h"
#include "validate.h"

static const ChudeExportTable *table_of(json_object *row) {
    const char *kind =
        json_object_is_type(row, json_type_object) ? chude_json_text(chude_member(row, "kind")) : NULL;
    for (size_t i = 0; kind && i < CHUDE_EXPORT_TABLES; i++) {
        if (strcmp(chude_export_tables[i].kind, kind) == 0) {
            return &chude_export_tables[i];
        }
    }
    return NULL;
}

static const ChudeExportColumn *column_of(const ChudeExportTable *table, const char *name) {
    const ChudeExportColumn *column = table->columns;
    while (column->name && strcmp(column->name, name) != 0) {
        column++;
    }
    return column->name ? column : NULL;
}

/* A document may have a member `kind` too, but others besides. */
bool chude_export_is_row(json_object *row) {
    const ChudeExportTable *table = table_of(row);
    if (!table) {
        return false;
    }
    json_object_object_foreach(row, name, value) {
        (void)value;
        if (strcmp(name, "kind") != 0 && !column_of(table, name)) {
            return false;
        }
    }
    return true;
}

static bool fits(const ChudeExportColumn *column, json_object *value) {
    ChudeText text = {json_object_get_string(value), 0};
    switch (column->type) {
    case CHUDE_EXPORT_INTEGER:
        return json_object_is_type(value, json_type_int);
    case CHUDE_EXPORT_NUMBER:
        return json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
    case CHUDE_EXPORT_FLAG:
        return json_object_is_type(value, json_type_boolean);
    case CHUDE_EXPORT_DATE: /* a document's stands as it is */
        if (!json_object_is_type(value, json_type_string) || strcmp(column->name, "date") == 0) {
            return json_object_is_type(value, json_type_string);
        }
        text.size = (size_t)json_object_get_string_len(value);
        return chude_is_iso_date(text, true);
    default:
        return json_object_is_type(value, json_type_string) && json_object_get_string_len(value) > 0;
    }
}

void chude_validate_export_row(ChudeProblems *problems, json_object *row) {
    static const char *const wanted[] = {"a string",       "a string", "a string",     "an ISO 8601 date",
                                         "a whole number", "a number", "true or false"};
    const ChudeExportTable *table = table_of(row);
    if (!table) {
        chude_problem(problems, "/kind: none of those that rows have");
        return;
    }
    for (const ChudeExportColumn *column = table->columns; column->name; column++) {
        json_object *value = NULL;
        bool there = json_object_object_get_ex(row, column->name, &value);
        bool owner = strcmp(column->name, "topic") == 0 && column->key && chude_member(row, "of");
        if (!there && column->key && !owner) {
            chude_problem(problems, "/%s: missing", column->name);
        } else if (there && !fits(column, value)) {
            chude_problem(problems, "/%s: not %s", column->name, wanted[column->type]);
        }
    }
}
