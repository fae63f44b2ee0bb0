/* gzip.h - pages as gzip, for clients that take it: a report of half a megabyte is a quarter of that on the line. */
#ifndef CHUDE_SERVING_GZIP_H
#define CHUDE_SERVING_GZIP_H

#include "buffer.h"

/* The bytes as one member of gzip (RFC 1952), without a time, so that the same bytes give the same. False where memory is short. */
bool chude_gzip(ChudeText bytes, ChudeBuffer *packed);

/* Whether a request's Accept-Encoding takes gzip (RFC 9110, 12.5.3); NULL: there is none, and it does not. */
bool chude_gzip_is_taken(const char *accepted);

#endif
