#include "removed.h"

#include <glib.h>
#include <string.h>

#include "words.h"

/* A text of the list, in one buffer of all. */
typedef struct {
    size_t begin, size;
    uint64_t count;
} Line;

void chude_removed_init(ChudeRemoved *removed, const char *folder, size_t memory) {
    *removed = (ChudeRemoved){.rows = chude_sorter_new(folder, memory)};
}

void chude_removed_clear(ChudeRemoved *removed) {
    chude_sorter_free(removed->rows);
    chude_buffer_clear(&removed->text);
    *removed = (ChudeRemoved){0};
}

bool chude_removed_add(ChudeRemoved *removed, const ChudeWords *words, uint32_t begin, uint32_t end,
                       GError **error) {
    ChudeText text = chude_words_slice(words, begin, end);
    removed->sentences++;
    removed->bytes += text.size;
    removed->text.size = 0;
    chude_add_spaced(&removed->text, text);
    return chude_sorter_add(removed->rows, chude_buffer_text(&removed->text), (ChudeText){NULL, 0}, error);
}

bool chude_removed_merge(ChudeRemoved *into, ChudeRemoved *from, GError **error) {
    into->sentences += from->sentences;
    into->bytes += from->bytes;
    return chude_sorter_take(into->rows, from->rows, error);
}

static int compare(const void *a, const void *b, void *texts) {
    const Line *x = a, *y = b;
    if (x->count != y->count) {
        return x->count < y->count ? 1 : -1;
    }
    return chude_runs_compare((ChudeText){(const char *)texts + x->begin, x->size},
                              (ChudeText){(const char *)texts + y->begin, y->size});
}

static bool read_lines(ChudeRemoved *removed, GArray *lines, ChudeBuffer *texts, GError **error) {
    ChudeText text, value;
    GError *cause = NULL;
    bool good = chude_sorter_read(removed->rows, error);
    while (good && chude_sorter_next(removed->rows, &text, &value, &cause)) {
        Line *last = lines->len ? &g_array_index(lines, Line, lines->len - 1) : NULL;
        if (last && chude_runs_compare((ChudeText){texts->data + last->begin, last->size}, text) == 0) {
            last->count++;
            continue;
        }
        Line line = {texts->size, text.size, 1};
        chude_buffer_add(texts, text.data, text.size);
        g_array_append_val(lines, line);
    }
    if (cause) {
        g_propagate_error(error, cause);
    }
    return good && !cause;
}

bool chude_removed_write(ChudeBuffer *json, ChudeRemoved *removed, GError **error) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    ChudeBuffer texts = {0};
    bool good = read_lines(removed, lines, &texts, error);
    if (lines->len > 1) {
        g_qsort_with_data(lines->data, (gint)lines->len, sizeof(Line), compare, texts.data);
    }
    chude_buffer_char(json, '[');
    for (guint i = 0; good && i < lines->len; i++) {
        const Line *line = &g_array_index(lines, Line, i);
        chude_buffer_literal(json, i ? ",{\"text\":" : "{\"text\":");
        chude_json_string(json, (ChudeText){texts.data + line->begin, line->size});
        chude_buffer_literal(json, ",\"count\":");
        chude_json_integer(json, (int64_t)line->count);
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, ']');
    chude_buffer_clear(&texts);
    g_array_free(lines, TRUE);
    return good;
}
