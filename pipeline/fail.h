/* fail.h - fatal errors. The caller owns the GError, as GLib has it. */
#ifndef CHUDE_FAIL_H
#define CHUDE_FAIL_H

#include "stage.h"

/* Sets *error unless it is set already (the first cause counts). Say what failed, where (file, line, byte), what to do. */
void chude_fail(GError **error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
