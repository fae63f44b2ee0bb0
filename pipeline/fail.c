#include "fail.h"

#include <glib.h>
#include <stdarg.h>

void chude_fail(GError **error, const char *format, ...) {
    if (!error || *error) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    *error = g_error_new_valist(g_quark_from_static_string("chude-error-quark"), 0, format, arguments);
    va_end(arguments);
}
