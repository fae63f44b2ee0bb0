/* part.c - observing documents, and putting away what was observed. */
#include "part.h"

#include "pack.h"
#include "language/language.h"

enum { NO_WORD = 1, WORD = 2, LOOKED = 3, STOPPED = 4 }; /* of known; WORD: two letters or more */

ChudeTopicsPart *chude_topics_part_new(ChudeWorker *worker, const ChudeStopwords *stopwords) {
    ChudeTopicsPart *part = g_new0(ChudeTopicsPart, 1);
    part->worker = worker;
    part->stops = chude_stop_cache_new(stopwords, worker);
    return part;
}

/* Gives back what only observing needs. */
static void close_part(ChudeTopicsPart *part) {
    if (part->stops) {
        chude_stop_cache_free(part->stops);
        part->stops = NULL;
    }
    g_clear_pointer(&part->term_of, g_free);
    g_clear_pointer(&part->marks, g_free);
    part->mark_room = 0;
}

void chude_topics_part_drop(ChudeTopicsPart *part) {
    g_clear_pointer(&part->rows, g_free);
    chude_buffer_clear(&part->ids);
    g_clear_pointer(&part->met, g_free);
    g_clear_pointer(&part->known, g_free);
    g_clear_pointer(&part->numbers, g_free);
}

void chude_topics_part_free(void *data) {
    ChudeTopicsPart *part = data;
    if (!part) {
        return;
    }
    close_part(part);
    chude_topics_part_drop(part);
    g_free(part->sequence);
    if (part->pairs) {
        g_array_free(part->pairs, TRUE);
        g_array_free(part->chunks, TRUE);
    }
    g_free(part);
}

static size_t doubled(size_t room, size_t need) {
    room = MAX(room, 1024);
    while (room < need) {
        room *= 2;
    }
    return room;
}

static void grow_forms(ChudeTopicsPart *part, uint32_t form) {
    size_t room = doubled(part->form_room, (size_t)form + 1);
    part->known = g_renew(uint8_t, part->known, room);
    part->term_of = g_renew(uint32_t, part->term_of, room);
    memset(part->known + part->form_room, 0, room - part->form_room);
    part->form_room = room;
}

static void grow_terms(ChudeTopicsPart *part, uint32_t term) {
    size_t room = doubled(part->term_room, (size_t)term + 1);
    part->met = g_renew(ChudeTopicsMet, part->met, room);
    memset(part->met + part->term_room, 0, (room - part->term_room) * sizeof *part->met);
    part->term_room = room;
}

/* Two letters at least, no underscore and the like alone. */
static bool has_two_letters(ChudeText key) {
    unsigned letters = 0;
    for (const char *p = key.data, *end = p + key.size; p < end && letters < 2; p = g_utf8_next_char(p)) {
        letters += g_unichar_isalpha(g_utf8_get_char(p)) ? 1 : 0;
    }
    return letters > 1;
}

/* What is known of a form that was not met before; makes room for its term. */
static uint8_t look_at(ChudeTopicsPart *part, const ChudeForm *form) {
    if (form->term->index >= part->term_room) {
        grow_terms(part, form->term->index);
    }
    part->term_of[form->index] = form->term->index;
    return form->term->kind == CHUDE_KIND_WORD && has_two_letters(form->term->key) ? WORD : NO_WORD;
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
        uint32_t word = chude_worker_index(part->worker, words, i);
        if (word >= part->form_room) {
            grow_forms(part, word);
        }
        uint8_t *known = &part->known[word];
        if (!*known) {
            *known = look_at(part, chude_worker_form(part->worker, words, i));
        }
        bool sentence = i == 0 || (token->flags & CHUDE_TOKEN_SENTENCE), is_word = *known & WORD;
        if (!is_word && !sentence && names_number(part, row, chude_worker_form(part->worker, words, i))) {
            *known |= STOPPED;
            push(part, word | CHUDE_TOPICS_STOP | CHUDE_TOPICS_NUMBER);
            push(part, CHUDE_TOPICS_BREAK);
            continue;
        }
        if (sentence || !is_word) {
            push_break(part, row);
        }
        if (!is_word) {
            continue;
        }
        ChudeTopicsMet *met = &part->met[part->term_of[word]];
        if (i && token->begin == words->tokens[i - 1].end) {
            word |= CHUDE_TOPICS_GLUED;
        }
        if (part->marks[i] || (token->flags & CHUDE_TOKEN_STOP)) {
            word |= CHUDE_TOPICS_STOP;
            *known |= STOPPED;
        } else if (met->last != part->row_count + 1) {
            met->last = (uint32_t)(part->row_count + 1);
            met->df++;
        }
        push(part, word);
    }
    push_break(part, row);
}

uint64_t chude_topics_hash(ChudeText text) {
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
                            .text_hash = chude_topics_hash(document->text),
                            .title_hash = chude_topics_hash(document->title)};
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

/* The tables are filled with zeros as they grow, so all of them is held; of the others what is used. The caches of stop
 * words have a number or two for each form. */
size_t chude_topics_part_held(const ChudeTopicsPart *part) {
    return part->size * sizeof *part->sequence + part->row_count * sizeof *part->rows + part->ids.size +
           part->form_room * (1 + sizeof *part->term_of + 8) + part->term_room * sizeof *part->met +
           part->mark_room;
}

void chude_topics_sortable(ChudeBuffer *to, ChudeText text) {
    for (const char *p = text.data, *end = p + text.size; text.size && p < end;) {
        const char *zero = memchr(p, 0, (size_t)(end - p)), *stop = zero ? zero : end;
        chude_buffer_add(to, p, (size_t)(stop - p));
        if (zero) {
            chude_buffer_add(to, "\0\xFF", 2);
        }
        p = stop + 1;
    }
    chude_buffer_add(to, "\0", 2); /* both bytes are 0 */
}

void chude_topics_unsortable(ChudeText *from, ChudeBuffer *to) {
    const char *p = from->data, *end = from->data + from->size;
    for (;;) {
        const char *zero = memchr(p, 0, (size_t)(end - p));
        g_assert(zero && zero + 1 < end);
        chude_buffer_add(to, p, (size_t)(zero - p));
        p = zero + 2;
        if (!zero[1]) {
            break;
        }
        chude_buffer_char(to, 0);
    }
    *from = (ChudeText){p, (size_t)(end - p)};
}

bool chude_topics_part_vocabulary(const ChudeTopicsPart *part, ChudeSorter *to, GError **error) {
    size_t forms = chude_terms_form_count(part->worker->terms);
    g_autofree uint8_t *told = g_new0(uint8_t, part->term_room + 1); /* by term: its df was given */
    ChudeBuffer key = {0}, value = {0};
    const void *address = part;
    bool good = true;
    for (uint32_t i = 0; good && i < MIN(forms, part->form_room); i++) {
        if (!(part->known[i] & (WORD | STOPPED))) {
            continue;
        }
        const ChudeForm *form = chude_terms_form_at(part->worker->terms, i);
        uint32_t df = told[form->term->index] ? 0 : part->met[form->term->index].df;
        told[form->term->index] = 1;
        key.size = value.size = 0;
        chude_topics_sortable(&key, form->term->key);
        chude_buffer_add(&key, form->spelling.data, form->spelling.size);
        chude_buffer_add(&value, (const char *)&address, sizeof address);
        chude_pack_number(&value, i);
        chude_pack_number(&value, (uint64_t)df * 2 + ((part->known[i] & STOPPED) != 0));
        good = chude_sorter_add(to, chude_buffer_text(&key), chude_buffer_text(&value), error);
    }
    chude_buffer_clear(&key);
    chude_buffer_clear(&value);
    return good;
}

static bool spill_part(ChudeTopicsPart *part, ChudeTemporary *file, GError **error) {
    part->file = file;
    part->begin = chude_temporary_size(file);
    part->id_bytes = part->ids.size;
    bool good = chude_temporary_append(file, part->rows, part->row_count * sizeof *part->rows, error) &&
                chude_temporary_append(file, part->ids.data, part->ids.size, error) &&
                chude_temporary_append(file, part->sequence, part->size * sizeof *part->sequence, error);
    chude_topics_part_drop(part);
    g_clear_pointer(&part->sequence, g_free);
    part->worker = NULL;
    return good;
}

bool chude_topics_part_load(ChudeTopicsPart *part, GError **error) {
    if (part->worker) {
        return true;
    }
    size_t size = part->row_count * sizeof *part->rows;
    part->rows = g_new(ChudeTopicsRow, part->row_count + 1);
    part->ids.size = 0;
    char *ids = chude_buffer_reserve(&part->ids, part->id_bytes + 1);
    part->ids.size = part->id_bytes;
    return chude_temporary_read(part->file, part->begin, part->rows, size, error) &&
           chude_temporary_read(part->file, part->begin + size, ids, part->id_bytes, error);
}

uint32_t *chude_topics_part_words(const ChudeTopicsPart *part, const ChudeTopicsRow *row, ChudeBuffer *buffer,
                                  GError **error) {
    if (part->worker) {
        return part->sequence + row->begin;
    }
    uint64_t begin = part->begin + part->row_count * sizeof *part->rows + part->id_bytes;
    size_t size = row->length * sizeof *part->sequence;
    buffer->size = 0;
    uint32_t *words = (uint32_t *)(void *)chude_buffer_reserve(buffer, size + 1);
    bool good =
        chude_temporary_read(part->file, begin + row->begin * sizeof *part->sequence, words, size, error);
    return good ? words : NULL;
}

ChudeSorter *chude_topics_sorter(const ChudeHost *host) {
    return chude_sorter_new(host->folder, (size_t)MAX(host->memory / 64, 1 << 20));
}

static void file_free(gpointer file) {
    chude_temporary_free(file);
}

void chude_topics_parts_add(ChudeTopicsParts *parts, ChudeTopicsPart *part) {
    if (!parts->list) {
        parts->list = g_ptr_array_new_with_free_func(chude_topics_part_free);
        parts->files = g_ptr_array_new_with_free_func(file_free);
    }
    if (part) {
        close_part(part);
        g_ptr_array_add(parts->list, part);
    }
}

bool chude_topics_parts_spill(ChudeTopicsParts *parts, const ChudeHost *host, GError **error) {
    for (guint i = 0; parts->list && i < parts->list->len; i++) {
        ChudeTopicsPart *part = g_ptr_array_index(parts->list, i);
        if (!part->worker) {
            continue;
        }
        if (!parts->file) {
            if (!(parts->file = chude_temporary_new(host->folder, error))) {
                return false;
            }
            g_ptr_array_add(parts->files, parts->file);
        }
        if (!parts->vocabulary) {
            parts->vocabulary = chude_topics_sorter(host);
        }
        if (!chude_topics_part_vocabulary(part, parts->vocabulary, error) ||
            !chude_sorter_spill(parts->vocabulary, error) || !spill_part(part, parts->file, error)) {
            return false;
        }
    }
    return true;
}

bool chude_topics_parts_take(ChudeTopicsParts *into, ChudeTopicsParts *from, const ChudeHost *host,
                             GError **error) {
    chude_topics_parts_add(into, NULL);
    if ((into->vocabulary && !chude_topics_parts_spill(from, host, error)) ||
        (from->vocabulary && !chude_topics_parts_spill(into, host, error))) {
        return false;
    }
    while (from->list && from->list->len) {
        g_ptr_array_add(into->list, g_ptr_array_steal_index(from->list, from->list->len - 1));
    }
    while (from->files && from->files->len) {
        g_ptr_array_add(into->files, g_ptr_array_steal_index(from->files, from->files->len - 1));
    }
    from->file = NULL;
    if (into->vocabulary && from->vocabulary) {
        return chude_sorter_take(into->vocabulary, from->vocabulary, error);
    }
    into->vocabulary = into->vocabulary ? into->vocabulary : g_steal_pointer(&from->vocabulary);
    return true;
}

void chude_topics_parts_clear(ChudeTopicsParts *parts) {
    chude_sorter_free(parts->vocabulary);
    if (parts->list) {
        g_ptr_array_free(parts->list, TRUE);
        g_ptr_array_free(parts->files, TRUE);
    }
    *parts = (ChudeTopicsParts){0};
}
