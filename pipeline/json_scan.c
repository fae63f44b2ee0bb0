#include "json_scan.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "fail.h"
#include "plain.h"
#include "terms.h"

typedef struct {
    const char *start, *p, *end;
    GError **error;
    GArray *names;    /* uint64_t: hashes of the names of all open objects */
    ChudeBuffer text; /* a name without its escapes */
    bool lines;       /* more than one: messages name it */
} Scan;

static bool bad(Scan *scan, const char *what) {
    if (scan->lines) {
        size_t line = 1;
        const char *begin = scan->start;
        for (const char *p; (p = memchr(begin, '\n', (size_t)(scan->p - begin))); begin = p + 1) {
            line++;
        }
        chude_fail(scan->error, "%s at line %zu, byte %zu", what, line, (size_t)(scan->p - begin) + 1);
        return false;
    }
    chude_fail(scan->error, "%s at byte %zu", what, (size_t)(scan->p - scan->start) + 1);
    return false;
}

static void skip(Scan *scan) {
    while (scan->p < scan->end &&
           (*scan->p == ' ' || *scan->p == '\t' || *scan->p == '\r' || *scan->p == '\n')) {
        scan->p++;
    }
}

/* Four hex digits; -1 where they are not. */
static int hex4(const Scan *scan, const char *p) {
    int value = 0;
    if (scan->end - p < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(p[i]);
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* A \u escape at p (behind the u): its code point, its length in *size; -1 with the error set. */
static gunichar escape_point(Scan *scan, const char *p, size_t *size) {
    int unit = hex4(scan, p);
    *size = 4;
    if (unit < 0) {
        bad(scan, "a \\u escape without four hex digits");
        return (gunichar)-1;
    }
    if (unit >= 0xDC00 && unit < 0xE000) {
        bad(scan, "an unpaired surrogate escape");
        return (gunichar)-1;
    }
    if (unit < 0xD800 || unit > 0xDFFF) {
        return (gunichar)unit;
    }
    int low = scan->end - p >= 10 && p[4] == '\\' && p[5] == 'u' ? hex4(scan, p + 6) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        bad(scan, "an unpaired surrogate escape");
        return (gunichar)-1;
    }
    *size = 10;
    return 0x10000 + (((gunichar)unit - 0xD800) << 10) + ((gunichar)low - 0xDC00);
}

/* By what stands behind the backslash: the byte that it stands for; 0: none. */
static const char escapes[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                  ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};

/* A string; scan->p stands behind its first quote. name: where its bytes without escapes go, or NULL. */
static bool scan_string(Scan *scan, ChudeBuffer *name) {
    while (scan->p < scan->end) {
        const char *plain = scan->p;
        scan->p = chude_json_plain_end(plain, scan->end);
        if (name) {
            chude_buffer_add(name, plain, (size_t)(scan->p - plain));
        }
        if (scan->p == scan->end) {
            break;
        }
        if (*scan->p == '"') {
            scan->p++;
            return true;
        }
        if (*scan->p != '\\') {
            return bad(scan, "a control character in a string");
        }
        char kind = scan->p + 1 < scan->end ? scan->p[1] : 0;
        char simple = escapes[(unsigned char)kind];
        if (simple) {
            if (name) {
                chude_buffer_char(name, simple);
            }
            scan->p += 2;
        } else if (kind == 'u') {
            size_t size = 0;
            gunichar c = escape_point(scan, scan->p + 2, &size);
            if (c == (gunichar)-1) {
                return false;
            }
            if (name) {
                char bytes[6];
                if (c == 0) {
                    return bad(scan, "NUL in a member's name");
                }
                chude_buffer_add(name, bytes, (size_t)g_unichar_to_utf8(c, bytes));
            }
            scan->p += 2 + size;
        } else {
            return bad(scan, "an escape that JSON does not have");
        }
    }
    return bad(scan, "a string without its closing quote");
}

static const char *digits(const char *p, const char *end) {
    while (p < end && g_ascii_isdigit(*p)) {
        p++;
    }
    return p;
}

/* Whether the digits (no sign) stay within 64 bits: down to -2^63, up to 2^64 - 1. */
static bool fits_64_bits(const char *p, const char *end, bool negative) {
    const char *most = negative ? "9223372036854775808" : "18446744073709551615";
    size_t size = (size_t)(end - p), most_size = strlen(most);
    return size < most_size || (size == most_size && memcmp(p, most, size) <= 0);
}

static bool scan_number(Scan *scan) {
    const char *p = scan->p, *end = scan->end;
    bool negative = *p == '-';
    const char *first = p + negative;
    p = digits(first, end);
    if (p == first || (*first == '0' && p > first + 1)) {
        return bad(scan, "a number that JSON does not have");
    }
    bool whole = true;
    if (p < end && *p == '.') {
        const char *fraction = digits(p + 1, end);
        if (fraction == p + 1) {
            return bad(scan, "a number that JSON does not have");
        }
        whole = false;
        p = fraction;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        const char *exponent = digits(p, end);
        if (exponent == p) {
            return bad(scan, "a number that JSON does not have");
        }
        whole = false;
        p = exponent;
    }
    if (whole && !fits_64_bits(first, p, negative)) {
        return bad(scan, "an integer beyond 64 bits");
    }
    scan->p = p;
    return true;
}

static bool scan_scalar(Scan *scan) {
    static const char *const words[] = {"true", "false", "null"};
    if (*scan->p == '"') {
        scan->p++;
        return scan_string(scan, NULL);
    }
    if (*scan->p == '-' || g_ascii_isdigit(*scan->p)) {
        return scan_number(scan);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t size = strlen(words[i]);
        if ((size_t)(scan->end - scan->p) >= size && memcmp(scan->p, words[i], size) == 0) {
            scan->p += size;
            return true;
        }
    }
    return bad(scan, "no JSON value");
}

static int by_hash(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* At an object's end: no two of its names (those from `first` on) may be equal. */
static bool check_names(Scan *scan, guint first) {
    guint n = scan->names->len - first;
    uint64_t *names = &g_array_index(scan->names, uint64_t, first);
    if (n > 1) {
        qsort(names, n, sizeof *names, by_hash);
    }
    for (guint i = 1; i < n; i++) {
        if (names[i] == names[i - 1]) {
            return bad(scan, "an object with two members of one name, ending");
        }
    }
    g_array_set_size(scan->names, first);
    return true;
}

/* "name" : and the white space around; the name's bytes in *name. */
static bool scan_name(Scan *scan, ChudeText *name) {
    if (scan->p >= scan->end || *scan->p != '"') {
        return bad(scan, "no member name");
    }
    scan->text.size = 0;
    const char *begin = ++scan->p;
    if (!scan_string(scan, &scan->text)) {
        return false;
    }
    *name = (ChudeText){begin, (size_t)(scan->p - begin) - 1};
    uint64_t hash = chude_hash(scan->text.data, scan->text.size);
    g_array_append_val(scan->names, hash);
    skip(scan);
    if (scan->p >= scan->end || *scan->p != ':') {
        return bad(scan, "no colon after a member name");
    }
    scan->p++;
    skip(scan);
    return true;
}

/* One value of any depth, without recursion: `open` holds the kind of each open bracket. */
static bool scan_value(Scan *scan) {
    struct {
        char close;
        guint names;
    } open[CHUDE_JSON_DEPTH];
    size_t depth = 0;
    ChudeText name;
    for (;;) {
        skip(scan);
        if (scan->p >= scan->end) {
            return bad(scan, "the line ends within a value");
        }
        if (*scan->p == '{' || *scan->p == '[') {
            if (depth == CHUDE_JSON_DEPTH - 1) {
                return bad(scan, "nesting deeper than 200 levels");
            }
            open[depth].close = *scan->p == '{' ? '}' : ']';
            open[depth].names = scan->names->len;
            depth++;
            scan->p++;
            skip(scan);
            if (scan->p >= scan->end || *scan->p != open[depth - 1].close) {
                if (open[depth - 1].close == '}' && !scan_name(scan, &name)) {
                    return false;
                }
                continue;
            }
        } else if (!scan_scalar(scan)) {
            return false;
        }
        /* A value (or an empty container, whose end comes next) is behind us: close what ends here. */
        for (;;) {
            if (depth == 0) {
                return true;
            }
            skip(scan);
            if (scan->p >= scan->end) {
                return bad(scan, "the line ends within a value");
            }
            if (*scan->p == open[depth - 1].close) {
                if (*scan->p == '}' && !check_names(scan, open[depth - 1].names)) {
                    return false;
                }
                scan->p++;
                depth--;
                continue;
            }
            if (*scan->p != ',') {
                return bad(scan, "neither a comma nor the end of an array or object");
            }
            scan->p++;
            skip(scan);
            if (open[depth - 1].close == '}' && !scan_name(scan, &name)) {
                return false;
            }
            break;
        }
    }
}

static bool scan_object(Scan *scan, GArray *members) {
    skip(scan);
    if (scan->p >= scan->end || *scan->p != '{') {
        return bad(scan, "no JSON object (a record is one object a line)");
    }
    scan->p++;
    skip(scan);
    if (scan->p < scan->end && *scan->p == '}') {
        scan->p++;
    } else {
        for (;;) {
            ChudeJsonMember member;
            if (!scan_name(scan, &member.name)) {
                return false;
            }
            const char *begin = scan->p;
            if (!scan_value(scan)) {
                return false;
            }
            member.value = (ChudeText){begin, (size_t)(scan->p - begin)};
            g_array_append_val(members, member);
            skip(scan);
            if (scan->p < scan->end && *scan->p == '}') {
                break;
            }
            if (scan->p >= scan->end || *scan->p != ',') {
                return bad(scan, "neither a comma nor the end of the object");
            }
            scan->p++;
            skip(scan);
        }
        if (!check_names(scan, 0)) {
            return false;
        }
        scan->p++;
    }
    skip(scan);
    return scan->p == scan->end || bad(scan, "something behind the object");
}

/* What `what` finds in all of the text, in the arena; each of `element` bytes. */
static void *scan_all(ChudeArena *arena, ChudeText text, bool (*what)(Scan *, GArray *), guint element,
                      size_t *count, GError **error) {
    Scan scan = {.start = text.data,
                 .p = text.data,
                 .end = text.data + text.size,
                 .error = error,
                 .names = g_array_new(FALSE, FALSE, sizeof(uint64_t))};
    GArray *found = g_array_new(FALSE, FALSE, element);
    void *result = NULL;
    if (what(&scan, found)) {
        size_t size = (size_t)found->len * element;
        result = chude_arena_raw(arena, size + 1);
        if (size) {
            memcpy(result, found->data, size);
        }
        *count = found->len;
    }
    g_array_free(found, TRUE);
    g_array_free(scan.names, TRUE);
    chude_buffer_clear(&scan.text);
    return result;
}

ChudeJsonMember *chude_json_scan(ChudeArena *arena, ChudeText line, size_t *count, GError **error) {
    return scan_all(arena, line, scan_object, sizeof(ChudeJsonMember), count, error);
}

/* What stands between the brackets of an array. */
static bool scan_elements(Scan *scan, GArray *elements) {
    skip(scan);
    if (scan->p >= scan->end || *scan->p != '[') {
        return bad(scan, "no JSON array");
    }
    scan->p++;
    skip(scan);
    bool more = scan->p >= scan->end || *scan->p != ']';
    while (more) {
        skip(scan);
        const char *begin = scan->p;
        if (!scan_value(scan)) {
            return false;
        }
        ChudeText element = {begin, (size_t)(scan->p - begin)};
        g_array_append_val(elements, element);
        skip(scan);
        more = scan->p < scan->end && *scan->p == ',';
        if (!more && (scan->p >= scan->end || *scan->p != ']')) {
            return bad(scan, "neither a comma nor the end of the array");
        }
        scan->p += more;
    }
    scan->p++;
    skip(scan);
    return scan->p == scan->end || bad(scan, "something behind the array");
}

ChudeText *chude_json_elements(ChudeArena *arena, ChudeText array, size_t *count, GError **error) {
    return scan_all(arena, array, scan_elements, sizeof(ChudeText), count, error);
}

bool chude_json_check(ChudeText text, bool lines, GError **error) {
    Scan scan = {.start = text.data,
                 .p = text.data,
                 .end = text.data + text.size,
                 .error = error,
                 .names = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
                 .lines = lines};
    skip(&scan);
    bool good = scan_value(&scan);
    skip(&scan);
    good = good && (scan.p == scan.end || bad(&scan, "something behind the value"));
    g_array_free(scan.names, TRUE);
    chude_buffer_clear(&scan.text);
    return good;
}

ChudeText chude_json_unescape(ChudeArena *arena, ChudeText json) {
    ChudeText value = {NULL, 0};
    if (json.size < 2 || json.data[0] != '"') {
        return value;
    }
    GError *ignored = NULL;
    Scan scan = {.start = json.data, .p = json.data + 1, .end = json.data + json.size, .error = &ignored};
    if (scan_string(&scan, &scan.text)) {
        value = chude_arena_copy(arena, scan.text.data, scan.text.size);
    }
    g_clear_error(&ignored);
    chude_buffer_clear(&scan.text);
    return value;
}

/* The value of the escape at *p, whose form was checked, to `to`; how many bytes. *p moves behind it. */
static size_t put_escape(const Scan *scan, const char **p, char *to) {
    char simple = escapes[(unsigned char)(*p)[1]];
    *p += 2;
    if (simple) {
        *to = simple;
        return 1;
    }
    gunichar c = (gunichar)hex4(scan, *p);
    *p += 4;
    if (c >= 0xD800 && c < 0xDC00) {
        c = 0x10000 + ((c - 0xD800) << 10) + ((gunichar)hex4(scan, *p + 2) - 0xDC00);
        *p += 6;
    }
    return (size_t)g_unichar_to_utf8(c, to);
}

ChudeText chude_json_value(ChudeArena *arena, ChudeText json) {
    if (json.data[0] != '"') {
        return (ChudeText){NULL, 0};
    }
    const char *p = json.data + 1, *end = json.data + json.size - 1;
    if (!memchr(p, '\\', (size_t)(end - p))) {
        return (ChudeText){p, (size_t)(end - p)};
    }
    Scan scan = {.end = end};
    /* an escape is longer than what it stands for */
    char *value = chude_arena_raw(arena, json.size + CHUDE_COPY_MORE), *to = value;
    for (;;) {
        size_t plain = chude_json_copy(to, p, end);
        p += plain;
        to += plain;
        if (p == end) {
            return (ChudeText){value, (size_t)(to - value)};
        }
        to += put_escape(&scan, &p, to);
    }
}
