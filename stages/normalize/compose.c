/* compose.c - Normalization Form C, a letter with its marks at a time: GLib takes time by the square of the length. */
#include <glib.h>

#include "normalize/alter.h"
#include "vietnamese/characters.h"

enum { LONGEST_CHARACTER = 1024 }; /* bytes; the Stream-Safe Text Format of UAX #15 has 30 marks at most */

/* Whether c may compose with, or change places with, what stands before it. */
static bool joins(uint32_t c) {
    return c >= 0x300 && (g_unichar_ismark(c) || (c >= 0x1161 && c <= 0x11FF)); /* marks, conjoining jamo */
}

/* Characters that are in this form wherever they stand alone: Latin, which most text is. */
static bool is_composed(uint32_t c) {
    return c < 0x300 || (c >= 0x1E00 && c < 0x1F00);
}

size_t chude_alter_nfc(ChudeBuffer *out, ChudeText text) {
    const char *p = text.data, *end = p + text.size;
    size_t count = 0;
    while (p < end) {
        size_t size, next;
        uint32_t c = chude_decode(p, end, &size);
        const char *after = p + size;
        while (after < end && (unsigned char)*after >= 0xCC && joins(chude_decode(after, end, &next))) {
            after += next;
        }
        size_t length = (size_t)(after - p);
        char *composed = NULL;
        if ((length > size || !is_composed(c)) && length <= LONGEST_CHARACTER) {
            composed = g_utf8_normalize(p, (gssize)length, G_NORMALIZE_NFC);
        }
        if (composed && (strlen(composed) != length || memcmp(composed, p, length) != 0)) {
            chude_buffer_literal(out, composed);
            count++;
        } else {
            chude_buffer_add(out, p, length);
        }
        g_free(composed);
        p = after;
    }
    return count;
}
