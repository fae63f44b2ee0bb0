#include "dates/expression.h"

#include <glib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 3600, FARTHEST = 14 /* hours from UTC */ };
enum { BETWEEN = 8, PARTS = 16 }; /* most marks between two parts, most parts */

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == CHUDE_FOLD_LETTER || c == '_';
}

/* The word or words (a blank stands for any number of them) at p, ended by what is no letter or digit; NULL where they are not. */
static const char *words(const char *p, const char *wanted) {
    for (; *wanted; wanted++) {
        if (*wanted == ' ') {
            if (*p != ' ') {
                return NULL;
            }
            while (*p == ' ') {
                p++;
            }
        } else if (*p++ != *wanted) {
            return NULL;
        }
    }
    return is_word(*p) ? NULL : p;
}

/* The first of the list that stands there; *which: its place. */
static const char *one_of(const char *p, const char *const *list, size_t count, size_t *which) {
    for (size_t i = 0; i < count; i++) {
        const char *end = words(p, list[i]);
        if (end) {
            *which = i;
            return end;
        }
    }
    return NULL;
}

static const char *blanks(const char *p) {
    while (*p == ' ') {
        p++;
    }
    return p;
}

/* from to most digits, and no more behind them. */
static const char *digits(const char *p, size_t from, size_t most, int *value) {
    size_t count = 0;
    int sum = 0;
    while (g_ascii_isdigit(p[count]) && count <= most) {
        sum = sum * 10 + (p[count++] - '0');
    }
    *value = sum;
    return count >= from && count <= most ? p + count : NULL;
}

/* ---- weekdays and months ---- */

static const char *weekday(const char *p) {
    /* longer ones first: "thu ba" is no English Thursday */
    static const char *const names[] = {
        "thu hai", "thu ba",   "thu tu", "thu nam", "thu sau",  "thu bay", "thu 2",     "thu 3",
        "thu 4",   "thu 5",    "thu 6",  "thu 7",   "chu nhat", "t2",      "t3",        "t4",
        "t5",      "t6",       "t7",     "cn",      "monday",   "tuesday", "wednesday", "thursday",
        "friday",  "saturday", "sunday", "mon",     "tue",      "tues",    "wed",       "thu",
        "thur",    "thurs",    "fri",    "sat",     "sun"};
    size_t which;
    const char *end = one_of(p, names, G_N_ELEMENTS(names), &which);
    return end && *end == '.' ? end + 1 : end;
}

static const char *english_month(const char *p, int *month) {
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char abbreviation[4] = {names[i][0], names[i][1], names[i][2], 0};
        const char *end = words(p, names[i]);
        end = end ? end : words(p, abbreviation);
        end = !end && i == 8 ? words(p, "sept") : end;
        if (end) {
            *month = (int)i + 1;
            return *end == '.' ? end + 1 : end;
        }
    }
    return NULL;
}

/* tháng 4, tháng tư, thg 4, th4 */
static const char *vietnamese_month(const char *p, int *month) {
    static const char *const names[] = {"muoi mot", "muoi hai", "gieng", "mot", "hai",  "ba",   "tu",  "bon",
                                        "nam",      "sau",      "bay",   "tam", "chin", "muoi", "chap"};
    static const int numbers[] = {11, 12, 1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 12};
    static const char *const heads[] = {"thang", "thg", "th"};
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        size_t size = strlen(heads[i]), which;
        if (strncmp(p, heads[i], size) != 0) {
            continue;
        }
        const char *rest = blanks(p + size), *end = digits(rest, 1, 2, month);
        if (end) {
            return end;
        }
        end = i == 0 && rest > p + size ? one_of(rest, names, G_N_ELEMENTS(names), &which) : NULL;
        if (end) {
            *month = numbers[which];
        }
        return end;
    }
    return NULL;
}

/* ---- days ---- */

static bool in_calendar(const ChudeDateFound *date) {
    return date->year > 0 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           g_date_valid_dmy((GDateDay)date->day, (GDateMonth)date->month, (GDateYear)date->year);
}

/* Four digits, or two where those may do: 70 to 99 are of the last century. */
static const char *year(const char *p, ChudeDateExpression *found) {
    const char *end = digits(p, 4, 4, &found->date.year);
    if (!end && (end = digits(p, 2, 2, &found->date.year))) {
        found->two_digits = true;
        found->date.year += found->date.year < 70 ? 2000 : 1900;
    }
    return end;
}

/* One of / - . with a blank on both sides or on none. */
static const char *sign(const char *p, char *which, bool *spaced) {
    const char *at = blanks(p);
    if (*at != '/' && *at != '-' && *at != '.') {
        return NULL;
    }
    *which = *at;
    const char *end = blanks(at + 1);
    *spaced = end > at + 1;
    return (at > p) == *spaced ? end : NULL;
}

/* 8/4/2020, 8-4-20, 2020/04/08 */
static const char *numeric_day(const char *p, ChudeDateExpression *found) {
    int first, second;
    char one, other;
    bool spaced, also;
    const char *year_end = digits(p, 4, 4, &first), *end = year_end ? year_end : digits(p, 1, 2, &first);
    end = end ? sign(end, &one, &spaced) : NULL;
    end = end ? digits(end, 1, 2, &second) : NULL;
    end = end ? sign(end, &other, &also) : NULL;
    if (!end || one != other || spaced != also) {
        return NULL;
    }
    found->date.month = second;
    found->dotted = one == '.';
    found->spaced = spaced;
    if (year_end) {
        found->date.year = first;
        return digits(end, 1, 2, &found->date.day);
    }
    found->date.day = first;
    return year(end, found);
}

/* What may stand between month and year: năm, a comma, a sign. */
static const char *before_year(const char *p) {
    const char *at = blanks(p);
    at = *at == ',' || *at == '/' || *at == '-' ? blanks(at + 1) : at;
    const char *end = words(at, "nam");
    end = end ? blanks(end) : at;
    return end > p ? end : NULL;
}

/* 8 tháng 4 năm 2020, 8 tháng Tư, 2020, 8 April 2020, 08-Apr-20 */
static const char *day_then_name(const char *p, ChudeDateExpression *found) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    const char *end = digits(p, 1, 2, &found->date.day);
    if (!end) {
        return NULL;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        const char *ending = words(end, endings[i]);
        end = ending ? ending : end;
    }
    const char *name = blanks(end);
    name = *name == '-' || *name == '/' || *name == ',' ? blanks(name + 1) : name;
    const char *of = words(name, "of");
    name = of ? blanks(of) : name;
    const char *behind = vietnamese_month(name, &found->date.month);
    bool english = !behind && (behind = english_month(name, &found->date.month));
    behind = behind ? before_year(behind) : NULL;
    behind = behind ? year(behind, found) : NULL;
    return english || !found->two_digits ? behind : NULL; /* 8 tháng 4, 20 người … */
}

/* April 8, 2020; tháng Tư 8, 2020 */
static const char *name_then_day(const char *p, ChudeDateExpression *found) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    const char *end = english_month(p, &found->date.month);
    end = end ? end : vietnamese_month(p, &found->date.month);
    if (!end || *end != ' ') {
        return NULL;
    }
    end = digits(blanks(end), 1, 2, &found->date.day);
    for (size_t i = 0; end && i < G_N_ELEMENTS(endings); i++) {
        const char *ending = words(end, endings[i]);
        end = ending ? ending : end;
    }
    end = end ? before_year(end) : NULL;
    return end ? digits(end, 4, 4, &found->date.year) : NULL;
}

static const char *compact_day(const char *p, ChudeDateExpression *found) {
    int value;
    const char *end = digits(p, 8, 8, &value);
    if (end) {
        found->date.year = value / 10000;
        found->date.month = value / 100 % 100;
        found->date.day = value % 100;
    }
    return end;
}

/* A number that goes on is another thing: 8.4.2020.1, 15/4/2020/QH13, 0-8-4-2020. */
static bool goes_on(const char *end) {
    return is_word(*end) || (strchr("/.-,:+", *end) && *end && is_word(end[1]));
}

static bool comes_from_before(const char *text, const char *p) {
    if (p == text) {
        return false;
    }
    char before = p[-1];
    return is_word(before) || (strchr("/.-,:+#", before) && p - text > 1 && g_ascii_isdigit(p[-2]));
}

static const char *read_clock(const char *p, ChudeDateExpression *found);

/* A time may follow at once: 2020-04-08T10:03, 08/04/2020-10:03. */
static bool time_follows(const char *end) {
    ChudeDateExpression ignored = {0};
    if (*end == 't' && g_ascii_isdigit(end[1])) {
        return read_clock(end + 1, &ignored) != NULL || digits(end + 1, 4, 6, &ignored.date.year) != NULL;
    }
    return (*end == '-' || *end == ',') && read_clock(end + 1, &ignored) != NULL;
}

static const char *day(const char *text, const char *p, bool compact, ChudeDateExpression *found) {
    static const char *const before[] = {"ngay", "mung", "mong", "hom"};
    const char *(*const forms[])(const char *, ChudeDateExpression *) = {numeric_day, day_then_name,
                                                                         name_then_day, compact_day};
    size_t which;
    const char *word = one_of(p, before, G_N_ELEMENTS(before), &which);
    const char *at = word ? blanks(word[0] == ':' ? word + 1 : word) : p;
    for (size_t i = 0; i < G_N_ELEMENTS(forms) - !compact; i++) {
        ChudeDateExpression copy = *found;
        const char *end = forms[i](at, &copy);
        bool alone = found->date.hour >= 0 || !comes_from_before(text, at); /* 10:03-08/04/2020 */
        if (end && alone && in_calendar(&copy.date) && (!goes_on(end) || time_follows(end))) {
            copy.ngay = word != NULL;
            copy.month_name = i == 1 || i == 2;
            *found = copy;
            return end;
        }
    }
    return NULL;
}

/* ---- times ---- */

/* AM, SA, giờ sáng …: the hour by the clock of 24. False where the hour does not go with it. */
static const char *half_of_day(const char *p, int *hour) {
    static const char *const names[] = {"am",   "a.m.", "a.m", "sa",    "sang", "pm",
                                        "p.m.", "p.m",  "ch",  "chieu", "toi",  "trua"};
    enum { AFTERNOON = 5, OF_12 = 9, NOON = 11 };
    size_t which;
    const char *end = one_of(blanks(p), names, G_N_ELEMENTS(names), &which);
    if (!end || *hour > 23) {
        return end ? NULL : p;
    }
    bool twelve = which < OF_12 && which != AFTERNOON - 1; /* sáng, chiều, tối also go with 15 giờ */
    if (twelve && *hour > 12) {
        return end; /* 15:03 PM is written, too */
    }
    if (which < AFTERNOON) {
        *hour = *hour == 12 && twelve ? 0 : *hour;
    } else if (which != NOON || *hour < 3) {
        *hour += *hour < 12 ? 12 : 0;
    }
    return end;
}

/* 10:03, 10:03:59.123, 10h03, 10g03, 10h, 10 giờ 03 phút; with what tells morning and afternoon. Says nothing of `found` but the time. */
static const char *read_clock(const char *p, ChudeDateExpression *found) {
    int hour, minute = 0, second = -1;
    bool colon = false;
    const char *end = digits(p, 1, 2, &hour), *more;
    if (!end) {
        return NULL;
    }
    if (*end == ':') {
        colon = true;
        end = digits(end + 1, 2, 2, &minute);
        if (end && *end == ':' && (more = digits(end + 1, 2, 2, &second))) {
            end = more;
            if ((*end == '.' || *end == ',') && g_ascii_isdigit(end[1])) {
                do {
                    end++;
                } while (g_ascii_isdigit(*end));
            }
        }
    } else if ((*end == 'h' || *end == 'g') && g_ascii_isdigit(end[1])) {
        end = digits(end + 1, 2, 2, &minute);
    } else if (*end == 'h' && !is_word(end[1])) {
        end++;
    } else if ((more = words(blanks(end), "gio"))) {
        end = more;
        if ((more = digits(blanks(end), 1, 2, &minute)) && !strchr("/-.", *more) && !is_word(*more)) {
            const char *unit = words(blanks(more), "phut");
            end = unit ? unit : more;
        } else {
            minute = 0;
        }
    } else {
        return NULL;
    }
    end = end && *end == '\'' ? end + 1 : end; /* 10:03' */
    end = end ? half_of_day(end, &hour) : NULL;
    if (!end || hour > 23 || minute > 59 || second > 60) {
        return NULL;
    }
    found->date.hour = hour;
    found->date.minute = minute;
    found->date.second = second;
    found->colon = colon;
    return end;
}

/* 100300 behind a compact day's T. */
static const char *compact_clock(const char *p, ChudeDateExpression *found) {
    int value;
    const char *end = digits(p, 6, 6, &value);
    bool seconds = end != NULL;
    end = end ? end : digits(p, 4, 4, &value);
    if (!end) {
        return NULL;
    }
    found->date.second = seconds ? value % 100 : -1;
    value = seconds ? value / 100 : value;
    found->date.hour = value / 100;
    found->date.minute = value % 100;
    found->colon = true;
    return found->date.hour < 24 && found->date.minute < 60 && found->date.second < 61 ? end : NULL;
}

static const char *time_part(const char *text, const char *p, bool compact, ChudeDateExpression *found) {
    ChudeDateExpression copy = *found;
    bool behind_day = found->date.year && p > text && p[-1] == 't';
    if (*p == 't' && found->date.year && g_ascii_isdigit(p[1])) {
        p++;
        behind_day = true;
    }
    const char *end = read_clock(p, &copy);
    end = !end && behind_day && compact ? compact_clock(p, &copy) : end;
    bool zone = end && (*end == '+' || *end == '-' || *end == 'z'); /* at once behind it: the zone looks */
    if (!end || (!behind_day && comes_from_before(text, p) && p[-1] != '-' && p[-1] != ',') ||
        (!zone && goes_on(end))) {
        return NULL;
    }
    *found = copy;
    return end;
}

/* ---- zones ---- */

/* +7, +07, +0700, +07:00. */
static const char *offset(const char *p, bool whole, int *seconds) {
    int hours, minutes = 0;
    const char *end;
    if (*p != '+' && *p != '-') {
        return NULL;
    }
    if ((end = digits(p + 1, 4, 4, &hours))) {
        minutes = hours % 100;
        hours /= 100;
    } else {
        const char *more;
        end = digits(p + 1, whole ? 2 : 1, 2, &hours);
        if (end && *end == ':' && (more = digits(end + 1, 2, 2, &minutes))) {
            end = more;
        }
    }
    if (!end || hours > FARTHEST || minutes % 15 || minutes > 45 || goes_on(end)) {
        return NULL;
    }
    *seconds = (*p == '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
    return end;
}

static const char *zone(const char *text, const char *p, const ChudeDateExpression *found, int *seconds) {
    static const struct {
        const char *name;
        int hours;
    } names[] = {{"ict", 7},  {"gio viet nam", 7}, {"gio vn", 7}, {"gio ha noi", 7}, {"est", -5},
                 {"edt", -4}, {"cst", -6},         {"cdt", -5},   {"mst", -7},       {"mdt", -6},
                 {"pst", -8}, {"pdt", -7},         {"gmt", 0},    {"utc", 0},        {"ut", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *end = words(p, names[i].name), *more;
        if (!end) {
            continue;
        }
        *seconds = names[i].hours * HOUR;
        if (i + 3 >= G_N_ELEMENTS(names) && (more = offset(blanks(end), false, seconds))) {
            end = more;
        }
        return end;
    }
    if (found->date.hour < 0 || p == text) {
        return NULL;
    }
    if (*p == 'z' && !is_word(p[1])) {
        *seconds = 0;
        return g_ascii_isdigit(p[-1]) ? p + 1 : NULL;
    }
    return g_ascii_isdigit(p[-1]) || p[-1] == ' ' ? offset(p, true, seconds) : NULL;
}

/* ---- words around ---- */

static const char *label(const char *p) {
    static const char *const names[] = {"cap nhat",          "cap nhat cuoi", "cap nhat lan cuoi",
                                        "lan cap nhat cuoi", "ngay cap nhat", "ngay dang",
                                        "ngay dang tin",     "ngay xuat ban", "xuat ban",
                                        "ngay tao",          "dang luc",      "dang ngay",
                                        "dang vao",          "dang tin",      "duoc dang",
                                        "duoc dang vao",     "gui luc",       "gui ngay",
                                        "published",         "last updated",  "last modified",
                                        "updated",           "posted",        "publish date",
                                        "published date",    "date"};
    const char *longest = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *end = words(p, names[i]);
        longest = end && (!longest || end > longest) ? end : longest;
    }
    return longest;
}

static const char *link_word(const char *p, bool *sentence) {
    static const char *const names[] = {"luc", "vao luc", "vao hoi", "vao",      "hoi",
                                        "at",  "on",      "ngay",    "lan cuoi", "tin"};
    enum { PLAIN = 6 };
    size_t which;
    const char *end = one_of(p, names, G_N_ELEMENTS(names), &which);
    *sentence = end && which < PLAIN;
    return end;
}

/* ---- the whole ---- */

static bool is_between(char c) {
    return c && strchr(" ,|-()[];:/*>.", c);
}

size_t chude_dates_skip(const ChudeFolded *folded, size_t at) {
    while (is_between(folded->data[at])) {
        at++;
    }
    return at;
}

bool chude_dates_label(const ChudeFolded *folded, size_t at) {
    return label(folded->data + at) != NULL;
}

/* The next part at p: behind it, with what it says in *found; NULL where there is none that is new. *solid: no mere link. */
static const char *part(const char *text, const char *p, bool compact, ChudeDateExpression *found,
                        bool *solid) {
    const char *end;
    int seconds;
    bool sentence;
    bool has_day = found->date.year != 0, has_time = found->date.hour >= 0;
    *solid = true;
    if (!has_day && (end = day(text, p, compact, found))) {
        found->day_at = (size_t)(p - text);
        found->linked |= has_time && found->ngay;
        return end;
    }
    if (!has_time && (end = time_part(text, p, compact, found))) {
        found->time_at = (size_t)(p - text);
        return end;
    }
    if (!found->date.zoned && (end = zone(text, p, found, &seconds))) {
        found->date.zoned = true;
        found->date.offset = seconds;
        return end;
    }
    if (!found->weekday && (end = weekday(p))) {
        found->weekday = true;
        found->weekday_first = !has_day;
        return end;
    }
    *solid = false;
    if (!has_day && (end = label(p))) {
        found->label = true;
        return end;
    }
    if ((end = link_word(p, &sentence))) {
        found->linked |= sentence && !found->label;
    }
    return end;
}

bool chude_dates_read(const ChudeFolded *folded, size_t at, bool compact, ChudeDateExpression *found) {
    const char *text = folded->data, *p = text + at, *end = p;
    ChudeDateExpression read = {.begin = at, .end = at, .date = {.hour = -1, .minute = -1, .second = -1}};
    *found = read;
    for (int count = 0; count < PARTS; count++) {
        bool solid;
        const char *next = p;
        while (next - p < BETWEEN && is_between(*next) &&
               !((*next == '+' || *next == '-') && read.date.hour >= 0 && g_ascii_isdigit(next[1]))) {
            next++;
        }
        if (next > text && is_word(next[-1]) && is_word(*next) && !read.date.year) {
            break;
        }
        const char *behind = part(text, next, compact, &read, &solid);
        if (!behind && *next == '-') { /* no zone: a mark like others */
            behind = part(text, next + 1, compact, &read, &solid);
        }
        if (!behind) {
            break;
        }
        p = behind;
        if (solid) { /* a label or a "lúc" that nothing follows is of the text: Lực lượng … */
            end = behind;
            *found = read;
        }
    }
    while (*end == ')' || *end == ']') {
        end++;
    }
    found->end = (size_t)(end - text);
    return found->date.year != 0;
}
