#include "counting/merged.h"

#include <glib.h>
#include <stdlib.h>

#include "counting/key.h"
#include "pack.h"

/* A spelling that is not the plain one, in `bytes`. */
typedef struct {
    size_t begin, size;
    uint64_t count;
} Spelling;

struct ChudeMerged {
    ChudeRunsReader *reader;
    ChudeText next_key, next_value; /* of the row that was read ahead, if there is one */
    bool more;
    ChudeBuffer key, bytes, text;
    uint64_t count, df;
    GArray *spellings; /* Spelling */
};

/* Reads ahead. */
static bool advance(ChudeMerged *merged, GError **error) {
    GError *cause = NULL;
    merged->more = chude_runs_next(merged->reader, &merged->next_key, &merged->next_value, &cause);
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    return true;
}

ChudeMerged *chude_merged_new(const ChudeRuns *runs, size_t memory, GError **error) {
    ChudeRunsReader *reader = chude_runs_read(runs, memory, error);
    if (!reader) {
        return NULL;
    }
    ChudeMerged *merged = g_new0(ChudeMerged, 1);
    merged->reader = reader;
    merged->spellings = g_array_new(FALSE, FALSE, sizeof(Spelling));
    if (!advance(merged, error)) {
        chude_merged_free(merged);
        return NULL;
    }
    return merged;
}

void chude_merged_free(ChudeMerged *merged) {
    if (merged) {
        chude_runs_reader_free(merged->reader);
        chude_buffer_clear(&merged->key);
        chude_buffer_clear(&merged->bytes);
        chude_buffer_clear(&merged->text);
        g_array_free(merged->spellings, TRUE);
        g_free(merged);
    }
}

static void add_value(ChudeMerged *merged, ChudeText value) {
    ChudeUnpack from = chude_unpack(value);
    merged->count += chude_unpack_number(&from);
    merged->df += chude_unpack_number(&from);
    while (from.at < from.end) {
        Spelling spelling = {.begin = merged->bytes.size, .count = chude_unpack_number(&from)};
        ChudeText bytes = chude_unpack_text(&from);
        spelling.size = bytes.size;
        chude_buffer_add(&merged->bytes, bytes.data, bytes.size);
        g_array_append_val(merged->spellings, spelling);
    }
}

bool chude_merged_next(ChudeMerged *merged, ChudeMergedRow *row, GError **error) {
    if (!merged->more) {
        return false;
    }
    merged->count = merged->df = 0;
    merged->key.size = merged->bytes.size = 0;
    g_array_set_size(merged->spellings, 0);
    chude_buffer_add(&merged->key, merged->next_key.data, merged->next_key.size);
    do {
        add_value(merged, merged->next_value);
        if (!advance(merged, error)) {
            return false;
        }
    } while (merged->more && merged->next_key.size == merged->key.size &&
             memcmp(merged->next_key.data, merged->key.data, merged->key.size) == 0);
    *row = (ChudeMergedRow){chude_buffer_text(&merged->key),
                            chude_key_n(chude_buffer_text(&merged->key)),
                            {merged->count, (uint32_t)merged->df}};
    return true;
}

/* ---- spellings ---- */

static ChudeText bytes_of(const ChudeMerged *merged, const Spelling *spelling) {
    return (ChudeText){merged->bytes.data + spelling->begin, spelling->size};
}

static int compare_spellings(const void *a, const void *b, void *merged) {
    return chude_runs_compare(bytes_of(merged, a), bytes_of(merged, b));
}

/* Each spelling once. */
static void sum_spellings(ChudeMerged *merged) {
    Spelling *spellings = (Spelling *)(void *)merged->spellings->data;
    guint size = 0, count = merged->spellings->len;
    g_qsort_with_data(spellings, (gint)count, sizeof *spellings, compare_spellings, merged);
    for (guint i = 0; i < count; i++) {
        if (size > 0 && compare_spellings(&spellings[size - 1], &spellings[i], merged) == 0) {
            spellings[size - 1].count += spellings[i].count;
        } else {
            spellings[size++] = spellings[i];
        }
    }
    g_array_set_size(merged->spellings, size);
}

/* The text of a spelling, of the plain one for NULL, behind what merged->text has. */
static ChudeText add_text(ChudeMerged *merged, const Spelling *spelling) {
    size_t begin = merged->text.size;
    if (spelling) {
        chude_key_text(bytes_of(merged, spelling), &merged->text);
    } else {
        chude_key_plain_text(chude_buffer_text(&merged->key), &merged->text);
    }
    return (ChudeText){merged->text.data + begin, merged->text.size - begin};
}

static bool smaller(ChudeMerged *merged, const Spelling *a, const Spelling *b) {
    merged->text.size = 0;
    size_t size = add_text(merged, a).size;
    ChudeText second = add_text(merged, b);
    return chude_runs_compare((ChudeText){merged->text.data, size}, second) < 0;
}

bool chude_merged_is_plain(ChudeMerged *merged, ChudeBuffer *text) {
    if (merged->spellings->len == 0) {
        return true;
    }
    sum_spellings(merged);
    uint64_t plain = merged->count;
    const Spelling *best = &g_array_index(merged->spellings, Spelling, 0);
    plain -= best->count;
    for (guint i = 1; i < merged->spellings->len; i++) {
        const Spelling *spelling = &g_array_index(merged->spellings, Spelling, i);
        plain -= spelling->count;
        if (spelling->count > best->count ||
            (spelling->count == best->count && smaller(merged, spelling, best))) {
            best = spelling;
        }
    }
    if (plain > best->count || (plain == best->count && smaller(merged, NULL, best))) {
        return true;
    }
    chude_key_text(bytes_of(merged, best), text);
    return false;
}

void chude_merged_spellings(ChudeMerged *merged,
                            void (*take)(void *context, ChudeText key, ChudeText text, uint64_t count),
                            void *context) {
    ChudeText key = chude_buffer_text(&merged->key);
    for (guint i = 0; i < merged->spellings->len; i++) {
        const Spelling *spelling = &g_array_index(merged->spellings, Spelling, i);
        merged->text.size = 0;
        take(context, (ChudeText){key.data + 1, key.size - 1}, add_text(merged, spelling), spelling->count);
    }
}
