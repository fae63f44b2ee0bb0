/* shape_key.c - the letters of a syllable and its tone; of anything else, the counting key with each run of
 * digits as one 0. */
#include "vietnamese/shape_key.h"

#include <glib.h>
#include <string.h>

#include "terms.h"
#include "vietnamese/fold.h"

/* lý is lí, where y is the whole rhyme; thúy and thúi are two syllables. */
static void fold_y(ChudeFold *fold) {
    if (fold->count == 2 && fold->letters[1] == 'y' && strchr("hklmstv", fold->letters[0])) {
        fold->letters[1] = 'i';
    }
}

size_t chude_shape_key(char key[CHUDE_SHAPE_KEY_MOST], ChudeText unit, ChudeBuffer *room) {
    ChudeFold fold;
    if (unit.size > 0 && chude_fold(&fold, unit)) {
        fold_y(&fold);
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
