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

void chude_report_mark(ChudeBuffer *out, const ChudeReportMarks *marks, ChudeText snippet) {
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
    chude_buffer_literal(out, at > 0 ? "<bdi>…" : "<bdi>");
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
    chude_buffer_literal(out, shown.end < snippet.size ? "…</bdi>" : "</bdi>");
    g_array_free(spans, TRUE);
}
