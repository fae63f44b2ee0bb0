/* utf8.h - whether bytes are UTF-8. Nothing is allocated. */
#ifndef CHUDE_UTF8_H
#define CHUDE_UTF8_H

#include "stage.h"

/* True where the text is UTF-8 (NUL is), else false with the place of the first bad byte in *at. */
bool chude_is_utf8(ChudeText text, size_t *at);

/* The same by GLib alone, for a test. */
bool chude_is_utf8_plainly(ChudeText text, size_t *at);

#endif
