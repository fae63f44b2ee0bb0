#include "buffer.h"

#include <glib.h>
#include <stdarg.h>

#include "plain.h"

void chude_buffer_clear(ChudeBuffer *buffer) {
    g_free(buffer->data);
    *buffer = (ChudeBuffer){0};
}

char *chude_buffer_reserve(ChudeBuffer *buffer, size_t more) {
    if (!buffer->data || buffer->room - buffer->size < more) {
        size_t room = buffer->room ? buffer->room * 2 : 256;
        if (room - buffer->size < more) {
            room = buffer->size + more;
        }
        buffer->data = g_realloc(buffer->data, room);
        buffer->room = room;
    }
    return buffer->data + buffer->size;
}

void chude_buffer_literal(ChudeBuffer *buffer, const char *text) {
    chude_buffer_add(buffer, text, strlen(text));
}

void chude_buffer_printf(ChudeBuffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    chude_buffer_literal(buffer, text);
    g_free(text);
}

void chude_json_string(ChudeBuffer *buffer, ChudeText text) {
    static const char hex[] = "0123456789abcdef";
    chude_buffer_reserve(buffer, text.size + 2);
    chude_buffer_char(buffer, '"');
    const char *at = text.data, *end = at + text.size;
    while (at < end) {
        const char *plain = at;
        at = chude_json_plain_end(plain, end);
        chude_buffer_add(buffer, plain, (size_t)(at - plain));
        if (at == end) {
            break;
        }
        unsigned char c = (unsigned char)*at++;
        char escape[6] = {'\\', 0};
        size_t size = 2;
        switch (c) {
        case '"':
        case '\\':
            escape[1] = (char)c;
            break;
        case '\n':
            escape[1] = 'n';
            break;
        case '\t':
            escape[1] = 't';
            break;
        case '\r':
            escape[1] = 'r';
            break;
        case '\b':
            escape[1] = 'b';
            break;
        case '\f':
            escape[1] = 'f';
            break;
        default:
            escape[1] = 'u';
            escape[2] = escape[3] = '0';
            escape[4] = hex[c >> 4];
            escape[5] = hex[c & 15];
            size = 6;
        }
        chude_buffer_add(buffer, escape, size);
    }
    chude_buffer_char(buffer, '"');
}

void chude_json_literal(ChudeBuffer *buffer, const char *text) {
    chude_json_string(buffer, (ChudeText){text, strlen(text)});
}
