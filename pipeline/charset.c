#include "charset.h"

#include <glib.h>
#include <string.h>

enum { SAMPLE = 1 << 16 };

/* đ and ư are frequent in any Vietnamese text, and no two of these charsets have both at the same bytes. */
static const struct {
    unsigned char d, u;
    const char *hint;
} charsets[] = {
    {0xAE, 0xAD, ": it looks like TCVN3 (ABC), which a later version reads; convert it to UTF-8 for now"},
    {0xF1, 0xF6, ": it looks like VNI, which a later version reads; convert it to UTF-8 for now"},
    {0xC7, 0xDC, ": it looks like VPS, which a later version reads; convert it to UTF-8 for now"},
    {0xF0, 0xDF, ": it looks like VISCII; convert it with `iconv -f VISCII -t UTF-8`"},
    {0xF0, 0xFD, ": it looks like windows-1258; convert it with `iconv -f WINDOWS-1258 -t UTF-8`"}};

static bool is_binary(const size_t counts[256], size_t size) {
    size_t controls = counts[0x7F];
    for (size_t c = 0; c < 0x20; c++) {
        controls += c == '\t' || c == '\n' || c == '\r' || c == '\f' ? 0 : counts[c];
    }
    return controls > size / 20 + 2; /* a few stand in any text */
}

/* Bytes that stand in whole UTF-8 sequences of two bytes and more. */
static size_t in_sequences(ChudeText bytes) {
    size_t count = 0;
    for (const char *p = bytes.data, *end = p + bytes.size; p < end;) {
        gunichar c = (guchar)*p < 0x80 ? 0 : g_utf8_get_char_validated(p, end - p);
        bool good = c != 0 && c != (gunichar)-1 && c != (gunichar)-2;
        size_t size = good ? (size_t)(g_utf8_next_char(p) - p) : 1;
        count += good ? size : 0;
        p += size;
    }
    return count;
}

const char *chude_charset_hint(ChudeText bytes) {
    size_t counts[256] = {0}, high = 0, best = 0;
    const char *hint =
        ": it looks like a legacy charset; convert it to UTF-8, as with `iconv -f CHARSET -t UTF-8`";
    bytes.size = MIN(bytes.size, SAMPLE);
    for (size_t i = 0; i < bytes.size; i++) {
        counts[(guchar)bytes.data[i]]++;
        high += (guchar)bytes.data[i] >= 0x80;
    }
    if (is_binary(counts, bytes.size)) {
        return ": it looks like binary data, not text";
    }
    if (in_sequences(bytes) * 2 > high) {
        return "";
    }
    for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++) {
        size_t score = counts[charsets[i].d] * counts[charsets[i].u];
        if (score > best) {
            best = score;
            hint = charsets[i].hint;
        }
    }
    return hint;
}

/* The NULs among the bytes at `from`, from + step, …, in hundredths. */
static size_t nul_share(ChudeText bytes, size_t from, size_t step) {
    size_t nuls = 0, all = 0;
    for (size_t i = from; i < bytes.size; i += step, all++) {
        nuls += bytes.data[i] == 0;
    }
    return all ? nuls * 100 / all : 0;
}

const char *chude_charset_wide(ChudeText beginning) {
    static const char little[] = "UTF-16 (little-endian): convert it with `iconv -f UTF-16LE -t UTF-8`";
    static const char big[] = "UTF-16 (big-endian): convert it with `iconv -f UTF-16BE -t UTF-8`";
    static const char either[] =
        "UTF-16: convert it with `iconv -f UTF-16 -t UTF-8`"; /* its mark says which */
    static const char wide[] = "UTF-32: convert it with `iconv -f UTF-32 -t UTF-8`";
    const char *p = beginning.data;
    if (beginning.size >= 4 && (memcmp(p, "\xFF\xFE\0\0", 4) == 0 || memcmp(p, "\0\0\xFE\xFF", 4) == 0)) {
        return wide;
    }
    if (beginning.size >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0)) {
        return either;
    }
    beginning.size = MIN(beginning.size, 256) / 2 * 2;
    if (beginning.size < 8) {
        return NULL;
    }
    size_t even = nul_share(beginning, 0, 2), odd = nul_share(beginning, 1, 2);
    return even == 0 && odd >= 60 ? little : odd == 0 && even >= 60 ? big : NULL;
}
