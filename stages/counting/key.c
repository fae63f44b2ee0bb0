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

void chude_key_text(ChudeText key, ChudeBuffer *text) {
    for (size_t i = 0; i < key.size; i++) {
        char c = key.data[i];
        if (c == ESCAPE && i + 1 < key.size) {
            c = (char)(key.data[++i] - ESCAPED);
        }
        chude_buffer_char(text, c);
    }
}
