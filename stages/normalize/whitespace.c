/* whitespace.c - white space as one writes it by hand, and characters that nobody sees. */
#include <glib.h>

#include "normalize/alter.h"
#include "vietnamese/characters.h"
#include "words.h"

static bool is_latin(uint32_t c) {
    return c < 0x370 || (c >= 0x1E00 && c < 0x1F00);
}

/* Bytes of the invisible character at p, 0 where there is none. before: the visible one in front of it. */
static size_t invisible(const char *p, const char *end, uint32_t before) {
    size_t size;
    if ((unsigned char)*p < 0xC2) {
        return 0;
    }
    switch (chude_decode(p, end, &size)) {
    case 0xAD:
    case 0x200B:
    case 0x2060:
    case 0xFEFF:
        return size;
    case 0x200C:
    case 0x200D:
        return is_latin(before) ? size : 0;
    default:
        return 0;
    }
}

/* The line ends that the white space at p, of size bytes, is; 0: a blank. */
static unsigned line_ends(const char *p, const char *end, size_t size) {
    switch (size) {
    case 1:
        if (*p == '\r') {
            return p + 1 < end && p[1] == '\n' ? 0 : 1;
        }
        return *p >= '\n' && *p <= '\r';
    case 2:
        return (unsigned char)p[1] == 0x85;
    default:
        return (unsigned char)p[0] == 0xE2 && (unsigned char)p[1] == 0x80
                   ? ((unsigned char)p[2] == 0xA8   ? 1
                      : (unsigned char)p[2] == 0xA9 ? 2
                                                    : 0)
                   : 0;
    }
}

/* What was found between two visible characters. */
typedef struct {
    unsigned lines; /* line ends, counted to 2 */
    bool blank;     /* white space of any kind */
} Gap;

/* Walks over white space and invisible characters from p on. */
static const char *read_gap(const char *p, const char *end, uint32_t before, Gap *gap) {
    *gap = (Gap){0, false};
    while (p < end) {
        size_t size = chude_space(p, end);
        if (size) {
            gap->blank = true;
            gap->lines = MIN(gap->lines + line_ends(p, end, size), 2);
        } else if (!(size = invisible(p, end, before))) {
            break;
        }
        p += size;
    }
    return p;
}

static ChudeText written(const Gap *gap, bool first, bool last, bool one_line) {
    if (first || (last && (one_line || gap->lines == 0)) || !gap->blank) {
        return (ChudeText){"", 0};
    }
    if (one_line || gap->lines == 0) {
        return (ChudeText){" ", 1};
    }
    return (ChudeText){"\n\n", last ? 1 : gap->lines};
}

size_t chude_alter_whitespace(ChudeBuffer *out, ChudeText text, bool one_line) {
    const char *p = text.data, *end = p + text.size;
    uint32_t before = 0;
    size_t count = 0;
    while (p < end) {
        Gap gap;
        const char *after = read_gap(p, end, before, &gap);
        if (after > p) {
            ChudeText space = written(&gap, p == text.data, after == end, one_line);
            count += (size_t)(after - p) != space.size || memcmp(p, space.data, space.size) != 0;
            chude_buffer_add(out, space.data, space.size);
            p = after;
        }
        const char *visible = p;
        while (p < end && !chude_space(p, end) && !invisible(p, end, before)) {
            size_t size;
            before = chude_decode(p, end, &size);
            p += size;
        }
        chude_buffer_add(out, visible, (size_t)(p - visible));
    }
    return count;
}
