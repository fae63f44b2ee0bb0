/* pack.h - numbers and strings as bytes of a temporary file, and back. What is read was written by this program: a reader that
 * meets its end too early is a programmer's error. */
#ifndef CHUDE_PACK_H
#define CHUDE_PACK_H

#include <glib.h>

#include "buffer.h"

/* LEB128: seven bits a byte, the lowest first. */
static inline void chude_pack_number(ChudeBuffer *to, uint64_t value) {
    char bytes[10];
    size_t size = 0;
    for (; value > 0x7F; value >>= 7) {
        bytes[size++] = (char)(value | 0x80);
    }
    bytes[size++] = (char)value;
    chude_buffer_add(to, bytes, size);
}

static inline void chude_pack_text(ChudeBuffer *to, ChudeText text) {
    chude_pack_number(to, text.size);
    chude_buffer_add(to, text.data, text.size);
}

/* Eight bytes that sort as their value does. */
static inline void chude_pack_sortable(ChudeBuffer *to, uint64_t value) {
    uint64_t bytes = GUINT64_TO_BE(value);
    chude_buffer_add(to, (const char *)&bytes, sizeof bytes);
}

/* Bytes that are left to read. */
typedef struct {
    const char *at, *end;
} ChudeUnpack;

static inline ChudeUnpack chude_unpack(ChudeText bytes) {
    return (ChudeUnpack){bytes.data, bytes.data + bytes.size};
}

static inline uint64_t chude_unpack_number(ChudeUnpack *from) {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        g_assert(from->at < from->end && shift < 64);
        unsigned char byte = (unsigned char)*from->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
}

/* Points into the bytes. */
static inline ChudeText chude_unpack_bytes(ChudeUnpack *from, size_t size) {
    g_assert(size <= (size_t)(from->end - from->at));
    ChudeText text = {from->at, size};
    from->at += size;
    return text;
}

static inline ChudeText chude_unpack_text(ChudeUnpack *from) {
    size_t size = (size_t)chude_unpack_number(from);
    return chude_unpack_bytes(from, size);
}

static inline uint64_t chude_unpack_sortable(ChudeUnpack *from) {
    uint64_t bytes;
    memcpy(&bytes, chude_unpack_bytes(from, sizeof bytes).data, sizeof bytes);
    return GUINT64_FROM_BE(bytes);
}

#endif
