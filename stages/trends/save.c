#include "trends/save.h"

#include <string.h>

#include "counting/key.h"
#include "fail.h"
#include "trends/bursts.h"

enum { CELLS, DOCUMENTS, SPELLINGS, VOLUME }; /* places of the tables */

static const ChudeColumn cell_columns[] = {{"count", CHUDE_SUM},
                                           {"df", CHUDE_SUM},
                                           {"first_even", CHUDE_MIN},
                                           {"first_odd", CHUDE_MIN},
                                           {NULL, CHUDE_SUM}};
static const ChudeColumn spelling_columns[] = {{"count", CHUDE_SUM}, {NULL, CHUDE_SUM}};
static const ChudeColumn volume_columns[] = {{"documents", CHUDE_SUM}, {NULL, CHUDE_SUM}};

static const ChudeTableForm tables[] = {{"cells", cell_columns},
                                        {"documents", NULL},
                                        {"spellings", spelling_columns},
                                        {"volume", volume_columns},
                                        {NULL, NULL}};

const ChudeStateForm chude_tally_form = {.kind = "trends", .tables = tables};

static const char undated[] = "undated", misdated[] = "misdated"; /* behind all dates */

/* -n 2 and -n 1..2 are the same. */
void chude_tally_settings(ChudeSettings *settings, unsigned from, unsigned to, ChudeBy by) {
    settings->string(settings, "by", chude_by_name(by));
    settings->integer(settings, "n", to);
    if (from > 1) {
        settings->integer(settings, "n_from", from);
    }
}

/* ---- to rows ---- */

typedef struct {
    ChudeTally *tally;
    ChudeRows *rows;
    ChudeBuffer term, key, texts; /* texts: of spellings, as in keys */
    GArray *cells;                /* ChudeCell */
    GArray *spellings;            /* Spelling */
} Save;

typedef struct {
    size_t begin, size; /* in texts */
    uint64_t count;
} Spelling;

/* Keeps spaces: the text is the last thing in its key. */
static void add_escaped(ChudeBuffer *to, ChudeText text) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ' ') {
            chude_buffer_char(to, ' ');
        } else {
            chude_key_add_word(to, 0, (ChudeText){text.data + i, 1});
        }
    }
}

static void begin_key(Save *save) {
    save->key.size = 0;
    chude_buffer_add(&save->key, save->term.data, save->term.size);
    chude_buffer_char(&save->key, '\t');
}

static bool end_cells(Save *save, GError **error) {
    chude_cells_join(save->cells);
    for (guint i = 0; i < save->cells->len; i++) {
        const ChudeCell *cell = &g_array_index(save->cells, ChudeCell, i);
        const uint64_t values[] = {cell->count, cell->df, cell->first[0], cell->first[1]};
        begin_key(save);
        chude_period_start(&save->key, save->tally->by, cell->period);
        if (!save->rows->add(save->rows, CELLS, chude_buffer_text(&save->key), values, error)) {
            return false;
        }
    }
    g_array_set_size(save->cells, 0);
    return true;
}

static ChudeText text_of(const ChudeBuffer *texts, const Spelling *spelling) {
    return (ChudeText){texts->data + spelling->begin, spelling->size};
}

static gint compare_spellings(gconstpointer a, gconstpointer b, gpointer texts) {
    return chude_runs_compare(text_of(texts, a), text_of(texts, b));
}

static bool end_spellings(Save *save, GError **error) {
    const Spelling *spelling = (const Spelling *)(const void *)save->spellings->data;
    guint count = save->spellings->len;
    g_array_sort_with_data(save->spellings, compare_spellings, &save->texts);
    for (guint i = 0; i < count;) {
        ChudeText text = text_of(&save->texts, &spelling[i]);
        uint64_t sum = 0;
        for (const Spelling *first = &spelling[i];
             i < count && compare_spellings(first, &spelling[i], &save->texts) == 0; i++) {
            sum += spelling[i].count;
        }
        begin_key(save);
        chude_buffer_add(&save->key, text.data, text.size);
        if (!save->rows->add(save->rows, SPELLINGS, chude_buffer_text(&save->key), &sum, error)) {
            return false;
        }
    }
    g_array_set_size(save->spellings, 0);
    save->texts.size = 0;
    return true;
}

static void take_part(Save *save, const ChudeTallyPart *part, unsigned table) {
    if (part->spelling && table == SPELLINGS) {
        Spelling spelling = {.begin = save->texts.size, .count = part->count};
        add_escaped(&save->texts, part->text);
        spelling.size = save->texts.size - spelling.begin;
        g_array_append_val(save->spellings, spelling);
    } else if (!part->spelling && table == CELLS) {
        ChudeCell cell = {part->period, (uint32_t)part->df, part->count, {part->first[0], part->first[1]}};
        g_array_append_val(save->cells, cell);
    }
}

static bool end_term(Save *save, unsigned table, GError **error) {
    return table == CELLS ? end_cells(save, error) : end_spellings(save, error);
}

static bool save_terms(Save *save, unsigned table, GError **error) {
    ChudeText key, value;
    GError *cause = NULL;
    save->term.size = 0;
    bool good = chude_sorter_read(save->tally->rows, error);
    while (good && chude_sorter_next(save->tally->rows, &key, &value, &cause)) {
        if (chude_runs_compare(key, chude_buffer_text(&save->term)) != 0) {
            good = end_term(save, table, error);
            save->term.size = 0;
            chude_buffer_add(&save->term, key.data, key.size);
        }
        ChudeUnpack row = chude_unpack(value);
        ChudeTallyPart part;
        while (chude_tally_part(save->tally, &row, &part)) {
            take_part(save, &part, table);
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    return good && end_term(save, table, error);
}

static bool save_documents(Save *save, GError **error) {
    ChudeText record;
    GError *cause = NULL;
    bool good = chude_first_documents_begin(&save->tally->first, error);
    while (good && chude_first_documents_next(&save->tally->first, &record, &cause)) {
        good = save->rows->add(save->rows, DOCUMENTS, record, NULL, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    return good;
}

static gint compare_periods(gconstpointer a, gconstpointer b) {
    return (GPOINTER_TO_UINT(a) > GPOINTER_TO_UINT(b)) - (GPOINTER_TO_UINT(a) < GPOINTER_TO_UINT(b));
}

static bool save_count(Save *save, const char *name, uint64_t count, GError **error) {
    return save->rows->add(save->rows, VOLUME, (ChudeText){name, strlen(name)}, &count, error);
}

static bool save_volume(Save *save, GError **error) {
    GList *periods = g_list_sort(g_hash_table_get_keys(save->tally->volume), compare_periods);
    bool good = true;
    for (const GList *at = periods; good && at; at = at->next) {
        const uint64_t *documents = g_hash_table_lookup(save->tally->volume, at->data);
        save->key.size = 0;
        chude_period_start(&save->key, save->tally->by, GPOINTER_TO_UINT(at->data));
        good = save->rows->add(save->rows, VOLUME, chude_buffer_text(&save->key), documents, error);
    }
    g_list_free(periods);
    return good && save_count(save, misdated, save->tally->misdated, error) &&
           save_count(save, undated, save->tally->undated, error);
}

bool chude_tally_save(ChudeTally *tally, const char *folder, size_t memory, ChudeRows *rows, GError **error) {
    Save save = {.tally = tally,
                 .rows = rows,
                 .cells = g_array_new(FALSE, FALSE, sizeof(ChudeCell)),
                 .spellings = g_array_new(FALSE, FALSE, sizeof(Spelling))};
    bool good = chude_tally_gather(tally, folder, memory, 0, NULL, error) &&
                save_terms(&save, CELLS, error) && save_documents(&save, error) &&
                save_terms(&save, SPELLINGS, error) && save_volume(&save, error);
    g_array_unref(save.cells);
    g_array_unref(save.spellings);
    chude_buffer_clear(&save.term);
    chude_buffer_clear(&save.key);
    chude_buffer_clear(&save.texts);
    return good;
}

/* ---- and back ---- */

typedef struct {
    ChudeTally *tally;
    ChudeBuffer value, text;
    bool spellings;
} Load;

static bool bad_row(ChudeText key, GError **error) {
    chude_fail(error, "the saved state has a row that cannot be: key %.*s", (int)MIN(key.size, 200),
               key.data);
    return false;
}

/* Only the start itself names a period. */
static bool read_period(const ChudeTally *tally, ChudeText start, uint32_t *period) {
    ChudeBuffer text = {0};
    bool good = chude_period_of(start, tally->by, period);
    if (good) {
        chude_period_start(&text, tally->by, *period);
        good = chude_runs_compare(chude_buffer_text(&text), start) == 0;
    }
    chude_buffer_clear(&text);
    return good;
}

static bool is_length(const ChudeTally *tally, ChudeText term) {
    unsigned words = 1;
    for (size_t i = 0; i < term.size; i++) {
        words += term.data[i] == ' ';
    }
    return words >= tally->from && words <= tally->to;
}

static bool take_term(void *context, ChudeText key, const uint64_t *values, GError **error) {
    Load *load = context;
    const char *tab = memchr(key.data, '\t', key.size);
    ChudeText term = {key.data, tab ? (size_t)(tab - key.data) : 0};
    ChudeText rest = {tab ? tab + 1 : NULL, tab ? key.size - term.size - 1 : 0};
    ChudeTallyPart part = {.spelling = load->spellings, .count = values[0]};
    bool sound = term.size && rest.size && part.count;
    if (load->spellings) {
        load->text.size = 0;
        chude_key_text(rest, &load->text);
        part.text = chude_buffer_text(&load->text);
    } else {
        part.df = values[1];
        part.first[0] = values[2];
        part.first[1] = values[3];
        sound = sound && part.df && part.df <= part.count && part.df <= UINT32_MAX &&
                read_period(load->tally, rest, &part.period);
    }
    if (!sound) {
        return bad_row(key, error);
    }
    load->value.size = 0;
    chude_tally_put_part(&load->value, &part);
    return !is_length(load->tally, term) ||
           chude_sorter_add(load->tally->rows, term, chude_buffer_text(&load->value), error);
}

static bool take_document(void *context, ChudeText key, const uint64_t *values, GError **error) {
    (void)values;
    Load *load = context;
    ChudeFirstDocument document;
    return chude_first_document_read(key, &document)
               ? chude_first_documents_add_record(&load->tally->first, key, error)
               : bad_row(key, error);
}

static bool is_name(ChudeText key, const char *name) {
    return key.size == strlen(name) && memcmp(key.data, name, key.size) == 0;
}

static bool take_volume(void *context, ChudeText key, const uint64_t *values, GError **error) {
    Load *load = context;
    uint32_t period;
    if (is_name(key, undated)) {
        load->tally->undated = values[0];
    } else if (is_name(key, misdated)) {
        load->tally->misdated = values[0];
    } else if (read_period(load->tally, key, &period) && values[0]) {
        chude_tally_add_volume(load->tally, period, values[0]);
    } else {
        return bad_row(key, error);
    }
    return true;
}

static bool check(const ChudeTally *tally, ChudeBy by, int64_t from, int64_t to, GError **error) {
    if (!chude_period_folds(by, tally->by)) {
        chude_fail(error, "the saved state counts by %s, and --by asks for %s: give --by %s, or fit anew",
                   chude_by_name(by), chude_by_name(tally->by), chude_by_name(by));
        return false;
    }
    if (tally->from < from || tally->to > to) {
        chude_fail(
            error,
            "the saved state has terms of %d to %d words, and -n asks for %u to %u: give -n %d..%d, or "
            "fit anew",
            (int)from, (int)to, tally->from, tally->to, (int)from, (int)to);
        return false;
    }
    return true;
}

bool chude_tally_load(ChudeTally *tally, ChudeSaved *saved, const char *folder, size_t memory,
                      GError **error) {
    ChudeBy shown = tally->by, by = CHUDE_BY_NONE;
    const char *name = saved->string(saved, "by");
    for (ChudeBy one = CHUDE_BY_HOUR; name && one <= CHUDE_BY_MONTH; one++) {
        by = strcmp(name, chude_by_name(one)) == 0 ? one : by;
    }
    if (by == CHUDE_BY_NONE) {
        chude_fail(error, "the saved state does not say by what it counts");
        return false;
    }
    if (!check(tally, by, MAX(saved->integer(saved, "n_from"), 1), saved->integer(saved, "n"), error)) {
        return false;
    }
    Load load = {.tally = tally};
    tally->by = tally->shown = by;
    bool good = chude_tally_gather(tally, folder, memory, 0, NULL, error) && /* empty rows */
                saved->each(saved, CELLS, take_term, &load, error);
    load.spellings = true;
    good = good && saved->each(saved, SPELLINGS, take_term, &load, error) &&
           saved->each(saved, DOCUMENTS, take_document, &load, error) &&
           saved->each(saved, VOLUME, take_volume, &load, error);
    chude_buffer_clear(&load.value);
    chude_buffer_clear(&load.text);
    if (good) {
        chude_tally_fold(tally, shown);
    }
    return good;
}
