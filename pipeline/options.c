#include "options.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

ChudeArgs *chude_args_new(const ChudeOption *options) {
    static const ChudeOption none[] = {{0}};
    ChudeArgs *args = g_new0(ChudeArgs, 1);
    args->options = options ? options : none;
    while (args->options[args->count].name) {
        args->count++;
    }
    args->values = g_new0(char *, args->count + 1);
    args->more = g_new0(GPtrArray *, args->count + 1);
    return args;
}

void chude_args_free(ChudeArgs *args) {
    if (!args) {
        return;
    }
    for (size_t i = 0; i < args->count; i++) {
        g_free(args->values[i]);
        if (args->more[i]) {
            g_ptr_array_free(args->more[i], TRUE);
        }
    }
    g_free(args->values);
    g_free(args->more);
    g_free(args);
}

int chude_args_find(const ChudeArgs *args, const char *name) {
    for (size_t i = 0; i < args->count; i++) {
        if (strcmp(args->options[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int chude_args_find_letter(const ChudeArgs *args, char letter) {
    for (size_t i = 0; i < args->count; i++) {
        if (letter && args->options[i].letter == letter) {
            return (int)i;
        }
    }
    return -1;
}

static bool is_choice(const char *values, const char *value) {
    char **choices = g_strsplit(values, "|", -1);
    bool found = g_strv_contains((const char *const *)choices, value);
    g_strfreev(choices);
    return found;
}

static bool check_integer(const ChudeOption *option, const char *value, GError **error) {
    char *end = NULL;
    gint64 number = g_ascii_strtoll(value, &end, 10);
    if (end == value || *end || (double)number < option->minimum || (double)number > option->maximum) {
        chude_fail(error, "--%s takes a whole number from %.0f to %.0f, not \"%s\"", option->name,
                   option->minimum, option->maximum, value);
        return false;
    }
    return true;
}

static bool check_number(const ChudeOption *option, const char *value, GError **error) {
    char *end = NULL;
    double number = g_ascii_strtod(value, &end);
    if (end == value || *end || !isfinite(number) || number < option->minimum || number > option->maximum) {
        chude_fail(error, "--%s takes a number from %g to %g, not \"%s\"", option->name, option->minimum,
                   option->maximum, value);
        return false;
    }
    return true;
}

static void add_string(ChudeArgs *args, int option, const char *value) {
    GPtrArray **strings = &args->more[option];
    if (!*strings) {
        *strings = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(*strings, NULL);
    }
    g_ptr_array_insert(*strings, (gint)(*strings)->len - 1, g_strdup(value));
}

/* Bytes: a whole number, K, M, G or T behind it (64M, 64MB and 64MiB are the same). False where it is none, or beyond 2^63. */
static bool parse_size(const char *text, uint64_t *size) {
    static const char units[] = "KMGT";
    char *end = NULL;
    if (!g_ascii_isdigit(text[0])) {
        return false;
    }
    errno = 0;
    uint64_t number = g_ascii_strtoull(text, &end, 10);
    const char *unit = *end ? strchr(units, g_ascii_toupper(*end)) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    end += unit != NULL;
    if (unit && g_ascii_tolower(*end) == 'i') {
        end++;
    }
    if (g_ascii_tolower(*end) == 'b') {
        end++;
    }
    *size = number << shift;
    return !*end && errno == 0 && number <= (uint64_t)INT64_MAX >> shift;
}

static bool check_size(const ChudeOption *option, const char *value, GError **error) {
    uint64_t size;
    if (!parse_size(value, &size) || (double)size < option->minimum || (double)size > option->maximum) {
        chude_fail(error, "--%s takes a size of %.0fM or more, such as 512M or 2G, not \"%s\"", option->name,
                   option->minimum / 1048576, value);
        return false;
    }
    return true;
}

bool chude_args_set(ChudeArgs *args, int option, const char *value, GError **error) {
    const ChudeOption *known = &args->options[option];
    switch (known->type) {
    case CHUDE_FLAG:
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0) {
            chude_fail(error, "--%s is a flag: write it alone, or =true, =false", known->name);
            return false;
        }
        break;
    case CHUDE_INTEGER:
        if (!check_integer(known, value, error)) {
            return false;
        }
        break;
    case CHUDE_NUMBER:
        if (!check_number(known, value, error)) {
            return false;
        }
        break;
    case CHUDE_SIZE:
        if (!check_size(known, value, error)) {
            return false;
        }
        break;
    case CHUDE_CHOICE:
        if (!is_choice(known->values, value)) {
            chude_fail(error, "--%s takes one of %s, not \"%s\"", known->name, known->values, value);
            return false;
        }
        break;
    case CHUDE_STRINGS:
        add_string(args, option, value);
        break;
    default:
        break;
    }
    g_free(args->values[option]);
    /* A whole number is kept as JSON writes it: no sign +, no leading zeros. */
    args->values[option] = known->type == CHUDE_INTEGER
                               ? g_strdup_printf("%" G_GINT64_FORMAT, g_ascii_strtoll(value, NULL, 10))
                               : g_strdup(value);
    return true;
}

const char *chude_args_value(const ChudeArgs *args, int option) {
    return args->values[option] ? args->values[option] : args->options[option].fallback;
}

const char *chude_option_string(const ChudeArgs *args, const char *name) {
    int i = chude_args_find(args, name);
    g_assert(i >= 0);
    return chude_args_value(args, i);
}

int64_t chude_option_integer(const ChudeArgs *args, const char *name) {
    int i = chude_args_find(args, name);
    const char *value = chude_option_string(args, name);
    uint64_t size = 0;
    if (value && args->options[i].type == CHUDE_SIZE) {
        return parse_size(value, &size) ? (int64_t)size : 0;
    }
    return value ? g_ascii_strtoll(value, NULL, 10) : 0;
}

double chude_option_number(const ChudeArgs *args, const char *name) {
    const char *value = chude_option_string(args, name);
    return value ? g_ascii_strtod(value, NULL) : 0;
}

bool chude_option_flag(const ChudeArgs *args, const char *name) {
    const char *value = chude_option_string(args, name);
    return value && strcmp(value, "true") == 0;
}

const char *const *chude_option_strings(const ChudeArgs *args, const char *name) {
    static const char *const none[] = {NULL};
    int i = chude_args_find(args, name);
    g_assert(i >= 0 && args->options[i].type == CHUDE_STRINGS);
    return args->more[i] ? (const char *const *)args->more[i]->pdata : none;
}

static void write_string(ChudeBuffer *json, const char *value) {
    char *valid = g_utf8_make_valid(value, -1); /* a file's name may be any bytes */
    chude_json_literal(json, valid);
    g_free(valid);
}

static void write_strings(ChudeBuffer *json, const GPtrArray *strings) {
    chude_buffer_char(json, '[');
    for (guint i = 0; i + 1 < strings->len; i++) {
        chude_buffer_literal(json, i ? "," : "");
        write_string(json, g_ptr_array_index(strings, i));
    }
    chude_buffer_char(json, ']');
}

/* So that reading it again gives the same double, which nine digits do for most. */
static void write_number(ChudeBuffer *json, double number) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (chude_round(number) == number) {
        chude_json_number(json, number);
    } else {
        chude_buffer_literal(json, g_ascii_dtostr(digits, sizeof digits, number));
    }
}

void chude_args_write(ChudeBuffer *json, const ChudeArgs *args, bool defaults) {
    bool first = true;
    chude_buffer_char(json, '{');
    for (size_t i = 0; i < args->count; i++) {
        const char *value = defaults ? chude_args_value(args, (int)i) : args->values[i];
        if (!value) {
            continue;
        }
        chude_buffer_literal(json, first ? "" : ",");
        first = false;
        chude_json_literal(json, args->options[i].name);
        chude_buffer_char(json, ':');
        ChudeOptionType type = args->options[i].type;
        if (type == CHUDE_FLAG) {
            chude_buffer_literal(json, value);
        } else if (type == CHUDE_INTEGER) {
            chude_json_integer(json, g_ascii_strtoll(value, NULL, 10)); /* 007 was accepted, and is no JSON */
        } else if (type == CHUDE_NUMBER) {
            write_number(json, g_ascii_strtod(value, NULL));
        } else if (type == CHUDE_STRINGS) {
            write_strings(json, args->more[i]);
        } else {
            write_string(json, value);
        }
    }
    chude_buffer_char(json, '}');
}

/* Levenshtein distance; names are short. */
static size_t distance(const char *a, const char *b) {
    size_t n = strlen(b);
    size_t *row = g_new(size_t, n + 1);
    for (size_t j = 0; j <= n; j++) {
        row[j] = j;
    }
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
        }
    }
    size_t result = row[n];
    g_free(row);
    return result;
}

const char *chude_nearest(const char *name, const char *const *names) {
    const char *best = NULL;
    size_t least = strlen(name) / 3 + 1;
    for (; *names; names++) {
        size_t d = distance(name, *names);
        if (d < least || (d == least && !best)) {
            least = d;
            best = *names;
        }
    }
    return best;
}
