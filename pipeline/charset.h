/* charset.h - what bytes that are not UTF-8 may be. Nothing is decoded here. */
#ifndef CHUDE_CHARSET_H
#define CHUDE_CHARSET_H

#include "stage.h"

/* What to say behind "not UTF-8 at byte N": which legacy charset of Vietnam the bytes look like and what to do about it, that
 * they look like binary data, or "" where they look like UTF-8 that was damaged. Never NULL. */
const char *chude_charset_hint(ChudeText bytes);

/* What to say of a file that begins so, where that is UTF-16 or UTF-32: by its byte order mark, else by where NULs stand. NULL
 * where it does not look so. */
const char *chude_charset_wide(ChudeText beginning);

#endif
