/* sentence.c - sentence ends: stops with closing quotes behind them, unless what follows speaks against
 * it. */
#include "vietnamese/sentence.h"

#include <glib.h>
#include <string.h>

#include "vietnamese/abbreviations.h"
#include "vietnamese/characters.h"
#include "vietnamese/marks.h"
#include "vietnamese/syllable.h"
#include "words.h"

static ChudeText unit_text(ChudeText text, const ChudeUnit *unit) {
    return (ChudeText){text.data + unit->begin, unit->end - unit->begin};
}

/* "1." "a." "IV." alone before the stop: the number of an item. */
static bool is_item_number(const ChudeSentence *sentence, ChudeText ended) {
    if (sentence->words != 1) {
        return false;
    }
    if (sentence->ended.kind == CHUDE_UNIT_NUMBER || ended.size == 1) {
        return true;
    }
    for (size_t i = 0; i < ended.size; i++) {
        if (ended.data[i] != 'I' && ended.data[i] != 'V' && ended.data[i] != 'X') {
            return false;
        }
    }
    return true;
}

/* The stop is followed by lower case: an end only after a plain Vietnamese word, for hasty writers. */
/* No sentence ends with one of these: what stands behind is a stop by mistake. */
static bool goes_on(ChudeText word) {
    static const char words[][8] = {"và",  "vì",  "nên", "là",  "mà",   "thì",
                                    "với", "của", "bởi", "nếu", "hoặc", "các"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (word.size < sizeof *words && strncmp(word.data, words[i], word.size) == 0 &&
            !words[i][word.size]) {
            return true;
        }
    }
    return false;
}

static bool ends_before_lower(ChudeText ended, const ChudeSentence *sentence) {
    const char *end = ended.data + ended.size;
    return sentence->ended.kind == CHUDE_UNIT_WORD && ended.size > 2 && chude_starts_lower(ended.data, end) &&
           chude_vi_syllable(ended) != CHUDE_SYLLABLE_NONE && !goes_on(ended);
}

static bool word_begins(const ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit,
                        bool vietnamese) {
    ChudeText word = unit_text(text, unit), ended = unit_text(text, &sentence->ended);
    const char *end = word.data + word.size;
    bool upper = chude_starts_upper(word.data, end);
    if (unit->gap == CHUDE_GAP_NONE) { /* a missing space */
        if (!upper) {
            return false;
        }
        return sentence->closed || sentence->pending == CHUDE_PENDING_ASK ||
               (sentence->pending == CHUDE_PENDING_STOP && vietnamese &&
                chude_vi_syllable(word) != CHUDE_SYLLABLE_NONE);
    }
    if (sentence->pending == CHUDE_PENDING_WEAK) {
        return upper;
    }
    if (sentence->pending == CHUDE_PENDING_STOP && is_item_number(sentence, ended)) {
        return false;
    }
    if (!chude_starts_lower(word.data, end)) {
        return true;
    }
    return sentence->pending == CHUDE_PENDING_STOP && vietnamese && !sentence->closed &&
           ends_before_lower(ended, sentence);
}

/* What follows the unit, behind white space. */
static const char *after(ChudeText text, const ChudeUnit *unit) {
    const char *at = text.data + unit->end, *end = text.data + text.size;
    for (size_t space; at < end && (space = chude_space(at, end));) {
        at += space;
    }
    return at;
}

/* A mark that may open a sentence does, unless lower case follows it: “Tốt!” – ông nói. */
static bool mark_begins(const ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit) {
    const char *at = after(text, unit), *end = text.data + text.size;
    return sentence->pending != CHUDE_PENDING_WEAK && !chude_starts_lower(at, end);
}

/* No quotation begins with a stop. */
static bool stop_follows(ChudeText text, const ChudeUnit *unit) {
    const char *at = after(text, unit), *end = text.data + text.size;
    return at < end && (*at == '.' || *at == ',' || *at == ';') && !(end - at > 1 && at[1] == '.');
}

/* With something pending: does the unit begin a sentence? *keep: it belongs to the end, and what is
 * pending stays so. */
static bool begins(const ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit, bool vietnamese,
                   bool *keep) {
    *keep = false;
    if (unit->kind != CHUDE_UNIT_MARK) {
        return word_begins(sentence, text, unit, vietnamese);
    }
    ChudeText mark = unit_text(text, unit);
    switch (chude_mark_role(mark.data, mark.data + mark.size)) {
    case CHUDE_MARK_QUOTE:
        *keep = unit->gap == CHUDE_GAP_NONE || sentence->quoted || stop_follows(text, unit);
        return !*keep && mark_begins(sentence, text, unit);
    case CHUDE_MARK_CLOSE:
    case CHUDE_MARK_STOP:
    case CHUDE_MARK_ASK:
        *keep = true;
        return false;
    case CHUDE_MARK_JOINT:
        return false;
    default:
        return unit->gap != CHUDE_GAP_NONE && mark_begins(sentence, text, unit);
    }
}

/* A single stop: is it the end of an abbreviation? Vietnamese units hold theirs already. */
static ChudePending stop_kind(const ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit,
                              bool vietnamese) {
    if (vietnamese || unit->gap != CHUDE_GAP_NONE || sentence->last.kind == CHUDE_UNIT_MARK) {
        return CHUDE_PENDING_STOP;
    }
    ChudeText word = unit_text(text, &sentence->last);
    const char *end = word.data + word.size;
    if (chude_is_abbreviation(word) || chude_is_lower_abbreviation(word)) {
        return CHUDE_PENDING_NONE;
    }
    if (word.size == 1 && chude_starts_upper(word.data, end) && word.data[0] != 'I') {
        return CHUDE_PENDING_NONE;
    }
    if (sentence->last.kind == CHUDE_UNIT_WORD && memchr(word.data, '.', word.size)) { /* U.S. p.m. */
        return chude_starts_upper(word.data, end) ? CHUDE_PENDING_NONE : CHUDE_PENDING_WEAK;
    }
    return CHUDE_PENDING_STOP;
}

static ChudePending pending_after(const ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit,
                                  bool vietnamese) {
    ChudeText bytes = unit_text(text, unit);
    if (unit->kind == CHUDE_UNIT_WORD) {
        bool and_so_on = vietnamese && bytes.size == 4 && g_ascii_strncasecmp(bytes.data, "v.v.", 4) == 0;
        return and_so_on ? CHUDE_PENDING_WEAK : CHUDE_PENDING_NONE;
    }
    if (unit->kind != CHUDE_UNIT_MARK || sentence->words == 0) {
        return CHUDE_PENDING_NONE;
    }
    switch (chude_mark_role(bytes.data, bytes.data + bytes.size)) {
    case CHUDE_MARK_STOP:
        return stop_kind(sentence, text, unit, vietnamese);
    case CHUDE_MARK_ASK:
        return CHUDE_PENDING_ASK;
    default:
        return CHUDE_PENDING_NONE;
    }
}

bool chude_sentence_begins(ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit, bool vietnamese) {
    bool keep = false, start = !sentence->any || unit->gap == CHUDE_GAP_BREAK;
    if (!start && sentence->pending != CHUDE_PENDING_NONE) {
        start = begins(sentence, text, unit, vietnamese, &keep);
    }
    if (start) {
        *sentence = (ChudeSentence){.any = true, .quoted = sentence->quoted && unit->gap != CHUDE_GAP_BREAK};
    }
    char first = text.data[unit->begin];
    if (unit->kind == CHUDE_UNIT_MARK) {
        sentence->quoted ^= first == '"';
        if (keep) {
            ChudeText mark = unit_text(text, unit);
            ChudeMarkRole role = chude_mark_role(mark.data, mark.data + mark.size);
            sentence->closed = sentence->closed || role == CHUDE_MARK_CLOSE || role == CHUDE_MARK_QUOTE;
            sentence->last = *unit;
            return start;
        }
    }
    if (unit->kind == CHUDE_UNIT_WORD && first != 'v' && first != 'V') { /* the usual case, in short */
        sentence->pending = CHUDE_PENDING_NONE;
    } else {
        sentence->pending = pending_after(sentence, text, unit, vietnamese);
    }
    if (sentence->pending != CHUDE_PENDING_NONE) {
        sentence->closed = false;
        sentence->ended = unit->kind == CHUDE_UNIT_WORD ? *unit : sentence->last;
    }
    sentence->words += unit->kind != CHUDE_UNIT_MARK;
    sentence->last = *unit;
    return start;
}
