/* fuzz.h - what the fuzz targets share. A target is one file fuzz_NAME.c that defines LLVMFuzzerTestOneInput: libFuzzer calls it
 * in the preset `fuzz`, replay.c over the seeds everywhere else. A property that does not hold is a failed GLib assertion. */
#ifndef CHUDE_FUZZ_H
#define CHUDE_FUZZ_H

#include <glib.h>
#include <string.h>

#include "arena.h"
#include "buffer.h"
#include "record.h"
#include "utf8.h"
#include "stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline ChudeText fuzz_text(const uint8_t *data, size_t size) {
    return (ChudeText){(const char *)data, size};
}

/* The bytes as a text that a document may have: what is not UTF-8 is replaced, in the arena. */
static inline ChudeText fuzz_utf8(ChudeArena *arena, const uint8_t *data, size_t size) {
    ChudeText text = fuzz_text(data, size);
    size_t at;
    if (chude_is_utf8(text, &at)) {
        return text;
    }
    char *valid = g_utf8_make_valid(text.data, (gssize)size);
    text = chude_arena_copy(arena, valid, strlen(valid));
    g_free(valid);
    return text;
}

static inline void fuzz_same(ChudeText a, ChudeText b) {
    g_assert_cmpmem(a.data, a.size, b.data, b.size);
}

/* A failure must say what is wrong; success must not. */
static inline void fuzz_outcome(bool good, GError **error) {
    g_assert_true(good == (*error == NULL));
    g_assert_true(good || (*error)->message[0]);
    g_clear_error(error);
}

#endif
