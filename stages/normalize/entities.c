/* entities.c - HTML's character references (HTML Standard, 13.2.5.72 ff.), but that a semicolon is demanded: AT&T, a&b and
 * ?x=1&copy=2 are no markup. */
#include <glib.h>
#include <string.h>

#include "normalize/alter.h"
#include "normalize/entities_table.h"

/* What &#128; to &#159; mean to a browser: Windows-1252; 0 where it has nothing. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0,      0x17D,  0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0,      0x17E,  0x178,
};

static uint32_t named(const char *name, size_t size) {
    size_t low = 0, high = G_N_ELEMENTS(entities);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(name, entities[middle].name, size);
        if (order == 0) {
            order = entities[middle].name[size] ? -1 : 0;
        }
        if (order == 0) {
            return entities[middle].character;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return 0;
}

static bool allowed(uint32_t c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
        return c == '\t' || c == '\n' || c == '\r';
    }
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/* digits: behind &#, without the semicolon. */
static uint32_t numeric(const char *digits, size_t size) {
    bool hexadecimal = size > 0 && (digits[0] | 0x20) == 'x';
    uint32_t c = 0;
    if (size == (hexadecimal ? 1 : 0)) {
        return 0;
    }
    for (size_t i = hexadecimal ? 1 : 0; i < size; i++) {
        int digit = hexadecimal ? g_ascii_xdigit_value(digits[i]) : g_ascii_digit_value(digits[i]);
        if (digit < 0) {
            return 0;
        }
        c = MIN(c, 0x110000) * (hexadecimal ? 16 : 10) + (uint32_t)digit;
    }
    if (c >= 128 && c < 160) {
        return windows[c - 128];
    }
    return allowed(c) ? c : 0;
}

/* The character of the reference at data, which is an ampersand; *size: its bytes. 0: it is none. */
static uint32_t reference(const char *data, const char *end, size_t *size) {
    const char *name = data + 1, *p = name;
    bool number = p < end && *p == '#';
    p += number ? 1 : 0;
    size_t most = number ? 32 : ENTITY_NAME_MOST; /* a number may have zeros in front */
    while (p < end && g_ascii_isalnum(*p) && (size_t)(p - name) <= most) {
        p++;
    }
    if (p == end || *p != ';' || p == name) {
        return 0;
    }
    *size = (size_t)(p + 1 - data);
    return number ? numeric(name + 1, (size_t)(p - name - 1)) : named(name, (size_t)(p - name));
}

size_t chude_alter_entities(ChudeBuffer *out, ChudeText text) {
    const char *p = text.data, *end = p + text.size, *kept = p;
    size_t count = 0;
    while (p < end && (p = memchr(p, '&', (size_t)(end - p)))) {
        size_t size = 1;
        uint32_t c = reference(p, end, &size);
        if (!c) {
            p++;
            continue;
        }
        char bytes[6];
        chude_buffer_add(out, kept, (size_t)(p - kept));
        chude_buffer_add(out, bytes, (size_t)g_unichar_to_utf8(c, bytes));
        p += size;
        kept = p;
        count++;
    }
    chude_buffer_add(out, kept, (size_t)(end - kept));
    return count;
}
