#include "sentence.h"

#include <glib.h>

#include "evidence/evidence.h"
#include "worker.h"

static const double CUT =
    0.75; /* of its weight a stretch of a longer sentence counts: whole ones read better */

enum { BETWEEN = 2, SEEN = 1024, WORD = -1 }; /* BETWEEN: words between those of a term; WORD: no term */

/* Where a term stands, or a word of the label or of a term. */
typedef struct {
    size_t first, last; /* tokens, last inclusive */
    int term;           /* or WORD */
} Hit;

typedef struct {
    const ChudeTopicsDescription *description;
    ChudeWorker *worker;
    size_t terms;
    bool seen[SEEN]; /* by the lower bits of a hash: whether a word that is looked for may have it */
    GArray *hits;    /* by first token */
} Look;

static void add_hit(Look *look, size_t first, size_t last, int term) {
    Hit hit = {first, last, term};
    g_array_append_val(look->hits, hit);
}

static bool starts_sentence(const ChudeWords *words, size_t token) {
    return (words->tokens[token].flags & CHUDE_TOKEN_SENTENCE) != 0;
}

/* The last token of the term that begins with this one; SIZE_MAX where it does not. */
static size_t end_of_term(const Look *look, const ChudeWords *words, size_t token,
                          const ChudeTopicsTerm *term) {
    for (unsigned w = 1; w < term->word_count; w++) {
        size_t at = token, end = MIN(token + 2 + BETWEEN, words->count);
        bool found = false;
        while (!found && ++at < end && !starts_sentence(words, at)) {
            found = chude_worker_form(look->worker, words, at)->term->hash == term->words[w];
        }
        if (!found) {
            return SIZE_MAX;
        }
        token = at;
    }
    return token;
}

static void find_hits(Look *look, const ChudeWords *words) {
    const ChudeTopicsDescription *description = look->description;
    g_array_set_size(look->hits, 0);
    for (size_t i = 0; i < words->count; i++) {
        uint64_t hash = chude_worker_form(look->worker, words, i)->term->hash;
        bool wanted = false;
        for (size_t h = 0; look->seen[hash % SEEN] && h < description->hash_count && !wanted; h++) {
            wanted = description->hashes[h] == hash;
        }
        if (!wanted) {
            continue;
        }
        add_hit(look, i, i, WORD);
        for (size_t t = 0; t < look->terms; t++) {
            const ChudeTopicsTerm *term = &description->terms[t];
            size_t last =
                term->word_count && term->words[0] == hash ? end_of_term(look, words, i, term) : SIZE_MAX;
            if (last != SIZE_MAX) {
                add_hit(look, i, last, (int)t);
            }
        }
    }
}

static double weight_of(const Look *look, uint32_t terms) {
    double sum = 0;
    for (size_t t = 0; t < look->terms; t++) {
        sum += terms >> t & 1 ? MAX(look->description->terms[t].score, 0) : 0;
    }
    return chude_round(sum);
}

static uint32_t terms_of_title(Look *look, const ChudeWords *words) {
    uint32_t terms = 0;
    find_hits(look, words);
    for (guint i = 0; i < look->hits->len; i++) {
        const Hit *hit = &g_array_index(look->hits, Hit, i);
        terms |= hit->term == WORD ? 0 : (uint32_t)1 << hit->term;
    }
    return terms;
}

/* Whether a sentence begins between the hit before and this one. */
static bool sentence_begins(const ChudeWords *words, const GArray *hits, guint at) {
    size_t first = g_array_index(hits, Hit, at).first;
    for (size_t i = g_array_index(hits, Hit, at - 1).first; i < first; i++) {
        if (starts_sentence(words, i + 1)) {
            return true;
        }
    }
    return false;
}

/* A window begins with a word. */
static void skip_comma(const ChudeWords *words, ChudeSpan *span) {
    while (span->begin < span->end && strchr(",;:.) ", words->text.data[span->begin])) {
        span->begin++;
    }
}

static bool is_long(const ChudeWords *words, size_t token) {
    ChudeSpan sentence = chude_evidence_sentence(words, token);
    return sentence.end - sentence.begin > CHUDE_EVIDENCE_BYTES;
}

/* The best stretch that begins with a hit, as tokens; terms: those in it. */
static void choose_stretch(const Look *look, const ChudeWords *words, size_t *first, size_t *last,
                           uint32_t *terms) {
    const GArray *hits = look->hits;
    double most = -1, part = 1;
    unsigned most_words = 0;
    for (guint a = 0; a < hits->len; a++) {
        const Hit *from = &g_array_index(hits, Hit, a);
        size_t end = from->first, reached = from->first;
        if (a == 0 || sentence_begins(words, hits, a)) {
            part = is_long(words, from->first) ? CUT : 1;
        }
        uint32_t found = 0;
        unsigned found_words = 0;
        double weight = 0;
        for (guint b = a; b < hits->len; b++) {
            const Hit *hit = &g_array_index(hits, Hit, b);
            while (end < hit->first && !starts_sentence(words, end + 1)) {
                end++;
            }
            uint32_t begin = words->tokens[from->first].begin;
            if (end < hit->first || words->tokens[hit->first].end - begin > CHUDE_EVIDENCE_BYTES) {
                break;
            }
            if (words->tokens[hit->last].end - begin > CHUDE_EVIDENCE_BYTES) {
                continue;
            }
            reached = MAX(reached, hit->last);
            found_words += hit->term == WORD;
            if (hit->term != WORD && !(found >> hit->term & 1)) {
                found |= (uint32_t)1 << hit->term;
                weight = chude_round(part * weight_of(look, found));
            }
            if (weight > most || (weight == most && found_words > most_words)) {
                most = weight;
                most_words = found_words;
                *terms = found;
                *first = from->first;
                *last = reached;
            }
        }
    }
}

ChudeTopicsSentence chude_topics_sentence(const ChudeTopicsDescription *description,
                                          const ChudeDocument *document, ChudeWorker *worker) {
    const ChudeWords *words = document->words;
    ChudeTopicsSentence sentence = {.span = {0, 0}};
    Look look = {.description = description,
                 .worker = worker,
                 .terms = MIN(description->term_count, CHUDE_COVER_TERMS),
                 .hits = g_array_new(FALSE, FALSE, sizeof(Hit))};
    for (size_t h = 0; h < description->hash_count; h++) {
        look.seen[description->hashes[h] % SEEN] = true;
    }
    if (words && words->count) {
        size_t first = 0, last = 0;
        find_hits(&look, words);
        choose_stretch(&look, words, &first, &last, &sentence.terms);
        ChudeSpan stretch = {words->tokens[first].begin, words->tokens[last].end};
        sentence.span = chude_evidence_sentence(words, first);
        if (sentence.span.end - sentence.span.begin > CHUDE_EVIDENCE_BYTES) {
            sentence.span = chude_evidence_snippet(words, stretch, CHUDE_EVIDENCE_BYTES);
            skip_comma(words, &sentence.span);
        }
    }
    if (document->title_words) {
        sentence.terms |= terms_of_title(&look, document->title_words);
    }
    double all = weight_of(&look, UINT32_MAX);
    sentence.share = all > 0 ? chude_round(weight_of(&look, sentence.terms) / all) : 0;
    g_array_free(look.hits, TRUE);
    return sentence;
}
