/* scan.c - one pass over the text: white space, words (bonds.c), marks (marks.c). */
#include "vietnamese/scan.h"

#include "vietnamese/bonds.h"
#include "vietnamese/characters.h"
#include "vietnamese/lines.h"
#include "vietnamese/marks.h"
#include "words.h"

void chude_scan_start(ChudeScan *scan, ChudeText text, bool wrapped) {
    *scan = (ChudeScan){.text = text.data,
                        .end = text.data + text.size,
                        .at = text.data,
                        .line = text.data,
                        .wrapped = wrapped};
}

/* ---- white space ---- */

ChudeGap chude_scan_gap(ChudeScan *scan) {
    const char *at = scan->at, *line_end = NULL;
    size_t lines = 0, size;
    /* almost always: one space, then a letter */
    if (at < scan->end && *at == ' ' && at + 1 < scan->end &&
        chude_lead[(unsigned char)at[1]] >= CHUDE_LEAD_LETTER &&
        chude_lead[(unsigned char)at[1]] <= CHUDE_LEAD_LATIN1) {
        scan->at = at + 1;
        return scan->at - 1 == scan->text ? CHUDE_GAP_BREAK : CHUDE_GAP_SPACE;
    }
    while (at < scan->end && (size = chude_space(at, scan->end))) {
        if (chude_line_end_size(at, scan->end)) {
            line_end = lines++ ? line_end : at;
        }
        at += size;
    }
    bool moved = at > scan->at, first = scan->at == scan->text;
    const char *line = scan->line;
    scan->at = at;
    if (lines) {
        scan->line = at; /* indentation is no column of prose */
    }
    if (first || lines > 1) {
        return CHUDE_GAP_BREAK;
    }
    if (lines == 1 &&
        !(scan->wrapped && at < scan->end && chude_line_goes_on(line, line_end, at, scan->end))) {
        return CHUDE_GAP_BREAK;
    }
    return moved ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE;
}

static bool begins_word(const char *at, const char *end) {
    size_t size;
    switch (chude_lead[(unsigned char)*at]) {
    case CHUDE_LEAD_LETTER:
    case CHUDE_LEAD_DIGIT:
        return true;
    case CHUDE_LEAD_LATIN2:
    case CHUDE_LEAD_LATIN1:
    case CHUDE_LEAD_LATIN3:
    case CHUDE_LEAD_WIDE: {
        ChudeCharacter kind = chude_character(at, end, &size);
        return kind == CHUDE_CHARACTER_LETTER || kind == CHUDE_CHARACTER_DIGIT;
    }
    default:
        return false;
    }
}

bool chude_scan_next(ChudeScan *scan, ChudeUnit *unit) {
    ChudeGap gap = chude_scan_gap(scan);
    return chude_scan_unit(scan, gap, unit);
}

bool chude_scan_unit(ChudeScan *scan, ChudeGap gap, ChudeUnit *unit) {
    if (scan->at == scan->end) {
        return false;
    }
    const char *begin = scan->at;
    *unit = (ChudeUnit){.begin = (uint32_t)(begin - scan->text), .gap = (uint8_t)gap};
    if (begins_word(begin, scan->end)) {
        scan->at = chude_word_end(scan, begin, &unit->kind);
        if (chude_is_treebank_bracket((ChudeText){begin, (size_t)(scan->at - begin)})) {
            unit->kind = CHUDE_UNIT_MARK;
        }
    } else {
        unit->kind = CHUDE_UNIT_MARK;
        scan->at = chude_mark_end(begin, scan->end);
    }
    unit->end = (uint32_t)(scan->at - scan->text);
    scan->last = *unit;
    return true;
}
