#include "dates/head.h"

#include <glib.h>
#include <string.h>

enum {
    BEHIND_HEAD = 120, /* bytes that a dateline may reach beyond the head */
    LEAD = 200,        /* characters of a line that is no heading any more */
    BYLINE = 160,      /* at most, of a line with other things beside the date */
    BEFORE = 80,       /* of what stands before a date with text on both sides */
    PLACE = 40, /* of "Thành phố Hồ Chí Minh" in "Thành phố Hồ Chí Minh, ngày 8 tháng 4 năm 2020" */
    FEWEST_DIGITS = 4 /* 8/4/20 */
};

/* A line of the folded head, without what stands between parts at its ends. */
typedef struct {
    const ChudeFolded *folded;
    size_t begin, end;
} Line;

static bool is_between(char c) {
    return c && strchr(" ,|-()[];:/*>.", c);
}

/* Whether the rest of the line is dates too: "Đăng: 8/4/2020 10:03, cập nhật: 9/4/2020 08:00". */
static bool only_dates(const Line *line, size_t at) {
    ChudeDateExpression more;
    at = chude_dates_skip(line->folded, at);
    while (at < line->end && chude_dates_read(line->folded, at, false, &more) && more.end <= line->end &&
           more.label) { /* 8/4/2020 - 15/4/2020 is when something goes on */
        at = chude_dates_skip(line->folded, more.end);
    }
    return at >= line->end;
}

/* Hà Nội, TP. Hồ Chí Minh: short, each word with a capital or a mark. */
static bool is_place(const Line *line, size_t end) {
    const ChudeFolded *folded = line->folded;
    if (end - line->begin > PLACE) {
        return false;
    }
    for (size_t i = line->begin; i < end; i++) {
        bool begins = i == line->begin || folded->data[i - 1] == ' ';
        if (g_ascii_isdigit(folded->data[i]) || (begins && !folded->capital[i])) {
            return false;
        }
    }
    return true;
}

/* The mark before the expression: the last one that is no blank. */
static char mark_before(const Line *line, size_t at) {
    while (at > line->begin && line->folded->data[at - 1] == ' ') {
        at--;
    }
    return at > line->begin ? line->folded->data[at - 1] : 0;
}

/* The mark behind the expression: the first one that is no blank. */
static char mark_after(const Line *line, size_t at) {
    while (line->folded->data[at] == ' ') {
        at++;
    }
    return at < line->end ? line->folded->data[at] : 0;
}

static bool alone_on_its_line(const ChudeDateExpression *found, bool evidence) {
    return evidence || !(found->two_digits || found->dotted || found->spaced);
}

/* Thứ Tư, 08/04/2020, 10:03 (GMT+7): nobody writes so within a sentence. */
static bool dateline_form(const ChudeDateExpression *found) {
    bool time_last = found->time_at > found->day_at;
    return time_last && !found->linked && (found->date.zoned || (found->weekday && found->weekday_first));
}

/* Hà Nội, ngày 8 tháng 4 năm 2020: the place before the comma before the day. */
static bool behind_place(const Line *line, const ChudeDateExpression *found) {
    size_t end = found->begin;
    while (end > line->begin && line->folded->data[end - 1] == ' ') {
        end--;
    }
    return end > line->begin + 1 && line->folded->data[end - 1] == ',' && is_place(line, end - 1) &&
           found->date.hour < 0 && !found->weekday && !found->two_digits;
}

/* Whether a dash with a blank before it follows, and text. */
static bool before_dash(const Line *line, const ChudeDateExpression *found) {
    const char *p = line->folded->data + found->end;
    return p[0] == ' ' && (p[1] == '-' || (p[1] == ' ' && p[2] == '-')) && found->end + 2 < line->end;
}

static bool at_the_end(const Line *line, const ChudeDateExpression *found) {
    bool time = found->date.hour >= 0, time_last = time && found->time_at > found->day_at;
    char mark = mark_before(line, found->begin);
    size_t size = line->end - line->begin;
    if (size > BYLINE) {
        return false;
    }
    if (found->label) {
        return true;
    }
    switch (mark) {
    case '|': /* Xã hội | 08/04/2020: the page's, not the story's */
        return !found->linked;
    case '-':
        return time && (time_last || found->date.zoned || found->colon) && !found->linked;
    case '(':
    case '[':
        return time_last && !found->linked;
    case ',':
        return (found->ngay && behind_place(line, found)) || dateline_form(found);
    default:
        return false;
    }
}

static bool is_dateline(const Line *line, const ChudeDateExpression *found) {
    bool time = found->date.hour >= 0;
    bool evidence = time || found->weekday || found->date.zoned || found->label;
    bool begins = found->begin == line->begin, ends = only_dates(line, found->end);
    if (found->two_digits && !time && !found->weekday) {
        return false;
    }
    if (begins && ends) {
        return alone_on_its_line(found, evidence || found->ngay);
    }
    if ((found->dotted || found->spaced) && !evidence && !found->ngay) {
        return false;
    }
    if (begins) {
        char mark = mark_after(line, found->end);
        bool by_mark = line->end - line->begin <= BYLINE &&
                       ((mark == '|' && !found->linked) || (mark && strchr("-([", mark) && found->label));
        return by_mark || (mark != ':' && (dateline_form(found) || (found->label && time)));
    }
    if (ends) {
        return at_the_end(line, found);
    }
    if ((found->ngay || found->month_name) && behind_place(line, found) && before_dash(line, found)) {
        return true;
    }
    char mark = mark_before(line, found->begin);
    return found->begin - line->begin <= BEFORE && line->end - line->begin <= BYLINE && mark &&
           strchr("|-([", mark) && (dateline_form(found) || (found->label && time));
}

/* Where an expression may begin: at the line's begin, behind a mark, and at a label with a capital. */
static bool may_begin(const Line *line, size_t at) {
    const ChudeFolded *folded = line->folded;
    if (at == line->begin) {
        return true;
    }
    char before = folded->data[at - 1];
    if (!is_between(before)) {
        return false;
    }
    char mark = mark_before(line, at);
    return (mark && strchr("|-([,", mark)) || (folded->capital[at] && chude_dates_label(folded, at));
}

static bool find_in_line(const Line *line, size_t limit, ChudeDateExpression *found) {
    const ChudeFolded *folded = line->folded;
    for (size_t at = line->begin; at < line->end && folded->at[at] < limit;) {
        if (is_between(folded->data[at]) || !may_begin(line, at) ||
            !chude_dates_read(folded, at, false, found)) {
            at++;
            continue;
        }
        bool whole = !folded->cut || found->end < folded->size;
        if (whole && found->end <= line->end + 1 && is_dateline(line, found)) {
            return true;
        }
        at = MAX(found->day_at, at) + 1;
        while (at < line->end && !is_between(folded->data[at])) {
            at++;
        }
    }
    return false;
}

static size_t title_in(ChudeText text, ChudeText title) {
    return title.size && title.size <= text.size && memcmp(text.data, title.data, title.size) == 0
               ? title.size
               : 0;
}

static bool has_digits(ChudeText text, size_t from, size_t bytes) {
    unsigned count = 0;
    for (size_t i = from; i < text.size && i < from + bytes && count < FEWEST_DIGITS; i++) {
        count += g_ascii_isdigit(text.data[i]);
    }
    return count == FEWEST_DIGITS;
}

/* Whether the lead has begun: a long line, or one that ends a sentence. */
static bool is_prose(const ChudeFolded *folded, size_t begin, size_t end) {
    while (end > begin && strchr(" \")]'\x01", folded->data[end - 1])) {
        end--;
    }
    return end - begin > LEAD || (end > begin && strchr(".!?", folded->data[end - 1]));
}

bool chude_dates_in_head(ChudeText text, ChudeText title, ChudeDateFound *date, ChudeSpan *span) {
    size_t from = title_in(text, title), lines = 0;
    ChudeFolded folded;
    if (!has_digits(text, from, CHUDE_DATES_HEAD + BEHIND_HEAD)) {
        return false;
    }
    chude_dates_fold(&folded, text, from, CHUDE_DATES_HEAD + BEHIND_HEAD);
    for (size_t begin = 0, end; begin < folded.size && lines < CHUDE_DATES_LINES; begin = end + 1) {
        const char *newline = memchr(folded.data + begin, '\n', folded.size - begin);
        end = newline ? (size_t)(newline - folded.data) : folded.size;
        size_t first = MIN(chude_dates_skip(&folded, begin), end), last = end;
        while (last > first && is_between(folded.data[last - 1])) {
            last--;
        }
        Line line = {&folded, first, last};
        ChudeDateExpression found;
        if (find_in_line(&line, from + CHUDE_DATES_HEAD, &found)) {
            *date = found.date;
            *span = (ChudeSpan){folded.at[found.begin], folded.at[MIN(found.end, end)]};
            return true;
        }
        lines += last > first;
        if (is_prose(&folded, first, end)) {
            break;
        }
    }
    return false;
}

/* ---- members ---- */

static bool any_digit(const ChudeFolded *folded, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        if (g_ascii_isdigit(folded->data[i])) {
            return true;
        }
    }
    return false;
}

bool chude_dates_whole(ChudeText text, ChudeDateFound *date) {
    ChudeFolded folded;
    chude_dates_fold(&folded, text, 0, CHUDE_DATES_HEAD);
    if (folded.cut) {
        return false;
    }
    for (size_t i = 0; i < folded.size; i++) {
        folded.data[i] = folded.data[i] == '\n' ? ' ' : folded.data[i];
    }
    for (size_t at = 0; at < folded.size; at++) {
        ChudeDateExpression found;
        bool word = at == 0 || is_between(folded.data[at - 1]);
        if (!word || is_between(folded.data[at]) || !chude_dates_read(&folded, at, true, &found)) {
            if (word && g_ascii_isdigit(folded.data[at])) {
                return false; /* a number that is no part of the date */
            }
            continue;
        }
        *date = found.date;
        return !any_digit(&folded, found.end, folded.size) &&
               (!found.two_digits || found.weekday || found.date.hour >= 0);
    }
    return false;
}
