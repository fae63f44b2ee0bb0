/* embedded.c - finds a data file that was compiled in. */
#include "embedded.h"

#include <string.h>

const ChudeEmbedded *chude_embedded_find(const char *name) {
    for (const ChudeEmbedded *file = chude_embedded; file->name; file++) {
        if (strcmp(file->name, name) == 0) {
            return file;
        }
    }
    return NULL;
}
