#include "state_header.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fail.h"
#include "json_value.h"

static const char *const rules[] = {"sum", "min", "max"};

/* ---- writing ---- */

/* Any JSON value in one form: members in their order, no white space. */
static void write_value(ChudeBuffer *json, json_object *value) {
    switch (json_object_get_type(value)) {
    case json_type_object: {
        bool first = true;
        chude_buffer_char(json, '{');
        json_object_object_foreach(value, name, member) {
            chude_buffer_literal(json, first ? "" : ",");
            first = false;
            chude_json_literal(json, name);
            chude_buffer_char(json, ':');
            write_value(json, member);
        }
        chude_buffer_char(json, '}');
        break;
    }
    case json_type_array:
        chude_buffer_char(json, '[');
        for (size_t i = 0; i < json_object_array_length(value); i++) {
            chude_buffer_literal(json, i ? "," : "");
            write_value(json, json_object_array_get_idx(value, i));
        }
        chude_buffer_char(json, ']');
        break;
    case json_type_string:
        chude_json_string(
            json, (ChudeText){json_object_get_string(value), (size_t)json_object_get_string_len(value)});
        break;
    default: /* numbers as they were read, true, false, null */
        chude_buffer_literal(json,
                             value ? json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN) : "null");
    }
}

static void write_tables(ChudeBuffer *json, const ChudeStateHeader *header) {
    chude_buffer_char(json, '[');
    for (unsigned t = 0; t < header->table_count; t++) {
        const ChudeStateTable *table = &header->tables[t];
        chude_buffer_literal(json, t ? ",{\"name\":" : "{\"name\":");
        chude_json_literal(json, table->name);
        chude_buffer_literal(json, ",\"columns\":[");
        for (unsigned c = 0; c < table->columns; c++) {
            chude_buffer_literal(json, c ? ",{\"name\":" : "{\"name\":");
            chude_json_literal(json, table->names[c]);
            chude_buffer_printf(json, ",\"combine\":\"%s\"}", rules[table->combine[c]]);
        }
        chude_buffer_literal(json, "]}");
    }
    chude_buffer_char(json, ']');
}

/* Sets hash and json from the rest. */
static void seal(ChudeStateHeader *header) {
    ChudeBuffer kind = {0}, rest = {0};
    chude_buffer_literal(&kind, "{\"kind\":");
    chude_json_literal(&kind, header->kind);
    chude_buffer_literal(&rest, ",\"settings\":");
    write_value(&rest, header->settings);
    chude_buffer_literal(&rest, ",\"tables\":");
    write_tables(&rest, header);
    chude_buffer_char(&rest, '}');
    ChudeBuffer *json = &header->json;
    json->size = 0;
    chude_buffer_add(json, kind.data, kind.size);
    chude_buffer_add(json, rest.data, rest.size);
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(json->data, json->size));
    for (size_t i = 0; i < sizeof bytes.digest; i++) {
        g_snprintf(header->hash + 2 * i, 3, "%02x", bytes.digest[i]);
    }
    json->size = kind.size;
    chude_buffer_literal(json, ",\"hash\":");
    chude_json_literal(json, header->hash);
    chude_buffer_add(json, rest.data, rest.size);
    chude_buffer_clear(&kind);
    chude_buffer_clear(&rest);
}

/* ---- made and read ---- */

void chude_state_header_free(ChudeStateHeader *header) {
    if (!header) {
        return;
    }
    for (unsigned t = 0; t < header->table_count; t++) {
        g_free(header->tables[t].name);
        for (unsigned c = 0; c < header->tables[t].columns; c++) {
            g_free(header->tables[t].names[c]);
        }
    }
    g_free(header->tables);
    g_free(header->kind);
    json_object_put(header->settings);
    chude_buffer_clear(&header->json);
    g_free(header);
}

ChudeStateHeader *chude_state_header_new(const ChudeStateForm *form, ChudeText settings) {
    ChudeStateHeader *header = g_new0(ChudeStateHeader, 1);
    GError *error = NULL;
    header->kind = g_strdup(form->kind);
    if (!chude_json_parse(settings, false, &header->settings, &error)) {
        g_error("settings are no JSON: %s", error->message);
    }
    while (form->tables[header->table_count].name) {
        header->table_count++;
    }
    header->tables = g_new0(ChudeStateTable, header->table_count + 1);
    for (unsigned t = 0; t < header->table_count; t++) {
        ChudeStateTable *table = &header->tables[t];
        table->name = g_strdup(form->tables[t].name);
        for (const ChudeColumn *column = form->tables[t].columns; column && column->name; column++) {
            table->combine[table->columns] = column->combine;
            table->names[table->columns++] = g_strdup(column->name);
        }
    }
    seal(header);
    return header;
}

static json_object *member(json_object *object, const char *name, json_type type) {
    json_object *value = NULL;
    bool there =
        json_object_is_type(object, json_type_object) && json_object_object_get_ex(object, name, &value);
    return there && json_object_is_type(value, type) ? value : NULL;
}

static bool take_column(ChudeStateTable *table, json_object *column, GError **error) {
    const char *name = chude_json_text(member(column, "name", json_type_string));
    const char *rule = chude_json_text(member(column, "combine", json_type_string));
    if (!name || !rule || table->columns == CHUDE_COLUMNS) {
        chude_fail(
            error,
            "the header's table \"%s\" has a column that is no {\"name\":…,\"combine\":…}, or more than %d",
            table->name, CHUDE_COLUMNS);
        return false;
    }
    size_t known = 0;
    while (known < G_N_ELEMENTS(rules) && strcmp(rules[known], rule) != 0) {
        known++;
    }
    if (known == G_N_ELEMENTS(rules)) {
        chude_fail(error,
                   "column \"%s\" of table \"%s\" combines by \"%s\", which this program does not know: "
                   "sum, min, max",
                   name, table->name, rule);
        return false;
    }
    table->combine[table->columns] = (ChudeCombine)known;
    table->names[table->columns++] = g_strdup(name);
    return true;
}

static bool take_tables(ChudeStateHeader *header, json_object *tables, GError **error) {
    size_t count = json_object_array_length(tables);
    if (count == 0 || count > CHUDE_TABLES) {
        chude_fail(error, "the header has no tables, or more than %d", CHUDE_TABLES);
        return false;
    }
    header->tables = g_new0(ChudeStateTable, count);
    for (size_t t = 0; t < count; t++) {
        json_object *value = json_object_array_get_idx(tables, t);
        const char *name = chude_json_text(member(value, "name", json_type_string));
        json_object *columns = member(value, "columns", json_type_array);
        if (!name || !*name || !columns || (t && strcmp(header->tables[t - 1].name, name) >= 0)) {
            chude_fail(error, "the header's tables are no [{\"name\":…,\"columns\":[…]},…] by rising name");
            return false;
        }
        header->tables[t].name = g_strdup(name);
        header->table_count++;
        for (size_t c = 0; c < json_object_array_length(columns); c++) {
            if (!take_column(&header->tables[t], json_object_array_get_idx(columns, c), error)) {
                return false;
            }
        }
    }
    return true;
}

ChudeStateHeader *chude_state_header_take(json_object *value, GError **error) {
    const char *kind = chude_json_text(member(value, "kind", json_type_string));
    const char *hash = chude_json_text(member(value, "hash", json_type_string));
    json_object *settings = member(value, "settings", json_type_object);
    json_object *tables = member(value, "tables", json_type_array);
    if (!kind || !hash || !settings || !tables) {
        chude_fail(error, "the header lacks its %s",
                   !kind       ? "kind"
                   : !hash     ? "hash"
                   : !settings ? "settings"
                               : "tables");
        return NULL;
    }
    ChudeStateHeader *header = g_new0(ChudeStateHeader, 1);
    header->kind = g_strdup(kind);
    header->settings = json_object_get(settings);
    if (!take_tables(header, tables, error)) {
        chude_state_header_free(header);
        return NULL;
    }
    seal(header);
    if (strcmp(header->hash, hash) != 0) {
        chude_fail(error, "the header was altered: its hash is %s, that of what it says %s", hash,
                   header->hash);
        chude_state_header_free(header);
        return NULL;
    }
    return header;
}

ChudeStateHeader *chude_state_header_parse(ChudeText json, GError **error) {
    json_object *value = NULL;
    ChudeStateHeader *header =
        chude_json_parse(json, false, &value, error) ? chude_state_header_take(value, error) : NULL;
    json_object_put(value);
    return header;
}

ChudeStateHeader *chude_state_header_copy(const ChudeStateHeader *header) {
    return chude_state_header_parse(chude_buffer_text(&header->json), NULL);
}

unsigned chude_state_table(const ChudeStateHeader *header, ChudeText name) {
    unsigned t = 0;
    while (t < header->table_count && (strlen(header->tables[t].name) != name.size ||
                                       memcmp(header->tables[t].name, name.data, name.size) != 0)) {
        t++;
    }
    return t;
}

/* ---- in what two differ ---- */

typedef struct {
    GString *text;
    const char *name_a, *name_b;
} Difference;

/* A value as a message has it; absent: what stands for it. */
static char *shown(json_object *value, const char *absent) {
    if (!value) {
        return g_strdup(absent);
    }
    if (json_object_is_type(value, json_type_string)) {
        return g_strdup(json_object_get_string(value));
    }
    ChudeBuffer json = {0};
    write_value(&json, value);
    char *text = g_strndup(json.data, json.size);
    chude_buffer_clear(&json);
    return text;
}

static void tell(Difference *to, const char *what, const char *a, const char *b) {
    g_string_append_printf(to->text, "%s%s is %s in %s, %s in %s", to->text->len ? "; " : "", what, a,
                           to->name_a, b, to->name_b);
}

static bool same_value(json_object *a, json_object *b) {
    return a == b || (a && b && json_object_equal(a, b));
}

static void compare_value(Difference *to, const char *what, json_object *a, json_object *b,
                          const char *absent) {
    if (!same_value(a, b)) {
        char *shown_a = shown(a, absent), *shown_b = shown(b, absent);
        tell(to, what, shown_a, shown_b);
        g_free(shown_a);
        g_free(shown_b);
    }
}

static json_object *get(json_object *object, const char *name) {
    json_object *value = NULL;
    return json_object_is_type(object, json_type_object) && json_object_object_get_ex(object, name, &value)
               ? value
               : NULL;
}

/* The members of two objects, either of which may be absent; format has %s for a member's name. */
static void compare_members(Difference *to, const char *before, const char *after, json_object *a,
                            json_object *b, const char *absent) {
    json_object *objects[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        if (!json_object_is_type(objects[i], json_type_object)) {
            continue;
        }
        json_object_object_foreach(objects[i], name, value) {
            (void)value;
            if (i == 0 || !get(a, name)) { /* each once */
                char *what = g_strconcat(before, name, after, NULL);
                compare_value(to, what, get(a, name), get(b, name), absent);
                g_free(what);
            }
        }
    }
}

static const char *stage_name(json_object *stage) {
    const char *name = chude_json_text(get(stage, "stage"));
    return name ? name : "?";
}

static char *chain_names(json_object *chain) {
    GString *names = g_string_new(NULL);
    for (size_t i = 0; i < json_object_array_length(chain); i++) {
        g_string_append_printf(names, "%s%s", i ? ", " : "", stage_name(json_object_array_get_idx(chain, i)));
    }
    if (!names->len) {
        g_string_append(names, "no stage");
    }
    return g_string_free(names, FALSE);
}

void chude_state_header_forget(ChudeStateHeader *header, const char *stage) {
    json_object *chain = member(header->settings, "chain", json_type_array);
    for (size_t i = chain ? json_object_array_length(chain) : 0; i-- > 0;) {
        if (strcmp(stage_name(json_object_array_get_idx(chain, i)), stage) == 0) {
            json_object_array_del_idx(chain, i, 1);
        }
    }
    seal(header);
}

static void compare_stages(Difference *to, json_object *a, json_object *b) {
    char *version = g_strdup_printf("the version of `%s`", stage_name(a));
    char *option = g_strdup_printf("`%s --", stage_name(a));
    char *model = g_strdup_printf("`%s`'s ", stage_name(a));
    compare_value(to, version, get(a, "version"), get(b, "version"), "none");
    compare_members(to, option, "`", get(a, "options"), get(b, "options"), "its default");
    compare_members(to, option, "` (hash of the file)", get(a, "files"), get(b, "files"), "not given");
    compare_members(to, model, " (hash)", get(a, "models"), get(b, "models"), "not used");
    g_free(version);
    g_free(option);
    g_free(model);
}

static void compare_chains(Difference *to, json_object *a, json_object *b) {
    char *names_a = chain_names(a), *names_b = chain_names(b);
    if (strcmp(names_a, names_b) != 0) {
        tell(to, "what stands before it", names_a, names_b);
    } else {
        for (size_t i = 0; i < json_object_array_length(a); i++) {
            compare_stages(to, json_object_array_get_idx(a, i), json_object_array_get_idx(b, i));
        }
    }
    g_free(names_a);
    g_free(names_b);
}

static void compare_settings(Difference *to, json_object *a, json_object *b) {
    json_object *chains[] = {member(a, "chain", json_type_array), member(b, "chain", json_type_array)};
    json_object *objects[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        json_object_object_foreach(objects[i], name, value) {
            (void)value;
            if ((i == 1 && get(a, name)) || (strcmp(name, "chain") == 0 && chains[0] && chains[1])) {
                continue;
            }
            compare_value(to, name, get(a, name), get(b, name), "absent");
        }
    }
    if (chains[0] && chains[1]) {
        compare_chains(to, chains[0], chains[1]);
    }
}

char *chude_state_difference(const ChudeStateHeader *a, const char *name_a, const ChudeStateHeader *b,
                             const char *name_b) {
    if (strcmp(a->hash, b->hash) == 0) {
        return NULL;
    }
    Difference difference = {g_string_new(NULL), name_a, name_b};
    if (strcmp(a->kind, b->kind) != 0) {
        tell(&difference, "their kind", a->kind, b->kind);
    }
    compare_settings(&difference, a->settings, b->settings);
    ChudeBuffer tables_a = {0}, tables_b = {0};
    write_tables(&tables_a, a);
    write_tables(&tables_b, b);
    if (tables_a.size != tables_b.size || memcmp(tables_a.data, tables_b.data, tables_a.size) != 0) {
        g_string_append_printf(difference.text, "%stheir tables have other columns",
                               difference.text->len ? "; " : "");
    }
    if (!difference.text->len) { /* members in another order: nothing that this program writes */
        g_string_append_printf(difference.text, "their hash is %s in %s, %s in %s", a->hash, name_a, b->hash,
                               name_b);
    }
    chude_buffer_clear(&tables_a);
    chude_buffer_clear(&tables_b);
    return g_string_free(difference.text, FALSE);
}
