/* zip.h - a ZIP archive of stored (not packed) members, as a stream: sizes and check sums are known before the bytes, so that every
 * header is whole where it stands. PKWARE's APPNOTE.TXT 6.3; ZIP64 for what 32 bits cannot say, and only there.
 * The same members make the same bytes: their time is the format's first, 1 January 1980. */
#ifndef CHUDE_MATRIX_ZIP_H
#define CHUDE_MATRIX_ZIP_H

#include "stage.h"

typedef struct ChudeZip ChudeZip;

ChudeZip *chude_zip_new(ChudeSink *sink); /* the sink outlives it */
void chude_zip_free(ChudeZip *zip);

/* The next member: what chude_zip_write gets until the next call has `size` bytes and the CRC-32 `crc`. name: ASCII, copied. */
bool chude_zip_begin(ChudeZip *zip, const char *name, uint64_t size, uint32_t crc, GError **error);
bool chude_zip_write(ChudeZip *zip, ChudeText bytes, GError **error);
/* Behind the last member: the directory. */
bool chude_zip_end(ChudeZip *zip, GError **error);

#endif
