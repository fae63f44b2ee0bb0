#include "abbreviations/list.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "counting_key.h"
#include "embedded.h"
#include "fail.h"
#include "keyphrases/background.h"
#include "utf8.h"

static const char SHIPPED[] = "models/vi.abbreviations.tsv";

struct ChudeAbbreviations {
    ChudeAbbreviation *items; /* by key */
    size_t count;
    GHashTable *by_hash, *by_key; /* → ChudeAbbreviation *; keys are the items' own */
};

/* A line of a file. */
typedef struct {
    char *short_key, *full_key;
    bool marked, own;
} Line;

static void line_free(gpointer data) {
    Line *line = data;
    g_free(line->short_key);
    g_free(line->full_key);
    g_free(line);
}

/* The counting key without commas, white space at the ends, or a NUL; NULL where nothing is left. To be freed. */
static char *key_of(ChudeText text) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, text);
    size_t kept = 0, from = 0;
    for (; from < key.size && key.data[from] == '_'; from++) {
    }
    for (; from < key.size; from++) {
        if (key.data[from] != ',' && key.data[from] != 0) {
            key.data[kept++] = key.data[from];
        }
    }
    while (kept > 0 && key.data[kept - 1] == '_') {
        kept--;
    }
    char *result = kept ? g_strndup(key.data, kept) : NULL;
    chude_buffer_clear(&key);
    return result;
}

/* Punctuation between blanks is a token that has no syllable. */
static ChudeAbbreviationForm form_of(const char *key) {
    ChudeAbbreviationForm form = {.key = g_strdup(key)};
    ChudeBuffer plain = {0};
    char **parts = g_strsplit(key, "_", -1);
    for (char **part = parts; *part; part++) {
        if (strcmp(*part, "-") != 0 && strcmp(*part, "–") != 0 && strcmp(*part, "&") != 0) {
            chude_buffer_literal(&plain, plain.size ? "_" : "");
            chude_buffer_literal(&plain, *part);
        }
    }
    form.hash = chude_phrase_hash(chude_buffer_text(&plain), &form.syllables);
    g_strfreev(parts);
    chude_buffer_clear(&plain);
    return form;
}

static ChudeText cut_field(const char **at, const char *end) {
    const char *from = *at, *tab = memchr(from, '\t', (size_t)(end - from));
    *at = tab ? tab + 1 : NULL;
    return (ChudeText){from, (size_t)((tab ? tab : end) - from)};
}

/* NULL, or what is wrong with it. */
static const char *parse_line(GPtrArray *lines, const char *begin, const char *end, bool own) {
    const char *at = begin;
    ChudeText fields[3] = {{NULL, 0}};
    size_t count = 0;
    for (; at && count < 3; count++) {
        fields[count] = cut_field(&at, end);
    }
    if (at || count < 2) {
        return "not \"short form<TAB>full form\", with \"<TAB>?\" where it has other meanings";
    }
    bool marked = count == 3 && fields[2].size > 0;
    if (marked && !(fields[2].size == 1 && *fields[2].data == '?')) {
        return "the third column is not \"?\"";
    }
    Line *line = g_new0(Line, 1);
    *line = (Line){key_of(fields[0]), key_of(fields[1]), marked, own};
    g_ptr_array_add(lines, line);
    if (!line->short_key || !line->full_key) {
        return "a form is empty";
    }
    return strcmp(line->short_key, line->full_key) == 0 ? "both forms are the same" : NULL;
}

static bool parse(GPtrArray *lines, ChudeText file, const char *name, bool own, GError **error) {
    size_t bad = 0, number = 0;
    const char *p = file.data, *end = file.data + file.size;
    if (!chude_is_utf8(file, &bad)) {
        chude_fail(error, "%s: not UTF-8 at byte %zu", name, bad + 1);
        return false;
    }
    if (file.size >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        p += 3;
    }
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p)), *line_end = newline ? newline : end;
        const char *next = newline ? newline + 1 : end;
        number++;
        line_end -= line_end > p && line_end[-1] == '\r';
        if (line_end > p && *p != '#') {
            const char *wrong = parse_line(lines, p, line_end, own);
            if (wrong) {
                chude_fail(error, "%s, line %zu: %s", name, number, wrong);
                return false;
            }
        }
        p = next;
    }
    return true;
}

/* By short form, the user's first, then by full form. */
static int by_forms(gconstpointer left, gconstpointer right) {
    const Line *a = *(Line *const *)left, *b = *(Line *const *)right;
    int order = strcmp(a->short_key, b->short_key);
    if (order == 0) {
        order = (int)b->own - (int)a->own;
    }
    return order ? order : strcmp(a->full_key, b->full_key);
}

static void add_item(ChudeAbbreviations *list, Line *const *lines, size_t count) {
    ChudeAbbreviation *item = &list->items[list->count++];
    *item = (ChudeAbbreviation){.form = form_of(lines[0]->short_key), .own = lines[0]->own};
    item->fulls = g_new0(ChudeAbbreviationForm, count);
    for (size_t i = 0; i < count && lines[i]->own == item->own; i++) {
        item->ambiguous = item->ambiguous || lines[i]->marked;
        if (i == 0 || strcmp(lines[i]->full_key, lines[i - 1]->full_key) != 0) {
            item->fulls[item->count++] = form_of(lines[i]->full_key);
        }
    }
    item->ambiguous = item->ambiguous || item->count > 1;
}

static void gather(ChudeAbbreviations *list, GPtrArray *lines) {
    g_ptr_array_sort(lines, by_forms);
    list->items = g_new0(ChudeAbbreviation, lines->len + 1);
    for (guint i = 0; i < lines->len;) {
        guint run = i;
        while (run < lines->len &&
               strcmp(((Line *)lines->pdata[run])->short_key, ((Line *)lines->pdata[i])->short_key) == 0) {
            run++;
        }
        add_item(list, (Line *const *)&lines->pdata[i], run - i);
        i = run;
    }
    list->by_hash = g_hash_table_new(g_int64_hash, g_int64_equal);
    list->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < list->count; i++) {
        g_hash_table_insert(list->by_hash, &list->items[i].form.hash, &list->items[i]);
        g_hash_table_insert(list->by_key, (gpointer)list->items[i].form.key, &list->items[i]);
    }
}

/* NULL where the lines are not good; takes them. */
static ChudeAbbreviations *list_of(GPtrArray *lines, bool good) {
    ChudeAbbreviations *list = NULL;
    if (good) {
        list = g_new0(ChudeAbbreviations, 1);
        gather(list, lines);
    }
    g_ptr_array_unref(lines);
    return list;
}

ChudeAbbreviations *chude_abbreviations_new(const char *file, GError **error) {
    const ChudeEmbedded *shipped = chude_embedded_find(SHIPPED);
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    bool good = !shipped ||
                parse(lines, (ChudeText){(const char *)shipped->data, shipped->size}, SHIPPED, false, error);
    if (good && file) {
        char *data = NULL;
        gsize size = 0;
        GError *fault = NULL;
        good = g_file_get_contents(file, &data, &size, &fault);
        if (!good) {
            chude_fail(error, "--abbreviations: %s", fault->message);
            g_clear_error(&fault);
        }
        good = good && parse(lines, (ChudeText){data, size}, file, true, error);
        g_free(data);
    }
    return list_of(lines, good);
}

ChudeAbbreviations *chude_abbreviations_of(ChudeText file, const char *name, GError **error) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    bool good = parse(lines, file, name, true, error);
    return list_of(lines, good);
}

void chude_abbreviations_free(ChudeAbbreviations *list) {
    if (!list) {
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        ChudeAbbreviation *item = &list->items[i];
        for (size_t k = 0; k < item->count; k++) {
            g_free((char *)item->fulls[k].key);
        }
        g_free(item->fulls);
        g_free((char *)item->form.key);
    }
    g_hash_table_unref(list->by_hash);
    g_hash_table_unref(list->by_key);
    g_free(list->items);
    g_free(list);
}

const ChudeAbbreviation *chude_abbreviations_find(const ChudeAbbreviations *list, uint64_t hash) {
    return g_hash_table_lookup(list->by_hash, &hash);
}

const ChudeAbbreviation *chude_abbreviations_find_key(const ChudeAbbreviations *list, ChudeText key) {
    g_autofree char *name = g_strndup(key.data, key.size);
    return strlen(name) == key.size ? g_hash_table_lookup(list->by_key, name) : NULL;
}

const ChudeAbbreviation *chude_abbreviations_all(const ChudeAbbreviations *list, size_t *count) {
    *count = list->count;
    return list->items;
}
