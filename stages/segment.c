#include "segment.h"

#include <stdatomic.h>
#include <string.h>

#include "fail.h"
#include "flow.h"
#include "utf8.h"
#include "vietnamese/tokenizer.h"

typedef struct {
    ChudeReader *reader;
    const ChudeEngineIo *io;
    ChudeTokenizer *tokenizer;
    ChudeTokenizerScratch **scratches; /* one a worker */
    ChudeSegmentFormat format;
    uint64_t numbered; /* lines that were read, where the format numbers them */
    uint64_t lines, bytes, rejected;
    bool fail_on_reject;
    /* Batches given out, whose memory the next ones take: fresh memory costs more than a tenth of the time. A ring of `room`:
     * out puts, next takes, each called by one thread at a time. */
    ChudeEngineBatch **spare;
    size_t room;
    atomic_size_t put, taken;
} Segment;

static uint64_t count_lines(ChudeText raw) {
    uint64_t count = 0;
    const char *end = raw.data + raw.size;
    for (const char *p = raw.data; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) {
        count++;
    }
    return count;
}

enum {
    SPARE = 4,           /* batches for each thread */
    ROOM_MOST = 1 << 20, /* bytes of a buffer that is kept for the next batch */
    BEHIND = 32          /* bytes behind a batch's last line that can be read (tokenizer.h) */
};

static ChudeEngineBatch *take_spare(Segment *segment) {
    size_t taken = atomic_load_explicit(&segment->taken, memory_order_relaxed);
    if (taken == atomic_load_explicit(&segment->put, memory_order_acquire)) {
        return chude_batch_new();
    }
    ChudeEngineBatch *batch = segment->spare[taken % segment->room];
    atomic_store_explicit(&segment->taken, taken + 1, memory_order_release);
    return batch;
}

static void put_spare(Segment *segment, ChudeEngineBatch *batch) {
    size_t put = atomic_load_explicit(&segment->put, memory_order_relaxed);
    size_t taken = atomic_load_explicit(&segment->taken, memory_order_acquire);
    if (put - taken == segment->room || batch->raw.room > ROOM_MOST || batch->output.room > ROOM_MOST) {
        chude_batch_free(batch);
        return;
    }
    chude_batch_empty(batch);
    segment->spare[put % segment->room] = batch;
    atomic_store_explicit(&segment->put, put + 1, memory_order_release);
}

static void *next(void *context, GError **error) {
    (void)error;
    Segment *segment = context;
    ChudeEngineBatch *batch = chude_reader_fill(segment->reader, take_spare(segment));
    if (batch) {
        memset(chude_buffer_reserve(&batch->raw, BEHIND), 0, BEHIND);
    }
    if (batch && segment->format != CHUDE_SEGMENT_TEXT) {
        batch->lines = segment->numbered;
        segment->numbered += count_lines(chude_buffer_text(&batch->raw));
    }
    return batch;
}

/* Names the line that begins at `begin` of raw and has its first bad byte at `at`. Blank lines have no record; it has one. */
static void name_bad(ChudeEngineBatch *batch, size_t begin, size_t at) {
    guint low = 0, high = batch->records->len;
    while (low + 1 < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(batch->records, ChudeRecord, middle).begin <= begin) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const ChudeRecord *record = &g_array_index(batch->records, ChudeRecord, low);
    g_ptr_array_add(batch->rejected, g_strdup_printf("%s:%" G_GUINT64_FORMAT ": not UTF-8 at byte %zu",
                                                     record->file, record->line, at + 1));
}

/* number: of the line in all the input, from 1. A carriage return before the newline is no part of it. */
static void describe(const Segment *segment, unsigned worker, ChudeEngineBatch *batch, ChudeText line,
                     uint64_t number, ChudeBuffer *room) {
    line.size -= line.size && line.data[line.size - 1] == '\r';
    const ChudeWords *words = chude_tokenizer_words(segment->tokenizer, segment->scratches[worker],
                                                    batch->batch.arena, line, (ChudeText){NULL, 0});
    if (segment->format == CHUDE_SEGMENT_NDJSON) {
        chude_segment_ndjson(&batch->output, words, number, room);
    } else {
        chude_segment_conllu(&batch->output, words, number);
    }
}

static bool work(void *context, unsigned worker, void *item, GError **error) {
    (void)error;
    Segment *segment = context;
    ChudeEngineBatch *batch = item;
    ChudeBuffer room = {0};
    bool text = segment->format == CHUDE_SEGMENT_TEXT;
    chude_buffer_reserve(&batch->output, batch->raw.size + batch->raw.size / 4);
    size_t at;
    bool all_good = chude_is_utf8(chude_buffer_text(&batch->raw), &at);
    for (const char *p = batch->raw.data, *end = p + batch->raw.size; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        ChudeText line = {p, (size_t)((newline ? newline : end) - p)};
        batch->documents++;
        bool good = all_good || chude_is_utf8(line, &at);
        if (!good) {
            name_bad(batch, (size_t)(p - batch->raw.data), at);
        }
        if (text) {
            if (good) {
                chude_segment_line(segment->tokenizer, segment->scratches[worker], line,
                                   newline ? (size_t)(end - newline) + BEHIND : 0, &batch->output);
            } else {
                chude_buffer_add(&batch->output, line.data, line.size);
            }
            chude_buffer_char(&batch->output, '\n');
        } else if (good) {
            describe(segment, worker, batch, line, batch->lines + batch->documents, &room);
        }
        p = newline ? newline + 1 : end;
    }
    chude_buffer_clear(&room);
    return true;
}

static ChudeStatus out(void *context, void *item, GError **error) {
    Segment *segment = context;
    ChudeEngineBatch *batch = item;
    for (guint i = 0; i < batch->rejected->len; i++) {
        if (segment->fail_on_reject) {
            chude_fail(error, "%s", (char *)g_ptr_array_index(batch->rejected, i));
            chude_batch_free(batch);
            return CHUDE_FAIL;
        }
        segment->io->rejected(segment->io->context, g_ptr_array_index(batch->rejected, i));
        segment->rejected++;
    }
    segment->lines += batch->documents;
    segment->bytes += batch->bytes;
    segment->io->progress(segment->io->context, segment->lines, segment->bytes);
    bool good = segment->io->write(segment->io->context, chude_buffer_text(&batch->output), error);
    put_spare(segment, batch);
    return good ? CHUDE_OK : CHUDE_FAIL;
}

static void discard(void *context, void *item) {
    (void)context;
    chude_batch_free(item);
}

bool chude_segment(ChudeReader *reader, const ChudeSegmentOptions *options, unsigned threads,
                   bool fail_on_reject, const ChudeEngineIo *io, uint64_t *rejected, GError **error) {
    Segment segment = {
        .reader = reader, .io = io, .format = options->format, .fail_on_reject = fail_on_reject};
    segment.tokenizer = chude_tokenizer_new(CHUDE_UNIT_IS_WORD, CHUDE_LINES_PARAGRAPH, options->model,
                                            options->lexicon, error);
    if (!segment.tokenizer) {
        return false;
    }
    segment.room = (size_t)threads * SPARE;
    segment.spare = g_new0(ChudeEngineBatch *, segment.room);
    segment.scratches = g_new0(ChudeTokenizerScratch *, threads);
    for (unsigned i = 0; i < threads; i++) {
        segment.scratches[i] = chude_tokenizer_scratch_new();
    }
    const ChudeFlow flow = {next, work, out, discard, &segment};
    bool good = chude_flow_run(&flow, threads, error);
    for (unsigned i = 0; i < threads; i++) {
        chude_tokenizer_scratch_free(segment.scratches[i]);
    }
    for (size_t i = segment.taken; i != segment.put; i++) {
        chude_batch_free(segment.spare[i % segment.room]);
    }
    g_free(segment.spare);
    g_free(segment.scratches);
    chude_tokenizer_free(segment.tokenizer);
    *rejected = segment.rejected;
    return good;
}
