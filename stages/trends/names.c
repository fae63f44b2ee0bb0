#include "trends/names.h"

#include <glib.h>

bool chude_name_has_letter(ChudeText key) {
    for (const char *p = key.data, *end = p + key.size; p < end; p = g_utf8_next_char(p)) {
        if (g_unichar_isalpha(g_utf8_get_char(p))) {
            return true;
        }
    }
    return false;
}

bool chude_name_is_number(ChudeText key) {
    for (size_t i = 0; i < key.size; i++) {
        if (!g_ascii_isdigit(key.data[i]) && key.data[i] != ' ' && key.data[i] != '_') {
            return false;
        }
    }
    return true;
}

static bool is_calendar(const char *syllable, size_t size) {
    static const char *const words[] = {
        "năm",       "tháng",    "ngày",     "giờ",      "phút",   "tuần",    "quý",       "thứ",
        "sáng",      "trưa",     "chiều",    "tối",      "đêm",    "đầu",     "cuối",      "giữa",
        "nay",       "qua",      "tới",      "trước",    "sau",    "year",    "years",     "month",
        "months",    "week",     "weeks",    "day",      "days",   "last",    "next",      "this",
        "january",   "february", "march",    "april",    "may",    "june",    "july",      "august",
        "september", "october",  "november", "december", "monday", "tuesday", "wednesday", "thursday",
        "friday",    "saturday", "sunday"};
    bool number = size > 0;
    for (size_t i = 0; i < size; i++) {
        char c = syllable[i];
        number = number && (g_ascii_isdigit(c) || (i && (c == '.' || c == '-' || c == '/' || c == ':')));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words) && !number; i++) {
        number = strlen(words[i]) == size && memcmp(words[i], syllable, size) == 0;
    }
    return number;
}

bool chude_name_is_time(ChudeText key) {
    for (size_t begin = 0, end = 0; begin < key.size; begin = end + 1) {
        for (end = begin; end < key.size && key.data[end] != ' ' && key.data[end] != '_'; end++) {
        }
        if (!is_calendar(key.data + begin, end - begin)) {
            return false;
        }
    }
    return true;
}

bool chude_name_is_common(ChudeText key, ChudeText text) {
    return text.size && !memchr(key.data, ' ', key.size) && g_unichar_islower(g_utf8_get_char(text.data));
}

static bool is_function_word(const ChudeStopwords *stopwords, ChudeText word, bool ascii) {
    static const ChudeText vietnamese = {"vi", 2}, english = {"en", 2};
    return chude_stop_key(stopwords, vietnamese, word) || (ascii && chude_stop_key(stopwords, english, word));
}

bool chude_name_has_function_edge(const ChudeStopwords *stopwords, ChudeText key) {
    size_t first = 0, last = key.size;
    bool ascii = true;
    for (size_t i = 0; i < key.size; i++) {
        ascii = ascii && (unsigned char)key.data[i] < 0x80;
    }
    while (first < key.size && key.data[first] != ' ') {
        first++;
    }
    while (last > 0 && key.data[last - 1] != ' ') {
        last--;
    }
    return is_function_word(stopwords, (ChudeText){key.data, first}, ascii) ||
           (last && is_function_word(stopwords, (ChudeText){key.data + last, key.size - last}, ascii));
}

/* ---- forms ---- */

static bool is_digit(const ChudeText *text, size_t at) {
    return at < text->size && g_ascii_isdigit(text->data[at]);
}

/* Marks between two digits are one mark; within a name they are none. */
static void add_plain(ChudeBuffer *name, ChudeText word) {
    for (size_t i = 0; i < word.size; i++) {
        char c = word.data[i];
        if (c != '.' && c != '-' && c != '/') {
            chude_buffer_char(name, c);
        } else if (i > 0 && is_digit(&word, i - 1) && is_digit(&word, i + 1)) {
            chude_buffer_char(name, '/');
        }
    }
}

void chude_name_add(ChudeBuffer *name, const ChudeAbbreviations *abbreviations, ChudeText key) {
    for (size_t at = 0; at < key.size;) {
        const char *space = memchr(key.data + at, ' ', key.size - at);
        size_t size = space ? (size_t)(space - key.data) - at : key.size - at;
        ChudeText word = {key.data + at, size};
        const ChudeAbbreviation *known =
            abbreviations ? chude_abbreviations_find_key(abbreviations, word) : NULL;
        if (at) {
            chude_buffer_char(name, '_');
        }
        if (known && !known->ambiguous) {
            chude_buffer_literal(name, known->fulls[0].key);
        } else {
            add_plain(name, word);
        }
        at += size + 1;
    }
}

bool chude_name_within(ChudeText part, ChudeText whole) {
    for (size_t at = 0; part.size && at + part.size <= whole.size; at++) {
        bool begins = at == 0 || whole.data[at - 1] == '_';
        bool ends = at + part.size == whole.size || whole.data[at + part.size] == '_';
        if (begins && ends && memcmp(whole.data + at, part.data, part.size) == 0) {
            return true;
        }
    }
    return false;
}
