#include "segment_format.h"

#include <glib.h>
#include <string.h>

#include "words.h"

ChudeSegmentFormat chude_segment_format(const char *name) {
    return strcmp(name, "ndjson") == 0   ? CHUDE_SEGMENT_NDJSON
           : strcmp(name, "conllu") == 0 ? CHUDE_SEGMENT_CONLLU
                                         : CHUDE_SEGMENT_TEXT;
}

static ChudeText token_text(const ChudeWords *words, size_t i) {
    const ChudeToken *token = &words->tokens[i];
    return (ChudeText){words->text.data + token->begin, token->end - token->begin};
}

/* ---- NDJSON ---- */

void chude_segment_ndjson(ChudeBuffer *out, const ChudeWords *words, uint64_t line, ChudeBuffer *room) {
    room->size = 0;
    chude_words_write(room, words);
    chude_buffer_literal(out, "{\"line\":");
    chude_json_integer(out, (int64_t)line);
    chude_buffer_literal(out, ",\"text\":");
    chude_json_string(out, words->text);
    chude_buffer_literal(out, ",\"words\":");
    chude_json_string(out, chude_buffer_text(room));
    chude_buffer_literal(out, ",\"tokens\":[");
    for (size_t i = 0; i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        chude_buffer_literal(out, i ? ",{\"text\":" : "{\"text\":");
        chude_json_string(out, token_text(words, i));
        chude_buffer_literal(out, ",\"begin\":");
        chude_json_integer(out, token->begin);
        chude_buffer_literal(out, ",\"end\":");
        chude_json_integer(out, token->end);
        chude_buffer_literal(out, token->flags & CHUDE_TOKEN_SENTENCE ? ",\"sentence\":true}" : "}");
    }
    chude_buffer_literal(out, "]}\n");
}

/* ---- CoNLL-U ---- */

/* The token with one space for each run of white space inside it. False where that changed something. */
static bool add_form(ChudeBuffer *out, ChudeText token) {
    const char *at = token.data, *end = token.data + token.size;
    bool same = true;
    while (at < end) {
        const char *plain = at;
        while (at < end && !chude_space(at, end)) {
            at++;
        }
        chude_buffer_add(out, plain, (size_t)(at - plain));
        if (at < end) {
            const char *begin = at;
            for (size_t space; (space = chude_space(at, end));) {
                at += space;
            }
            same = same && at == begin + 1 && *begin == ' ';
            chude_buffer_char(out, ' ');
        }
    }
    return same;
}

/* Escapes of UDPipe; white space that it has none for as \uXXXX, since readers cut lines at it. */
static void add_escaped(ChudeBuffer *out, ChudeText text) {
    static const char plain[] = " \t\r\n|\\", letters[] = "strnp\\";
    for (const char *at = text.data, *end = at + text.size; at < end;) {
        const char *escape = *at ? strchr(plain, *at) : NULL;
        size_t space = chude_space(at, end);
        if (escape) {
            chude_buffer_printf(out, "\\%c", letters[escape - plain]);
            at++;
        } else if (space) {
            chude_buffer_printf(out, "\\u%04X", g_utf8_get_char(at));
            at += space;
        } else {
            chude_buffer_char(out, *at++);
        }
    }
}

static void add_misc(ChudeBuffer *out, bool *any, const char *name, ChudeText value) {
    chude_buffer_printf(out, "%s%s=", *any ? "|" : "", name);
    add_escaped(out, value);
    *any = true;
}

/* What stands in the line between tokens i-1 and i; 0 and count: at its beginning and end. */
static ChudeText space_before(const ChudeWords *words, size_t i) {
    size_t begin = i ? words->tokens[i - 1].end : 0;
    size_t end = i < words->count ? words->tokens[i].begin : words->text.size;
    return (ChudeText){words->text.data + begin, end - begin};
}

static bool is_one_space(ChudeText space) {
    return space.size == 1 && space.data[0] == ' ';
}

/* number: of the token in its sentence, from 1. */
static void add_token(ChudeBuffer *out, const ChudeWords *words, size_t i, size_t number) {
    ChudeText token = token_text(words, i), before = space_before(words, i),
              after = space_before(words, i + 1);
    bool last = i + 1 == words->count, any = false;
    chude_buffer_printf(out, "%zu\t", number);
    bool same = add_form(out, token);
    chude_buffer_literal(out, "\t_\t_\t_\t_\t_\t_\t_\t");
    if (!last && after.size == 0) {
        add_misc(out, &any, "SpaceAfter", (ChudeText){"No", 2});
    }
    if (after.size && (last || !is_one_space(after))) {
        add_misc(out, &any, "SpacesAfter", after);
    }
    if (i == 0 && before.size) {
        add_misc(out, &any, "SpacesBefore", before);
    }
    if (!same) {
        add_misc(out, &any, "SpacesInToken", token);
    }
    chude_buffer_literal(out, any ? "\n" : "_\n");
}

void chude_segment_conllu(ChudeBuffer *out, const ChudeWords *words, uint64_t line) {
    unsigned sentence = 0;
    for (size_t i = 0, end; i < words->count; i = end) {
        chude_buffer_printf(out, "%s# sent_id = %" G_GUINT64_FORMAT "-%u\n# text = ", i ? "" : "# newpar\n",
                            line, ++sentence);
        for (end = i; end == i || (end < words->count && !(words->tokens[end].flags & CHUDE_TOKEN_SENTENCE));
             end++) {
            if (end > i && space_before(words, end).size) {
                chude_buffer_char(out, ' ');
            }
            add_form(out, token_text(words, end));
        }
        chude_buffer_char(out, '\n');
        for (size_t k = i; k < end; k++) {
            add_token(out, words, k, k - i + 1);
        }
        chude_buffer_char(out, '\n');
    }
}
