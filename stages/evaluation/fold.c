#include "evaluation/fold.h"

#include <glib.h>
#include <libstemmer.h>

#include "vietnamese/evaluation/score.h"

/* Grave, acute, tilde, hook above, dot below: what a Vietnamese tone is written with. */
static bool is_tone(gunichar c) {
    return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323;
}

static bool is_word(gunichar c) {
    return c == '_' || g_unichar_isalnum(c);
}

static void add_marks(ChudeBuffer *out, const char *decomposed, bool tones) {
    for (const char *p = decomposed; *p; p = g_utf8_next_char(p)) {
        if (is_tone(g_utf8_get_char(p)) == tones) {
            chude_buffer_add(out, p, (size_t)(g_utf8_next_char(p) - p));
        }
    }
}

static void add_word(ChudeBuffer *out, const char *word, size_t size, struct sb_stemmer *stemmer) {
    char *decomposed = g_utf8_normalize(word, (gssize)size, G_NORMALIZE_NFD);
    size_t begin = out->size;
    add_marks(out, decomposed, false);
    add_marks(out, decomposed, true);
    g_free(decomposed);
    if (stemmer) {
        const sb_symbol *stem =
            sb_stemmer_stem(stemmer, (const sb_symbol *)out->data + begin, (int)(out->size - begin));
        out->size = begin;
        chude_buffer_add(out, (const char *)stem, (size_t)sb_stemmer_length(stemmer));
    }
}

void chude_evaluation_fold(ChudeBuffer *out, ChudeText phrase, struct sb_stemmer *stemmer) {
    ChudeBuffer folded = {0};
    bool first = true; /* a stem may be empty, and its space stays: `s loops` is not `loops` */
    for (size_t at = 0; at < phrase.size;) { /* a NUL parts words, and ends GLib's strings */
        const char *piece = phrase.data + at, *nul = memchr(piece, 0, phrase.size - at);
        size_t size = nul ? (size_t)(nul - piece) : phrase.size - at;
        char *composed = g_utf8_normalize(piece, (gssize)size, G_NORMALIZE_NFC);
        chude_score_fold(&folded, (ChudeText){composed, strlen(composed)});
        chude_buffer_char(&folded, ' ');
        g_free(composed);
        at += size + 1;
    }
    for (const char *p = folded.data, *end = p + folded.size; p < end;) {
        const char *begin = p;
        while (is_word(g_utf8_get_char(p))) { /* a space stands at the end */
            p = g_utf8_next_char(p);
        }
        if (p > begin) {
            chude_buffer_literal(out, first ? "" : " ");
            first = false;
            add_word(out, begin, (size_t)(p - begin), stemmer);
        }
        p = g_utf8_next_char(p);
    }
    chude_buffer_clear(&folded);
}
