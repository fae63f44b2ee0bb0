/* corpus.c - reads segmented lines through the tokenizer itself: behind its seam sits a segmenter that looks at
 * the units of each sentence and joins nothing. So training sees what the model will see. */
#include "vietnamese/training/corpus.h"

#include <string.h>

#include "arena.h"
#include "buffer.h"
#include "fail.h"
#include "stream.h"
#include "terms.h"
#include "vietnamese/shape_key.h"
#include "vietnamese/tokenizer.h"

struct ChudeTrainingSpellings {
    ChudeArena *arena;
    GArray *list;    /* ChudeSpelling */
    uint32_t *slots; /* index + 1; 0: empty */
    size_t mask;
};

ChudeTrainingSpellings *chude_training_spellings_new(void) {
    enum { SLOTS = 1 << 16 };
    ChudeTrainingSpellings *spellings = g_new0(ChudeTrainingSpellings, 1);
    spellings->arena = chude_arena_new();
    spellings->list = g_array_new(FALSE, FALSE, sizeof(ChudeSpelling));
    spellings->slots = g_new0(uint32_t, SLOTS);
    spellings->mask = SLOTS - 1;
    return spellings;
}

void chude_training_spellings_free(ChudeTrainingSpellings *spellings) {
    chude_arena_free(spellings->arena);
    g_array_free(spellings->list, TRUE);
    g_free(spellings->slots);
    g_free(spellings);
}

uint32_t chude_training_spellings_count(const ChudeTrainingSpellings *spellings) {
    return spellings->list->len;
}

ChudeSpelling *chude_training_spelling(const ChudeTrainingSpellings *spellings, uint32_t index) {
    return &g_array_index(spellings->list, ChudeSpelling, index);
}

static bool is_same(ChudeText a, ChudeText b) {
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Those without a key are told apart by their own bytes. */
static uint32_t *slot_of(const ChudeTrainingSpellings *spellings, ChudeText key, bool has_key) {
    for (size_t i = chude_hash(key.data, key.size) & spellings->mask;; i = (i + 1) & spellings->mask) {
        uint32_t *slot = &spellings->slots[i];
        if (*slot == 0) {
            return slot;
        }
        const ChudeSpelling *known = chude_training_spelling(spellings, *slot - 1);
        if (has_key == (known->key.data != NULL) && is_same(has_key ? known->key : known->unit, key)) {
            return slot;
        }
    }
}

static void grow(ChudeTrainingSpellings *spellings) {
    spellings->mask = spellings->mask * 2 + 1;
    g_free(spellings->slots);
    spellings->slots = g_new0(uint32_t, spellings->mask + 1);
    for (guint i = 0; i < spellings->list->len; i++) {
        const ChudeSpelling *known = chude_training_spelling(spellings, i);
        *slot_of(spellings, known->key.data ? known->key : known->unit, known->key.data != NULL) = i + 1;
    }
}

static uint32_t intern(ChudeTrainingSpellings *spellings, ChudeText key, ChudeText unit, bool has_key) {
    uint32_t *slot = slot_of(spellings, key, has_key);
    if (*slot) {
        return *slot - 1;
    }
    ChudeSpelling spelling = {.unit = chude_arena_copy(spellings->arena, unit.data, unit.size)};
    if (has_key) {
        spelling.key = chude_arena_copy(spellings->arena, key.data, key.size);
    }
    g_array_append_val(spellings->list, spelling);
    *slot = spellings->list->len;
    if (2 * (size_t)spellings->list->len > spellings->mask) {
        grow(spellings);
    }
    return spellings->list->len - 1;
}

/* ---- the segmenter that only looks ---- */

typedef struct {
    ChudeSegmenter interface; /* first */
    ChudeTrainingSpellings *spellings;
    ChudeCorpus *corpus;
    const char *joined; /* by byte of the line: 1 where white space stands inside a word */
    bool counts;
} Looker;

static uint32_t code(const ChudeSegmenter *interface, ChudeText unit, ChudeShape shape, ChudeBuffer *room) {
    const Looker *looker = (const Looker *)interface;
    char key[CHUDE_SHAPE_KEY_MOST];
    size_t size = chude_shape_key(key, unit, room);
    (void)shape;
    return intern(looker->spellings, size ? (ChudeText){key, size} : unit, unit, size > 0);
}

static void look(const ChudeSegmenter *interface, ChudeText text, const ChudeUnit *units, size_t count,
                 ChudeGaps *gaps, uint8_t *joins) {
    const Looker *looker = (const Looker *)interface;
    (void)text;
    (void)gaps;
    memset(joins, 0, count);
    for (size_t i = 0; i < count; i++) {
        ChudeTrainingUnit unit = {
            .spelling = units[i].code, .shape = units[i].shape, .space = units[i].gap == CHUDE_GAP_SPACE};
        unit.joined = i + 1 < count && units[i + 1].gap == CHUDE_GAP_SPACE && looker->joined[units[i].end];
        g_array_append_val(looker->corpus->units, unit);
        if (looker->counts) {
            ChudeSpelling *spelling = chude_training_spelling(looker->spellings, unit.spelling);
            spelling->count++;
            spelling->capitals +=
                i > 0 && (unit.shape == CHUDE_SHAPE_TITLE || unit.shape == CHUDE_SHAPE_CAPITALS);
        }
    }
    if (count > 0) {
        g_array_append_val(looker->corpus->starts, looker->corpus->units->len);
    }
}

static void free_looker(ChudeSegmenter *interface) {
    g_free(interface);
}

void chude_corpus_raw(ChudeText line, ChudeBuffer *text, ChudeBuffer *joined) {
    text->size = joined->size = 0;
    for (size_t i = 0; i < line.size; i++) {
        char c = line.data[i];
        bool inner = c == '_' && i > 0 && i + 1 < line.size && line.data[i - 1] != ' ' &&
                     line.data[i + 1] != ' ' && line.data[i - 1] != '_';
        chude_buffer_char(text, inner ? ' ' : c);
        chude_buffer_char(joined, inner);
    }
}

static bool read_lines(ChudeStream *stream, ChudeTokenizer *tokenizer, Looker *looker, GError **error) {
    ChudeTokenizerScratch *scratch = chude_tokenizer_scratch_new();
    ChudeBuffer raw = {0}, text = {0}, joined = {0}, ignored = {0};
    GError *broken = NULL;
    for (bool more = true; more;) {
        enum { ROOM = 1 << 20 };
        char *to = chude_buffer_reserve(&raw, ROOM);
        size_t got = chude_stream_read(stream, to, ROOM, &broken);
        raw.size += got;
        more = got > 0;
        if (!more && raw.size > 0 && raw.data[raw.size - 1] != '\n') {
            chude_buffer_char(&raw, '\n');
        }
        const char *at = raw.data, *end = raw.data + raw.size, *newline;
        while (at < end && (newline = memchr(at, '\n', (size_t)(end - at)))) {
            chude_corpus_raw((ChudeText){at, (size_t)(newline - at)}, &text, &joined);
            looker->joined = joined.data;
            ignored.size = 0;
            chude_segment_line(tokenizer, scratch, chude_buffer_text(&text), 0, &ignored);
            at = newline + 1;
        }
        raw.size = (size_t)(end - at);
        memmove(raw.data, at, raw.size);
    }
    chude_buffer_clear(&raw);
    chude_buffer_clear(&text);
    chude_buffer_clear(&joined);
    chude_buffer_clear(&ignored);
    chude_tokenizer_scratch_free(scratch);
    if (broken) {
        g_propagate_error(error, broken);
        return false;
    }
    return true;
}

ChudeCorpus *chude_corpus_new(void) {
    ChudeCorpus *corpus = g_new0(ChudeCorpus, 1);
    corpus->units = g_array_new(FALSE, FALSE, sizeof(ChudeTrainingUnit));
    corpus->starts = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    g_array_set_size(corpus->starts, 1);
    return corpus;
}

void chude_corpus_free(ChudeCorpus *corpus) {
    if (corpus) {
        g_array_free(corpus->units, TRUE);
        g_array_free(corpus->starts, TRUE);
        g_free(corpus);
    }
}

bool chude_corpus_read(ChudeCorpus *corpus, const char *path, ChudeTrainingSpellings *spellings, bool counts,
                       GError **error) {
    ChudeStream *stream = chude_stream_open(path, error);
    if (!stream) {
        g_prefix_error(error, "%s: ", path);
        return false;
    }
    Looker *looker = g_new0(Looker, 1);
    *looker = (Looker){{code, look, free_looker}, spellings, corpus, NULL, counts};
    ChudeTokenizer *tokenizer = chude_tokenizer_with(&looker->interface, CHUDE_LINES_PARAGRAPH);
    bool good = read_lines(stream, tokenizer, looker, error);
    chude_tokenizer_free(tokenizer); /* and the looker */
    chude_stream_free(stream);
    if (!good) {
        g_prefix_error(error, "%s: ", path);
    }
    return good;
}
