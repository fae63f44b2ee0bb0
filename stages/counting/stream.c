#include "counting/stream.h"

enum { SEGMENT = 16 }; /* blocks of a segment: 2 MiB, so that what its last one leaves empty is little */

ChudeStreamFile *chude_stream_file_new(const char *folder) {
    ChudeStreamFile *file = g_atomic_rc_box_new0(ChudeStreamFile);
    file->folder = folder;
    return file;
}

static void clear_file(void *file) {
    chude_temporary_free(((ChudeStreamFile *)file)->file);
}

void chude_stream_file_release(ChudeStreamFile *file) {
    if (file) {
        g_atomic_rc_box_release_full(file, clear_file);
    }
}

void chude_stream_init(ChudeStream *stream, ChudeStreamFile *file, size_t memory) {
    *stream = (ChudeStream){.file = g_atomic_rc_box_acquire(file), .memory = memory};
    stream->blocks = g_array_new(FALSE, FALSE, sizeof(ChudeStreamBlock));
    stream->segments = g_array_new(FALSE, FALSE, sizeof(ChudeStreamSegment));
}

void chude_stream_clear(ChudeStream *stream) {
    for (guint i = 0; stream->blocks && i < stream->blocks->len; i++) {
        g_free(g_array_index(stream->blocks, ChudeStreamBlock, i).units);
    }
    g_clear_pointer(&stream->blocks, g_array_unref);
    g_clear_pointer(&stream->segments, g_array_unref);
    g_clear_pointer(&stream->file, chude_stream_file_release);
}

static ChudeStreamBlock *last_block(ChudeStream *stream) {
    return &g_array_index(stream->blocks, ChudeStreamBlock, stream->blocks->len - 1);
}

/* The last block is written no further. */
static void close_block(ChudeStream *stream) {
    if (stream->at) {
        ChudeStreamBlock *block = last_block(stream);
        block->used = (uint32_t)(stream->at - block->units);
        stream->at = stream->end = NULL;
    }
}

static bool write_block(ChudeStream *stream, ChudeStreamBlock *block, GError **error) {
    ChudeStreamFile *shared = stream->file;
    if (!shared->file && !(shared->file = chude_temporary_new(shared->folder, error))) {
        return false;
    }
    block->offset = chude_temporary_size(shared->file);
    if (!chude_temporary_append(shared->file, block->units, block->used * sizeof *block->units, error)) {
        return false;
    }
    g_clear_pointer(&block->units, g_free);
    stream->in_memory--;
    return true;
}

bool chude_stream_more(ChudeStream *stream, GError **error) {
    uint16_t *units = NULL;
    if (stream->at) {
        close_block(stream);
        ChudeStreamBlock *full = last_block(stream);
        if ((size_t)stream->in_memory * CHUDE_STREAM_BLOCK * sizeof *units > stream->memory &&
            !write_block(stream, full, error)) {
            return false;
        }
    }
    bool begins = stream->segments->len == 0;
    if (begins) {
        ChudeStreamSegment first = {0, 0, 0};
        g_array_append_val(stream->segments, first);
    }
    units = g_new(uint16_t, CHUDE_STREAM_BLOCK);
    ChudeStreamBlock block = {.units = units};
    g_array_append_val(stream->blocks, block);
    g_array_index(stream->segments, ChudeStreamSegment, stream->segments->len - 1).count++;
    stream->in_memory++;
    stream->at = units;
    stream->end = units + CHUDE_STREAM_BLOCK;
    return true;
}

bool chude_stream_end_document(ChudeStream *stream, GError **error) {
    if (!chude_stream_put(stream, CHUDE_STREAM_DOCUMENT, error)) {
        return false;
    }
    stream->documents++;
    const ChudeStreamSegment *segment =
        &g_array_index(stream->segments, ChudeStreamSegment, stream->segments->len - 1);
    if (segment->count < SEGMENT) {
        return true;
    }
    ChudeStreamSegment next = {stream->blocks->len, 0, stream->documents};
    g_array_append_val(stream->segments, next);
    return chude_stream_more(stream, error);
}

bool chude_stream_end(ChudeStream *stream, bool out, GError **error) {
    close_block(stream);
    for (guint i = 0; out && i < stream->blocks->len; i++) {
        ChudeStreamBlock *block = &g_array_index(stream->blocks, ChudeStreamBlock, i);
        if (block->units && !write_block(stream, block, error)) {
            return false;
        }
    }
    return true;
}

size_t chude_stream_held(const ChudeStream *stream) {
    return (size_t)stream->in_memory * CHUDE_STREAM_BLOCK * sizeof(uint16_t);
}

const uint16_t *chude_stream_block(const ChudeStream *stream, guint block, uint16_t *room, GError **error) {
    const ChudeStreamBlock *place = &g_array_index(stream->blocks, ChudeStreamBlock, block);
    if (place->units) {
        return place->units;
    }
    return chude_temporary_read(stream->file->file, place->offset, room, place->used * sizeof *room, error)
               ? room
               : NULL;
}
