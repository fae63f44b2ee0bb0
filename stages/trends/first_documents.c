#include "trends/first_documents.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "evidence/evidence.h"
#include "iso_date.h"
#include "kwic/find.h"
#include "pack.h"
#include "terms.h"
#include "trends/bursts.h"
#include "vietnamese/tokenizer.h"
#include "words.h"
#include "worker.h"

enum { HASH_BITS = 36, MINUTE = 60, ORDER_DIGITS = 16 };

static const int64_t minutes_1900 = -25567LL * 24 * 60; /* of 1900-01-01, since 1970-01-01 */

/* ---- one document ---- */

uint64_t chude_document_order(const ChudeDocument *document, ChudeBuffer *scratch) {
    ChudeMoment moment = {0};
    chude_iso_moment(document->date, false, &moment);
    int64_t minutes = moment.first / MINUTE - (moment.first % MINUTE < 0) - minutes_1900;
    const int64_t most = ((int64_t)1 << (64 - HASH_BITS)) - 2;
    scratch->size = 0;
    chude_buffer_add(scratch, document->id.data, document->id.size);
    chude_pack_sortable(scratch, chude_hash(document->text.data, document->text.size));
    uint64_t hash = chude_hash(scratch->data, scratch->size) & (((uint64_t)1 << HASH_BITS) - 1);
    return (uint64_t)CLAMP(minutes, 0, most) << HASH_BITS | hash;
}

/* What is kept of the text: whole words where it has any. */
static ChudeText head_of(ChudeText text) {
    if (text.size <= CHUDE_FIRST_HEAD) {
        return text;
    }
    size_t characters = 0, words = 0;
    for (const char *p = text.data, *end = text.data + text.size; p <= text.data + CHUDE_FIRST_HEAD;
         p = g_utf8_next_char(p)) {
        characters = (size_t)(p - text.data);
        words = chude_space(p, end) ? characters : words;
    }
    return (ChudeText){text.data, words ? words : characters};
}

static void write_field(ChudeBuffer *bytes, ChudeText field) {
    if (!field.data) {
        chude_buffer_char(bytes, '-');
        return;
    }
    chude_buffer_printf(bytes, "%" G_GSIZE_FORMAT ":", field.size);
    chude_buffer_add(bytes, field.data, field.size);
}

void chude_first_document_write(ChudeBuffer *bytes, uint64_t order, const ChudeDocument *document) {
    chude_buffer_printf(bytes, "%016" G_GINT64_MODIFIER "x", order);
    write_field(bytes, document->id);
    write_field(bytes, document->title);
    write_field(bytes, document->date);
    write_field(bytes, document->text.data ? head_of(document->text) : (ChudeText){"", 0});
}

static bool read_field(ChudeText *rest, ChudeText *field) {
    size_t size = 0, at = 0;
    *field = (ChudeText){0};
    if (rest->size && *rest->data == '-') {
        *rest = (ChudeText){rest->data + 1, rest->size - 1};
        return true;
    }
    while (at < rest->size && g_ascii_isdigit(rest->data[at]) && size < rest->size) {
        size = size * 10 + (size_t)(rest->data[at++] - '0');
    }
    bool plain = at && (at == 1 || *rest->data != '0'); /* one way to write a number */
    if (!plain || at == rest->size || rest->data[at] != ':' || size > rest->size - at - 1) {
        return false;
    }
    *field = (ChudeText){rest->data + at + 1, size};
    *rest = (ChudeText){field->data + size, rest->size - at - 1 - size};
    return true;
}

bool chude_first_document_read(ChudeText bytes, ChudeFirstDocument *document) {
    *document = (ChudeFirstDocument){0};
    if (bytes.size < ORDER_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < ORDER_DIGITS; i++) {
        char digit = bytes.data[i];
        if (!g_ascii_isxdigit(digit) || g_ascii_isupper(digit)) {
            return false;
        }
        document->order = document->order << 4 | (uint64_t)g_ascii_xdigit_value(digit);
    }
    ChudeText rest = {bytes.data + ORDER_DIGITS, bytes.size - ORDER_DIGITS};
    return read_field(&rest, &document->id) && read_field(&rest, &document->title) &&
           read_field(&rest, &document->date) && read_field(&rest, &document->head) && rest.size == 0 &&
           document->id.data && document->head.data && document->head.size <= CHUDE_FIRST_HEAD;
}

/* ---- all of them ---- */

typedef struct {
    ChudeFirstDocument document; /* id.data NULL: not met yet */
    char *bytes;
} Found;

static void found_free(gpointer data) {
    Found *found = data;
    g_free(found->bytes);
    g_free(found);
}

void chude_first_documents_clear(ChudeFirstDocuments *documents) {
    chude_buffer_clear(&documents->fresh);
    chude_buffer_clear(&documents->scratch);
    g_clear_pointer(&documents->records, chude_sorter_free);
    g_clear_pointer(&documents->found, g_hash_table_unref);
}

size_t chude_first_documents_held(const ChudeFirstDocuments *documents) {
    return documents->fresh.room + (documents->records ? chude_sorter_size(documents->records) : 0);
}

void chude_first_documents_add(ChudeFirstDocuments *documents, uint64_t order,
                               const ChudeDocument *document) {
    documents->scratch.size = 0;
    chude_first_document_write(&documents->scratch, order, document);
    chude_pack_text(&documents->fresh, chude_buffer_text(&documents->scratch));
}

bool chude_first_documents_add_record(ChudeFirstDocuments *documents, ChudeText record, GError **error) {
    return chude_sorter_add(documents->records, record, (ChudeText){"", 0}, error);
}

bool chude_first_documents_move(ChudeFirstDocuments *documents, const char *folder, size_t memory,
                                GError **error) {
    if (!documents->records) {
        documents->records = chude_sorter_new(folder, memory);
    }
    ChudeUnpack rest = chude_unpack(chude_buffer_text(&documents->fresh));
    while (rest.at < rest.end) {
        if (!chude_first_documents_add_record(documents, chude_unpack_text(&rest), error)) {
            return false;
        }
    }
    chude_buffer_clear(&documents->fresh);
    return true;
}

bool chude_first_documents_merge(ChudeFirstDocuments *into, ChudeFirstDocuments *from, GError **error) {
    return !from->records || chude_sorter_take(into->records, from->records, error);
}

bool chude_first_documents_begin(ChudeFirstDocuments *documents, GError **error) {
    documents->scratch.size = 0;
    return chude_sorter_read(documents->records, error);
}

bool chude_first_documents_next(ChudeFirstDocuments *documents, ChudeText *record, GError **error) {
    ChudeText none;
    do {
        if (!chude_sorter_next(documents->records, record, &none, error)) {
            return false;
        }
    } while (documents->scratch.size == record->size &&
             memcmp(documents->scratch.data, record->data, record->size) == 0);
    documents->scratch.size = 0;
    chude_buffer_add(&documents->scratch, record->data, record->size);
    return true;
}

static void keep_found(Found *found, ChudeText record) {
    found->bytes = g_memdup2(record.data, record.size);
    chude_first_document_read((ChudeText){found->bytes, record.size}, &found->document);
}

bool chude_first_documents_find(ChudeFirstDocuments *documents, const uint64_t *orders, size_t count,
                                GError **error) {
    if (!documents->found) {
        documents->found = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, found_free);
    }
    for (size_t i = 0; i < count; i++) {
        if (orders[i] != CHUDE_NO_ORDER && !g_hash_table_contains(documents->found, &orders[i])) {
            Found *found = g_new0(Found, 1);
            found->document.order = orders[i];
            g_hash_table_insert(documents->found, &found->document.order, found);
        }
    }
    ChudeText record;
    GError *cause = NULL;
    bool good = chude_first_documents_begin(documents, error);
    while (good && chude_first_documents_next(documents, &record, &cause)) {
        ChudeFirstDocument document;
        Found *found = chude_first_document_read(record, &document)
                           ? g_hash_table_lookup(documents->found, &document.order)
                           : NULL;
        if (found && !found->bytes) {
            keep_found(found, record);
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    return good;
}

const ChudeFirstDocument *chude_first_documents_get(const ChudeFirstDocuments *documents, uint64_t order) {
    const Found *found = documents->found ? g_hash_table_lookup(documents->found, &order) : NULL;
    return found && found->bytes ? &found->document : NULL;
}

/* ---- evidence ---- */

static int compare_orders(const void *a, const void *b) {
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return (first > second) - (first < second);
}

size_t chude_first_orders(const struct ChudeCell *cells, size_t count, uint32_t first, uint32_t last,
                          uint64_t orders[CHUDE_FIRST_TAKEN]) {
    uint64_t all[CHUDE_FIRST_TAKEN + CHUDE_FIRST_HALVES];
    size_t size = 0;
    /* periods follow each other in time, and so do their documents: the first few cells have them all */
    for (size_t i = 0; i < count && size < CHUDE_FIRST_TAKEN; i++) {
        for (unsigned half = 0; half < CHUDE_FIRST_HALVES; half++) {
            if (cells[i].period >= first && cells[i].period <= last &&
                cells[i].first[half] != CHUDE_NO_ORDER) {
                all[size++] = cells[i].first[half];
            }
        }
    }
    qsort(all, size, sizeof *all, compare_orders);
    size = MIN(size, (size_t)CHUDE_FIRST_TAKEN);
    memcpy(orders, all, size * sizeof *all);
    return size;
}

struct ChudeFirstWriter {
    ChudeTokenizer *tokenizer; /* into syllables: that is all that a term is looked for by */
    ChudeTokenizerScratch *scratch;
    ChudeWorker worker;
};

ChudeFirstWriter *chude_first_writer_new(void) {
    ChudeFirstWriter *writer = g_new0(ChudeFirstWriter, 1);
    writer->tokenizer = chude_tokenizer_with(NULL, CHUDE_LINES_AUTO);
    writer->scratch = chude_tokenizer_scratch_new();
    writer->worker.terms = chude_terms_new();
    chude_tokenizer_scratch_terms(writer->scratch, writer->worker.terms);
    return writer;
}

void chude_first_writer_free(ChudeFirstWriter *writer) {
    if (writer) {
        chude_tokenizer_free(writer->tokenizer);
        chude_tokenizer_scratch_free(writer->scratch);
        chude_terms_free(writer->worker.terms);
        g_free(writer);
    }
}

static ChudeKwicTerms *terms_of(const ChudeText *texts, size_t count) {
    GPtrArray *strings = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < count; i++) {
        g_ptr_array_add(strings, g_strndup(texts[i].data, texts[i].size));
    }
    g_ptr_array_add(strings, NULL);
    ChudeKwicTerms *terms =
        count ? chude_kwic_terms_new((const char *const *)strings->pdata, false, NULL) : NULL;
    g_ptr_array_unref(strings);
    return terms;
}

/* What a trend is called, ready to be looked for; NULL where it has no such names. */
typedef struct {
    ChudeKwicTerms *text, *others;
} Names;

static void names_clear(Names *names) {
    chude_kwic_terms_free(names->text);
    chude_kwic_terms_free(names->others);
}

/* Where the first of these stands. */
static bool find_any(ChudeFirstWriter *writer, const ChudeWords *words, const ChudeKwicTerms *terms,
                     ChudeSpan *span) {
    ChudeKwicFinder *finder = terms ? chude_kwic_finder_new(terms, &writer->worker) : NULL;
    ChudeKwicPlace from = {0};
    ChudeKwicHit hit;
    bool found = finder && chude_kwic_find(finder, words, &from, &hit);
    *span = found ? hit.span : (ChudeSpan){0, 0};
    chude_kwic_finder_free(finder);
    return found;
}

/* How many different ones of these names stand in the text, as they are spelled there; at most MANY. */
static unsigned count_names(ChudeFirstWriter *writer, ChudeText text, const ChudeKwicTerms *terms) {
    enum { MANY = 16 };
    ChudeKwicFinder *finder = terms && text.data ? chude_kwic_finder_new(terms, &writer->worker) : NULL;
    if (!finder) {
        return 0;
    }
    ChudeArena *arena = chude_arena_new();
    const ChudeWords *words =
        chude_tokenizer_words(writer->tokenizer, writer->scratch, arena, text, (ChudeText){0});
    uint64_t met[MANY];
    unsigned count = 0;
    ChudeKwicPlace from = {0};
    ChudeKwicHit hit;
    while (count < MANY && chude_kwic_find(finder, words, &from, &hit)) {
        uint64_t hash = chude_hash(text.data + hit.span.begin, hit.span.end - hit.span.begin);
        unsigned i = 0;
        while (i < count && met[i] != hash) {
            i++;
        }
        met[i] = hash;
        count += i == count;
    }
    chude_kwic_finder_free(finder);
    chude_arena_free(arena);
    return count;
}

/* How much a document says of what has a trend: a name in the title counts as much as IN_TITLE in the head. */
static unsigned worth_of(ChudeFirstWriter *writer, const ChudeFirstDocument *document, const Names *names) {
    enum { IN_TITLE = 4 };
    unsigned title = count_names(writer, document->title, names->text) +
                     count_names(writer, document->title, names->others);
    unsigned head =
        count_names(writer, document->head, names->text) + count_names(writer, document->head, names->others);
    return title * IN_TITLE + head;
}

/* False, and nothing, where there is nothing to show. */
static bool show_document(ChudeBuffer *json, ChudeFirstWriter *writer, const ChudeFirstDocument *document,
                          const Names *names, bool again) {
    ChudeArena *arena = chude_arena_new();
    const ChudeWords *words =
        chude_tokenizer_words(writer->tokenizer, writer->scratch, arena, document->head, (ChudeText){0});
    ChudeSpan span, snippet;
    if (words->count == 0) {
        chude_arena_free(arena);
        return false;
    }
    if (find_any(writer, words, names->text, &span) || find_any(writer, words, names->others, &span)) {
        snippet = chude_evidence_snippet(words, span, CHUDE_EVIDENCE_BYTES);
    } else {
        span = chude_evidence_sentence(words, 0);
        snippet = span = chude_evidence_snippet(words, span, CHUDE_EVIDENCE_BYTES);
    }
    chude_buffer_literal(json, again ? ",{\"id\":" : "{\"id\":");
    chude_json_string(json, document->id);
    if (document->title.data) {
        chude_buffer_literal(json, ",\"title\":");
        chude_json_string(json, document->title);
    }
    if (document->date.data) {
        chude_buffer_literal(json, ",\"date\":");
        chude_json_string(json, document->date);
    }
    chude_buffer_printf(json, ",\"begin\":%u,\"end\":%u,\"snippet\":", span.begin, span.end);
    chude_json_string(json, (ChudeText){document->head.data + snippet.begin, snippet.end - snippet.begin});
    chude_buffer_char(json, '}');
    chude_arena_free(arena);
    return true;
}

static bool same_text(ChudeText a, ChudeText b) {
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Takes those of the `count` documents that say most of the trend, the earlier of equal ones, in their order; how many. */
static size_t choose(ChudeFirstWriter *writer, const ChudeFirstDocument **documents, size_t count,
                     const Names *names) {
    unsigned worth[CHUDE_FIRST_TAKEN];
    for (size_t i = 0; i < count; i++) {
        worth[i] = worth_of(writer, documents[i], names);
    }
    for (; count > CHUDE_FIRST_SHOWN; count--) {
        size_t least = 0;
        for (size_t i = 1; i < count; i++) {
            least = worth[i] <= worth[least] ? i : least;
        }
        for (size_t i = least; i + 1 < count; i++) {
            documents[i] = documents[i + 1];
            worth[i] = worth[i + 1];
        }
    }
    return count;
}

void chude_first_documents_show(ChudeBuffer *json, ChudeFirstWriter *writer,
                                const ChudeFirstDocuments *documents, const ChudeFirstTerm *term,
                                const uint64_t *orders, size_t count) {
    const ChudeFirstDocument *shown[CHUDE_FIRST_TAKEN];
    Names names = {terms_of(&term->text, 1), terms_of(term->others, term->other_count)};
    size_t size = 0;
    for (size_t i = 0; i < MIN(count, (size_t)CHUDE_FIRST_TAKEN); i++) {
        const ChudeFirstDocument *document = chude_first_documents_get(documents, orders[i]);
        bool again = !document || document->head.size == 0;
        for (size_t before = 0; before < size && !again; before++) {
            again = same_text(shown[before]->head, document->head);
        }
        if (!again) {
            shown[size++] = document;
        }
    }
    size = choose(writer, shown, size, &names);
    bool any = false;
    chude_buffer_char(json, '[');
    for (size_t i = 0; i < size; i++) {
        any = show_document(json, writer, shown[i], &names, any) || any;
    }
    chude_buffer_char(json, ']');
    names_clear(&names);
}
