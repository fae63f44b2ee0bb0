#include "counting/key.h"

enum { SEPARATOR, ESCAPE }; /* an escaped byte is ESCAPE and the byte that comes after it in order */

void chude_key_add_word(ChudeBuffer *key, unsigned index, ChudeText word) {
    if (index) {
        chude_buffer_char(key, SEPARATOR);
    }
    size_t from = 0;
    for (size_t i = 0; i < word.size; i++) {
        if ((unsigned char)word.data[i] <= ESCAPE) {
            chude_buffer_add(key, word.data + from, i - from);
            chude_buffer_char(key, ESCAPE);
            chude_buffer_char(key, (char)(word.data[i] + 1));
            from = i + 1;
        }
    }
    chude_buffer_add(key, word.data + from, word.size - from);
}

static void space_underscores(ChudeBuffer *text, size_t begin) {
    for (size_t i = begin; i < text->size; i++) {
        if (text->data[i] == '_') {
            text->data[i] = ' ';
        }
    }
}

void chude_key_add_plain_word(ChudeBuffer *spelling, unsigned index, ChudeText word) {
    size_t begin = spelling->size;
    chude_key_add_word(spelling, index, word);
    space_underscores(spelling, begin);
}

void chude_key_text(ChudeText spelling, ChudeBuffer *text) {
    for (size_t i = 0; i < spelling.size; i++) {
        char c = spelling.data[i];
        if (c == SEPARATOR) {
            c = ' ';
        } else if (c == ESCAPE) {
            c = (char)(spelling.data[++i] - 1);
        }
        chude_buffer_char(text, c);
    }
}

void chude_key_plain_text(ChudeText key, ChudeBuffer *text) {
    size_t begin = text->size;
    chude_key_text((ChudeText){key.data + 1, key.size - 1}, text);
    space_underscores(text, begin);
}
