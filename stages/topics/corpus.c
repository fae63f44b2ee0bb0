/* corpus.c - observing documents, and the vocabulary. */
#include "corpus.h"

#include <math.h>

#include "language/language.h"

ChudeTopicsPart *chude_topics_part_new(ChudeWorker *worker, const ChudeStopwords *stopwords) {
    ChudeTopicsPart *part = g_new0(ChudeTopicsPart, 1);
    part->worker = worker;
    part->stops = chude_stop_cache_new(stopwords, worker);
    return part;
}

void chude_topics_part_close(ChudeTopicsPart *part) {
    if (part->stops) {
        chude_stop_cache_free(part->stops);
        part->stops = NULL;
    }
    g_clear_pointer(&part->seen, g_free);
    g_clear_pointer(&part->marks, g_free);
    part->mark_room = 0;
}

void chude_topics_part_free(void *data) {
    ChudeTopicsPart *part = data;
    chude_topics_part_close(part);
    g_free(part->sequence);
    g_free(part->rows);
    chude_buffer_clear(&part->ids);
    g_free(part->df);
    g_free(part->known);
    g_free(part->feature);
    g_free(part->hashes);
    g_free(part);
}

static size_t doubled(size_t room, size_t need) {
    room = MAX(room, 1024);
    while (room < need) {
        room *= 2;
    }
    return room;
}

static void grow_tables(ChudeTopicsPart *part, const ChudeForm *form) {
    if (form->index >= part->form_room) {
        size_t room = doubled(part->form_room, (size_t)form->index + 1);
        part->known = g_renew(uint8_t, part->known, room);
        memset(part->known + part->form_room, 0, room - part->form_room);
        part->form_room = room;
    }
    if (form->term->index >= part->term_room) {
        size_t room = doubled(part->term_room, (size_t)form->term->index + 1), more = room - part->term_room;
        part->df = g_renew(uint32_t, part->df, room);
        part->seen = g_renew(uint32_t, part->seen, room);
        memset(part->df + part->term_room, 0, more * sizeof *part->df);
        memset(part->seen + part->term_room, 0, more * sizeof *part->seen);
        part->term_room = room;
    }
}

/* Two letters at least, no underscore and the like alone. */
static bool has_two_letters(ChudeText key) {
    unsigned letters = 0;
    for (const char *p = key.data, *end = p + key.size; p < end && letters < 2; p = g_utf8_next_char(p)) {
        letters += g_unichar_isalpha(g_utf8_get_char(p)) ? 1 : 0;
    }
    return letters > 1;
}

static uint8_t look_at(const ChudeForm *form) {
    if (form->term->kind != CHUDE_KIND_WORD) {
        return 1;
    }
    return has_two_letters(form->term->key) ? 2 : 1;
}

static void push(ChudeTopicsPart *part, uint32_t word) {
    if (part->size == part->room) {
        part->room = doubled(part->room, part->size + 1);
        part->sequence = g_renew(uint32_t, part->sequence, part->room);
    }
    part->sequence[part->size++] = word;
}

static void push_break(ChudeTopicsPart *part, const ChudeTopicsRow *row) {
    if (part->size > row->begin && part->sequence[part->size - 1] != CHUDE_TOPICS_BREAK) {
        push(part, CHUDE_TOPICS_BREAK);
    }
}

/* Whether the word before names what the number counts: `số`, number. */
static bool names_number(const ChudeTopicsPart *part, const ChudeTopicsRow *row, const ChudeForm *number) {
    if (number->term->kind != CHUDE_KIND_NUMBER || part->size == row->begin ||
        part->sequence[part->size - 1] == CHUDE_TOPICS_BREAK) {
        return false;
    }
    uint32_t before = part->sequence[part->size - 1] & CHUDE_TOPICS_FORM;
    return chude_topics_is_number_word(chude_terms_form_at(part->worker->terms, before)->term->key);
}

static void add_words(ChudeTopicsPart *part, const ChudeTopicsRow *row, ChudeText lang,
                      const ChudeWords *words) {
    if (words->count > part->mark_room) {
        part->mark_room = doubled(part->mark_room, words->count);
        g_free(part->marks);
        part->marks = g_new(uint8_t, part->mark_room);
    }
    chude_stop_marks(part->stops, lang, words, part->marks);
    for (size_t i = 0; i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        const ChudeForm *form = chude_worker_form(part->worker, words, i);
        grow_tables(part, form);
        uint8_t *known = &part->known[form->index];
        if (!*known) {
            *known = look_at(form);
        }
        bool sentence = i == 0 || (token->flags & CHUDE_TOKEN_SENTENCE);
        if (*known == 1 && !sentence && names_number(part, row, form)) {
            push(part, form->index | CHUDE_TOPICS_STOP | CHUDE_TOPICS_NUMBER);
            push(part, CHUDE_TOPICS_BREAK);
            continue;
        }
        if (sentence || *known == 1) {
            push_break(part, row);
        }
        if (*known == 1) {
            continue;
        }
        uint32_t word = form->index;
        if (i && token->begin == words->tokens[i - 1].end) {
            word |= CHUDE_TOPICS_GLUED;
        }
        if (part->marks[i] || (token->flags & CHUDE_TOKEN_STOP)) {
            word |= CHUDE_TOPICS_STOP;
        } else if (part->seen[form->term->index] != part->row_count + 1) {
            part->seen[form->term->index] = (uint32_t)(part->row_count + 1);
            part->df[form->term->index]++;
        }
        push(part, word);
    }
    push_break(part, row);
}

static uint64_t text_hash(ChudeText text) {
    return text.data ? chude_hash(text.data, text.size) : 0;
}

void chude_topics_part_add(ChudeTopicsPart *part, const ChudeDocument *document) {
    if (part->row_count == part->row_room) {
        part->row_room = doubled(part->row_room, part->row_count + 1);
        part->rows = g_renew(ChudeTopicsRow, part->rows, part->row_room);
    }
    ChudeTopicsRow *row = &part->rows[part->row_count];
    *row = (ChudeTopicsRow){.id_begin = part->ids.size,
                            .begin = part->size,
                            .id_size = (uint32_t)document->id.size,
                            .text_hash = text_hash(document->text),
                            .title_hash = text_hash(document->title)};
    chude_buffer_add(&part->ids, document->id.data, document->id.size);
    ChudeText lang = chude_document_language(document); /* of the text: a title is too short to tell */
    if (document->title_words) {
        add_words(part, row, lang, document->title_words);
    }
    if (document->words) {
        add_words(part, row, lang, document->words);
    }
    row->length = (uint32_t)(part->size - row->begin);
    part->row_count++;
}

int chude_topics_compare(ChudeText a, ChudeText b) {
    size_t least = MIN(a.size, b.size);
    int order = least ? memcmp(a.data, b.data, least) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_keys(ChudeText id, uint64_t text, uint64_t title, const ChudeTopicsDocument *other) {
    int order = chude_topics_compare(id, chude_topics_id(other));
    if (order == 0) {
        order = (text > other->row->text_hash) - (text < other->row->text_hash);
    }
    return order ? order : (title > other->row->title_hash) - (title < other->row->title_hash);
}

static int compare_documents(const void *a, const void *b) {
    const ChudeTopicsDocument *document = a;
    return compare_keys(chude_topics_id(document), document->row->text_hash, document->row->title_hash, b);
}

size_t chude_topics_corpus_find(const ChudeTopicsCorpus *corpus, const ChudeDocument *document) {
    uint64_t text = text_hash(document->text), title = text_hash(document->title);
    size_t low = 0, high = corpus->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(document->id, text, title, &corpus->documents[middle]) <= 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    bool found = low < corpus->count && compare_keys(document->id, text, title, &corpus->documents[low]) == 0;
    return found ? low : corpus->count;
}

/* ---- the vocabulary ---- */

typedef struct {
    const ChudeTerm *term;
    uint32_t df, feature;
} Slot;

static Slot *find_slot(Slot *slots, size_t mask, const ChudeTerm *term) {
    size_t at = term->hash & mask;
    while (slots[at].term && (slots[at].term->hash != term->hash ||
                              chude_topics_compare(slots[at].term->key, term->key) != 0)) {
        at = (at + 1) & mask;
    }
    return &slots[at];
}

static int compare_slots(const void *a, const void *b) {
    const Slot *const *x = a, *const *y = b;
    return chude_topics_compare((*x)->term->key, (*y)->term->key);
}

static void order_documents(ChudeTopicsCorpus *corpus) {
    corpus->count = 0;
    for (guint p = 0; p < corpus->parts->len; p++) {
        corpus->count += ((const ChudeTopicsPart *)g_ptr_array_index(corpus->parts, p))->row_count;
    }
    corpus->documents = g_new(ChudeTopicsDocument, corpus->count + 1);
    size_t at = 0;
    for (guint p = 0; p < corpus->parts->len; p++) {
        const ChudeTopicsPart *part = g_ptr_array_index(corpus->parts, p);
        for (size_t i = 0; i < part->row_count; i++) {
            corpus->documents[at++] = (ChudeTopicsDocument){part, &part->rows[i]};
        }
    }
    qsort(corpus->documents, corpus->count, sizeof *corpus->documents, compare_documents);
}

/* The terms of all parts in one table: the slots, mask + 1 of them. */
static Slot *gather_terms(const ChudeTopicsCorpus *corpus, size_t *mask) {
    size_t terms = 0;
    for (guint p = 0; p < corpus->parts->len; p++) {
        terms += ((const ChudeTopicsPart *)g_ptr_array_index(corpus->parts, p))->term_room;
    }
    *mask = 1023;
    while (*mask < terms * 2) {
        *mask = *mask * 2 + 1;
    }
    Slot *slots = g_new0(Slot, *mask + 1);
    for (guint p = 0; p < corpus->parts->len; p++) {
        const ChudeTopicsPart *part = g_ptr_array_index(corpus->parts, p);
        for (size_t i = 0; i < part->term_room; i++) {
            if (part->df[i]) {
                const ChudeTerm *term = chude_terms_term_at(part->worker->terms, (uint32_t)i);
                Slot *slot = find_slot(slots, *mask, term);
                slot->term = term;
                slot->feature = CHUDE_TOPICS_NONE;
                slot->df += part->df[i];
            }
        }
    }
    return slots;
}

void chude_topics_corpus_build(ChudeTopicsCorpus *corpus, double least, double most) {
    order_documents(corpus);
    size_t mask;
    g_autofree Slot *slots = gather_terms(corpus, &mask);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    size_t grouping = 0;
    for (size_t i = 0; i <= mask; i++) {
        grouping += slots[i].term && slots[i].df >= least && slots[i].df <= most;
    }
    corpus->most = grouping ? most : (double)corpus->count;
    for (size_t i = 0; i <= mask; i++) {
        if (slots[i].term && (!grouping || slots[i].df >= least)) {
            g_ptr_array_add(kept, &slots[i]);
        }
    }
    if (kept->len) {
        qsort(kept->pdata, kept->len, sizeof *kept->pdata, compare_slots);
    }
    corpus->feature_count = kept->len;
    corpus->features = g_new(const ChudeTerm *, kept->len + 1);
    corpus->df = g_new(uint32_t, kept->len + 1);
    for (guint i = 0; i < kept->len; i++) {
        Slot *slot = g_ptr_array_index(kept, i);
        slot->feature = i;
        corpus->features[i] = slot->term;
        corpus->df[i] = slot->df;
    }
    for (guint p = 0; p < corpus->parts->len; p++) {
        ChudeTopicsPart *part = g_ptr_array_index(corpus->parts, p);
        part->feature = g_new(uint32_t, part->form_room + 1);
        part->hashes = g_new0(uint64_t, part->form_room + 1);
        for (size_t i = 0; i < part->form_room; i++) {
            part->feature[i] = CHUDE_TOPICS_NONE;
            if (!part->known[i]) {
                continue;
            }
            const ChudeForm *form = chude_terms_form_at(part->worker->terms, (uint32_t)i);
            part->hashes[i] = form->term->hash;
            if (part->known[i] == 2) {
                const Slot *slot = find_slot(slots, mask, form->term);
                part->feature[i] = slot->term ? slot->feature : CHUDE_TOPICS_NONE;
            }
        }
    }
}

void chude_topics_corpus_shrink(ChudeTopicsCorpus *corpus) {
    for (guint p = 0; p < corpus->parts->len; p++) {
        ChudeTopicsPart *part = g_ptr_array_index(corpus->parts, p);
        g_clear_pointer(&part->sequence, g_free);
        g_clear_pointer(&part->df, g_free);
        g_clear_pointer(&part->known, g_free);
        g_clear_pointer(&part->feature, g_free);
        g_clear_pointer(&part->hashes, g_free);
    }
    g_clear_pointer(&corpus->features, g_free);
    g_clear_pointer(&corpus->df, g_free);
}

void chude_topics_corpus_clear(ChudeTopicsCorpus *corpus) {
    if (corpus->parts) {
        g_ptr_array_free(corpus->parts, TRUE);
    }
    g_free(corpus->documents);
    g_free(corpus->features);
    g_free(corpus->df);
    *corpus = (ChudeTopicsCorpus){0};
}
