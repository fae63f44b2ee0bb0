/* corpus.c - documents in order, with the corpus's numbers for words. */
#include "corpus.h"

#include "pack.h"

#define WINDOW ((uint64_t)1 << 15) /* words that are read at once, where documents come in order */

static int compare_keys(ChudeText id, uint64_t text, uint64_t title, const ChudeTopicsCorpus *corpus,
                        size_t at) {
    const ChudeTopicsDocument *other = &corpus->documents[at];
    int order = chude_topics_compare(id, (ChudeText){corpus->ids.data + other->id, other->id_size});
    if (order == 0) {
        order = (text > other->text_hash) - (text < other->text_hash);
    }
    return order ? order : (title > other->title_hash) - (title < other->title_hash);
}

size_t chude_topics_corpus_find(const ChudeTopicsCorpus *corpus, const ChudeDocument *document) {
    uint64_t text = chude_topics_hash(document->text), title = chude_topics_hash(document->title);
    size_t low = 0, high = corpus->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(document->id, text, title, corpus, middle) <= 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    bool found = low < corpus->count && compare_keys(document->id, text, title, corpus, low) == 0;
    return found ? low : corpus->count;
}

/* ---- building ---- */

typedef struct {
    ChudeTopicsCorpus *corpus;
    ChudeSorter
        *sorter; /* key: id, hashes; value: words, or where they stand in memory and how many they are */
    ChudeBuffer key, value, words;
    bool spilled;
} Order;

/* Puts the corpus's forms in the place of the part's; a word that no phrase may hold becomes a break. */
static void renumber(uint32_t *words, uint32_t length, const uint32_t *numbers) {
    for (uint32_t i = 0; i < length; i++) {
        if (words[i] != CHUDE_TOPICS_BREAK) {
            uint32_t number = numbers[words[i] & CHUDE_TOPICS_FORM];
            words[i] = number == CHUDE_TOPICS_BREAK ? number : number | (words[i] & ~CHUDE_TOPICS_FORM);
        }
    }
}

static bool add_document(Order *order, const ChudeTopicsPart *part, const ChudeTopicsRow *row,
                         GError **error) {
    uint32_t *words = chude_topics_part_words(part, row, &order->words, error);
    if (!words && row->length) {
        return false;
    }
    renumber(words, row->length, part->numbers);
    ChudeText bytes = {(const char *)words, row->length * sizeof *words};
    order->key.size = order->value.size = 0;
    chude_topics_sortable(&order->key, (ChudeText){part->ids.data + row->id_begin, row->id_size});
    chude_pack_sortable(&order->key, row->text_hash);
    chude_pack_sortable(&order->key, row->title_hash);
    chude_pack_sortable(&order->key, row->length ? chude_topics_hash(bytes) : 0);
    if (!order->spilled) {
        chude_buffer_add(&order->value, (const char *)&words, sizeof words);
        chude_pack_number(&order->value, row->length);
        bytes = chude_buffer_text(&order->value);
    }
    return chude_sorter_add(order->sorter, chude_buffer_text(&order->key), bytes, error);
}

static bool add_part(Order *order, ChudeTopicsNumbering *numbering, ChudeTopicsPart *part, GError **error) {
    bool good = chude_topics_numbers(numbering, part, error) && chude_topics_part_load(part, error);
    for (size_t i = 0; good && i < part->row_count; i++) {
        good = add_document(order, part, &part->rows[i], error);
    }
    chude_topics_part_drop(part);
    return good;
}

/* The next document of the corpus from its row. */
static bool take_row(Order *order, ChudeText key, ChudeText value, GError **error) {
    ChudeTopicsCorpus *corpus = order->corpus;
    ChudeTopicsDocument *document = &corpus->documents[corpus->count++];
    document->id = corpus->ids.size;
    chude_topics_unsortable(&key, &corpus->ids);
    document->id_size = (uint32_t)(corpus->ids.size - document->id);
    ChudeUnpack hashes = chude_unpack(key);
    document->text_hash = chude_unpack_sortable(&hashes);
    document->title_hash = chude_unpack_sortable(&hashes);
    if (!order->spilled) {
        ChudeUnpack from = chude_unpack(value);
        memcpy(&document->at.words, chude_unpack_bytes(&from, sizeof document->at.words).data,
               sizeof document->at.words);
        document->length = (uint32_t)chude_unpack_number(&from);
        return true;
    }
    document->at.begin = (chude_temporary_size(corpus->file) + order->value.size) / sizeof(uint32_t);
    document->length = (uint32_t)(value.size / sizeof(uint32_t));
    chude_buffer_add(&order->value, value.data, value.size);
    if (order->value.size < WINDOW * sizeof(uint32_t)) {
        return true;
    }
    bool good = chude_temporary_append(corpus->file, order->value.data, order->value.size, error);
    order->value.size = 0;
    return good;
}

static bool take_rows(Order *order, const ChudeHost *host, GError **error) {
    ChudeTopicsCorpus *corpus = order->corpus;
    if (order->spilled && !(corpus->file = chude_temporary_new(host->folder, error))) {
        return false;
    }
    order->value.size = 0;
    GError *failed = NULL;
    ChudeText key, value;
    bool good = chude_sorter_read(order->sorter, error);
    while (good && chude_sorter_next(order->sorter, &key, &value, &failed)) {
        good = take_row(order, key, value, error);
    }
    if (failed) {
        g_propagate_error(error, failed);
        return false;
    }
    return good && (!corpus->file ||
                    chude_temporary_append(corpus->file, order->value.data, order->value.size, error));
}

bool chude_topics_corpus_build(ChudeTopicsCorpus *corpus, double least, double most, const ChudeHost *host,
                               GError **error) {
    ChudeTopicsNumbering numbering = {.forms = &corpus->forms, .parts = &corpus->parts, .host = host};
    Order order = {.corpus = corpus, .spilled = corpus->parts.vocabulary != NULL};
    bool good = chude_topics_numbering_make(&numbering, least, most, error);
    order.sorter = chude_topics_sorter(host);
    size_t count = 0;
    for (guint i = 0; good && i < corpus->parts.list->len; i++) {
        ChudeTopicsPart *part = g_ptr_array_index(corpus->parts.list, i);
        count += part->row_count;
        good = add_part(&order, &numbering, part, error);
    }
    corpus->documents = g_new0(ChudeTopicsDocument, count + 1);
    if (order.spilled) {
        chude_topics_parts_clear(&corpus->parts);
    }
    good = good && take_rows(&order, host, error);
    chude_topics_numbering_clear(&numbering);
    chude_sorter_free(order.sorter);
    chude_buffer_clear(&order.key);
    chude_buffer_clear(&order.value);
    chude_buffer_clear(&order.words);
    return good;
}

void chude_topics_corpus_shrink(ChudeTopicsCorpus *corpus) {
    chude_topics_parts_clear(&corpus->parts);
    chude_temporary_free(corpus->file);
    corpus->file = NULL;
    chude_topics_forms_clear(&corpus->forms);
}

void chude_topics_corpus_clear(ChudeTopicsCorpus *corpus) {
    chude_topics_corpus_shrink(corpus);
    g_free(corpus->documents);
    chude_buffer_clear(&corpus->ids);
    *corpus = (ChudeTopicsCorpus){0};
}

/* ---- reading ---- */

void chude_topics_reader_clear(ChudeTopicsReader *reader) {
    chude_buffer_clear(&reader->window);
}

const uint32_t *chude_topics_read_file(ChudeTopicsReader *reader, size_t document) {
    const ChudeTopicsCorpus *corpus = reader->corpus;
    uint64_t begin = corpus->documents[document].at.begin, length = corpus->documents[document].length;
    if (begin < reader->begin || begin + length > reader->begin + reader->size) {
        uint64_t all = chude_temporary_size(corpus->file) / sizeof(uint32_t);
        uint64_t size = document == reader->next ? MIN(MAX(length, WINDOW), all - begin) : length;
        reader->window.size = 0;
        char *to = chude_buffer_reserve(&reader->window, (size_t)size * sizeof(uint32_t) + 1);
        GError *error = NULL;
        if (!chude_temporary_read(corpus->file, begin * sizeof(uint32_t), to, (size_t)size * sizeof(uint32_t),
                                  &error)) {
            memset(to, 0xFF, (size_t)size * sizeof(uint32_t));
            chude_topics_failure_set(corpus->failure, error);
        }
        reader->begin = begin;
        reader->size = size;
    }
    reader->next = document + 1;
    return (const uint32_t *)(const void *)reader->window.data + (begin - reader->begin);
}
