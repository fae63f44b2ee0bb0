#include "watching/segment_file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fail.h"
#include "folder.h"
#include "writer.h"

/* The end of a segment: a skippable frame of zstd's (RFC 8878, 3.1.2) of a fixed size, so that it is found from the end. */
enum { NOTE = 256, HEAD = 8, LEVEL = 3 };

static const unsigned char note_head[HEAD] = {0x50, 0x2A, 0x4D, 0x18, NOTE - HEAD, 0, 0, 0};

#define NOTE_FORM                                                                                            \
    NOTE_NAME " %" PRIu64 " %" PRIu64 " %" PRId64 " %" PRId64 " %d %" PRIu64 " %" PRIu64 " %" PRIu64         \
              " %" PRIx64
#define NOTE_NAME "chude.segment/1"
enum { NOTE_FIELDS = 9 }; /* the last in hex */

struct ChudeSegmentWriter {
    ChudeConsole *console;
    ChudeWriter *writer;
    ZSTD_CCtx *packer;
    char *room; /* for packed bytes */
    size_t room_size;
    XXH3_state_t *hash; /* of the packed bytes */
    uint64_t packed;
};

ChudeSegmentWriter *chude_segment_writer_new(ChudeConsole *console, const char *path, GError **error) {
    ChudeWriter *file = chude_console_writer(console, path, false, error);
    if (!file) {
        return NULL;
    }
    ChudeSegmentWriter *writer = g_new0(ChudeSegmentWriter, 1);
    writer->console = console;
    writer->writer = file;
    chude_writer_leave_unsynced(file); /* there may be a hundred thousand; each has its hash */
    writer->packer = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(writer->packer, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(writer->packer, ZSTD_c_checksumFlag, 1);
    writer->room_size = ZSTD_CStreamOutSize();
    writer->room = g_malloc(writer->room_size);
    writer->hash = XXH3_createState();
    XXH3_64bits_reset(writer->hash);
    return writer;
}

void chude_segment_writer_free(ChudeSegmentWriter *writer) {
    if (!writer) {
        return;
    }
    writer->console->hold(true);
    chude_writer_free(writer->writer);
    writer->console->hold(false);
    ZSTD_freeCCtx(writer->packer);
    XXH3_freeState(writer->hash);
    g_free(writer->room);
    g_free(writer);
}

static bool pack(ChudeSegmentWriter *writer, ChudeText bytes, ZSTD_EndDirective end, GError **error) {
    ZSTD_inBuffer in = {bytes.data, bytes.size, 0};
    size_t left;
    do {
        ZSTD_outBuffer out = {writer->room, writer->room_size, 0};
        left = ZSTD_compressStream2(writer->packer, &out, &in, end);
        if (ZSTD_isError(left)) {
            chude_fail(error, "a segment cannot be packed: %s", ZSTD_getErrorName(left));
            return false;
        }
        XXH3_64bits_update(writer->hash, writer->room, out.pos);
        writer->packed += out.pos;
        if (!chude_writer_write(writer->writer, (ChudeText){writer->room, out.pos}, error)) {
            return false;
        }
    } while (end == ZSTD_e_end ? left > 0 : in.pos < in.size);
    return true;
}

static bool write_lines(void *context, ChudeText bytes, GError **error) {
    return pack(context, bytes, ZSTD_e_continue, error);
}

ChudeStateOutput chude_segment_writer_output(ChudeSegmentWriter *writer) {
    return (ChudeStateOutput){write_lines, writer};
}

bool chude_segment_writer_commit(ChudeSegmentWriter *writer, const ChudeSegmentNote *note, GError **error) {
    char end[NOTE];
    if (!pack(writer, (ChudeText){"", 0}, ZSTD_e_end, error)) {
        return false;
    }
    const ChudeStamp *stamp = &note->stamp;
    memset(end, ' ', sizeof end);
    memcpy(end, note_head, HEAD);
    int size = g_snprintf(end + HEAD, NOTE - HEAD, NOTE_FORM, stamp->size, stamp->inode, stamp->modified,
                          stamp->changed, stamp->settled, note->documents, note->rejected, writer->packed,
                          XXH3_64bits_digest(writer->hash));
    end[HEAD + size] = ' '; /* over the NUL */
    end[NOTE - 1] = '\n';
    if (!chude_writer_write(writer->writer, (ChudeText){end, NOTE}, error) ||
        !chude_writer_finish(writer->writer, error)) {
        return false;
    }
    writer->console->hold(true);
    bool good = chude_writer_commit(writer->writer, error);
    writer->console->hold(false);
    return good;
}

/* The numbers of a note, each behind one space, as 64 bits; negative ones in two's complement. */
static bool scan_numbers(const char *text, uint64_t numbers[NOTE_FIELDS]) {
    if (!g_str_has_prefix(text, NOTE_NAME)) {
        return false;
    }
    text += strlen(NOTE_NAME);
    for (int i = 0; i < NOTE_FIELDS; i++) {
        char *end = NULL;
        if (*text != ' ') {
            return false;
        }
        bool negative = *++text == '-';
        text += negative;
        uint64_t number =
            g_ascii_isxdigit(*text) ? g_ascii_strtoull(text, &end, i + 1 < NOTE_FIELDS ? 10 : 16) : 0;
        if (!end || end == text) {
            return false;
        }
        numbers[i] = negative ? -number : number;
        text = end;
    }
    return *text == ' ';
}

static bool scan_note(int descriptor, uint64_t size, ChudeSegmentNote *note, uint64_t *hash) {
    char end[NOTE];
    uint64_t numbers[NOTE_FIELDS];
    if (size < NOTE || pread(descriptor, end, NOTE, (off_t)(size - NOTE)) != NOTE ||
        memcmp(end, note_head, HEAD) != 0 || end[NOTE - 1] != '\n') {
        return false;
    }
    end[NOTE - 1] = '\0';
    if (!scan_numbers(end + HEAD, numbers)) {
        return false;
    }
    *note = (ChudeSegmentNote){{.size = numbers[0],
                                .inode = numbers[1],
                                .modified = (int64_t)numbers[2],
                                .changed = (int64_t)numbers[3],
                                .settled = numbers[4] != 0},
                               .documents = numbers[5],
                               .rejected = numbers[6]};
    *hash = numbers[8];
    return numbers[7] == size - NOTE;
}

bool chude_segment_read_note(const char *path, ChudeSegmentNote *note) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;
    uint64_t said = 0, hash = 0;
    bool good = descriptor >= 0 && fstat(descriptor, &status) == 0 &&
                scan_note(descriptor, (uint64_t)status.st_size, note, &said) &&
                chude_hash_beginning(descriptor, (uint64_t)status.st_size - NOTE, &hash) && said == hash;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return good;
}
