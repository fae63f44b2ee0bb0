/* bonds.c - what binds letters and digits into one word: stops, hyphens, slashes and the like, where they
 * do. */
#include "vietnamese/bonds.h"

#include <glib.h>
#include <string.h>

#include "vietnamese/abbreviations.h"
#include "vietnamese/address.h"
#include "vietnamese/characters.h"
#include "vietnamese/lines.h"
#include "vietnamese/syllable.h"
#include "words.h"

/* A run of letters, digits and marks between what binds (hyphens, stops …). Looked at only where something
 * may bind. */
typedef struct {
    const char *begin, *end;
    size_t letters, upper, digits;
    bool starts_digit, ends_digit, starts_upper;
} Run;

static Run run_of(const char *begin, const char *end) {
    Run run = {.begin = begin, .end = end};
    for (const char *at = begin; at < end;) {
        size_t size;
        if ((unsigned char)*at < 0x80) {
            run.digits += g_ascii_isdigit(*at);
            run.letters += g_ascii_isalpha(*at);
            run.upper += g_ascii_isupper(*at);
            at++;
            continue;
        }
        uint32_t c = chude_decode(at, end, &size);
        if (g_unichar_isalpha(c)) {
            run.letters++;
            run.upper += g_unichar_isupper(c);
        }
        at += size;
    }
    if (begin < end) {
        run.starts_digit = g_ascii_isdigit(*begin);
        run.ends_digit = g_ascii_isdigit(end[-1]);
        run.starts_upper = chude_starts_upper(begin, end);
    }
    return run;
}

static ChudeText run_text(const Run *run) {
    return (ChudeText){run->begin, (size_t)(run->end - run->begin)};
}

static bool all_upper(const Run *run) {
    return run->letters > 0 && run->upper == run->letters;
}

static bool is_title(const Run *run) {
    return run->starts_upper && run->upper < run->letters;
}

static bool last_was_title(const ChudeScan *scan, const char *begin) {
    return scan->last.kind == CHUDE_UNIT_WORD && scan->text + scan->last.end < begin &&
           chude_starts_upper(scan->text + scan->last.begin, scan->end);
}

/* What follows `at` behind white space on the same line; NULL where the line or the text ends. */
static const char *next_on_line(const char *at, const char *end) {
    size_t size;
    while (at < end && (size = chude_space(at, end))) {
        if (chude_line_end_size(at, end)) {
            return NULL;
        }
        at += size;
    }
    return at < end ? at : NULL;
}

typedef enum { PART, JOIN, CLOSE /* takes what binds, and ends the word there */ } Bond;

static bool is_digraph(const Run *run) {
    static const char digraphs[][3] = {"Ch", "Gi", "Kh", "Ng", "Nh", "Ph", "Qu", "Th", "Tr"};
    for (size_t i = 0; run->end - run->begin == 2 && i < G_N_ELEMENTS(digraphs); i++) {
        if (g_ascii_toupper(run->begin[0]) == digraphs[i][0] && run->begin[1] == digraphs[i][1]) {
            return true;
        }
    }
    return false;
}

/* B, Th, Ng: what newspapers leave of a person's name. */
static bool is_initial(const Run *run) {
    if (run->letters == 1 && run->digits == 0) {
        return run->upper == 1;
    }
    return run->starts_upper && is_digraph(run);
}

/* The same in a text without capitals: b, th; but no syllable. */
static bool is_small_initial(const Run *run) {
    return run->upper == 0 && run->digits == 0 && (run->letters == 1 || is_digraph(run)) &&
           chude_vi_syllable(run_text(run)) == CHUDE_SYLLABLE_NONE;
}

static ChudeText last_text(const ChudeScan *scan) {
    return (ChudeText){scan->text + scan->last.begin, scan->last.end - scan->last.begin};
}

/* anh, chị …: a letter behind one is a person's initial, and Q no district (Quận). */
static bool last_was_person(const ChudeScan *scan) {
    static const char nouns[][8] = {"anh", "chị", "ông", "bà",  "em",   "bé", "cháu",
                                    "cô",  "chú", "bác", "cậu", "thầy", "tên"};
    ChudeText last = last_text(scan);
    for (size_t i = 0; i < G_N_ELEMENTS(nouns); i++) {
        if (strlen(nouns[i]) == last.size && memcmp(nouns[i], last.data, last.size) == 0) {
            return true;
        }
    }
    return false;
}

/* An initial, its stop, then `next`: does the stop belong to it, or end the sentence? */
static Bond initial_stop(const ChudeScan *scan, const char *begin, const Run *initial, const char *next) {
    if (!chude_starts_upper(next, scan->end)) {
        return CLOSE;
    }
    Run after = run_of(next, chude_alphanumeric_run(next, scan->end));
    if (is_initial(&after)) { /* Trần V. A */
        return CLOSE;
    }
    if (last_was_title(scan,
                       begin)) { /* George W. Bush; but a Vietnamese name is over: Trần Hậu Q. Đến nay … */
        bool foreign = chude_vi_syllable(last_text(scan)) == CHUDE_SYLLABLE_NONE;
        return foreign && chude_vi_syllable(run_text(&after)) != CHUDE_SYLLABLE_MARKED ? CLOSE : PART;
    }
    return chude_is_abbreviation(run_text(initial)) && !last_was_person(scan) ? CLOSE
                                                                              : PART; /* Q. Tân Bình */
}

/* Is the stop behind `left`, with no letter or digit after it, part of the word: TP. v.v. anh B. */
static Bond trailing_stop(const ChudeScan *scan, const char *begin, const Run *left) {
    const char *stop = left->end;
    if (stop + 1 < scan->end &&
        (stop[1] == '.' || (scan->end - stop >= 4 && memcmp(stop + 1, "\u2026", 3) == 0))) {
        return PART;
    }
    ChudeText text = run_text(left);
    bool initial = is_initial(left);
    if (begin < left->begin && left->begin[-1] == '.' && left->letters == 1) {
        return CLOSE; /* v.v. */
    }
    if (chude_is_abbreviation(text) && !initial) {
        return CLOSE;
    }
    bool small = is_small_initial(left);
    if (small && last_was_person(scan)) { /* ông h. */
        return CLOSE;
    }
    const char *next = next_on_line(stop + 1, scan->end);
    if (small && next && next > stop + 1 && scan->last.kind != CHUDE_UNIT_NUMBER &&
        chude_starts_lower(next, scan->end)) { /* hãng f. phát động; no sentence begins there */
        return CLOSE;
    }
    if (next == stop + 1) { /* anh B., bà H.) */
        return initial && *next && strchr(",;:)", *next) ? CLOSE : PART;
    }
    if (next && initial) {
        return initial_stop(scan, begin, left, next);
    }
    bool named = next && (g_ascii_isdigit(*next) || chude_starts_upper(next, scan->end));
    return named && chude_is_lower_abbreviation(text) && scan->last.kind != CHUDE_UNIT_NUMBER ? CLOSE : PART;
}

/* What trailing_stop asks nothing more about. */
bool chude_stop_parts(ChudeText word) {
    Run run = run_of(word.data, word.data + word.size);
    return (run.digits || (run.letters > 1 && !is_initial(&run) && !is_small_initial(&run))) &&
           !chude_is_abbreviation(word) && !chude_is_lower_abbreviation(word);
}

static Bond inner_stop(const Run *left, const Run *right) {
    if (left->ends_digit) {
        return right->starts_digit ? JOIN : PART;
    }
    ChudeText left_text = run_text(left);
    bool short_form = chude_is_abbreviation(left_text) || is_initial(left);
    if (right->starts_digit) { /* Q.1 */
        return short_form || chude_is_lower_abbreviation(left_text) || (all_upper(left) && left->letters <= 3)
                   ? JOIN
                   : PART;
    }
    if (left->letters == 1 && right->letters == 1) { /* v.v, N.T */
        return JOIN;
    }
    if (all_upper(right) && (short_form || (all_upper(left) && left->letters <= 5))) { /* TP.HCM, GS.TS */
        return JOIN;
    }
    if (right->starts_upper && short_form) { /* TP.Đà Nẵng */
        return CLOSE;
    }
    if (left->letters == 1 && chude_vi_syllable(run_text(right)) == CHUDE_SYLLABLE_NONE) { /* E.coli */
        return JOIN;
    }
    /* a missing space after a stop, or a name such as node.js */
    if (chude_vi_syllable(run_text(right)) != CHUDE_SYLLABLE_NONE ||
        chude_vi_syllable(left_text) != CHUDE_SYLLABLE_NONE) {
        return PART;
    }
    return right->starts_upper && right->letters > 3 ? PART : JOIN;
}

static Bond hyphen(const ChudeScan *scan, const char *begin, const Run *left, const Run *right) {
    bool right_name = is_title(right) && chude_vi_syllable(run_text(right)) != CHUDE_SYLLABLE_NONE;
    if (right_name && left->ends_digit) { /* 2020-Công an */
        return PART;
    }
    /* Hà Nội-Hải Phòng are two names; hợp tác Việt-Nhật is one word. */
    bool left_name = is_title(left) && chude_vi_syllable(run_text(left)) != CHUDE_SYLLABLE_NONE;
    return right_name && left_name && last_was_title(scan, begin) ? PART : JOIN;
}

static Bond slash(const Run *left, const Run *right) {
    if (left->ends_digit) {
        return right->starts_digit || all_upper(right) ? JOIN : PART;
    }
    if (all_upper(left) && left->letters > 0) {
        return right->starts_digit || all_upper(right) ? JOIN : PART;
    }
    bool short_units = left->letters <= 2 && right->letters <= 2 && !right->starts_upper; /* km/h, đ/c */
    return short_units && right->letters ? JOIN : PART;
}

/* The bytes of the character that may bind at `at`, 0 for any other. */
static size_t binder_size(const char *at, const char *end) {
    switch ((unsigned char)*at) {
    case '-':
    case '.':
    case ',':
    case '/':
    case ':':
    case '&':
    case '\'':
    case '_':
    case '%':
    case '@':
        return 1;
    case 0xC2:
        return end - at >= 2 && (unsigned char)at[1] == 0xB0 ? 2 : 0; /* degree */
    case 0xE2: /* hyphens U+2010, U+2011, apostrophe U+2019 */
        return end - at >= 3 && (unsigned char)at[1] == 0x80 &&
                       ((unsigned char)at[2] == 0x90 || (unsigned char)at[2] == 0x91 ||
                        (unsigned char)at[2] == 0x99)
                   ? 3
                   : 0;
    default:
        return 0;
    }
}

static Bond bond(const ChudeScan *scan, const char *begin, const Run *left, const char *right_begin,
                 const char *right_end) {
    char c = *left->end;
    if (right_begin == right_end) {
        if (c == '.') {
            return trailing_stop(scan, begin, left);
        }
        /* VTB has 95% as one token ten times for each 100 % apart: as it is written, so it stays */
        return (c == '%' || (unsigned char)c == 0xC2) && left->ends_digit ? CLOSE : PART;
    }
    Run right = run_of(right_begin, right_end);
    switch ((unsigned char)c) {
    case '.':
        return inner_stop(left, &right);
    case ',':
        return left->ends_digit && right.starts_digit ? JOIN : PART;
    case ':':
        return left->ends_digit && left->letters == 0 && right.starts_digit && right.letters == 0 ? JOIN
                                                                                                  : PART;
    case '-':
        return hyphen(scan, begin, left, &right);
    case '/':
        return slash(left, &right);
    case '&':
        return all_upper(left) && all_upper(&right) ? JOIN : PART;
    case '_':
        return JOIN;
    case '%':
        return left->ends_digit ? CLOSE : PART;
    case '@':
        return PART;
    case 0xC2:
        return left->ends_digit && right.letters == 1 ? JOIN : PART;
    case '\'':
        return left->letters && right.letters ? JOIN : PART;
    default: /* U+2010, U+2011: hyphens; U+2019 */
        if ((unsigned char)left->end[2] != 0x99) {
            return hyphen(scan, begin, left, &right);
        }
        return left->letters && right.letters ? JOIN : PART;
    }
}

/* A number: no letter, or a unit of up to three lower-case ASCII letters: 10h30, 5km. As chude_token_kind
 * has it. */
static bool is_number(const char *begin, const char *end) {
    size_t letters = 0;
    for (const char *at = begin; at < end; at++) {
        if (g_ascii_isalpha(*at) || ((unsigned char)*at >= 0x80 && (unsigned char)*at != 0xC2)) {
            letters += g_ascii_islower(*at) ? 1 : 4;
        }
        at += (unsigned char)*at == 0xC2;
    }
    return letters <= 3;
}

const char *chude_word_end(ChudeScan *scan, const char *begin, uint8_t *kind) {
    const char *end = scan->end, *left = begin;
    const char *at = chude_alphanumeric_run(begin, end);
    bool asked_address = false;
    *kind = CHUDE_UNIT_WORD;
    while (at < end) {
        size_t size = binder_size(at, end);
        if (size == 0) {
            break;
        }
        if ((*at == '.' || *at == '@' || *at == ':' || *at == '-' || *at == '_') && !asked_address) {
            const char *address = chude_address_end(begin, end, &scan->barren);
            asked_address = true;
            if (address > at) {
                *kind = CHUDE_UNIT_ADDRESS;
                return address;
            }
        }
        const char *right = at + size;
        const char *right_end = chude_alphanumeric_run(right, end);
        Run run = run_of(left, at);
        Bond decided = bond(scan, begin, &run, right, right_end);
        if (decided == PART) {
            break;
        }
        at = decided == JOIN ? right_end : right;
        left = right;
        if (decided == CLOSE) {
            break;
        }
    }
    if (g_ascii_isdigit(*begin) && is_number(begin, at)) {
        *kind = CHUDE_UNIT_NUMBER;
    }
    return at;
}
