#include "state.h"

#include <glib.h>
#include <string.h>

#include "fail.h"
#include "pack.h"

static const ChudeColumn columns[] = {{"count", CHUDE_SUM}, {NULL, CHUDE_SUM}};
static const ChudeTableForm tables[] = {{"documents", columns}, {NULL, NULL}};

const ChudeStateForm chude_dedup_form = {.kind = "dedup", .tables = tables};

enum { WORDS = sizeof(ChudeSignature) / sizeof(uint64_t) };

/* ---- saving ---- */

/* A signature follows from its set where that is whole. */
static bool keeps_signature(const ChudeShingles *shingles) {
    return shingles->kept < shingles->count;
}

static void pack_row(ChudeBuffer *to, const ChudeDedupRow *row) {
    chude_pack_text(to, row->key);
    chude_pack_number(to, row->text_size);
    chude_pack_sortable(to, row->exact);
    chude_pack_number(to, row->title.data ? row->title.size + 1 : 0);
    if (row->title.data) {
        chude_buffer_add(to, row->title.data, row->title.size);
    }
    chude_pack_number(to, row->shingles.count);
    uint32_t last = 0;
    for (size_t i = 0; i < row->shingles.kept; i++) {
        chude_pack_number(to, row->shingles.hashes[i] - last);
        last = row->shingles.hashes[i];
    }
    if (keeps_signature(&row->shingles)) {
        uint64_t words[WORDS];
        memcpy(words, row->signature, sizeof words);
        for (size_t i = 0; i < WORDS; i++) {
            chude_pack_sortable(to, words[i]);
        }
    }
    chude_pack_number(to, row->key_count);
    for (size_t i = 0; i < row->key_count; i++) {
        chude_pack_sortable(to, row->keys[i]);
    }
}

typedef struct {
    ChudeBuffer value, packed, key;
} Scratch;

static void scratch_clear(Scratch *scratch) {
    chude_buffer_clear(&scratch->value);
    chude_buffer_clear(&scratch->packed);
    chude_buffer_clear(&scratch->key);
}

/* Puts one row, by its text key, where it is sorted: documents come in another order here. */
static bool save_row(ChudeSorter *sorted, ChudeText key, ChudeText value, ChudeKeep keep, Scratch *scratch,
                     GError **error) {
    ChudeDedupRow row;
    scratch->value.size = scratch->packed.size = scratch->key.size = 0;
    chude_buffer_add(&scratch->value, value.data, value.size); /* at an address of eight bytes */
    chude_dedup_row_read(key, chude_buffer_text(&scratch->value), keep, &row);
    pack_row(&scratch->packed, &row);
    g_autofree char *text = g_base64_encode((const guchar *)scratch->packed.data, scratch->packed.size);
    chude_buffer_add(&scratch->key, row.id.data, row.id.size);
    chude_buffer_char(&scratch->key, '\t');
    chude_buffer_add(&scratch->key, text, strlen(text));
    uint64_t count = (uint64_t)row.more + 1;
    return chude_sorter_add(sorted, chude_buffer_text(&scratch->key),
                            (ChudeText){(const char *)&count, sizeof count}, error);
}

static bool same(const ChudeBuffer *a, ChudeText b) {
    return chude_runs_compare(chude_buffer_text(a), b) == 0;
}

/* The rows, equal ones once. */
static bool give_rows(ChudeSorter *sorted, ChudeRows *to, GError **error) {
    ChudeText key, value;
    ChudeBuffer last = {0};
    uint64_t sum = 0;
    GError *cause = NULL;
    bool good = chude_sorter_read(sorted, error), more = good;
    while (good && more) {
        more = chude_sorter_next(sorted, &key, &value, &cause);
        good = !cause;
        if (good && sum && (!more || !same(&last, key))) {
            good = to->add(to, 0, chude_buffer_text(&last), &sum, error);
            sum = 0;
        }
        if (good && more) {
            uint64_t count;
            memcpy(&count, value.data, sizeof count);
            sum += count;
            last.size = 0;
            chude_buffer_add(&last, key.data, key.size);
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
    }
    chude_buffer_clear(&last);
    return good;
}

bool chude_dedup_save(ChudeSorter *rows, ChudeKeep keep, const char *folder, size_t memory, ChudeRows *to,
                      GError **error) {
    ChudeSorter *sorted = chude_sorter_new(folder, memory);
    Scratch scratch = {0};
    ChudeText key, value;
    GError *cause = NULL;
    bool good = chude_sorter_read(rows, error);
    while (good && chude_sorter_next(rows, &key, &value, &cause)) {
        good = save_row(sorted, key, value, keep, &scratch, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    good = good && give_rows(sorted, to, error);
    scratch_clear(&scratch);
    chude_sorter_free(sorted);
    return good;
}

/* ---- loading: rows may have been edited, so nothing is taken on trust ---- */

typedef struct {
    const char *at, *end;
    bool bad;
} Reading;

static uint64_t read_number(Reading *from) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (from->at == from->end) {
            break;
        }
        unsigned char byte = (unsigned char)*from->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    from->bad = true;
    return 0;
}

static ChudeText read_bytes(Reading *from, uint64_t size) {
    if (from->bad || size > (uint64_t)(from->end - from->at)) {
        from->bad = true;
        return (ChudeText){"", 0};
    }
    ChudeText bytes = {from->at, (size_t)size};
    from->at += size;
    return bytes;
}

static uint64_t read_sortable(Reading *from) {
    ChudeText bytes = read_bytes(from, sizeof(uint64_t));
    uint64_t value = 0;
    memcpy(&value, bytes.data, bytes.size);
    return GUINT64_FROM_BE(value);
}

typedef struct {
    ChudeSorter *rows;
    ChudeKeep keep;
    uint32_t hashes[CHUDE_SHINGLES_KEPT];
    ChudeSignature signature;
    GArray *keys; /* uint64_t */
} Load;

static void read_shingles(Load *load, Reading *from, ChudeDedupRow *row) {
    uint64_t count = read_number(from), hash = 0;
    size_t kept = (size_t)MIN(count, (uint64_t)CHUDE_SHINGLES_KEPT);
    for (size_t i = 0; i < kept && !from->bad; i++) {
        uint64_t step = read_number(from);
        hash += MIN(step, (uint64_t)UINT32_MAX + 1);
        from->bad = from->bad || (step == 0 && i > 0) || hash > UINT32_MAX;
        load->hashes[i] = (uint32_t)hash;
    }
    if (from->bad || count > UINT32_MAX) {
        from->bad = true;
        return;
    }
    row->shingles = (ChudeShingles){load->hashes, kept, (size_t)count};
    row->signature = &load->signature;
    if (keeps_signature(&row->shingles)) {
        uint64_t words[WORDS];
        for (size_t i = 0; i < WORDS; i++) {
            words[i] = read_sortable(from);
        }
        memcpy(&load->signature, words, sizeof words);
    } else if (count) {
        chude_shingles_sign(load->hashes, kept, &load->signature);
    }
}

static void read_row(Load *load, Reading *from, ChudeDedupRow *row) {
    row->key = read_bytes(from, read_number(from));
    row->text_size = read_number(from);
    row->exact = read_sortable(from);
    uint64_t title = read_number(from);
    if (title) {
        row->title = read_bytes(from, title - 1);
    }
    read_shingles(load, from, row);
    g_array_set_size(load->keys, 0);
    for (uint64_t left = read_number(from); left > 0 && !from->bad; left--) {
        uint64_t key = read_sortable(from);
        g_array_append_val(load->keys, key);
    }
    row->keys = (const uint64_t *)(const void *)load->keys->data;
    row->key_count = load->keys->len;
    from->bad = from->bad || from->at != from->end;
}

static bool load_row(void *context, ChudeText key, const uint64_t *values, GError **error) {
    Load *load = context;
    const char *tab = g_strrstr_len(key.data, (gssize)key.size, "\t");
    ChudeDedupRow row = {0};
    gsize size = 0;
    g_autofree char *text = tab ? g_strndup(tab + 1, (size_t)(key.data + key.size - tab - 1)) : g_strdup("");
    g_autofree guchar *bytes = g_base64_decode(text, &size);
    Reading from = {(const char *)bytes, (const char *)bytes + size, !tab || !size};
    if (!from.bad) {
        row.id = (ChudeText){key.data, (size_t)(tab - key.data)};
        row.more = (uint32_t)MIN(values[0] - 1, (uint64_t)UINT32_MAX - 1);
        read_row(load, &from, &row);
    }
    if (from.bad || values[0] == 0) {
        chude_fail(error, "a row of the state is none that `fit dedup` wrote");
        return false;
    }
    return chude_dedup_row_put(load->rows, &row, load->keep, error);
}

bool chude_dedup_load(ChudeSorter *rows, ChudeKeep keep, ChudeSaved *saved, GError **error) {
    Load *load = g_new0(Load, 1);
    load->rows = rows;
    load->keep = keep;
    load->keys = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    bool good = saved->each(saved, 0, load_row, load, error);
    g_array_free(load->keys, TRUE);
    g_free(load);
    return good;
}
