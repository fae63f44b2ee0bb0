#include "alike.h"

enum { CHUNK = 4096 }; /* pairs that are read at once */

typedef struct {
    uint32_t document; /* of the slice */
    float weight;
} Posting;

/* The documents of some blocks, which the later ones are held against. */
typedef struct {
    size_t first_block, last_block, first, count; /* blocks, half-open; documents */
    ChudeBuffer *buffers;                         /* by block of the slice */
    const ChudeTopicsEntry **rows;                /* by document of the slice */
    size_t *begins;                               /* by feature, and one more: in postings */
    Posting *postings;                            /* of rare features; documents rise */
} Slice;

typedef struct {
    const ChudeTopicsMatrix *matrix;
    const uint32_t *df;
    Slice slice;
    size_t first;   /* block of this wave */
    GArray **found; /* by block of the wave: ChudeTopicsPair */
} Search;

static bool is_rare(const Search *search, uint32_t feature) {
    return search->df[feature] <= CHUDE_TOPICS_RARE;
}

/* As many blocks from first_block on as `room` bytes have entries of, and one at least. */
static void choose_blocks(Search *search, size_t first_block, uint64_t room) {
    const ChudeTopicsMatrix *matrix = search->matrix;
    Slice *slice = &search->slice;
    uint64_t size = 0;
    size_t last = first_block;
    for (; last < matrix->block_count; last++) {
        size += matrix->blocks[last].size * sizeof(ChudeTopicsEntry);
        if (last > first_block && size > room) {
            break;
        }
    }
    slice->first_block = first_block;
    slice->last_block = last;
    slice->first = matrix->blocks[first_block].first;
    slice->count = matrix->blocks[last - 1].last - slice->first;
}

static void fill_slice(Search *search) {
    const ChudeTopicsMatrix *matrix = search->matrix;
    Slice *slice = &search->slice;
    slice->buffers = g_new0(ChudeBuffer, slice->last_block - slice->first_block);
    slice->rows = g_new0(const ChudeTopicsEntry *, slice->count + 1);
    slice->begins = g_new0(size_t, matrix->features + 2);
    for (size_t b = slice->first_block; b < slice->last_block; b++) {
        const ChudeTopicsEntry *row =
            chude_topics_entries(matrix, b, &slice->buffers[b - slice->first_block]);
        for (size_t i = matrix->blocks[b].first; i < matrix->blocks[b].last; row += matrix->lengths[i++]) {
            slice->rows[i - slice->first] = row;
            for (uint32_t e = 0; e < matrix->lengths[i]; e++) {
                slice->begins[row[e].feature + 2] += is_rare(search, row[e].feature);
            }
        }
    }
    for (size_t f = 2; f < matrix->features + 2; f++) {
        slice->begins[f] += slice->begins[f - 1];
    }
    slice->postings = g_new(Posting, slice->begins[matrix->features + 1] + 1);
    for (uint32_t i = 0; i < slice->count; i++) {
        const ChudeTopicsEntry *row = slice->rows[i];
        g_assert(row); /* set above */
        for (uint32_t e = 0; e < matrix->lengths[slice->first + i]; e++) {
            if (is_rare(search, row[e].feature)) {
                slice->postings[slice->begins[row[e].feature + 1]++] = (Posting){i, row[e].weight};
            }
        }
    }
}

static void clear_slice(Slice *slice) {
    for (size_t b = 0; b < slice->last_block - slice->first_block; b++) {
        chude_buffer_clear(&slice->buffers[b]);
    }
    g_free(slice->buffers);
    g_free(slice->rows);
    g_free(slice->begins);
    g_free(slice->postings);
}

/* What one thread adds up in. */
typedef struct {
    float *sums;       /* by document of the slice; 0 between rows */
    uint32_t *touched; /* documents of the slice */
    float *dense;      /* by feature: the row at hand; 0 between rows */
    GArray *found;
} Room;

static int compare_documents(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The documents of the slice before this one whose rare words make enough: first in touched, by rising number; how many. */
static size_t gather(const Search *search, size_t document, const ChudeTopicsEntry *row, Room *room) {
    const Slice *slice = &search->slice;
    size_t touched = 0, good = 0, before = MIN(document - slice->first, slice->count);
    for (uint32_t e = 0; e < search->matrix->lengths[document]; e++) {
        if (!is_rare(search, row[e].feature)) {
            continue;
        }
        size_t end = slice->begins[row[e].feature + 1];
        for (size_t p = slice->begins[row[e].feature]; p < end && slice->postings[p].document < before; p++) {
            float *sum = &room->sums[slice->postings[p].document];
            if (*sum == 0) {
                room->touched[touched++] = slice->postings[p].document;
            }
            *sum += row[e].weight * slice->postings[p].weight;
        }
    }
    for (size_t t = 0; t < touched; t++) {
        uint32_t other = room->touched[t];
        if (room->sums[other] >= (float)CHUDE_TOPICS_LEAST) {
            room->touched[good++] = other;
        }
        room->sums[other] = 0;
    }
    qsort(room->touched, good, sizeof *room->touched, compare_documents);
    return good;
}

/* Sums in the order of the other's features, of those that both have. */
static void add_pairs(const Search *search, size_t document, const ChudeTopicsEntry *row, size_t good,
                      Room *room) {
    const Slice *slice = &search->slice;
    uint32_t length = search->matrix->lengths[document];
    for (uint32_t e = 0; e < length; e++) {
        room->dense[row[e].feature] = row[e].weight;
    }
    for (size_t t = 0; t < good; t++) {
        uint32_t other = room->touched[t];
        const ChudeTopicsEntry *with = slice->rows[other];
        double sum = 0;
        for (uint32_t e = 0; e < search->matrix->lengths[slice->first + other]; e++) {
            sum += (double)with[e].weight * room->dense[with[e].feature];
        }
        ChudeTopicsPair pair = {(uint32_t)document, (uint32_t)(slice->first + other), chude_round(sum)};
        g_array_append_val(room->found, pair);
    }
    for (uint32_t e = 0; e < length; e++) {
        room->dense[row[e].feature] = 0;
    }
}

static void search_block(void *context, size_t number) {
    const Search *search = context;
    const ChudeTopicsMatrix *matrix = search->matrix;
    size_t b = search->first + number;
    Room room = {g_new0(float, search->slice.count + 1), g_new(uint32_t, search->slice.count + 1),
                 g_new0(float, matrix->features + 1), search->found[number]};
    ChudeBuffer buffer = {0};
    const ChudeTopicsEntry *row = chude_topics_entries(matrix, b, &buffer);
    for (size_t i = matrix->blocks[b].first; i < matrix->blocks[b].last; row += matrix->lengths[i++]) {
        size_t good = gather(search, i, row, &room);
        if (good) {
            add_pairs(search, i, row, good, &room);
        }
    }
    chude_buffer_clear(&buffer);
    g_free(room.sums);
    g_free(room.touched);
    g_free(room.dense);
}

/* Takes what a wave found; beyond 1/64 of the budget all goes to the file. */
static bool take(ChudeTopicsAlike *alike, GArray *found, const ChudeHost *host, GError **error) {
    g_array_append_vals(alike->some, found->data, found->len);
    g_array_set_size(found, 0);
    size_t size = alike->some->len * sizeof(ChudeTopicsPair);
    if (size <= host->memory / 64) {
        return true;
    }
    if (!alike->file && !(alike->file = chude_temporary_new(host->folder, error))) {
        return false;
    }
    bool good = chude_temporary_append(alike->file, alike->some->data, size, error);
    g_array_set_size(alike->some, 0);
    return good;
}

static bool search_slice(Search *search, ChudeTopicsAlike *alike, size_t wave, const ChudeHost *host,
                         GError **error) {
    size_t blocks = search->matrix->block_count;
    bool good = true;
    for (size_t first = search->slice.first_block, last; good && first < blocks; first = last) {
        last = MIN(first + wave, blocks);
        search->first = first;
        host->parallel(host, last - first, search_block, search);
        for (size_t b = 0; good && b < last - first; b++) {
            good = take(alike, search->found[b], host, error);
        }
    }
    return good;
}

bool chude_topics_alike_find(ChudeTopicsAlike *alike, const ChudeTopicsMatrix *matrix, const uint32_t *df,
                             const ChudeHost *host, GError **error) {
    *alike = (ChudeTopicsAlike){g_array_new(FALSE, FALSE, sizeof(ChudeTopicsPair)), NULL, matrix->failure};
    size_t wave = 4 * (size_t)MAX(host->threads, 1);
    Search search = {.matrix = matrix, .df = df, .found = g_new(GArray *, wave)};
    for (size_t b = 0; b < wave; b++) {
        search.found[b] = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsPair));
    }
    bool good = true;
    for (size_t b = 0; good && b < matrix->block_count; b = search.slice.last_block) {
        choose_blocks(&search, b, host->memory / 32);
        fill_slice(&search);
        good = search_slice(&search, alike, wave, host, error);
        clear_slice(&search.slice);
    }
    for (size_t b = 0; b < wave; b++) {
        g_array_free(search.found[b], TRUE);
    }
    g_free(search.found);
    return good && !chude_topics_failed(matrix->failure, error);
}

void chude_topics_alike_clear(ChudeTopicsAlike *alike) {
    if (alike->some) {
        g_array_free(alike->some, TRUE);
    }
    chude_temporary_free(alike->file);
    *alike = (ChudeTopicsAlike){0};
}

void chude_topics_alike_each(const ChudeTopicsAlike *alike, void (*visit)(void *, const ChudeTopicsPair *),
                             void *context) {
    g_autofree ChudeTopicsPair *pairs = g_new(ChudeTopicsPair, CHUNK);
    uint64_t all = alike->file ? chude_temporary_size(alike->file) / sizeof *pairs : 0;
    for (uint64_t at = 0; at < all; at += CHUNK) {
        size_t count = (size_t)MIN(all - at, (uint64_t)CHUNK);
        GError *error = NULL;
        if (!chude_temporary_read(alike->file, at * sizeof *pairs, pairs, count * sizeof *pairs, &error)) {
            chude_topics_failure_set(alike->failure, error);
            return;
        }
        for (size_t i = 0; i < count; i++) {
            visit(context, &pairs[i]);
        }
    }
    for (guint i = 0; i < alike->some->len; i++) {
        visit(context, &g_array_index(alike->some, ChudeTopicsPair, i));
    }
}
