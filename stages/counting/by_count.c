#include "counting/by_count.h"

#include <glib.h>

#include "pack.h"
#include "sorter.h"
#include "temporary.h"

enum { PILES = 64, LEAST_PENDING = 1 << 12, MOST_PENDING = 1 << 23, LEAST_SORTED = 1 << 18 };

/* A piece of a pile in the file. */
typedef struct {
    uint64_t offset;
    size_t size;
} Piece;

typedef struct {
    GArray *pieces;      /* Piece */
    ChudeBuffer pending; /* what comes behind them */
    uint64_t rows;
} Pile;

struct ChudeByCount {
    const char *folder;
    size_t pending, top; /* bytes of a pile that wait for being written */
    Pile piles[PILES];   /* of counts 1 to PILES - 1 */
    uint64_t
        above; /* rows with higher counts: in the sorter, where keys are falling count and rising number */
    ChudeSorter *sorter;
    ChudeTemporary *file; /* NULL until the first piece */

    /* Reading. */
    size_t pile, piece; /* PILES: the sorter */
    uint64_t left;      /* of the top rows */
    ChudeBuffer bytes;
    ChudeUnpack at;
    bool reading;
};

ChudeByCount *chude_by_count_new(const char *folder, size_t memory, size_t top) {
    ChudeByCount *rows = g_new0(ChudeByCount, 1);
    rows->folder = folder;
    rows->pending = CLAMP(memory / 2 / PILES, LEAST_PENDING, MOST_PENDING);
    rows->top = top;
    rows->sorter = chude_sorter_new(folder, MAX(memory / 2, (size_t)LEAST_SORTED));
    for (size_t i = 0; i < PILES; i++) {
        rows->piles[i].pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    }
    return rows;
}

void chude_by_count_free(ChudeByCount *rows) {
    if (!rows) {
        return;
    }
    for (size_t i = 0; i < PILES; i++) {
        g_array_free(rows->piles[i].pieces, TRUE);
        chude_buffer_clear(&rows->piles[i].pending);
    }
    chude_sorter_free(rows->sorter);
    chude_temporary_free(rows->file);
    chude_buffer_clear(&rows->bytes);
    g_free(rows);
}

/* Rows that have come with the same count or a higher one are before it. */
bool chude_by_count_wants(const ChudeByCount *rows, uint64_t count) {
    uint64_t before = rows->above;
    for (size_t pile = PILES - 1; before < rows->top && pile >= count; pile--) {
        before += rows->piles[pile].rows;
    }
    return before < rows->top || (count >= PILES && rows->top > 0);
}

static bool write_piece(ChudeByCount *rows, Pile *pile, GError **error) {
    if (!rows->file && !(rows->file = chude_temporary_new(rows->folder, error))) {
        return false;
    }
    Piece piece = {chude_temporary_size(rows->file), pile->pending.size};
    g_array_append_val(pile->pieces, piece);
    bool good = chude_temporary_append(rows->file, pile->pending.data, pile->pending.size, error);
    pile->pending.size = 0;
    return good;
}

bool chude_by_count_add(ChudeByCount *rows, uint64_t count, ChudeText row, GError **error) {
    g_assert(count > 0 && !rows->reading);
    if (count >= PILES) {
        ChudeBuffer key = {0};
        chude_pack_sortable(&key, UINT64_MAX - count);
        chude_pack_sortable(&key, rows->above++);
        bool good = chude_sorter_add(rows->sorter, chude_buffer_text(&key), row, error);
        chude_buffer_clear(&key);
        return good;
    }
    Pile *pile = &rows->piles[count];
    pile->rows++;
    chude_pack_text(&pile->pending, row);
    return pile->pending.size < rows->pending || write_piece(rows, pile, error);
}

/* ---- reading ---- */

static bool begin(ChudeByCount *rows, GError **error) {
    rows->reading = true;
    rows->pile = PILES;
    rows->left = rows->top;
    return chude_sorter_read(rows->sorter, error);
}

/* Makes the next piece the one that is read; *more false where there is none. */
static bool next_piece(ChudeByCount *rows, bool *more, GError **error) {
    for (; rows->pile > 0; rows->pile--, rows->piece = 0) {
        const Pile *pile = &rows->piles[rows->pile];
        size_t piece = rows->piece++;
        if (piece < pile->pieces->len) {
            const Piece *place = &g_array_index(pile->pieces, Piece, piece);
            rows->bytes.size = 0;
            char *to = chude_buffer_reserve(&rows->bytes, place->size);
            rows->at = (ChudeUnpack){to, to + place->size};
            return chude_temporary_read(rows->file, place->offset, to, place->size, error);
        }
        if (piece == pile->pieces->len && pile->pending.size > 0) {
            rows->at = chude_unpack(chude_buffer_text(&pile->pending));
            return true;
        }
    }
    *more = false;
    return true;
}

bool chude_by_count_next(ChudeByCount *rows, ChudeText *row, GError **error) {
    if (!rows->reading && !begin(rows, error)) {
        return false;
    }
    if (rows->left == 0) {
        return false;
    }
    rows->left--;
    if (rows->pile == PILES) {
        GError *cause = NULL;
        ChudeText key;
        if (chude_sorter_next(rows->sorter, &key, row, &cause)) {
            return true;
        }
        if (cause) {
            g_propagate_error(error, cause);
            return false;
        }
        rows->pile = PILES - 1;
    }
    bool more = true;
    if (rows->at.at == rows->at.end && !next_piece(rows, &more, error)) {
        return false;
    }
    if (more) {
        *row = chude_unpack_text(&rows->at);
    }
    return more;
}
