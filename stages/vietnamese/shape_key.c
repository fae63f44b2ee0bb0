/* shape_key.c - the letters of a syllable and its tone; of anything else, the counting key with each run of
 * digits as one 0. */
#include "vietnamese/shape_key.h"

#include <glib.h>
#include <string.h>

#include "terms.h"
#include "vietnamese/fold.h"

/* lý is lí, where y is the whole rhyme; thúy and thúi are two syllables. */
static bool has_lone_i(const ChudeFold *fold) {
    return fold->count == 2 && (fold->letters[1] == 'y' || fold->letters[1] == 'i') &&
           strchr("hklmstv", fold->letters[0]);
}

bool chude_shape_key_is_shared(ChudeText unit) {
    ChudeFold fold;
    if (unit.size > 0 && chude_fold(&fold, unit)) {
        return has_lone_i(&fold);
    }
    for (size_t i = 0; i < unit.size; i++) {
        if (!g_ascii_isalpha(unit.data[i])) { /* digits, also those that NFC or case folding make */
            return true;
        }
    }
    return false;
}

size_t chude_shape_key(char key[CHUDE_SHAPE_KEY_MOST], ChudeText unit, ChudeBuffer *room) {
    ChudeFold fold;
    if (unit.size > 0 && chude_fold(&fold, unit)) {
        if (has_lone_i(&fold)) {
            fold.letters[1] = 'i';
        }
        memcpy(key, fold.letters, fold.count);
        if (fold.tone != CHUDE_TONE_LEVEL) {
            key[fold.count++] = (char)('0' + fold.tone);
        }
        return fold.count;
    }
    room->size = 0;
    chude_counting_key(room, unit);
    size_t size = 0;
    for (size_t i = 0; i < room->size; i++) {
        char c = room->data[i];
        if (g_ascii_isdigit(c)) {
            if (size > 0 && key[size - 1] == '0') {
                continue;
            }
            c = '0';
        }
        if (size == CHUDE_SHAPE_KEY_MOST) {
            return 0;
        }
        key[size++] = c;
    }
    return size;
}
