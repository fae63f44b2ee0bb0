/* condition.c - conditions of `select --where`. */
#include "select/condition.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

#include "fail.h"
#include "json_scan.h"
#include "record.h"

typedef enum { EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, MATCH } Operator;

/* A number as written: exact within 64 bits, else a double. */
typedef struct {
    bool whole;
    int64_t integer;
    double real;
} Number;

struct ChudeCondition {
    char *name, *value;
    Operator relation;
    bool negated, numeric;
    Number number; /* of value, where it is numeric */
    GRegex *pattern;
};

/* text must end in NUL. */
static bool read_number(const char *text, Number *number) {
    char *end = NULL;
    if (!(g_ascii_isdigit(*text) || (*text == '-' && g_ascii_isdigit(text[1])))) {
        return false; /* strtod would take blanks, inf, and nan too */
    }
    number->real = g_ascii_strtod(text, &end);
    if (*end || g_ascii_tolower(text[*text == '-' ? 2 : 1]) == 'x') {
        return false;
    }
    errno = 0;
    number->integer = g_ascii_strtoll(text, &end, 10);
    number->whole = *end == 0 && errno == 0;
    return true;
}

static int compare_numbers(const Number *a, const Number *b) {
    if (a->whole && b->whole) {
        return (a->integer > b->integer) - (a->integer < b->integer);
    }
    return (a->real > b->real) - (a->real < b->real);
}

/* The operator at text, its bytes in *size. */
static Operator read_operator(const char *text, size_t *size, bool *negated) {
    *negated = text[0] == '!';
    *size = *negated || ((text[0] == '<' || text[0] == '>') && text[1] == '=') ? 2 : 1;
    switch (text[*negated ? 1 : 0]) {
    case '<':
        return *size == 2 ? LESS_EQUAL : LESS;
    case '>':
        return *size == 2 ? GREATER_EQUAL : GREATER;
    case '~':
        return MATCH;
    default:
        return EQUAL;
    }
}

/* Where the operator begins; NULL where there is none. */
static const char *find_operator(const char *text) {
    for (const char *p = text; *p; p++) {
        if (strchr("=<>~", *p) || (*p == '!' && (p[1] == '=' || p[1] == '~'))) {
            return p;
        }
    }
    return NULL;
}

ChudeCondition *chude_condition_new(const char *text, GError **error) {
    const char *at = find_operator(text);
    if (!at || at == text) {
        chude_fail(error, "--where takes NAME=VALUE (or != < <= > >= ~ !~ between them), not \"%s\"", text);
        return NULL;
    }
    size_t size;
    ChudeCondition *condition = g_new0(ChudeCondition, 1);
    condition->relation = read_operator(at, &size, &condition->negated);
    condition->name = g_strndup(text, (size_t)(at - text));
    condition->value = g_strdup(at + size);
    condition->numeric = read_number(condition->value, &condition->number);
    if (condition->relation == MATCH) {
        GError *cause = NULL;
        condition->pattern = g_regex_new(condition->value, G_REGEX_OPTIMIZE, 0, &cause);
        if (!condition->pattern) {
            chude_fail(error, "--where %s: %s", text, cause->message);
            g_error_free(cause);
            chude_condition_free(condition);
            return NULL;
        }
    }
    return condition;
}

void chude_condition_free(ChudeCondition *condition) {
    if (condition) {
        g_free(condition->name);
        g_free(condition->value);
        if (condition->pattern) {
            g_regex_unref(condition->pattern);
        }
        g_free(condition);
    }
}

/* Member `path` of an object, given as JSON text. */
static ChudeText inner_member(ChudeArena *arena, ChudeText object, const char *path) {
    size_t count = 0;
    GError *error = NULL;
    const ChudeJsonMember *members =
        object.size && object.data[0] == '{' ? chude_json_scan(arena, object, &count, &error) : NULL;
    g_clear_error(&error); /* it was read before */
    for (size_t i = 0; members && i < count; i++) {
        if (members[i].name.size == strlen(path) &&
            memcmp(members[i].name.data, path, members[i].name.size) == 0) {
            return members[i].value;
        }
    }
    const char *dot = strchr(path, '.');
    for (size_t i = 0; dot && members && i < count; i++) {
        if (members[i].name.size == (size_t)(dot - path) &&
            memcmp(members[i].name.data, path, members[i].name.size) == 0) {
            return inner_member(arena, members[i].value, dot + 1);
        }
    }
    return (ChudeText){NULL, 0};
}

static ChudeText printed(ChudeArena *arena, const ChudeDocument *document, const char *name) {
    ChudeBuffer json = {0};
    ChudeText value = {NULL, 0};
    if (chude_record_value(&json, document, name)) {
        value = chude_arena_copy(arena, json.data, json.size);
    }
    chude_buffer_clear(&json);
    return value;
}

ChudeText chude_condition_member(ChudeBatch *batch, const ChudeDocument *document, const char *name) {
    ChudeText value = printed(batch->arena, document, name);
    const char *dot = strchr(name, '.');
    if (value.data || !dot) {
        return value;
    }
    char *head = g_strndup(name, (size_t)(dot - name));
    value = printed(batch->arena, document, head);
    g_free(head);
    return value.data ? inner_member(batch->arena, value, dot + 1) : value;
}

static int compare_bytes(ChudeText a, const char *b) {
    size_t size = strlen(b);
    int order = memcmp(a.data, b, MIN(a.size, size));
    return order ? order : (a.size > size) - (a.size < size);
}

/* value: JSON text, data NULL where there is none. Orders numbers as numbers, all else by bytes. */
static bool compares(const ChudeCondition *condition, ChudeText plain, bool string) {
    Number number;
    char *text = g_strndup(plain.data, plain.size);
    /* A string that looks like a number (CSV has no others) has its place among numbers, but equals only itself. */
    bool numeric =
        condition->numeric && !(string && condition->relation == EQUAL) && read_number(text, &number);
    int order =
        numeric ? compare_numbers(&number, &condition->number) : compare_bytes(plain, condition->value);
    g_free(text);
    switch (condition->relation) {
    case LESS:
        return order < 0;
    case LESS_EQUAL:
        return order <= 0;
    case GREATER:
        return order > 0;
    case GREATER_EQUAL:
        return order >= 0;
    default:
        return order == 0;
    }
}

bool chude_condition_holds(const ChudeCondition *condition, ChudeBatch *batch, const ChudeDocument *document,
                           GError **error) {
    ChudeText value = chude_condition_member(batch, document, condition->name);
    if (!value.data) {
        return condition->negated;
    }
    bool string = value.size > 0 && value.data[0] == '"';
    ChudeText plain = string ? chude_json_unescape(batch->arena, value) : value;
    plain = plain.data ? plain : value; /* a NUL inside: as it is written */
    if (!condition->pattern) {
        return compares(condition, plain, string) != condition->negated;
    }
    GError *cause = NULL;
    bool found = g_regex_match_full(condition->pattern, plain.data, (gssize)plain.size, 0, 0, NULL, &cause);
    if (cause) {
        chude_fail(error, "--where %s~%s: %s", condition->name, condition->value, cause->message);
        g_error_free(cause);
        return false;
    }
    return found != condition->negated;
}
