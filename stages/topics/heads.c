#include "heads.h"

#include <glib.h>
#include <string.h>

#include "counting_key.h"
#include "embedded.h"
#include "keyphrases/backgrounds.h"

/* By reading: docs/topic-trials.md. */
#define WEAK 0.2
#define WIDE 0.7 /* what calls no topic alone is worth less */
#define VERB 0.2 /* what the surest verb is worth less than a noun */
#define SUREST 9.0

struct ChudeTopicsHeads {
    GHashTable *weak; /* keys with spaces; '=' or '+' before one that must be the whole phrase */
    size_t longest;   /* syllables of one */
    ChudeBackground *background;
};

static void add_head(ChudeTopicsHeads *heads, ChudeText text) {
    ChudeBuffer key = {0};
    if (*text.data == '=' || *text.data == '+') {
        chude_buffer_char(&key, *text.data);
        text = (ChudeText){text.data + 1, text.size - 1};
    }
    chude_counting_key(&key, text);
    size_t syllables = 1;
    for (size_t i = 0; i < key.size; i++) {
        if (key.data[i] == '_') {
            key.data[i] = ' ';
            syllables++;
        }
    }
    heads->longest = MAX(heads->longest, syllables);
    g_hash_table_add(heads->weak, g_strndup(key.data, key.size));
    chude_buffer_clear(&key);
}

ChudeTopicsHeads *chude_topics_heads_new(void) {
    ChudeTopicsHeads *heads = g_new0(ChudeTopicsHeads, 1);
    heads->weak = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const ChudeEmbedded *file = chude_embedded_find("models/topic.heads.tsv");
    const char *line = (const char *)file->data, *end = line + file->size;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        if (stop > line && *line != '#') {
            add_head(heads, (ChudeText){line, (size_t)(stop - line)});
        }
        line = stop + 1;
    }
    heads->background = chude_background_shipped(CHUDE_LANGUAGE_VI, NULL);
    g_assert(heads->background);
    return heads;
}

void chude_topics_heads_free(ChudeTopicsHeads *heads) {
    g_hash_table_unref(heads->weak);
    chude_background_free(heads->background);
    g_free(heads);
}

static bool is_weak_head(const ChudeTopicsHeads *heads, ChudeText key) {
    g_autofree char *start = g_strndup(key.data, key.size), *whole = g_strconcat("=", start, NULL);
    size_t syllables = 0;
    if (g_hash_table_contains(heads->weak, whole)) {
        return true;
    }
    for (size_t i = 0; start && i <= key.size && syllables < heads->longest; i++) {
        if (i == key.size || start[i] == ' ') {
            start[i] = '\0';
            if (g_hash_table_contains(heads->weak, start)) {
                return true;
            }
            if (i < key.size) {
                start[i] = ' ';
            }
            syllables++;
        }
    }
    return false;
}

bool chude_topics_head_is_wide(const ChudeTopicsHeads *heads, ChudeText key) {
    g_autofree char *whole = g_strdup_printf("+%.*s", (int)key.size, key.data);
    return g_hash_table_contains(heads->weak, whole);
}

double chude_topics_head_weight(const ChudeTopicsHeads *heads, ChudeText key) {
    if (is_weak_head(heads, key)) {
        return WEAK;
    }
    if (chude_topics_head_is_wide(heads, key)) {
        return WIDE;
    }
    const ChudeBackgroundTerm *term = chude_background_term(heads->background, key);
    return term && term->verb != CHUDE_VERB_UNKNOWN ? 1 - VERB * term->verb / SUREST : 1;
}
