#include "background.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "fail.h"
#include "terms.h"

enum { IDFS = 4096 };

struct ChudeBackground {
    ChudeBackgroundTerm *slots;
    size_t mask;
    double documents;
    uint32_t least;
    double unknown, idfs[IDFS]; /* IDF of what is not in the file; of small df */
};

uint64_t chude_phrase_hash(ChudeText key, uint32_t *syllables) {
    uint64_t hash = 0;
    uint32_t count = 0;
    const char *p = key.data, *end = key.data + key.size;
    while (p < end) {
        const char *syllable = p;
        while (p < end && *p != ' ' && *p != '_' && *p != ',') {
            p++;
        }
        if (p > syllable) {
            size_t size = (size_t)(p - syllable);
            size -= size > 1 && p[-1] == '.'; /* TP. Vinh is TP Vinh */
            hash = hash * CHUDE_PHRASE_BASE + chude_hash(syllable, size);
            count++;
        }
        p += p < end;
    }
    if (syllables) {
        *syllables = count;
    }
    return hash ? hash : 1; /* 0 means an empty slot */
}

/* Decimal digits from *at to the first other byte; false where there is none, or more than nine. */
static bool read_number(const char **at, const char *end, uint32_t *value) {
    const char *p = *at;
    uint32_t number = 0;
    while (p < end && *p >= '0' && *p <= '9' && p - *at < 9) {
        number = number * 10 + (uint32_t)(*p++ - '0');
    }
    bool some = p > *at;
    *at = p;
    *value = number;
    return some;
}

static void insert(ChudeBackground *background, ChudeBackgroundTerm term) {
    size_t at = (term.hash ^ term.hash >> 32) & background->mask;
    while (background->slots[at].hash && background->slots[at].hash != term.hash) {
        at = (at + 1) & background->mask;
    }
    if (background->slots[at].df < term.df) {
        background->slots[at] = term;
    }
}

/* One line, from p to its end; false where it is malformed. */
static bool parse_line(ChudeBackground *background, const char *p, const char *end, bool *header) {
    const char *tab = memchr(p, '\t', (size_t)(end - p));
    const char *at = tab ? tab + 1 : end;
    uint32_t df, verb = CHUDE_VERB_UNKNOWN;
    if (!tab || tab == p || !read_number(&at, end, &df) || df == 0) {
        return false;
    }
    if (at < end && *at == '\t') {
        at++;
        if (!read_number(&at, end, &verb) || verb > 9) {
            return false;
        }
    }
    if (at != end) {
        return false;
    }
    if (!*header) {
        *header = true;
        background->documents = df;
        background->least = df;
        return tab - p == 9 && memcmp(p, "documents", 9) == 0;
    }
    ChudeText term = {p, (size_t)(tab - p)};
    insert(background, (ChudeBackgroundTerm){chude_phrase_hash(term, NULL), df, (uint8_t)verb});
    background->least = MIN(background->least, df);
    return true;
}

ChudeBackground *chude_background_parse(ChudeText tsv, const char *name, GError **error) {
    ChudeBackground *background = g_new0(ChudeBackground, 1);
    background->documents = 1;
    background->least = 1;
    const char *p = tsv.data, *end = tsv.data + tsv.size;
    size_t lines = 1, size = 16, number = 0;
    for (const char *q = p; q < end && (q = memchr(q, '\n', (size_t)(end - q))); q++) {
        lines++;
    }
    while (size < lines * 2) {
        size *= 2;
    }
    background->slots = g_new0(ChudeBackgroundTerm, size);
    background->mask = size - 1;
    bool header = false;
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *line_end = newline ? newline : end;
        number++;
        if (line_end > p && *p != '#' && !parse_line(background, p, line_end, &header)) {
            chude_fail(error, "%s, line %zu: not \"term<TAB>documents\"%s", name, number,
                       header ? "" : "; the first line must be \"documents<TAB>N\"");
            chude_background_free(background);
            return NULL;
        }
        p = newline ? newline + 1 : end;
    }
    background->unknown = log(background->documents / (1 + background->least / 2.0));
    for (int df = 0; df < IDFS; df++) {
        background->idfs[df] = log(background->documents / (1 + (double)df));
    }
    return background;
}

void chude_background_free(ChudeBackground *background) {
    if (background) {
        g_free(background->slots);
        g_free(background);
    }
}

double chude_background_documents(const ChudeBackground *background) {
    return background->documents;
}

uint32_t chude_background_least(const ChudeBackground *background) {
    return background->least;
}

double chude_background_idf(const ChudeBackground *background, const ChudeBackgroundTerm *term) {
    if (!term) {
        return background->unknown;
    }
    return term->df < IDFS ? background->idfs[term->df] : log(background->documents / (1 + (double)term->df));
}

void chude_background_prefetch(const ChudeBackground *background, uint64_t hash) {
    __builtin_prefetch(&background->slots[(hash ^ hash >> 32) & background->mask]);
}

const ChudeBackgroundTerm *chude_background_find(const ChudeBackground *background, uint64_t hash) {
    size_t at = (hash ^ hash >> 32) & background->mask;
    for (; background->slots[at].hash; at = (at + 1) & background->mask) {
        if (background->slots[at].hash == hash) {
            return &background->slots[at];
        }
    }
    return NULL;
}

const ChudeBackgroundTerm *chude_background_term(const ChudeBackground *background, ChudeText key) {
    const ChudeBackgroundTerm *found = chude_background_find(background, chude_phrase_hash(key, NULL));
    if (found || key.size == 0 || !memchr(key.data, '.', key.size)) {
        return found;
    }
    g_autofree char *parted = g_strndup(key.data, key.size);
    g_strdelimit(parted, ".", ' ');
    return chude_background_find(background, chude_phrase_hash((ChudeText){parted, key.size}, NULL));
}
