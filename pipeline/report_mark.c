/* report_mark.c - marks the words of a keyword or topic in a snippet. A snippet's own place in the text is not known, so words
 * are found again, by counting keys and at whole words, as evidence was. */
#include <string.h>

#include "counting_key.h"
#include "report.h"

enum {
    LONGEST = 420,  /* bytes of a snippet that are shown as they are */
    BEFORE = 140,   /* bytes before the first mark where a longer one is cut */
    MOST_WORDS = 12 /* runs of letters that a phrase may have */
};

struct ChudeReportMarks {
    GHashTable *keys;
    ChudeBuffer key; /* scratch */
};

ChudeReportMarks *chude_report_marks_new(void) {
    ChudeReportMarks *marks = g_new0(ChudeReportMarks, 1);
    marks->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return marks;
}

void chude_report_marks_free(ChudeReportMarks *marks) {
    g_hash_table_destroy(marks->keys);
    chude_buffer_clear(&marks->key);
    g_free(marks);
}

static char *key_of(ChudeText text) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, text);
    char *copy = g_strndup(key.size ? key.data : "", key.size);
    chude_buffer_clear(&key);
    return copy;
}

void chude_report_marks_add(ChudeReportMarks *marks, ChudeText phrase) {
    char *key = phrase.size ? key_of(phrase) : g_strdup("");
    if (key[0]) {
        g_hash_table_add(marks->keys, key);
    } else {
        g_free(key);
    }
}

static bool in_word(ChudeText text, size_t at) {
    gunichar c = g_utf8_get_char(text.data + at);
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static size_t next(ChudeText text, size_t at) {
    return MIN((size_t)(g_utf8_next_char(text.data + at) - text.data), text.size);
}

/* The end of the longest spelling that begins at `from`, where a word begins; `from` where there is none. */
static size_t match(const ChudeReportMarks *marks, ChudeText text, size_t from) {
    size_t found = from, at = from;
    for (int words = 0; at < text.size && words < MOST_WORDS; words++) {
        while (at < text.size && in_word(text, at)) {
            at = next(text, at);
        }
        char *key = key_of((ChudeText){text.data + from, at - from});
        found = g_hash_table_contains(marks->keys, key) ? at : found;
        g_free(key);
        while (at < text.size && !in_word(text, at)) {
            at = next(text, at);
        }
    }
    return found;
}

/* Spans to mark, by place; they do not overlap. */
static GArray *find(const ChudeReportMarks *marks, ChudeText text) {
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(ChudeSpan));
    bool before = false; /* is the character before in a word? */
    for (size_t at = 0; at < text.size;) {
        bool word = in_word(text, at);
        size_t end = word && !before ? match(marks, text, at) : at;
        before = word;
        if (end > at) {
            ChudeSpan span = {(uint32_t)at, (uint32_t)end};
            g_array_append_val(spans, span);
            at = end;
        } else {
            at = next(text, at);
        }
    }
    return spans;
}

/* What of a long text is shown: whole words around its first span. */
static ChudeSpan window(ChudeText text, size_t first) {
    size_t begin = 0, end = text.size;
    if (text.size > LONGEST) {
        begin = first > BEFORE ? first - BEFORE : 0;
        end = MIN(begin + LONGEST, text.size);
        while (begin > 0 && begin < first && text.data[begin - 1] != ' ') {
            begin++;
        }
        size_t cut = end;
        while (cut < text.size && cut > begin + LONGEST / 2 && text.data[cut] != ' ') {
            cut--;
        }
        end = cut > begin + LONGEST / 2 ? cut : end;
        while (end < text.size && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
            end++;
        }
    }
    return (ChudeSpan){(uint32_t)begin, (uint32_t)end};
}

/* What may stand before the first word of a sentence and belongs to it: quotation marks, brackets, dashes of dialogue. */
static bool is_opening(gunichar c) {
    return c == ' ' || c == '"' || c == '\'' || c == '-' || c == 0x2026 ||
           g_unichar_type(c) == G_UNICODE_OPEN_PUNCTUATION ||
           g_unichar_type(c) == G_UNICODE_INITIAL_PUNCTUATION ||
           g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION;
}

static bool is_closing(gunichar c) {
    return c == ' ' || c == '"' || c == '\'' || g_unichar_type(c) == G_UNICODE_CLOSE_PUNCTUATION ||
           g_unichar_type(c) == G_UNICODE_FINAL_PUNCTUATION;
}

/* Whether a text begins as a sentence does: with anything but a small letter or a mark that goes between words. A name in the middle of a
 * sentence cannot be told from the first word of one. */
static bool begins_sentence(ChudeText text) {
    size_t at = 0;
    while (at < text.size && is_opening(g_utf8_get_char(text.data + at))) {
        at = next(text, at);
    }
    gunichar c = at < text.size ? g_utf8_get_char(text.data + at) : 'A';
    return !g_unichar_islower(c) && !strchr(",;:.!?", c < 0x80 ? (char)c : 'A');
}

/* Whether a text ends as a sentence does: with a mark that ends one, behind which at most closing marks stand. */
static bool ends_sentence(ChudeText text) {
    const char *at = text.data + text.size;
    gunichar c = 0;
    do {
        at = g_utf8_find_prev_char(text.data, at);
        c = at ? g_utf8_get_char(at) : 0;
    } while (at && is_closing(c));
    switch (c) {
    case 0: /* nothing but closing marks */
    case '.':
    case '!':
    case '?':
    case 0x2026: /* … */
    case 0x061F: /* the Arabic question mark */
    case 0x06D4: /* the Urdu full stop */
    case 0x0964: /* the danda */
    case 0x17D4: /* the Khmer full stop */
    case 0x3002: /* the ideographic full stop */
    case 0xFF01:
    case 0xFF1F:
        return true;
    default:
        return false;
    }
}

static bool is_prefix(ChudeText part, ChudeText whole) {
    return part.size <= whole.size && memcmp(part.data, whole.data, part.size) == 0;
}

static bool is_suffix(ChudeText part, ChudeText whole) {
    return part.size <= whole.size &&
           memcmp(part.data, whole.data + (whole.size - part.size), part.size) == 0;
}

void chude_report_mark(ChudeBuffer *out, const ChudeReportMarks *marks, ChudeText snippet, ChudeText title) {
    if (!snippet.size || snippet.size > UINT32_MAX) {
        return;
    }
    snippet.size = MIN(snippet.size, 1 << 20);
    while (snippet.size && !g_utf8_validate(snippet.data, (gssize)snippet.size, NULL) &&
           ((unsigned char)snippet.data[snippet.size - 1] & 0x80)) {
        snippet.size--; /* of a character that was cut */
    }
    GArray *spans = find(marks, snippet);
    const ChudeSpan *span = (const ChudeSpan *)(void *)spans->data;
    ChudeSpan shown = window(snippet, spans->len ? span[0].begin : 0);
    size_t at = shown.begin;
    /* A title's line is whole without a full stop. */
    const bool from = at > 0 || (!begins_sentence(snippet) && !is_prefix(snippet, title)),
               on = shown.end < snippet.size || (!ends_sentence(snippet) && !is_suffix(snippet, title));
    chude_buffer_literal(out, from && on ? "<bdi class=\"from on\">"
                              : from     ? "<bdi class=\"from\">"
                              : on       ? "<bdi class=\"on\">"
                                         : "<bdi>");
    for (guint i = 0; i < spans->len && span[i].end <= shown.end; i++) {
        if (span[i].begin < at) {
            continue;
        }
        chude_report_escape(out, (ChudeText){snippet.data + at, span[i].begin - at});
        chude_buffer_literal(out, "<mark>");
        chude_report_escape(out, (ChudeText){snippet.data + span[i].begin, span[i].end - span[i].begin});
        chude_buffer_literal(out, "</mark>");
        at = span[i].end;
    }
    chude_report_escape(out, (ChudeText){snippet.data + at, shown.end - at});
    chude_buffer_literal(out, "</bdi>");
    g_array_free(spans, TRUE);
}
