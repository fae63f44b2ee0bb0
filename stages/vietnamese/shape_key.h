/* shape_key.h - what a spelling is to the segmenter, and to it alone: hòa, hoà and HÒA are one, lý and lí,
 * 12/3 and 1/4. The counting key (terms.h) is another thing. */
#ifndef CHUDE_SHAPE_KEY_H
#define CHUDE_SHAPE_KEY_H

#include "buffer.h"
#include "stage.h"

enum { CHUDE_SHAPE_KEY_MOST = 16 }; /* bytes */

/* The key of a unit in key; its size, 0 where it would be longer than there is room. NFC and NFD give the
 * same. room: scratch space. */
size_t chude_shape_key(char key[CHUDE_SHAPE_KEY_MOST], ChudeText unit, ChudeBuffer *room);

/* Whether the key of a unit may be that of another term too: lý and lí, 12 and 14. */
bool chude_shape_key_is_shared(ChudeText unit);

#endif
