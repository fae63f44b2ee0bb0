#include "trends/forms.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    char *key, *text;
    ChudeCell *cells;
    size_t count;
    uint64_t df;
} Form;

/* All forms with one meaning. */
typedef struct {
    const char *full; /* its key, of the list */
    GArray *forms;    /* Form */
} Meaning;

struct ChudeTrendForms {
    GHashTable *by_key; /* the list's keys, of short and full forms → Meaning */
    GPtrArray *meanings;
    ChudeBuffer key;
};

static void free_form(gpointer data) {
    Form *form = data;
    g_free(form->key);
    g_free(form->text);
    g_free(form->cells);
}

static void free_meaning(gpointer data) {
    Meaning *meaning = data;
    g_array_unref(meaning->forms);
    g_free(meaning);
}

ChudeTrendForms *chude_trend_forms_new(const ChudeAbbreviations *list) {
    ChudeTrendForms *forms = g_new0(ChudeTrendForms, 1);
    size_t count;
    const ChudeAbbreviation *all = chude_abbreviations_all(list, &count);
    forms->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    forms->meanings = g_ptr_array_new_with_free_func(free_meaning);
    for (size_t i = 0; i < count; i++) {
        if (all[i].ambiguous) {
            continue;
        }
        const char *full = all[i].fulls[0].key;
        Meaning *meaning = g_hash_table_lookup(forms->by_key, full);
        if (!meaning) {
            meaning = g_new0(Meaning, 1);
            *meaning = (Meaning){full, g_array_new(FALSE, FALSE, sizeof(Form))};
            g_array_set_clear_func(meaning->forms, free_form);
            g_ptr_array_add(forms->meanings, meaning);
            g_hash_table_insert(forms->by_key, (gpointer)full, meaning);
        }
        g_hash_table_insert(forms->by_key, (gpointer)all[i].form.key, meaning);
    }
    return forms;
}

void chude_trend_forms_free(ChudeTrendForms *forms) {
    if (forms) {
        g_hash_table_unref(forms->by_key);
        g_ptr_array_unref(forms->meanings);
        chude_buffer_clear(&forms->key);
        g_free(forms);
    }
}

static Meaning *meaning_of(ChudeTrendForms *forms, ChudeText key) {
    forms->key.size = 0;
    chude_buffer_add(&forms->key, key.data, key.size);
    for (size_t i = 0; i < key.size; i++) {
        forms->key.data[i] = (char)(key.data[i] == ' ' ? '_' : key.data[i]);
    }
    chude_buffer_char(&forms->key, 0);
    return g_hash_table_lookup(forms->by_key, forms->key.data);
}

bool chude_trend_forms_has(ChudeTrendForms *forms, ChudeText key) {
    return meaning_of(forms, key) != NULL;
}

void chude_trend_forms_take(ChudeTrendForms *forms, ChudeText key, ChudeText text, const ChudeCell *cells,
                            size_t count) {
    Meaning *meaning = meaning_of(forms, key);
    g_assert(meaning);
    Form form = {g_strndup(key.data, key.size), g_strndup(text.data, text.size),
                 g_memdup2(cells, count * sizeof *cells), count, 0};
    for (size_t i = 0; i < count; i++) {
        form.df += cells[i].df;
    }
    g_array_append_val(meaning->forms, form);
}

static int by_df(const void *a, const void *b) {
    const Form *first = a, *second = b;
    return first->df != second->df ? (first->df > second->df ? -1 : 1) : strcmp(first->key, second->key);
}

static int by_full_form(gconstpointer a, gconstpointer b) {
    return strcmp((*(Meaning *const *)a)->full, (*(Meaning *const *)b)->full);
}

/* Adds what another form has in the same period. */
static void add_cell(ChudeCell *cell, const ChudeCell *other, uint64_t documents) {
    uint32_t common = 0;
    for (size_t half = 0; half < G_N_ELEMENTS(cell->first); half++) {
        common += cell->first[half] == other->first[half] && cell->first[half] != UINT64_MAX;
        cell->first[half] = MIN(cell->first[half], other->first[half]);
    }
    uint64_t df = (uint64_t)cell->df + other->df - common;
    cell->df = (uint32_t)MIN(df, documents);
    cell->count += other->count;
}

static GArray *add_cells(GArray *cells, const Form *form, const uint64_t *before) {
    GArray *sum = g_array_new(FALSE, FALSE, sizeof(ChudeCell));
    guint at = 0;
    for (size_t i = 0; i < form->count; i++) {
        ChudeCell other = form->cells[i];
        for (; at < cells->len && g_array_index(cells, ChudeCell, at).period < other.period; at++) {
            g_array_append_val(sum, g_array_index(cells, ChudeCell, at));
        }
        if (at < cells->len && g_array_index(cells, ChudeCell, at).period == other.period) {
            ChudeCell cell = g_array_index(cells, ChudeCell, at++);
            add_cell(&cell, &other, before[cell.period + 1] - before[cell.period]);
            g_array_append_val(sum, cell);
        } else {
            g_array_append_val(sum, other);
        }
    }
    if (at < cells->len) {
        g_array_append_vals(sum, &g_array_index(cells, ChudeCell, at), cells->len - at);
    }
    g_array_unref(cells);
    return sum;
}

static ChudeText text_of(const char *string) {
    return (ChudeText){string, strlen(string)};
}

void chude_trend_forms_join(ChudeTrendForms *forms, const uint64_t *before,
                            void (*visit)(void *context, const ChudeTrendJoined *joined), void *context) {
    g_ptr_array_sort(forms->meanings, by_full_form);
    for (guint i = 0; i < forms->meanings->len; i++) {
        GArray *all = ((Meaning *)forms->meanings->pdata[i])->forms;
        if (!all->len) {
            continue;
        }
        Form *form = (Form *)all->data;
        qsort(form, all->len, sizeof *form, by_df);
        GArray *cells = g_array_new(FALSE, FALSE, sizeof(ChudeCell));
        GArray *others = g_array_new(FALSE, FALSE, sizeof(ChudeText));
        for (guint j = 0; j < all->len; j++) {
            ChudeText text = text_of(form[j].text);
            cells = add_cells(cells, &form[j], before);
            bool known = j == 0;
            for (guint k = 0; k < j; k++) { /* the same words cut otherwise */
                known = known || strcmp(form[k].text, form[j].text) == 0;
            }
            if (!known) {
                g_array_append_val(others, text);
            }
        }
        visit(context, &(ChudeTrendJoined){text_of(form[0].key), text_of(form[0].text),
                                           (const ChudeText *)others->data, others->len,
                                           (const ChudeCell *)cells->data, cells->len});
        g_array_unref(others);
        g_array_unref(cells);
    }
}
