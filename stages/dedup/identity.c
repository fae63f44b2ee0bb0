#include "identity.h"

#include <glib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "iso_date.h"
#include "pack.h"
#include "terms.h"

enum { DAY = 10 }; /* bytes of YYYY-MM-DD */

/* Bytes in order are dates in order, whether a time is parted by a T or by a space. */
static void add_date(ChudeBuffer *key, ChudeText date) {
    if (!date.size || !chude_is_iso_date(date, true)) {
        chude_buffer_char(key, '1');
        return;
    }
    chude_buffer_char(key, '0');
    size_t day = MIN(date.size, (size_t)DAY);
    chude_buffer_add(key, date.data, day);
    if (date.size > day) {
        chude_buffer_char(key, 'T');
        chude_buffer_add(key, date.data + day + 1, date.size - day - 1);
    }
    chude_buffer_char(key, '\0');
}

static uint64_t hash_of(ChudeText text) {
    return text.data ? chude_hash(text.data, text.size) : 0;
}

void chude_identity_key(ChudeBuffer *key, const ChudeDocument *document, ChudeKeep keep) {
    if (keep == CHUDE_KEEP_LONGEST) {
        chude_pack_sortable(key, UINT64_MAX - document->text.size);
    }
    add_date(key, document->date);
    chude_buffer_add(key, document->id.data, document->id.size);
    chude_buffer_char(key, '\0');
    chude_pack_sortable(key, hash_of(document->text));
    chude_pack_sortable(key, hash_of(document->title));
}

ChudeIdentity chude_identity(ChudeText key) {
    XXH128_hash_t hash = XXH3_128bits(key.data, key.size);
    return (ChudeIdentity){hash.high64, hash.low64};
}

int chude_identity_compare(ChudeIdentity a, ChudeIdentity b) {
    int order = (a.high > b.high) - (a.high < b.high);
    return order ? order : (a.low > b.low) - (a.low < b.low);
}
