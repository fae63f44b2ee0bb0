/* plain_scan.c - what lies between Unicode word boundaries, white space left out. */
#include "vietnamese/plain_scan.h"

#include <glib.h>
#include <string.h>

#include "unicode/word_break.h"
#include "vietnamese/address.h"
#include "vietnamese/characters.h"
#include "vietnamese/marks.h"
#include "words.h"

void chude_plain_scan_start(ChudePlainScan *plain, ChudeText text, bool wrapped) {
    chude_scan_start(&plain->scan, text, wrapped);
    plain->boundary = 0;
}

/* Without white space at its end: U+202F binds digits by the standard, and may stand last. */
static const char *trim(const char *begin, const char *end) {
    const char *at = begin, *last = begin;
    while (at < end) {
        size_t size = chude_space(at, end);
        if (size == 0) {
            chude_decode(at, end, &size);
            last = at + size;
        }
        at += size;
    }
    return last;
}

static bool may_be_address(const char *begin, const char *at, const char *end) {
    return (at < end && *at && strchr(":@-_+", *at)) || memchr(begin, '.', (size_t)(at - begin));
}

bool chude_plain_scan_next(ChudePlainScan *plain, ChudeUnit *unit) {
    ChudeScan *scan = &plain->scan;
    ChudeGap gap = chude_scan_gap(scan);
    if (scan->at == scan->end) {
        return false;
    }
    const char *begin = scan->at;
    size_t from = (size_t)(begin - scan->text), size = (size_t)(scan->end - scan->text);
    while (plain->boundary <= from) {
        plain->boundary = chude_word_break(scan->text, size, plain->boundary);
    }
    const char *at = scan->text + plain->boundary;
    size_t first;
    ChudeCharacter kind = chude_character(begin, scan->end, &first);
    bool number = g_ascii_isdigit(*begin);
    *unit = (ChudeUnit){.begin = (uint32_t)from, .gap = (uint8_t)gap};
    if (kind == CHUDE_CHARACTER_LETTER || kind == CHUDE_CHARACTER_DIGIT || kind == CHUDE_CHARACTER_HAN) {
        unit->kind = number ? CHUDE_UNIT_NUMBER : CHUDE_UNIT_WORD;
        const char *address =
            may_be_address(begin, at, scan->end) ? chude_address_end(begin, scan->end, &scan->barren) : begin;
        if (address > begin && address >= at) {
            unit->kind = CHUDE_UNIT_ADDRESS;
            at = address;
        }
    } else {
        unit->kind = CHUDE_UNIT_MARK;
        const char *mark = chude_mark_end(begin, scan->end);
        at = mark > at ? mark : at;
    }
    scan->at = trim(begin, at);
    unit->end = (uint32_t)(scan->at - scan->text);
    scan->last = *unit;
    return true;
}
