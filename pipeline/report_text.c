/* report_text.c - labels, numbers, dates, and text of documents, as HTML has them. */
#include <stdlib.h>
#include <string.h>

#include "embedded.h"
#include "report.h"
#include "shape.h"

GHashTable *chude_report_labels(bool vietnamese) {
    GHashTable *labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const ChudeEmbedded *file = chude_embedded_find("reports/report/labels.tsv");
    g_assert(file);
    char **lines = g_strsplit((const char *)file->data, "\n", -1);
    for (char **line = lines; *line; line++) {
        char **columns = g_strsplit(*line, "\t", 3);
        if ((*line)[0] != '#' && g_strv_length(columns) == 3) {
            g_hash_table_replace(labels, g_strdup(columns[0]), g_strdup(columns[vietnamese ? 2 : 1]));
        }
        g_strfreev(columns);
    }
    g_strfreev(lines);
    return labels;
}

/* ---- escaping ---- */

void chude_report_escape(ChudeBuffer *out, ChudeText text) {
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '&') {
            chude_buffer_literal(out, "&amp;");
        } else if (c == '<') {
            chude_buffer_literal(out, "&lt;");
        } else if (c == '>') {
            chude_buffer_literal(out, "&gt;");
        } else if (c == '"') {
            chude_buffer_literal(out, "&quot;");
        } else if (c == '\'') {
            chude_buffer_literal(out, "&#39;");
        } else if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7F) {
            /* No character of HTML: U+2400 … are pictures of them. */
            const char picture[] = {(char)0xE2, (char)0x90, (char)(c == 0x7F ? 0xA1 : 0x80 + c)};
            chude_buffer_add(out, picture, sizeof picture);
        } else {
            chude_buffer_char(out, (char)c);
        }
    }
}

void chude_report_text(ChudeBuffer *out, const char *text) {
    chude_report_escape(out, (ChudeText){text, strlen(text)});
}

void chude_report_cut(ChudeBuffer *out, ChudeText text, size_t most) {
    size_t at = 0, characters = 0;
    while (at < text.size && characters < most) {
        at = (size_t)(g_utf8_next_char(text.data + at) - text.data);
        characters++;
    }
    chude_report_escape(out, (ChudeText){text.data, MIN(at, text.size)});
    if (at < text.size) {
        chude_buffer_literal(out, "…");
    }
}

void chude_report_data(ChudeBuffer *out, ChudeText text) {
    chude_buffer_literal(out, "<bdi>");
    chude_report_cut(out, text, 300);
    chude_buffer_literal(out, "</bdi>");
}

void chude_report_anchor(ChudeBuffer *out, const ChudeReport *report, const char *id) {
    chude_buffer_printf(out, "<a class=\"here\" href=\"#%s\" aria-label=\"", id);
    chude_report_say(out, report, "here");
    chude_buffer_literal(out, "\"></a>"); /* page.css has the sign, which is no part of a heading's text */
}

/* ---- labels ---- */

const char *chude_report_label(const ChudeReport *report, const char *key) {
    const char *label = g_hash_table_lookup(report->labels, key);
    g_assert(label); /* a key that labels.tsv does not have is a programmer's error */
    return label;
}

char *chude_report_filled(const ChudeReport *report, const char *key, int64_t n, const char *a,
                          const char *b) {
    const char *label = chude_report_label(report, key), *many = strchr(label, '|');
    const char *end = many && n == 1 ? many : label + strlen(label);
    char *number = chude_report_count(report, n);
    GString *text = g_string_new(NULL);
    for (const char *at = many && n != 1 ? many + 1 : label; at < end; at++) {
        const char *value = NULL;
        if (at[0] == '{' && at + 2 < end && at[2] == '}') {
            value = at[1] == 'n' ? number : at[1] == 'a' ? a : at[1] == 'b' ? b : NULL;
        }
        if (value) {
            g_string_append(text, value);
            at += 2;
        } else {
            g_string_append_c(text, *at);
        }
    }
    g_free(number);
    return g_string_free(text, FALSE);
}

void chude_report_fill(ChudeBuffer *out, const ChudeReport *report, const char *key, int64_t n, const char *a,
                       const char *b) {
    char *text = chude_report_filled(report, key, n, a, b);
    chude_report_text(out, text);
    g_free(text);
}

void chude_report_say(ChudeBuffer *out, const ChudeReport *report, const char *key) {
    chude_report_text(out, chude_report_label(report, key));
}

/* ---- numbers and dates ---- */

char *chude_report_count(const ChudeReport *report, int64_t count) {
    char *digits = g_strdup_printf("%" G_GINT64_FORMAT, count);
    size_t length = strlen(digits), sign = digits[0] == '-';
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < length; i++) {
        if (i > sign && (length - i) % 3 == 0) {
            g_string_append_c(text, report->vietnamese ? '.' : ',');
        }
        g_string_append_c(text, digits[i]);
    }
    g_free(digits);
    return g_string_free(text, FALSE);
}

char *chude_report_decimal(const ChudeReport *report, double value, int decimals) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE], form[8];
    g_snprintf(form, sizeof form, "%%.%df", CLAMP(decimals, 0, 9));
    if (value > 1e15 || value < -1e15 || value != value) { /* no such number comes from Chude */
        return g_strdup("…");
    }
    g_ascii_formatd(digits, sizeof digits, form, value);
    char *point = strchr(digits, '.');
    char *whole = chude_report_count(report, (int64_t)strtoll(digits, NULL, 10));
    char *text = g_strconcat(digits[0] == '-' && whole[0] != '-' ? "-" : "", whole,
                             point ? (report->vietnamese ? "," : ".") : "", point ? point + 1 : "", NULL);
    g_free(whole);
    return text;
}

char *chude_report_percent(const ChudeReport *report, double share) {
    double percent = share * 100;
    char *number = chude_report_decimal(report, percent, percent > 0 && percent < 9.95 ? 1 : 0);
    char *text = g_strconcat(number, "%", NULL);
    g_free(number);
    return text;
}

static int two_digits(const char *at) {
    return 10 * (at[0] - '0') + at[1] - '0';
}

char *chude_report_date(const ChudeReport *report, const char *date) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    size_t size = strlen(date);
    for (size_t i = 0; i < MIN(size, 10); i++) {
        if (i == 4 || i == 7 ? date[i] != '-' : !g_ascii_isdigit(date[i])) {
            return g_strdup(date);
        }
    }
    int month = size >= 7 ? two_digits(date + 5) : 0, day = size >= 10 ? two_digits(date + 8) : 0;
    if ((size != 4 && size != 7 && size < 10) || (size >= 7 && (month < 1 || month > 12)) || day > 31) {
        return g_strdup(date);
    }
    if (size == 4) {
        return g_strdup(date);
    }
    if (size == 7) {
        return report->vietnamese ? g_strdup_printf("%d/%.4s", month, date)
                                  : g_strdup_printf("%s %.4s", months[month - 1], date);
    }
    int hour = size >= 13 && (date[10] == 'T' || date[10] == ' ') && g_ascii_isdigit(date[11]) &&
                       g_ascii_isdigit(date[12])
                   ? two_digits(date + 11)
                   : -1;
    const char *minute = size >= 16 && date[13] == ':' ? date + 14 : "00";
    char *time = hour < 0 ? g_strdup("") : g_strdup_printf(", %02d:%.2s", hour, minute);
    char *text = report->vietnamese ? g_strdup_printf("%d/%d/%.4s%s", day, month, date, time)
                                    : g_strdup_printf("%d %s %.4s%s", day, months[month - 1], date, time);
    g_free(time);
    return text;
}

char *chude_report_span(const ChudeReport *report, const char *from, const char *to) {
    enum { DAY = 10 }; /* bytes of a date that are its day */
    const bool days = strlen(from) >= DAY && strlen(to) >= DAY && strncmp(from, to, DAY) != 0;
    char *first = days ? g_strndup(from, DAY) : g_strdup(from),
         *last = days ? g_strndup(to, DAY) : g_strdup(to);
    char *a = chude_report_date(report, first), *b = chude_report_date(report, last);
    char *span = strcmp(a, b) == 0 ? g_strdup(a) : chude_report_filled(report, "dates", 2, a, b);
    g_free(a);
    g_free(b);
    g_free(first);
    g_free(last);
    return span;
}

/* ---- members ---- */

const char *chude_report_string(json_object *object, const char *name) {
    json_object *value = json_object_is_type(object, json_type_object) ? chude_member(object, name) : NULL;
    return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

ChudeText chude_report_bytes(json_object *object, const char *name) {
    return json_object_is_type(object, json_type_object) ? chude_member_text(object, name)
                                                         : (ChudeText){"", 0};
}

bool chude_report_number(json_object *object, const char *name, double *value) {
    json_object *member = json_object_is_type(object, json_type_object) ? chude_member(object, name) : NULL;
    if (!json_object_is_type(member, json_type_int) && !json_object_is_type(member, json_type_double)) {
        return false;
    }
    *value = json_object_get_double(member);
    return true;
}

size_t chude_report_length(json_object *object, const char *name) {
    json_object *list = json_object_is_type(object, json_type_object) ? chude_member(object, name) : NULL;
    return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

json_object *chude_report_item(json_object *object, const char *name, size_t i) {
    return i < chude_report_length(object, name) ? json_object_array_get_idx(chude_member(object, name), i)
                                                 : NULL;
}
