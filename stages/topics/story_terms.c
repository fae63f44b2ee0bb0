#include "story_terms.h"

#include "table.h"

/* A form, or a feature, in a story. */
typedef struct {
    uint32_t number, count, inside, last; /* occurrences; documents; the last of them + 1 */
} Met;

typedef struct {
    Met met;
    double score;
} Term;

typedef struct {
    ChudeTopicsTable table;
    GArray *met; /* Met, by place */
} Counts;

typedef struct {
    ChudeTopicsDescription *descriptions;
    const ChudeTopicsCorpus *corpus;
    const ChudeTopicsStories *stories;
    const ChudeText *names;
    size_t terms;
} Work;

static void counts_init(Counts *counts) {
    chude_topics_table_init(&counts->table, 1024);
    counts->met = g_array_new(FALSE, FALSE, sizeof(Met));
}

static void counts_clear(Counts *counts) {
    chude_topics_table_clear(&counts->table);
    g_array_free(counts->met, TRUE);
}

static void count(Counts *counts, uint32_t number, uint32_t document) {
    uint32_t at = chude_topics_table_add(&counts->table, number * CHUDE_TOPICS_STEP);
    if (at == counts->met->len) {
        Met fresh = {.number = number};
        g_array_append_val(counts->met, fresh);
    }
    Met *met = &g_array_index(counts->met, Met, at);
    met->count++;
    met->inside += met->last != document + 1;
    met->last = document + 1;
}

static void count_words(const Work *work, size_t story, Counts *forms, Counts *features) {
    const ChudeTopicsCorpus *corpus = work->corpus;
    ChudeTopicsReader reader = chude_topics_reader(corpus);
    for (size_t m = work->stories->begins[story]; m < work->stories->begins[story + 1]; m++) {
        uint32_t document = work->stories->members[m], length = corpus->documents[document].length;
        const uint32_t *words = length ? chude_topics_read(&reader, document) : NULL;
        for (uint32_t i = 0; i < length; i++) {
            uint32_t form = words[i] & CHUDE_TOPICS_FORM;
            if ((words[i] & CHUDE_TOPICS_STOP) || corpus->forms.feature[form] == CHUDE_TOPICS_NONE) {
                continue; /* a break has the bit too */
            }
            count(forms, form, document);
            count(features, corpus->forms.feature[form], document);
        }
    }
    chude_topics_reader_clear(&reader);
}

/* Features are numbered by key. */
static int compare_terms(const void *a, const void *b) {
    const Term *x = a, *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    if (x->met.count != y->met.count) {
        return x->met.count > y->met.count ? -1 : 1;
    }
    return (x->met.number > y->met.number) - (x->met.number < y->met.number);
}

/* The feature's commonest form in the story, ties to the smaller bytes. */
static ChudeText spell(const Work *work, const Counts *forms, uint32_t feature) {
    const ChudeTopicsForms *all = &work->corpus->forms;
    const Met *best = NULL;
    for (guint i = 0; i < forms->met->len; i++) {
        const Met *met = &g_array_index(forms->met, Met, i);
        if (all->feature[met->number] == feature &&
            (!best || met->count > best->count ||
             (met->count == best->count &&
              chude_topics_compare(chude_topics_form_spelling(all, met->number),
                                   chude_topics_form_spelling(all, best->number)) < 0))) {
            best = met;
        }
    }
    g_assert(best); /* a feature is met as one of its forms */
    ChudeText text = chude_topics_form_spelling(all, best->number);
    return (ChudeText){g_memdup2(text.data, text.size), text.size};
}

static void choose_terms(const Work *work, size_t story, const Counts *forms, const Counts *features) {
    const ChudeTopicsCorpus *corpus = work->corpus;
    ChudeTopicsDescription *description = &work->descriptions[story];
    double size = work->stories->size[story], documents = (double)corpus->count;
    g_autofree Term *terms = g_new(Term, features->met->len + 1);
    size_t found = 0;
    for (guint i = 0; i < features->met->len; i++) {
        Term *term = &terms[found];
        term->met = g_array_index(features->met, Met, i);
        uint32_t df = corpus->forms.df[term->met.number];
        if (term->met.inside > 1 && df <= corpus->forms.most) {
            bool all = size >= documents; /* nothing to compare with */
            term->score = all ? term->met.inside : chude_topics_g2(term->met.inside, size, df, documents);
            found += term->score > 0;
        }
    }
    if (found) {
        qsort(terms, found, sizeof *terms, compare_terms);
    }
    description->term_count = MIN(found, work->terms);
    description->terms = g_new0(ChudeTopicsTerm, description->term_count + 1);
    description->hashes = g_new(uint64_t, description->term_count + 1);
    description->hash_count = description->term_count;
    for (size_t i = 0; i < description->term_count; i++) {
        description->hashes[i] = corpus->forms.feature_hashes[terms[i].met.number];
        description->terms[i] = (ChudeTopicsTerm){.text = spell(work, forms, terms[i].met.number),
                                                  .score = terms[i].score,
                                                  .words = {description->hashes[i]},
                                                  .word_count = 1};
    }
}

static void describe(void *context, size_t story) {
    const Work *work = context;
    Counts forms, features;
    counts_init(&forms);
    counts_init(&features);
    count_words(work, story, &forms, &features);
    choose_terms(work, story, &forms, &features);
    counts_clear(&forms);
    counts_clear(&features);
    ChudeTopicsDescription *description = &work->descriptions[story];
    ChudeText name = work->names[story];
    description->label = (ChudeText){g_memdup2(name.data, name.size), name.size};
    description->size = work->stories->size[story];
    description->cohesion = work->stories->cohesion[story];
    description->is_story = true;
    description->parent = work->stories->parent[story];
}

void chude_topics_describe_stories(ChudeTopicsDescription *descriptions, size_t listed,
                                   const ChudeTopicsCorpus *corpus, const ChudeTopicsStories *stories,
                                   const ChudeText *names, size_t terms, const ChudeHost *host) {
    Work work = {descriptions, corpus, stories, names, terms};
    host->parallel(host, listed, describe, &work);
}
