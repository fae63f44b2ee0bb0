#include "cover.h"

#include <glib.h>
#include <string.h>

#include "counting_key.h"
#include "terms.h"

/* The bit of every document, beside those of its terms. */
static const uint32_t ANY = (uint32_t)1 << CHUDE_COVER_TERMS;

static void entry_clear(ChudeCoverEntry *entry) {
    chude_best_entry_clear(&entry->shown);
    *entry = (ChudeCoverEntry){.value = 0};
}

void chude_cover_clear(ChudeCover *cover) {
    for (unsigned i = 0; i < cover->count; i++) {
        entry_clear(&cover->entries[i]);
    }
    g_free(cover->entries);
    *cover = (ChudeCover){.count = 0};
}

static unsigned depth_of(unsigned bit) {
    return bit == CHUDE_COVER_TERMS ? CHUDE_COVER_ANY : CHUDE_COVER_DEPTH;
}

/* Squared, since a sentence full of terms stands in many a document that is about something else. */
static double value_of(double score, double weight) {
    return chude_round(score * score * weight);
}

bool chude_cover_wants(const ChudeCover *cover, double score, double share, uint32_t terms) {
    double value = value_of(score, share);
    for (unsigned bit = 0; bit <= CHUDE_COVER_TERMS; bit++) {
        unsigned better = 0;
        if (!((terms | ANY) >> bit & 1)) {
            continue;
        }
        for (unsigned i = 0; i < cover->count && cover->entries[i].value > value; i++) {
            better += (cover->entries[i].terms | ANY) >> bit & 1;
        }
        if (better < depth_of(bit)) {
            return true;
        }
    }
    return false;
}

static int compare(const ChudeCoverEntry *a, const ChudeCoverEntry *b) {
    if (a->value != b->value) {
        return a->value > b->value ? -1 : 1;
    }
    int order = chude_best_entry_compare(&a->shown, &b->shown);
    return order ? order : (a->terms > b->terms) - (a->terms < b->terms);
}

static bool is_same(const ChudeCoverEntry *a, const ChudeCoverEntry *b) {
    return a->sentence == b->sentence && a->terms == b->terms;
}

/* Drops whoever is among the best of no term. */
static void prune(ChudeCover *cover) {
    unsigned better[CHUDE_COVER_TERMS + 1] = {0}, kept = 0;
    for (unsigned i = 0; i < cover->count; i++) {
        bool keep = false;
        for (unsigned bit = 0; bit <= CHUDE_COVER_TERMS; bit++) {
            if ((cover->entries[i].terms | ANY) >> bit & 1) {
                keep = keep || better[bit] < depth_of(bit);
                better[bit]++;
            }
        }
        if (keep) {
            cover->entries[kept++] = cover->entries[i];
        } else {
            entry_clear(&cover->entries[i]);
        }
    }
    cover->count = kept;
}

static void insert(ChudeCover *cover, ChudeCoverEntry entry) {
    unsigned at = 0;
    while (at < cover->count && compare(&cover->entries[at], &entry) <= 0) {
        if (is_same(&cover->entries[at++], &entry)) {
            entry_clear(&entry);
            return;
        }
    }
    unsigned out = at; /* a worse one of the same sentence leaves */
    while (out < cover->count && !is_same(&cover->entries[out], &entry)) {
        out++;
    }
    if (out < cover->count) {
        entry_clear(&cover->entries[out]);
    } else {
        if (cover->count == cover->room) {
            cover->room = cover->room * 2 + 4;
            cover->entries = g_renew(ChudeCoverEntry, cover->entries, cover->room);
        }
        cover->count++;
    }
    memmove(&cover->entries[at + 1], &cover->entries[at], (out - at) * sizeof entry);
    cover->entries[at] = entry;
    prune(cover);
}

static uint64_t hash_of(ChudeText text) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, text);
    uint64_t hash = chude_hash(key.data, key.size);
    chude_buffer_clear(&key);
    return hash;
}

void chude_cover_add(ChudeCover *cover, double score, double share, uint32_t terms,
                     const ChudeDocument *document, ChudeSpan snippet) {
    uint64_t hash = chude_hash(document->text.data, document->text.size);
    ChudeText sentence = {document->text.data + snippet.begin, snippet.end - snippet.begin};
    insert(cover, (ChudeCoverEntry){chude_best_entry_new(score, document, hash, snippet, snippet),
                                    value_of(score, share), hash_of(sentence),
                                    document->title.size ? hash_of(document->title) : 0, terms});
}

void chude_cover_merge(ChudeCover *into, ChudeCover *from) {
    for (unsigned i = 0; i < from->count; i++) {
        insert(into, from->entries[i]);
    }
    from->count = 0;
    chude_cover_clear(from);
}

/* ---- what is shown ---- */

static bool is_near(const ChudeCoverEntry *a, const ChudeCoverEntry *b) {
    return a->shown.hash == b->shown.hash || a->sentence == b->sentence || (a->title && a->title == b->title);
}

/* What the entry brings beside those chosen; seen: by term, how many of these have it. */
static double gain(const ChudeCoverEntry *entry, const double *weights, const unsigned *seen, size_t terms,
                   bool new_terms) {
    double sum = 0;
    for (size_t t = 0; t < MIN(terms, CHUDE_COVER_TERMS); t++) {
        if (entry->terms >> t & 1 && (!new_terms || !seen[t])) {
            sum += weights[t] / (double)((unsigned)1 << 2 * seen[t]);
        }
    }
    return value_of(entry->shown.score, sum);
}

void chude_cover_write(ChudeBuffer *json, const ChudeCover *cover, const double *weights, size_t terms) {
    const ChudeCoverEntry *chosen[CHUDE_COVER_MOST];
    unsigned count = 0, seen[CHUDE_COVER_TERMS] = {0};
    chude_buffer_char(json, '[');
    while (count < CHUDE_COVER_MOST) {
        const ChudeCoverEntry *best = NULL;
        double most = 0;
        for (unsigned i = 0; i < cover->count; i++) {
            const ChudeCoverEntry *entry = &cover->entries[i];
            bool near = false;
            for (unsigned c = 0; c < count; c++) {
                near = near || is_near(entry, chosen[c]);
            }
            double brings = near ? 0 : gain(entry, weights, seen, terms, count >= CHUDE_COVER_LEAST);
            if (!near && (!best || brings > most)) {
                best = entry;
                most = brings;
            }
        }
        if (!best || (count >= CHUDE_COVER_LEAST && most <= 0)) {
            break;
        }
        chude_buffer_literal(json, count ? "," : "");
        chude_best_entry_write(json, &best->shown, true);
        chosen[count++] = best;
        for (unsigned t = 0; t < CHUDE_COVER_TERMS; t++) {
            seen[t] += best->terms >> t & 1;
        }
    }
    chude_buffer_char(json, ']');
}
