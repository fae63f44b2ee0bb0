#include "counting/part.h"

#include <string.h>

#include "fail.h"
#include "pack.h"

ChudePart *chude_part_new(unsigned longest, ChudeStreamFile *file, size_t memory) {
    ChudePart *part = g_new0(ChudePart, 1);
    part->streams = longest > 1;
    if (part->streams) {
        chude_stream_init(&part->stream, file, memory);
    }
    return part;
}

static void clear_tables(ChudePart *part) {
    g_clear_pointer(&part->forms, g_free);
    g_clear_pointer(&part->carried, g_array_unref);
    g_clear_pointer(&part->counted, g_free);
    part->form_room = part->term_room = part->met = 0;
}

void chude_part_free(ChudePart *part) {
    if (part) {
        clear_tables(part);
        g_free(part->places);
        if (part->chunks) {
            g_array_unref(part->chunks);
        }
        chude_buffer_clear(&part->pending);
        chude_buffer_clear(&part->key);
        chude_stream_clear(&part->stream);
        g_free(part);
    }
}

void chude_part_forget(ChudePart *part, bool stands) {
    clear_tables(part);
    part->terms = stands ? part->terms : NULL;
}

/* ---- observing ---- */

static uint32_t roomier(uint32_t room, uint32_t index) {
    uint32_t more = MAX(index + 1, room + room / 2);
    return MAX(more, 1024);
}

static void reach_form(ChudePart *part, uint32_t index) {
    uint32_t room = MIN(roomier(part->form_room, index), CHUDE_STREAM_MOST); /* no form beyond has room */
    part->forms = g_renew(ChudePartForm, part->forms, room);
    for (uint32_t i = part->form_room; i < room; i++) {
        part->forms[i] = (ChudePartForm){0, CHUDE_FORM_NEW};
    }
    part->form_room = room;
}

static void reach_term(ChudePart *part, uint32_t index) {
    uint32_t room = roomier(part->term_room, index);
    part->counted = g_renew(ChudePartTerm, part->counted, room);
    memset(part->counted + part->term_room, 0, (room - part->term_room) * sizeof *part->counted);
    part->term_room = room;
}

static void meet(ChudePart *part, uint32_t form, const ChudeTerm *term) {
    uint32_t index = chude_kind_counts(term->kind) ? term->index + 1 : CHUDE_FORM_BREAKS;
    part->forms[form].term = index;
    if (index >= part->term_room) {
        reach_term(part, index);
    }
}

static void carry(ChudePart *part, uint32_t form) {
    if (!part->carried) {
        part->carried = g_array_new(FALSE, FALSE, sizeof form);
    }
    g_array_append_val(part->carried, form);
}

uint64_t chude_part_count(const ChudePart *part, uint32_t form) {
    uint64_t count = part->forms[form].count;
    for (guint i = 0; part->carried && i < part->carried->len; i++) {
        count += (uint64_t)(g_array_index(part->carried, uint32_t, i) == form) << 32;
    }
    return count;
}

void chude_part_more(ChudePart *part, uint32_t form, uint64_t more) {
    uint64_t sum = part->forms[form].count + more;
    part->forms[form].count = (uint32_t)sum;
    for (uint64_t times = sum >> 32; times > 0; times--) {
        carry(part, form);
    }
    part->words += more;
}

static bool full(GError **error) {
    chude_fail(error, "more words or documents than can be counted at once (2^28 spellings, 2^32 documents): "
                      "count the input in parts");
    return false;
}

/* Tells the stream of a break, once. */
static inline bool put_break(ChudePart *part, bool *open, GError **error) {
    if (*open && !chude_stream_put(&part->stream, CHUDE_STREAM_BREAK, error)) {
        return false;
    }
    *open = false;
    return true;
}

/* There is no telling whether a document had the word before: without a branch for that it takes half the time. */
static inline void count(ChudePart *part, ChudePartForm *form, ChudePartTerm *term, uint32_t document) {
    term->df += term->mark != document;
    term->mark = document;
    if (G_UNLIKELY(++form->count == 0)) {
        carry(part, (uint32_t)(form - part->forms));
    }
}

/* A form that counts. */
static inline void count_form(ChudePart *part, uint32_t index, uint32_t document) {
    ChudePartForm *form = &part->forms[index];
    count(part, form, &part->counted[form->term], document);
}

/* Enters a form that was met; false with *error set where a table is full. */
static inline bool reach(ChudePart *part, const ChudeForm *known, GError **error) {
    uint32_t index = known->index;
    if (G_UNLIKELY(index >= part->form_room)) {
        if (index >= CHUDE_STREAM_MOST) {
            return full(error);
        }
        reach_form(part, index);
    }
    if (G_UNLIKELY(part->forms[index].term == CHUDE_FORM_NEW)) {
        meet(part, index, known->term);
    }
    return true;
}

static inline bool put_form(ChudePart *part, const ChudeForm *known, GError **error) {
    return chude_stream_put(&part->stream, known->index + CHUDE_STREAM_FIRST, error);
}

/* Puts the word at a token, with the connectors before it from `first` on: as a term of its own, which ends n-grams but begins none. */
static bool put_linked(ChudePart *part, ChudeWorker *worker, const ChudeWords *words, size_t first, size_t at,
                       uint32_t document, GError **error) {
    part->key.size = 0;
    for (size_t i = first; i <= at; i++) {
        if (i == first || i == at) {
            chude_buffer_char(&part->key, CHUDE_KEY_LINK);
        } else {
            chude_buffer_char(&part->key, '_');
        }
        ChudeText key = chude_worker_form(worker, words, i)->term->key;
        chude_buffer_add(&part->key, key.data, key.size);
    }
    const ChudeToken *tokens = words->tokens;
    ChudeText bytes = {words->text.data + tokens[first].begin, tokens[at].end - tokens[first].begin};
    const ChudeForm *linked = chude_terms_form(worker->terms, bytes, chude_buffer_text(&part->key));
    if (!reach(part, linked, error)) {
        return false;
    }
    count_form(part, linked->index, document);
    part->links++;
    return chude_stream_put(&part->stream, CHUDE_STREAM_LINK, error) && put_form(part, linked, error);
}

/* Counts a document's words, and puts them into the stream. */
static bool observe(ChudePart *part, ChudeWorker *worker, const ChudeWords *words, const uint8_t *connectors,
                    GError **error) {
    const uint32_t document = part->documents;
    bool open = false; /* an n-gram may go on */
    size_t across = 0; /* connectors just before the token, of an n-gram that may go on */
    for (size_t i = 0; i < words->count; i++) {
        uint32_t flags = words->tokens[i].flags;
        bool connects = connectors && connectors[i];
        if ((flags & CHUDE_TOKEN_STOP) && !connects) {
            if (!put_break(part, &open, error)) {
                return false;
            }
            continue;
        }
        const ChudeForm *known = chude_worker_form(worker, words, i);
        if (!reach(part, known, error)) {
            return false;
        }
        bool breaks = part->forms[known->index].term == CHUDE_FORM_BREAKS;
        if ((breaks || (flags & CHUDE_TOKEN_SENTENCE)) && !put_break(part, &open, error)) {
            return false;
        }
        if (breaks) {
            continue;
        }
        if (connects) {
            across = open ? across + 1 : 0;
            if (across > CHUDE_MOST_CONNECTORS && !put_break(part, &open, error)) {
                return false;
            }
            if (!(flags & CHUDE_TOKEN_STOP)) {
                count_form(part, known->index, document);
                part->words++;
            }
            continue;
        }
        count_form(part, known->index, document);
        part->words++;
        if (part->streams) {
            if (open && across > 0 && !put_linked(part, worker, words, i - across, i, document, error)) {
                return false;
            }
            across = 0;
            open = true;
            if (!put_form(part, known, error)) {
                return false;
            }
        }
    }
    return true;
}

/* Enters all forms that there are, of which some may never be counted here. */
static bool reach_all(ChudePart *part, ChudeWorker *worker, GError **error) {
    uint32_t top = (uint32_t)chude_terms_form_count(worker->terms);
    if (top > part->form_room) {
        if (top > CHUDE_STREAM_MOST) {
            return full(error);
        }
        reach_form(part, top - 1);
    }
    for (; part->met < top; part->met++) {
        if (part->forms[part->met].term == CHUDE_FORM_NEW) {
            meet(part, part->met, chude_terms_form_at(worker->terms, part->met)->term);
        }
    }
    return true;
}

/* observe of a plain document, which nearly all are, where no n-grams are wanted: what breaks is counted like a term. */
static bool observe_words(ChudePart *part, ChudeWorker *worker, const ChudeWords *words, GError **error) {
    const uint32_t document = part->documents;
    const ChudeToken *token = words->tokens, *const end = token + words->count;
    if (!reach_all(part, worker, error)) {
        return false;
    }
    ChudePartForm *const forms = part->forms;
    ChudePartTerm *const counted = part->counted;
    uint64_t more = 0;
    for (; token < end; token++) {
        ChudePartForm *form = &forms[token->form - 1];
        if (G_UNLIKELY(token->flags & CHUDE_TOKEN_STOP)) {
            continue;
        }
        more += form->term != CHUDE_FORM_BREAKS;
        count(part, form, &counted[form->term], document);
    }
    part->words += more;
    return true;
}

/* The same for n-grams. */
static bool observe_plain(ChudePart *part, ChudeWorker *worker, const ChudeWords *words, GError **error) {
    const uint32_t document = part->documents;
    const ChudeToken *token = words->tokens, *const end = token + words->count;
    bool open = false;
    if (!reach_all(part, worker, error)) {
        return false;
    }
    ChudePartForm *const forms = part->forms;
    ChudePartTerm *const counted = part->counted;
    uint64_t more = 0;
    for (; token < end; token++) {
        uint32_t index = token->form - 1;
        ChudePartForm *form = &forms[index];
        if (token->flags != 0 || form->term == CHUDE_FORM_BREAKS) {
            if (!put_break(part, &open, error)) {
                return false;
            }
            if (token->flags & CHUDE_TOKEN_STOP || form->term == CHUDE_FORM_BREAKS) {
                continue;
            }
        }
        count(part, form, &counted[form->term], document);
        more++;
        open = true;
        if (!chude_stream_put(&part->stream, index + CHUDE_STREAM_FIRST, error)) {
            return false;
        }
    }
    part->words += more;
    return true;
}

bool chude_part_observe(ChudePart *part, ChudeWorker *worker, const ChudeWords *words,
                        const uint8_t *connectors, GError **error) {
    if (part->documents >= CHUDE_PART_DOCUMENTS - 1) {
        return full(error);
    }
    g_assert(!part->terms || part->terms == worker->terms);
    part->terms = worker->terms;
    part->documents++;
    if (words) {
        chude_worker_number(worker, words);
        bool plain = !connectors && !words->stems;
        if (!(!plain          ? observe(part, worker, words, connectors, error)
              : part->streams ? observe_plain(part, worker, words, error)
                              : observe_words(part, worker, words, error))) {
            return false;
        }
    }
    return !part->streams || chude_stream_end_document(&part->stream, error);
}

enum { ORDERING = 24 }; /* bytes that ordering takes for each term */

size_t chude_part_held(const ChudePart *part) {
    return part->form_room * (sizeof *part->forms + sizeof(ChudePlace)) +
           part->term_room * (sizeof *part->counted + ORDERING) +
           (part->streams ? chude_stream_held(&part->stream) : 0);
}

/* ---- the order of terms ---- */

/* A term by its first bytes, big-endian: most comparisons need no more. */
typedef struct {
    uint64_t prefix;
    uint32_t term;
} Ranked;

static uint64_t prefix_of(ChudeText key) {
    uint64_t bytes = 0;
    memcpy(&bytes, key.data, MIN(key.size, sizeof bytes));
    return GUINT64_FROM_BE(bytes);
}

/* Stable, by 16 bits at a time, the least important first. */
static void sort_by_prefix(Ranked *ranked, size_t count) {
    Ranked *other = g_new(Ranked, count + 1);
    size_t *starts = g_new(size_t, (1 << 16) + 1);
    for (unsigned shift = 0; shift < 64; shift += 16) {
        memset(starts, 0, ((1 << 16) + 1) * sizeof *starts);
        for (size_t i = 0; i < count; i++) {
            starts[(ranked[i].prefix >> shift & 0xFFFF) + 1]++;
        }
        for (size_t i = 0; i < 1 << 16; i++) {
            starts[i + 1] += starts[i];
        }
        for (size_t i = 0; i < count; i++) {
            other[starts[ranked[i].prefix >> shift & 0xFFFF]++] = ranked[i];
        }
        Ranked *swapped = ranked;
        ranked = other;
        other = swapped;
    }
    /* four passes: what was sorted is where it was */
    g_free(starts);
    g_free(other);
}

static int compare_keys(const void *a, const void *b, void *terms) {
    return chude_runs_compare(chude_terms_term_at(terms, ((const Ranked *)a)->term)->key,
                              chude_terms_term_at(terms, ((const Ranked *)b)->term)->key);
}

ChudePartOrder chude_part_order(const ChudePart *part) {
    ChudePartOrder order = {.first = g_new(uint32_t, part->term_room + 1),
                            .next = g_new(uint32_t, part->form_room + 1)};
    Ranked *ranked = g_new(Ranked, part->term_room + 1);
    memset(order.first, 0xFF, part->term_room * sizeof *order.first);
    for (uint32_t form = 0; form < part->form_room; form++) {
        uint32_t term = part->forms[form].term;
        /* one met as a connector that `stop` marked was never counted */
        if (term != CHUDE_FORM_BREAKS && term != CHUDE_FORM_NEW && chude_part_count(part, form) > 0) {
            order.next[form] = order.first[term - 1];
            order.first[term - 1] = form;
        }
    }
    for (uint32_t term = 0; term + 1 < part->term_room; term++) {
        if (part->counted[term + 1].df) {
            ranked[order.count++] = (Ranked){prefix_of(chude_terms_term_at(part->terms, term)->key), term};
        }
    }
    sort_by_prefix(ranked, order.count);
    for (size_t begin = 0, end; begin < order.count; begin = end) {
        for (end = begin + 1; end < order.count && ranked[end].prefix == ranked[begin].prefix; end++) {
        }
        if (end - begin > 1) {
            g_qsort_with_data(ranked + begin, (gint)(end - begin), sizeof *ranked, compare_keys, part->terms);
        }
    }
    order.terms = g_new(uint32_t, order.count + 1);
    for (size_t i = 0; i < order.count; i++) {
        order.terms[i] = ranked[i].term;
    }
    g_free(ranked);
    return order;
}

void chude_part_order_clear(ChudePartOrder *order) {
    g_free(order->terms);
    g_free(order->first);
    g_free(order->next);
    *order = (ChudePartOrder){0};
}

/* ---- writing out ---- */

/* A row: the part's address (rows of several parts come together), df, and of each form its number, count and spelling. */
static void put_value(ChudeBuffer *value, const ChudePart *part, const ChudePartOrder *order, uint32_t term) {
    value->size = 0;
    const void *address = part;
    chude_buffer_add(value, (const char *)&address, sizeof address);
    chude_pack_number(value, part->counted[term + 1].df);
    for (uint32_t form = order->first[term]; form != CHUDE_NONE; form = order->next[form]) {
        chude_pack_number(value, form);
        chude_pack_number(value, chude_part_count(part, form));
        chude_pack_text(value, chude_terms_form_at(part->terms, form)->spelling);
    }
}

bool chude_part_write(ChudePart *part, ChudeRuns *runs, GError **error) {
    if (part->terms) {
        ChudePartOrder order = chude_part_order(part);
        ChudeBuffer value = {0};
        bool good = true;
        for (uint32_t i = 0; good && i < order.count; i++) {
            put_value(&value, part, &order, order.terms[i]);
            good = chude_runs_add(runs, chude_terms_term_at(part->terms, order.terms[i])->key,
                                  chude_buffer_text(&value), error);
        }
        good = good && chude_runs_end(runs, error);
        part->form_count = part->form_room;
        chude_buffer_clear(&value);
        chude_part_order_clear(&order);
        if (!good) {
            return false;
        }
    }
    clear_tables(part);
    part->terms = NULL;
    return !part->streams || chude_stream_end(&part->stream, true, error);
}
