#include "dates/fold.h"

#include <glib.h>

static char fold_letter(gunichar c) {
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    if (c == 0x110 || c == 0x111) { /* Đ, đ do not decompose */
        return 'd';
    }
    g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));
    return parts[0] < 0x80 && g_ascii_isalnum((char)parts[0]) ? g_ascii_tolower((char)parts[0])
                                                              : (char)CHUDE_FOLD_LETTER;
}

static char fold_ascii(char c) {
    switch (c) {
    case '\t':
        return '|'; /* it parts columns */
    case '\r':
    case '\v':
    case '\f':
        return ' ';
    case '\n':
        return '\n';
    default:
        return g_ascii_iscntrl(c) ? (char)CHUDE_FOLD_OTHER : g_ascii_tolower(c);
    }
}

/* 0 where it is a mark or cannot be seen. */
static char fold_wide(gunichar c) {
    switch (g_unichar_type(c)) {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_FORMAT:
        return 0;
    case G_UNICODE_SPACE_SEPARATOR:
        return ' ';
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return '\n';
    case G_UNICODE_DASH_PUNCTUATION:
        return '-';
    default:
        break;
    }
    switch (c) {
    case 0x85:
        return '\n';
    case 0xB7:   /* · */
    case 0x2022: /* • */
    case 0x2219: /* ∙ */
    case 0x25CF: /* ● */
    case 0x25CB: /* ○ */
    case 0x25AA: /* ▪ */
    case 0x25A0: /* ■ */
    case 0x2502: /* │ */
    case 0xAB:   /* « */
    case 0xBB:   /* » */
    case 0x203A: /* › */
        return '|';
    default:
        return g_unichar_isalnum(c) ? fold_letter(c) : (char)CHUDE_FOLD_OTHER;
    }
}

void chude_dates_fold(ChudeFolded *folded, ChudeText text, size_t from, size_t bytes) {
    const char *p = text.data + from, *end = text.data + text.size;
    const char *limit = (size_t)(end - p) > bytes ? p + bytes : end;
    size_t size = 0;
    while (p < limit && size < CHUDE_DATES_WINDOW) {
        bool ascii = (unsigned char)*p < 0x80;
        gunichar c = ascii ? (gunichar)*p : g_utf8_get_char(p);
        char byte = ascii ? fold_ascii(*p) : fold_wide(c);
        if (byte) {
            folded->data[size] = byte;
            folded->capital[size] = ascii ? g_ascii_isupper(*p) : g_unichar_isupper(c);
            folded->at[size++] = (uint32_t)(p - text.data);
        }
        p = ascii ? p + 1 : g_utf8_next_char(p);
    }
    folded->data[size] = 0;
    folded->capital[size] = false;
    folded->at[size] = (uint32_t)(p - text.data);
    folded->size = size;
    folded->cut = p < end;
}
