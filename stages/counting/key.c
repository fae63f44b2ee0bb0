#include "counting/key.h"

enum {
    SEPARATOR = ' ',
    ESCAPE = '!', /* an escaped byte is ESCAPE and the byte plus ESCAPED, which keeps the order */
    ESCAPED = 0x22
};

void chude_key_add_word(ChudeBuffer *key, unsigned index, ChudeText word) {
    if (index) {
        chude_buffer_char(key, SEPARATOR);
    }
    size_t from = 0;
    for (size_t i = 0; i < word.size; i++) {
        if ((unsigned char)word.data[i] <= ESCAPE) {
            chude_buffer_add(key, word.data + from, i - from);
            chude_buffer_char(key, ESCAPE);
            chude_buffer_char(key, (char)(word.data[i] + ESCAPED));
            from = i + 1;
        }
    }
    chude_buffer_add(key, word.data + from, word.size - from);
}

void chude_key_add_key(ChudeBuffer *key, ChudeText more) {
    chude_buffer_char(key, SEPARATOR);
    chude_buffer_add(key, more.data + 1, more.size - 1);
}

static void space_underscores(ChudeBuffer *text, size_t begin) {
    for (size_t i = begin; i < text->size; i++) {
        if (text->data[i] == '_') {
            text->data[i] = ' ';
        }
    }
}

void chude_key_add_plain_word(ChudeBuffer *spelling, unsigned index, ChudeText word) {
    static const char space[] = {ESCAPE, ' ' + ESCAPED};
    chude_key_add_word(spelling, index, (ChudeText){NULL, 0}); /* its separator */
    for (const char *p = word.data, *end = p + word.size; p < end; p++) {
        if (*p == '_') {
            chude_buffer_add(spelling, space, sizeof space);
        } else {
            chude_key_add_word(spelling, 0, (ChudeText){p, 1});
        }
    }
}

void chude_key_text(ChudeText spelling, ChudeBuffer *text) {
    for (size_t i = 0; i < spelling.size; i++) {
        char c = spelling.data[i];
        if (c == SEPARATOR) {
            c = ' ';
        } else if (c == ESCAPE) {
            c = (char)(spelling.data[++i] - ESCAPED);
        }
        chude_buffer_char(text, c);
    }
}

void chude_key_plain_text(ChudeText key, ChudeBuffer *text) {
    size_t begin = text->size;
    chude_key_text((ChudeText){key.data + 1, key.size - 1}, text);
    space_underscores(text, begin);
}
