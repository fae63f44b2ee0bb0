#include "counting/scatter.h"

#include <glib.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arena.h"
#include "counting/number.h"

enum {
    RECORDS = 1 << 15,     /* of a range, as a rule: their distinct keys fill a table of half a near cache */
    MOST_RANGES = 1 << 12, /* at the same time */
    MOST_BITS = 28,        /* of all slices' ranges */
    A_RECORD = 64,         /* bytes that counting takes for each record of a range, tables and all */
    SLAB = 1 << 21,        /* a large page: all lanes are written at once, far from each other */
    LONGEST_RECORD = CHUDE_KEY_WORDS * 8 + 4 + CHUDE_COUNTS_LONGEST * 4,
};

/* What a thread writes for one range: where, and the document of that chunk. All lanes are in use at once, so they are small: the end of a
 * chunk follows from its alignment. */
typedef struct {
    char *at;
    uint32_t document;
} Lane;

/* The chunks of a lane. */
typedef struct {
    ChudeChunk *first, *last;
} Chunks;

/* One thread's records of all ranges. */
typedef struct {
    Lane *lanes;
    Chunks *chunks;    /* by lane */
    ChudeArena *arena; /* of chunks, without their data */
    GPtrArray *slabs;
    size_t held, slab_left;
    ChudeTemporary *file;
    ChudePlace *room; /* places of a part that was spilled */
    const ChudePart *part;
    const ChudePlace *places; /* of that part */
    GError *error;
} Writer;

/* Whole documents of a part. */
typedef struct {
    const ChudePart *part;
    guint segment;
} Task;

struct ChudeScatter {
    const ChudeCounts *counts;
    ChudeRecord record;
    unsigned threads, shift; /* shift: of a share of 2^32, to its range */
    size_t ranges, first;    /* first: how many ranges are in slices before this one */
    size_t memory;           /* bytes of chunks, for each thread */
    Writer *writers;
    GArray *tasks; /* Task */
    atomic_uint next;
};

ChudeRecord chude_record_of(unsigned n, uint32_t vocabulary) {
    unsigned bits = MAX(1, (unsigned)g_bit_storage(vocabulary ? vocabulary - 1 : 0));
    unsigned in_word = MIN(n, 64 / bits), words = (n + in_word - 1) / in_word;
    return (ChudeRecord){n, bits, in_word, words, words * sizeof(uint64_t) + 2 * sizeof(uint16_t)};
}

/* ---- chunks ---- */

/* Before its first chunk a lane stands at the end of one: nothing is read or written there, its place in a chunk alone is looked at. */
// NOLINTNEXTLINE(performance-no-int-to-ptr)
static char *const no_chunk = (char *)(uintptr_t)(CHUDE_CHUNK_SIZE - 1);

/* A chunk is never filled to its very end: the address behind it is that of another one. */
static inline bool is_full(const Lane *lane) {
    return ((uintptr_t)lane->at & (CHUDE_CHUNK_SIZE - 1)) >= CHUDE_CHUNK_SIZE - LONGEST_RECORD;
}

static void *new_aligned(size_t size) {
    void *data = NULL;
    if (posix_memalign(&data, size, size) != 0) {
        g_error("no memory for %zu bytes", size);
    }
#ifdef MADV_HUGEPAGE
    if (size == SLAB) {
        (void)madvise(data, size, MADV_HUGEPAGE); /* where there are none, it is as before */
    }
#endif
    return data;
}

/* Memory of a chunk, or NULL where a thread has had its share. */
static char *chunk_data(const ChudeScatter *scatter, Writer *writer) {
    if (writer->slab_left == 0) {
        if (writer->held >= scatter->memory) {
            return NULL;
        }
        g_ptr_array_add(writer->slabs, new_aligned(SLAB));
        writer->held += SLAB;
        writer->slab_left = SLAB;
    }
    char *slab = g_ptr_array_index(writer->slabs, writer->slabs->len - 1);
    writer->slab_left -= CHUDE_CHUNK_SIZE;
    return slab + writer->slab_left;
}

static bool write_chunk(const ChudeScatter *scatter, Writer *writer, ChudeChunk *chunk) {
    if (!writer->file &&
        !(writer->file = chude_temporary_new(scatter->counts->host->folder, &writer->error))) {
        return false;
    }
    chunk->offset = chude_temporary_size(writer->file);
    return chude_temporary_append(writer->file, chunk->data, chunk->used, &writer->error);
}

/* Begins a chunk: in memory of its own, else in that of the one before, which is written out. A lane's first chunk always has some. */
static bool next_chunk(const ChudeScatter *scatter, Writer *writer, size_t at, uint32_t document) {
    Lane *lane = &writer->lanes[at];
    Chunks *chunks = &writer->chunks[at];
    ChudeChunk *last = chunks->last, *chunk = chude_arena_zero(writer->arena, sizeof *chunk);
    chunk->data = chunk_data(scatter, writer);
    chunk->document = lane->document = document;
    if (last) {
        last->used = (uint32_t)(lane->at - last->data);
        last->next = chunk;
        if (!chunk->data) {
            if (!write_chunk(scatter, writer, last)) {
                return false;
            }
            chunk->data = last->data;
            last->data = NULL;
        }
    } else {
        chunks->first = chunk;
        if (!chunk->data) { /* at the end of `slabs` there is no room any more, and none will come */
            chunk->data = new_aligned(CHUDE_CHUNK_SIZE);
            g_ptr_array_add(writer->slabs, chunk->data);
        }
    }
    chunks->last = chunk;
    lane->at = chunk->data;
    return true;
}

/* ---- records ---- */

/* Words before the one at hand, and it, at the end: those since the last break. The first word of an n-gram is taken without the
 * connectors before it. */
typedef struct {
    ChudePlace last[CHUDE_COUNTS_LONGEST], alone[CHUDE_COUNTS_LONGEST];
    unsigned depth;
    uint32_t document;
    bool linked, link_known; /* the next word has connectors before it; and `link` is it, with them */
    ChudePlace link;
} Window;

static inline void put_style(const ChudePlace *words, unsigned n, Lane *lane) {
    uint16_t style = 0;
    uint32_t any = 0;
    for (unsigned i = 0; i < n; i++) {
        any |= words[i].style;
        style = (uint16_t)(style << CHUDE_STYLE_BITS | (words[i].style & ((1 << CHUDE_STYLE_BITS) - 1)));
    }
    if (G_UNLIKELY(any >> CHUDE_STYLE_BITS)) {
        style = CHUDE_STYLE_LONG;
        memcpy(lane->at, &style, sizeof style);
        lane->at += sizeof style;
        for (unsigned i = 0; i < n; i++) {
            memcpy(lane->at, &words[i].style, sizeof words[i].style);
            lane->at += sizeof words[i].style;
        }
        return;
    }
    memcpy(lane->at, &style, sizeof style);
    lane->at += sizeof style;
}

/* The share of n-grams before this one, of 2^32. */
static inline uint32_t share_before(const ChudePlace *words, unsigned n) {
    uint64_t share = words[MIN(n, 3) - 1].low;
    for (unsigned i = MIN(n, 3) - 1; i-- > 0;) {
        share = words[i].low + (words[i].width * share >> 32);
    }
    return (uint32_t)share;
}

/* words: the n words of an n-gram. */
static inline __attribute__((always_inline)) bool put_record(const ChudeScatter *scatter, Writer *writer,
                                                             const ChudePlace *words, unsigned n,
                                                             bool one_word, uint32_t document) {
    const ChudeRecord *record = &scatter->record;
    size_t range = (size_t)((uint64_t)share_before(words, n) >> scatter->shift) - scatter->first;
    if (range >= scatter->ranges) {
        return true; /* of another slice */
    }
    Lane *lane = &writer->lanes[range];
    if (G_UNLIKELY(is_full(lane) || document - lane->document > UINT16_MAX) &&
        !next_chunk(scatter, writer, range, document)) {
        return false;
    }
    if (one_word) {
        uint64_t key = 0;
        for (unsigned i = 0; i < n; i++) {
            key = key << record->bits | words[i].word;
        }
        memcpy(lane->at, &key, sizeof key);
        lane->at += sizeof key;
    } else {
        uint32_t numbers[CHUDE_COUNTS_LONGEST];
        uint64_t key[CHUDE_KEY_WORDS];
        for (unsigned i = 0; i < n; i++) {
            numbers[i] = words[i].word;
        }
        chude_record_key(record, numbers, key);
        memcpy(lane->at, key, record->words * sizeof *key);
        lane->at += record->words * sizeof *key;
    }
    uint16_t difference = (uint16_t)(document - lane->document);
    memcpy(lane->at, &difference, sizeof difference);
    lane->at += sizeof difference;
    put_style(words, n, lane);
    return true;
}

static inline uint32_t next_value(const uint16_t *units, size_t *at) {
    uint32_t value = units[(*at)++];
    if (G_UNLIKELY(value >= CHUDE_STREAM_LONG)) {
        value = (value & ~(uint32_t)CHUDE_STREAM_LONG) << 16 | units[(*at)++];
    }
    return value;
}

static inline __attribute__((always_inline)) bool scatter_units(const ChudeScatter *scatter, Writer *writer,
                                                                const uint16_t *units, size_t used,
                                                                Window *window, unsigned n, bool one_word) {
    const ChudePlace *places = writer->places;
    Window at = *window;
    for (size_t i = 0; i < used;) {
        uint32_t value = next_value(units, &i);
        if (value < CHUDE_STREAM_FIRST) {
            at.depth = 0;
            at.document += value == CHUDE_STREAM_DOCUMENT;
            continue;
        }
        const ChudePlace *place = &places[value - CHUDE_STREAM_FIRST];
        if (place->word == CHUDE_NONE) {
            at.depth = 0;
            continue;
        }
        for (unsigned k = 0; k + 1 < n; k++) {
            at.last[k] = at.last[k + 1];
        }
        at.last[n - 1] = *place;
        if (++at.depth >= n && !put_record(scatter, writer, at.last, n, one_word, at.document)) {
            return false;
        }
    }
    *window = at;
    return true;
}

/* The same where words may have connectors before them. */
static bool scatter_linked(const ChudeScatter *scatter, Writer *writer, const uint16_t *units, size_t used,
                           Window *window) {
    unsigned n = scatter->record.n;
    bool one_word = scatter->record.words == 1;
    for (size_t i = 0; i < used;) {
        uint32_t value = next_value(units, &i);
        if (value == CHUDE_STREAM_LINK) {
            window->linked = true;
            window->link_known = false;
            continue;
        }
        if (value < CHUDE_STREAM_FIRST) {
            window->depth = 0;
            window->document += value == CHUDE_STREAM_DOCUMENT;
            continue;
        }
        const ChudePlace *place = &writer->places[value - CHUDE_STREAM_FIRST];
        if (window->linked && !window->link_known) {
            window->link = *place;
            window->link_known = true;
            continue;
        }
        ChudePlace joined = window->linked ? window->link : *place;
        window->linked = window->link_known = false;
        if (joined.word == CHUDE_NONE) {
            window->depth = 0; /* too rare to be asked for: what comes after it begins anew */
        }
        if (place->word == CHUDE_NONE) {
            window->depth = 0;
            continue;
        }
        memmove(window->last, window->last + 1, (n - 1) * sizeof *window->last);
        memmove(window->alone, window->alone + 1, (n - 1) * sizeof *window->alone);
        window->last[n - 1] = joined;
        window->alone[n - 1] = *place;
        if (++window->depth < n) {
            continue;
        }
        ChudePlace words[CHUDE_COUNTS_LONGEST];
        memcpy(words, window->last, n * sizeof *words);
        words[0] = window->alone[0];
        if (!put_record(scatter, writer, words, n, one_word, window->document)) {
            return false;
        }
    }
    return true;
}

static bool scatter_block(const ChudeScatter *scatter, Writer *writer, const uint16_t *units, size_t used,
                          Window *window) {
    unsigned n = scatter->record.n;
    if (scatter->counts->links) {
        return scatter_linked(scatter, writer, units, used, window);
    }
    if (scatter->record.words == 1 && n == 2) {
        return scatter_units(scatter, writer, units, used, window, 2, true);
    }
    if (scatter->record.words == 1 && n == 3) {
        return scatter_units(scatter, writer, units, used, window, 3, true);
    }
    return scatter_units(scatter, writer, units, used, window, n, scatter->record.words == 1);
}

static bool scatter_segment(const ChudeScatter *scatter, Writer *writer, const Task *task, uint16_t *room) {
    const ChudePart *part = task->part;
    if (writer->part != part) {
        writer->part = part;
        writer->places = chude_part_places(part, scatter->counts->places, &writer->room, &writer->error);
    }
    const ChudeStreamSegment *segment =
        &g_array_index(part->stream.segments, ChudeStreamSegment, task->segment);
    Window window = {.document = part->first_document + segment->document};
    for (guint i = 0; writer->places && i < segment->count; i++) {
        guint block = segment->first + i;
        const uint16_t *units = chude_stream_block(&part->stream, block, room, &writer->error);
        size_t used = g_array_index(part->stream.blocks, ChudeStreamBlock, block).used;
        if (!units || !scatter_block(scatter, writer, units, used, &window)) {
            return false;
        }
    }
    return writer->places != NULL;
}

static void scatter_thread(void *context, size_t thread) {
    ChudeScatter *scatter = context;
    Writer *writer = &scatter->writers[thread];
    uint16_t *room = g_new(uint16_t, CHUDE_STREAM_BLOCK);
    for (guint task; !writer->error && (task = atomic_fetch_add(&scatter->next, 1)) < scatter->tasks->len;) {
        scatter_segment(scatter, writer, &g_array_index(scatter->tasks, Task, task), room);
    }
    for (size_t range = 0; range < scatter->ranges; range++) {
        ChudeChunk *last = writer->chunks[range].last;
        if (last) {
            last->used = (uint32_t)(writer->lanes[range].at - last->data);
        }
    }
    g_clear_pointer(&writer->room, g_free);
    g_free(room);
}

/* ---- the whole ---- */

/* What a thread may hold of chunks. */
static size_t memory_of(const ChudeCounts *counts) {
    return (size_t)(counts->host->memory / 12 / MAX(counts->host->threads, 1));
}

/* So many ranges, as a power of two, that one has RECORDS records; and of them no more than so many at the same time that the chunks
 * that are being written leave half of the memory for others. */
static unsigned range_bits(const ChudeCounts *counts) {
    unsigned bits = 0;
    while ((1u << bits) < MOST_RANGES && (counts->words >> bits) > RECORDS &&
           ((size_t)CHUDE_CHUNK_SIZE << (bits + 2)) <= memory_of(counts)) {
        bits++;
    }
    return bits;
}

static unsigned slice_bits(const ChudeCounts *counts) {
    unsigned ranges = range_bits(counts), bits = 0;
    uint64_t most = MAX(memory_of(counts) / A_RECORD, RECORDS);
    while (ranges + bits < MOST_BITS && (counts->words >> (ranges + bits)) > most) {
        bits++;
    }
    return bits;
}

unsigned chude_scatter_slices(const ChudeCounts *counts) {
    return 1u << slice_bits(counts);
}

ChudeScatter *chude_scatter_new(const ChudeCounts *counts, unsigned n, unsigned slice, GError **error) {
    ChudeScatter *scatter = g_new0(ChudeScatter, 1);
    const ChudeHost *host = counts->host;
    scatter->counts = counts;
    scatter->record = chude_record_of(n, chude_vocabulary_size(counts->vocabulary));
    scatter->threads = MAX(host->threads, 1);
    scatter->tasks = g_array_new(FALSE, FALSE, sizeof(Task));
    atomic_init(&scatter->next, 0);
    for (guint i = 0; i < counts->parts->len; i++) {
        Task task = {g_ptr_array_index(counts->parts, i), 0};
        for (; task.segment < task.part->stream.segments->len; task.segment++) {
            g_array_append_val(scatter->tasks, task);
        }
    }
    unsigned bits = range_bits(counts);
    scatter->memory = memory_of(counts);
    scatter->ranges = (size_t)1 << bits;
    scatter->first = (size_t)slice << bits;
    scatter->shift = 32 - bits - slice_bits(counts);
    scatter->writers = g_new0(Writer, scatter->threads);
    for (unsigned i = 0; i < scatter->threads; i++) {
        scatter->writers[i].lanes = g_new0(Lane, scatter->ranges);
        for (size_t range = 0; range < scatter->ranges; range++) {
            scatter->writers[i].lanes[range].at = no_chunk;
        }
        scatter->writers[i].chunks = g_new0(Chunks, scatter->ranges);
        scatter->writers[i].arena = chude_arena_new();
        scatter->writers[i].slabs = g_ptr_array_new_with_free_func(free);
    }
    host->parallel(host, scatter->threads, scatter_thread, scatter);
    for (unsigned i = 0; i < scatter->threads; i++) {
        if (scatter->writers[i].error) {
            g_propagate_prefixed_error(error, g_steal_pointer(&scatter->writers[i].error),
                                       "n-grams of %u words need up to %.0f MB there: ", n,
                                       (double)(counts->words + counts->links) *
                                           (double)scatter->record.size / 1e6);
            chude_scatter_free(scatter);
            return NULL;
        }
    }
    return scatter;
}

void chude_scatter_free(ChudeScatter *scatter) {
    if (!scatter) {
        return;
    }
    for (unsigned i = 0; i < scatter->threads; i++) {
        Writer *writer = &scatter->writers[i];
        g_free(writer->lanes);
        g_free(writer->chunks);
        chude_arena_free(writer->arena);
        g_ptr_array_unref(writer->slabs);
        chude_temporary_free(writer->file);
        g_clear_error(&writer->error);
    }
    g_free(scatter->writers);
    g_array_unref(scatter->tasks);
    g_free(scatter);
}

const ChudeRecord *chude_scatter_record(const ChudeScatter *scatter) {
    return &scatter->record;
}

size_t chude_scatter_ranges(const ChudeScatter *scatter) {
    return scatter->ranges;
}

unsigned chude_scatter_threads(const ChudeScatter *scatter) {
    return scatter->threads;
}

const ChudeChunk *chude_scatter_chunks(const ChudeScatter *scatter, size_t range, unsigned thread) {
    return scatter->writers[thread].chunks[range].first;
}

const char *chude_scatter_read(const ChudeScatter *scatter, unsigned thread, const ChudeChunk *chunk,
                               char *room, GError **error) {
    if (chunk->data) {
        return chunk->data;
    }
    return chude_temporary_read(scatter->writers[thread].file, chunk->offset, room, chunk->used, error)
               ? room
               : NULL;
}
