#include "plural.h"

#include <glib.h>
#include <string.h>

static bool ends(ChudeText key, const char *end) {
    size_t size = strlen(end);
    return key.size > size && memcmp(key.data + key.size - size, end, size) == 0;
}

static bool is(ChudeText key, const char *word) {
    return key.size == strlen(word) && memcmp(key.data, word, key.size) == 0;
}

bool chude_plural(ChudeText key, char singular[CHUDE_PLURAL_BYTES], size_t *size) {
    if (key.size < 4 || key.size > CHUDE_PLURAL_BYTES || !ends(key, "s") || is(key, "news") ||
        is(key, "series")) {
        return false;
    }
    size_t cut = 1;
    bool y = false;
    if (ends(key, "ies")) {
        if (key.size < 5 || ends(key, "eies") || ends(key, "aies")) {
            return false;
        }
        cut = 3;
        y = true;
    } else if (ends(key, "sses") || ends(key, "xes") || ends(key, "ches") || ends(key, "shes")) {
        cut = 2;
    } else if (ends(key, "ss") || ends(key, "us") || ends(key, "is") ||
               !g_ascii_isalpha(key.data[key.size - 2])) {
        return false;
    }
    *size = key.size - cut;
    memcpy(singular, key.data, *size);
    if (y) {
        singular[(*size)++] = 'y';
    }
    return true;
}
