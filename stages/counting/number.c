#include "counting/number.h"

#include <stdlib.h>
#include <string.h>

#include "pack.h"

enum { PENDING = 1 << 12 };

/* Where terms come from, by rising key: a part in memory, or the rows of all others. */
typedef struct {
    ChudePart *part; /* NULL: rows */
    ChudePartOrder order;
    uint32_t at;
    ChudeRunsReader *rows;
    ChudeText key, value; /* of the next term */
    bool more;
} Source;

/* A form of the term at hand, in one part. */
typedef struct {
    ChudePart *part;
    uint32_t form;
    uint64_t count;
    size_t begin, size; /* of its spelling in `spellings` */
} Member;

typedef struct {
    ChudeNumbering *numbering;
    ChudeVocabulary *vocabulary;
    Source *sources;
    guint source_count;
    uint64_t total, before; /* occurrences of words: of all, of those that have their numbers */
    ChudeBuffer key, spellings;
    GArray *members; /* Member */
    GArray *forms;   /* ChudeWordForm */
    uint64_t df;
} Numberer;

/* ---- sources ---- */

static bool advance(Source *source, GError **error) {
    if (source->part) {
        source->more = source->at < source->order.count;
        if (source->more) {
            source->key = chude_terms_term_at(source->part->terms, source->order.terms[source->at++])->key;
        }
        return true;
    }
    GError *cause = NULL;
    source->more = chude_runs_next(source->rows, &source->key, &source->value, &cause);
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    return true;
}

static void order_part(void *context, size_t at) {
    Source *source = &((Source *)context)[at];
    if (source->part) {
        source->order = chude_part_order(source->part);
    }
}

static bool open_sources(Numberer *numberer, GError **error) {
    ChudeNumbering *numbering = numberer->numbering;
    numberer->sources = g_new0(Source, numbering->parts->len + 1);
    uint32_t document = 0;
    for (guint i = 0; i < numbering->parts->len; i++) {
        ChudePart *part = g_ptr_array_index(numbering->parts, i);
        part->first_document = document;
        document += part->documents;
        numberer->total += part->words + part->links;
        if (part->terms) {
            part->form_count = part->form_room;
            part->places = g_new(ChudePlace, part->form_count + 1);
            memset(part->places, 0xFF, part->form_count * sizeof *part->places);
            numberer->sources[numberer->source_count++].part = part;
        } else {
            part->chunks = g_array_new(FALSE, FALSE, sizeof(uint64_t));
        }
    }
    const ChudeHost *host = numbering->host;
    host->parallel(host, numberer->source_count, order_part, numberer->sources);
    if (numbering->runs) {
        Source *rows = &numberer->sources[numberer->source_count++];
        rows->rows = chude_runs_read(numbering->runs, (size_t)(host->memory / 16), error);
        if (!rows->rows) {
            return false;
        }
    }
    for (guint i = 0; i < numberer->source_count; i++) {
        if (!advance(&numberer->sources[i], error)) {
            return false;
        }
    }
    return true;
}

static void close_sources(Numberer *numberer) {
    for (guint i = 0; i < numberer->source_count; i++) {
        chude_part_order_clear(&numberer->sources[i].order);
        chude_runs_reader_free(numberer->sources[i].rows);
    }
    g_free(numberer->sources);
}

/* ---- the forms of one term ---- */

static void add_member(Numberer *numberer, ChudePart *part, uint32_t form, uint64_t count,
                       ChudeText spelling) {
    Member member = {part, form, count, numberer->spellings.size, spelling.size};
    chude_buffer_add(&numberer->spellings, spelling.data, spelling.size);
    g_array_append_val(numberer->members, member);
}

static void take_term(Numberer *numberer, const Source *source) {
    ChudePart *part = source->part;
    if (part) {
        uint32_t term = source->order.terms[source->at - 1];
        numberer->df += part->counted[term + 1].df;
        for (uint32_t form = source->order.first[term]; form != CHUDE_NONE; form = source->order.next[form]) {
            add_member(numberer, part, form, chude_part_count(part, form),
                       chude_terms_form_at(part->terms, form)->spelling);
        }
        return;
    }
    ChudeUnpack from = chude_unpack(source->value);
    void *address;
    memcpy(&address, chude_unpack_bytes(&from, sizeof address).data, sizeof address);
    part = address;
    numberer->df += chude_unpack_number(&from);
    while (from.at < from.end) {
        uint32_t form = (uint32_t)chude_unpack_number(&from);
        uint64_t count = chude_unpack_number(&from);
        add_member(numberer, part, form, count, chude_unpack_text(&from));
    }
}

static ChudeText spelling_of(const Numberer *numberer, const Member *member) {
    return (ChudeText){numberer->spellings.data + member->begin, member->size};
}

/* Falling, so that the spelling in lower case, which most words have most often, is number 0. */
static int compare_members(const void *a, const void *b, void *numberer) {
    return chude_runs_compare(spelling_of(numberer, b), spelling_of(numberer, a));
}

/* ---- places ---- */

static bool write_pending(ChudeNumbering *numbering, ChudePart *part, GError **error) {
    if (part->pending.size == 0) {
        return true;
    }
    if (!numbering->places && !(numbering->places = chude_temporary_new(numbering->host->folder, error))) {
        return false;
    }
    uint64_t chunk[2] = {chude_temporary_size(numbering->places), part->pending.size};
    g_array_append_vals(part->chunks, chunk, 2);
    bool good = chude_temporary_append(numbering->places, part->pending.data, part->pending.size, error);
    part->pending.size = 0;
    return good;
}

typedef struct {
    uint32_t form;
    ChudePlace place;
} Entry;

static bool set_place(ChudeNumbering *numbering, const Member *member, ChudePlace place, GError **error) {
    ChudePart *part = member->part;
    if (part->places) {
        part->places[member->form] = place;
        return true;
    }
    Entry entry = {member->form, place};
    chude_buffer_add(&part->pending, (const char *)&entry, sizeof entry);
    return part->pending.size < PENDING || write_pending(numbering, part, error);
}

const ChudePlace *chude_part_places(const ChudePart *part, const ChudeTemporary *places, ChudePlace **room,
                                    GError **error) {
    if (part->places) {
        return part->places;
    }
    *room = g_renew(ChudePlace, *room, (size_t)part->form_count + 1);
    memset(*room, 0xFF, part->form_count * sizeof **room);
    Entry entries[PENDING / sizeof(Entry) + 1];
    for (guint i = 0; i < part->chunks->len; i += 2) {
        uint64_t offset = g_array_index(part->chunks, uint64_t, i);
        size_t size = (size_t)g_array_index(part->chunks, uint64_t, i + 1);
        if (!chude_temporary_read(places, offset, entries, size, error)) {
            return NULL;
        }
        for (size_t at = 0; at < size / sizeof(Entry); at++) {
            (*room)[entries[at].form] = entries[at].place;
        }
    }
    return *room;
}

static uint32_t share_of(const Numberer *numberer, uint64_t words) {
    double share = (double)words * (4294967296.0 / (double)numberer->total);
    return share >= 4294967295.0 ? UINT32_MAX : (uint32_t)share;
}

/* The term that was gathered becomes a word. */
static bool add_word(Numberer *numberer, GError **error) {
    ChudeNumbering *numbering = numberer->numbering;
    Member *members = (Member *)(void *)numberer->members->data;
    guint count = numberer->members->len;
    uint64_t sum = 0;
    if (count > 1) {
        g_qsort_with_data(members, (gint)count, sizeof *members, compare_members, numberer);
    }
    g_array_set_size(numberer->forms, 0);
    for (guint i = 0; i < count; i++) {
        if (i == 0 || compare_members(&members[i - 1], &members[i], numberer) != 0) {
            ChudeWordForm form = {spelling_of(numberer, &members[i]), 0};
            g_array_append_val(numberer->forms, form);
        }
        g_array_index(numberer->forms, ChudeWordForm, numberer->forms->len - 1).count += members[i].count;
        sum += members[i].count;
    }
    uint32_t number = chude_vocabulary_size(numberer->vocabulary);
    bool good =
        chude_vocabulary_add(numberer->vocabulary, chude_buffer_text(&numberer->key), (uint32_t)numberer->df,
                             (ChudeWordForm *)(void *)numberer->forms->data, numberer->forms->len, error);
    uint32_t low = share_of(numberer, numberer->before);
    numberer->before += sum;
    if (sum < numbering->least.count || numberer->df < numbering->least.df) {
        return good;
    }
    ChudePlace place = {number, 0, low, share_of(numberer, numberer->before) - low};
    for (guint i = 0; good && i < count; i++) {
        place.style += i && compare_members(&members[i - 1], &members[i], numberer) != 0;
        good = set_place(numbering, &members[i], place, error);
    }
    return good;
}

static bool number_all(Numberer *numberer, GError **error) {
    for (;;) {
        const Source *least = NULL;
        for (guint i = 0; i < numberer->source_count; i++) {
            const Source *source = &numberer->sources[i];
            if (source->more && (!least || chude_runs_compare(source->key, least->key) < 0)) {
                least = source;
            }
        }
        if (!least) {
            return true;
        }
        numberer->key.size = numberer->spellings.size = 0;
        numberer->df = 0;
        g_array_set_size(numberer->members, 0);
        chude_buffer_add(&numberer->key, least->key.data, least->key.size);
        for (guint i = 0; i < numberer->source_count; i++) {
            Source *source = &numberer->sources[i];
            while (source->more && chude_runs_compare(source->key, chude_buffer_text(&numberer->key)) == 0) {
                take_term(numberer, source);
                if (!advance(source, error)) {
                    return false;
                }
            }
        }
        if (!add_word(numberer, error)) {
            return false;
        }
    }
}

ChudeVocabulary *chude_number(ChudeNumbering *numbering, GError **error) {
    const ChudeHost *host = numbering->host;
    Numberer numberer = {.numbering = numbering};
    numberer.vocabulary = chude_vocabulary_new(host->folder, (size_t)(host->memory / 16));
    numberer.members = g_array_new(FALSE, FALSE, sizeof(Member));
    numberer.forms = g_array_new(FALSE, FALSE, sizeof(ChudeWordForm));
    bool good = open_sources(&numberer, error) && number_all(&numberer, error);
    for (guint i = 0; good && i < numbering->parts->len; i++) {
        good = write_pending(numbering, g_ptr_array_index(numbering->parts, i), error);
    }
    good = good && chude_vocabulary_end(numberer.vocabulary, error);
    for (guint i = 0; i < numbering->parts->len; i++) {
        chude_buffer_clear(&((ChudePart *)g_ptr_array_index(numbering->parts, i))->pending);
    }
    close_sources(&numberer);
    chude_buffer_clear(&numberer.key);
    chude_buffer_clear(&numberer.spellings);
    g_array_unref(numberer.members);
    g_array_unref(numberer.forms);
    if (!good) {
        g_clear_pointer(&numberer.vocabulary, chude_vocabulary_free);
    }
    return numberer.vocabulary;
}
