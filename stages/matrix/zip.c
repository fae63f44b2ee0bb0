#include "matrix/zip.h"

#include <glib.h>

#include "buffer.h"

enum {
    LOCAL = 0x04034B50, /* signatures */
    CENTRAL = 0x02014B50,
    END = 0x06054B50,
    END64 = 0x06064B50,
    LOCATOR64 = 0x07064B50,
    VERSION = 20, /* that a reader must know: 2.0, and 4.5 for ZIP64 */
    VERSION64 = 45,
    EXTRA64 = 1, /* the id of ZIP64's extra field */
    FIRST_DAY = 1 << 5 | 1
};

#define MOST32 0xFFFFFFFFu /* says: see the extra field */

typedef struct {
    char *name;
    uint64_t size, offset;
    uint32_t crc;
} Member;

struct ChudeZip {
    ChudeSink *sink;
    GArray *members; /* Member */
    uint64_t written;
    ChudeBuffer header;
};

static void member_clear(gpointer data) {
    g_free(((Member *)data)->name);
}

ChudeZip *chude_zip_new(ChudeSink *sink) {
    ChudeZip *zip = g_new0(ChudeZip, 1);
    zip->sink = sink;
    zip->members = g_array_new(FALSE, FALSE, sizeof(Member));
    g_array_set_clear_func(zip->members, member_clear);
    return zip;
}

void chude_zip_free(ChudeZip *zip) {
    g_array_free(zip->members, TRUE);
    chude_buffer_clear(&zip->header);
    g_free(zip);
}

/* Appends a number of so many bytes, the lowest first. */
static void put(ChudeZip *zip, uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++) {
        chude_buffer_char(&zip->header, (char)(value >> (8 * i)));
    }
}

static bool give_header(ChudeZip *zip, GError **error) {
    bool good = chude_zip_write(zip, chude_buffer_text(&zip->header), error);
    zip->header.size = 0;
    return good;
}

static uint64_t within32(uint64_t value) {
    return MIN(value, MOST32);
}

/* What local and central headers have in common: from the version needed to the length of the extra field. */
static void put_common(ChudeZip *zip, const Member *member, bool large, unsigned extra) {
    put(zip, large ? VERSION64 : VERSION, 2);
    put(zip, 0, 2); /* flags */
    put(zip, 0, 2); /* method: stored */
    put(zip, 0, 2); /* time */
    put(zip, FIRST_DAY, 2);
    put(zip, member->crc, 4);
    put(zip, within32(member->size), 4); /* packed */
    put(zip, within32(member->size), 4);
    put(zip, strlen(member->name), 2);
    put(zip, extra, 2);
}

bool chude_zip_begin(ChudeZip *zip, const char *name, uint64_t size, uint32_t crc, GError **error) {
    Member member = {g_strdup(name), size, zip->written, crc};
    bool large = size >= MOST32;
    g_array_append_val(zip->members, member);
    put(zip, LOCAL, 4);
    put_common(zip, &member, large, large ? 20 : 0);
    chude_buffer_literal(&zip->header, name);
    if (large) {
        put(zip, EXTRA64, 2);
        put(zip, 16, 2);
        put(zip, size, 8);
        put(zip, size, 8);
    }
    return give_header(zip, error);
}

bool chude_zip_write(ChudeZip *zip, ChudeText bytes, GError **error) {
    zip->written += bytes.size;
    return zip->sink->write(zip->sink, bytes, error);
}

static void put_central(ChudeZip *zip, const Member *member) {
    bool large = member->size >= MOST32, far = member->offset >= MOST32;
    unsigned extra = (large ? 16 : 0) + (far ? 8 : 0);
    put(zip, CENTRAL, 4);
    put(zip, VERSION64, 2); /* made by: MS-DOS, so that there are no permissions to tell */
    put_common(zip, member, large || far, extra ? extra + 4 : 0);
    put(zip, 0, 2); /* comment */
    put(zip, 0, 2); /* disk */
    put(zip, 0, 2); /* internal attributes */
    put(zip, 0, 4); /* external ones */
    put(zip, within32(member->offset), 4);
    chude_buffer_literal(&zip->header, member->name);
    if (extra) {
        put(zip, EXTRA64, 2);
        put(zip, extra, 2);
    }
    if (large) {
        put(zip, member->size, 8);
        put(zip, member->size, 8);
    }
    if (far) {
        put(zip, member->offset, 8);
    }
}

bool chude_zip_end(ChudeZip *zip, GError **error) {
    uint64_t begin = zip->written, count = zip->members->len;
    for (guint i = 0; i < zip->members->len; i++) {
        put_central(zip, &g_array_index(zip->members, Member, i));
    }
    uint64_t size = zip->header.size, end = begin + size;
    if (begin >= MOST32) {
        put(zip, END64, 4);
        put(zip, 44, 8); /* bytes of this record that follow */
        put(zip, VERSION64, 2);
        put(zip, VERSION64, 2);
        put(zip, 0, 4); /* this disk */
        put(zip, 0, 4); /* the directory's */
        put(zip, count, 8);
        put(zip, count, 8);
        put(zip, size, 8);
        put(zip, begin, 8);
        put(zip, LOCATOR64, 4);
        put(zip, 0, 4);
        put(zip, end, 8);
        put(zip, 1, 4); /* disks */
    }
    put(zip, END, 4);
    put(zip, 0, 2);
    put(zip, 0, 2);
    put(zip, count, 2);
    put(zip, count, 2);
    put(zip, size, 4);
    put(zip, within32(begin), 4);
    put(zip, 0, 2); /* comment */
    return give_header(zip, error);
}
