#include "shingles.h"

#include <glib.h>
#include <string.h>

enum { KEPT_ROOM = 1 << 16 }; /* shingles; what one very long document needed is given back */

void chude_shingler_clear(ChudeShingler *shingler) {
    g_free(shingler->hashes);
    g_free(shingler->scratch);
    g_free(shingler->words);
    g_free(shingler->sentences);
    chude_shingler_forget(shingler);
    *shingler = (ChudeShingler){0};
}

static void add_word(ChudeShingler *shingler, uint64_t hash) {
    if (shingler->word_count == shingler->word_room) {
        shingler->word_room = shingler->word_room ? shingler->word_room * 2 : 1024;
        shingler->words = g_renew(uint64_t, shingler->words, shingler->word_room);
    }
    shingler->words[shingler->word_count++] = hash;
}

static void add_part(ChudeShingler *shingler, ChudeFormWords *form, ChudeText part) {
    if (shingler->part_count == shingler->part_room) {
        shingler->part_room = MAX(shingler->part_room * 2, 1024);
        shingler->parts = g_renew(uint64_t, shingler->parts, shingler->part_room);
    }
    shingler->parts[shingler->part_count++] = chude_hash(part.data, part.size);
    form->state++;
}

/* Makes room for the form, and finds its parts: those of a compound one by one, for what a segmenter joins changes with the words
 * around it, and with capitals. */
static const ChudeFormWords *learn_form(ChudeShingler *shingler, const ChudeForm *form) {
    if (form->index >= shingler->form_room) {
        size_t room = MAX((size_t)form->index + 1024, shingler->form_room * 2);
        shingler->forms = g_renew(ChudeFormWords, shingler->forms, room);
        memset(shingler->forms + shingler->form_room, 0,
               (room - shingler->form_room) * sizeof *shingler->forms);
        shingler->form_room = room;
    }
    g_assert(shingler->forms); /* there is room for one at least */
    ChudeFormWords *known = &shingler->forms[form->index];
    const ChudeTerm *term = form->term;
    known->state = chude_kind_counts(term->kind) ? 1 : CHUDE_FORM_SILENT;
    known->hash = term->hash;
    const char *part = term->key.data, *end = part + term->key.size, *joint;
    if (known->state == CHUDE_FORM_SILENT || !memchr(part, '_', term->key.size)) {
        return known;
    }
    known->hash = shingler->part_count;
    known->state = 0;
    known->compound = true;
    while (known->state < CHUDE_FORM_SILENT - 2 && (joint = memchr(part, '_', (size_t)(end - part)))) {
        add_part(shingler, known, (ChudeText){part, (size_t)(joint - part)});
        part = joint + 1;
    }
    add_part(shingler, known,
             (ChudeText){part, (size_t)(end - part)}); /* of hundreds of parts the rest is one */
    return known;
}

static void add_form(ChudeShingler *shingler, ChudeWorker *worker, const ChudeWords *words, size_t i) {
    uint32_t index = chude_worker_plain_index(worker, words, i);
    const ChudeFormWords *known = index < shingler->form_room ? &shingler->forms[index] : NULL;
    if (!known || !known->state) {
        known = learn_form(shingler, chude_worker_plain_form(worker, words, i));
    }
    if (known->state == CHUDE_FORM_SILENT) {
        return;
    }
    if (!known->compound) {
        add_word(shingler, known->hash);
        return;
    }
    for (size_t part = 0; part < known->state; part++) {
        add_word(shingler, shingler->parts[known->hash + part]);
    }
}

size_t chude_shingler_held(const ChudeShingler *shingler) {
    return shingler->form_room * sizeof *shingler->forms + shingler->part_room * sizeof *shingler->parts;
}

void chude_shingler_forget(ChudeShingler *shingler) {
    g_clear_pointer(&shingler->forms, g_free);
    g_clear_pointer(&shingler->parts, g_free);
    shingler->form_room = shingler->part_room = shingler->part_count = 0;
}

static void add_sentence(ChudeShingler *shingler, size_t token) {
    if (shingler->sentence_count == shingler->sentence_room) {
        shingler->sentence_room = MAX(shingler->sentence_room * 2, 64);
        shingler->sentences = g_renew(ChudeSentencePlace, shingler->sentences, shingler->sentence_room);
    }
    shingler->sentences[shingler->sentence_count++] =
        (ChudeSentencePlace){(uint32_t)token, (uint32_t)shingler->word_count};
}

static void make_room(ChudeShingler *shingler, size_t shingles) {
    if (shingles > shingler->room) {
        g_free(shingler->hashes);
        g_free(shingler->scratch);
        shingler->room = MAX(shingles, 1024);
        shingler->hashes = g_new(uint32_t, shingler->room);
        shingler->scratch = g_new(uint32_t, shingler->room);
    }
}

/* Least significant byte first; ends in hashes, since the passes are even in number. */
static void sort(uint32_t *hashes, uint32_t *scratch, size_t count) {
    uint32_t *from = hashes, *to = scratch;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t begin[256] = {0}, at = 0;
        for (size_t i = 0; i < count; i++) {
            begin[from[i] >> shift & 0xFF]++;
        }
        for (size_t b = 0; b < 256; b++) {
            size_t here = begin[b];
            begin[b] = at;
            at += here;
        }
        for (size_t i = 0; i < count; i++) {
            to[begin[from[i] >> shift & 0xFF]++] = from[i];
        }
        uint32_t *other = from;
        from = to;
        to = other;
    }
}

static size_t drop_repeated(uint32_t *hashes, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || hashes[i] != hashes[kept - 1]) {
            hashes[kept++] = hashes[i];
        }
    }
    return kept;
}

static uint32_t shingle_hash(const uint64_t *words, size_t n) {
    uint64_t hash = 0;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ words[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)(hash * 0xD6E8FEB86659FD93u >> 32);
}

void chude_shingler_make(ChudeShingler *shingler, ChudeWorker *worker, const ChudeWords *words, size_t n) {
    if (shingler->word_room > KEPT_ROOM || shingler->room > KEPT_ROOM) {
        chude_shingler_clear(shingler);
    }
    size_t tokens = words ? words->count : 0;
    shingler->count = shingler->word_count = shingler->sentence_count = 0;
    for (size_t i = 0; i < tokens; i++) {
        if (i == 0 || words->tokens[i].flags & CHUDE_TOKEN_SENTENCE) {
            add_sentence(shingler, i);
        }
        add_form(shingler, worker, words, i);
    }
    add_sentence(shingler, tokens);
    if (n == 0 || shingler->word_count < n) {
        return;
    }
    size_t shingles = shingler->word_count - n + 1;
    make_room(shingler, shingles);
    for (size_t i = 0; i < shingles; i++) {
        shingler->hashes[i] = shingle_hash(shingler->words + i, n);
    }
    sort(shingler->hashes, shingler->scratch, shingles);
    shingler->count = drop_repeated(shingler->hashes, shingles);
}

/* Murmur3's finalizer. */
static uint32_t mix(uint32_t value) {
    value ^= value >> 16;
    value *= 0x85EBCA6Bu;
    value ^= value >> 13;
    value *= 0xC2B2AE35u;
    return value ^ value >> 16;
}

/* The filled bin that an empty one borrows from. */
static size_t lender(const bool *filled, size_t bin) {
    for (uint32_t attempt = 1;; attempt++) {
        size_t other = mix((uint32_t)bin * 0x10001u + attempt * 0x9E3779B9u) % CHUDE_SHINGLES_BINS;
        if (filled[other]) {
            return other;
        }
    }
}

void chude_shingles_sign(const uint32_t *hashes, size_t count, ChudeSignature *signature) {
    uint32_t least[CHUDE_SHINGLES_BINS] = {0};
    bool filled[CHUDE_SHINGLES_BINS] = {false};
    g_assert(count > 0);
    for (size_t i = count; i-- > 0;) { /* down: the least of a bin comes last */
        size_t bin = (uint64_t)hashes[i] * CHUDE_SHINGLES_BINS >> 32;
        least[bin] = hashes[i];
        filled[bin] = true;
    }
    *signature = (ChudeSignature){0};
    for (size_t bin = 0; bin < CHUDE_SHINGLES_BINS; bin++) {
        uint32_t value = mix(least[filled[bin] ? bin : lender(filled, bin)]);
        uint64_t *tree = &signature->trees[bin / CHUDE_SHINGLES_DEPTH];
        *tree = *tree << 16 | value >> 16;
        signature->sketch.bits[bin / 32] |= (uint64_t)(value & 3) << bin % 32 * 2;
    }
}

double chude_shingles_jaccard(const ChudeShingles *a, const ChudeShingles *b) {
    bool whole = a->kept == a->count && b->kept == b->count;
    size_t most = whole ? SIZE_MAX : CHUDE_SHINGLES_KEPT, shared = 0, seen = 0, i = 0, j = 0;
    while (seen < most && i < a->kept && j < b->kept) {
        uint32_t x = a->hashes[i], y = b->hashes[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
        seen++;
    }
    size_t left = (a->kept - i) + (b->kept - j);
    seen += MIN(left, most - seen);
    return seen ? (double)shared / (double)seen : 0;
}

/* The largest hash up to which nothing was left out. */
static uint32_t known_to(const ChudeShingles *shingles) {
    return shingles->kept < shingles->count ? shingles->hashes[shingles->kept - 1] : UINT32_MAX;
}

double chude_shingles_contained(const ChudeShingles *a, const ChudeShingles *b, size_t *seen) {
    uint32_t most = MIN(known_to(a), known_to(b));
    size_t shared = 0, i = 0, j = 0;
    for (; i < a->kept && a->hashes[i] <= most; i++) {
        while (j < b->kept && b->hashes[j] < a->hashes[i]) {
            j++;
        }
        shared += j < b->kept && b->hashes[j] == a->hashes[i];
    }
    *seen = i;
    return i ? (double)shared / (double)i : 0;
}

double chude_sketch_jaccard(const ChudeSketch *a, const ChudeSketch *b) {
    unsigned equal = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(a->bits); i++) {
        uint64_t unlike = a->bits[i] ^ b->bits[i];
        equal += (unsigned)__builtin_popcountll(~(unlike | unlike >> 1) & 0x5555555555555555u);
    }
    return ((double)equal / CHUDE_SHINGLES_BINS - 0.25) / 0.75;
}
