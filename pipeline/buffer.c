#include "buffer.h"

#include <glib.h>
#include <stdarg.h>

#include "decimal.h"

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
    size_t done = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        chude_buffer_add(buffer, text.data + done, i - done);
        done = i + 1;
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
    chude_buffer_add(buffer, text.data + done, text.size - done);
    chude_buffer_char(buffer, '"');
}

void chude_json_literal(ChudeBuffer *buffer, const char *text) {
    chude_json_string(buffer, (ChudeText){text, strlen(text)});
}

void chude_json_integer(ChudeBuffer *buffer, int64_t value) {
    char digits[20], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--at = '-';
    }
    chude_buffer_add(buffer, at, (size_t)(digits + sizeof digits - at));
}

void chude_json_number(ChudeBuffer *buffer, double value) {
    char digits[CHUDE_DECIMAL_ROOM];
    if (value == 0) {
        value = 0; /* no "-0" */
    }
    chude_buffer_add(buffer, digits, chude_decimal_write(value, digits));
}

double chude_round(double value) {
    return chude_decimal_round(value);
}
