/* found.c - from documents to topics: the way of a run. */
#include "topics/found.h"

#include <glib.h>

/* As many dimensions as topics can use, and as few as make documents alike that share no word: a quarter
 * of the documents, 64 at most, but no fewer than topics, up to 128. */
static size_t dimensions_for(size_t topics, size_t documents) {
    size_t least = MIN(topics + 2, 128), wanted = MAX(least, MIN(documents / 4, 64));
    return (wanted + CHUDE_LANES - 1) / CHUDE_LANES * CHUDE_LANES;
}

static size_t restarts_for(size_t wanted, size_t topics, size_t documents) {
    return wanted ? wanted : CLAMP(2000000 / (topics * documents + 1), 8, 64);
}

/* The number of topics, where it is to be found, by rows of as many dimensions as any number may have; they stay in `rows`. */
static bool find_number(ChudeTopicsState *state, const ChudeTopicsMatrix *matrix, size_t filled,
                        ChudeTopicsRows *rows, GError **error) {
    const ChudeTopicsShared *shared = state->shared;
    return chude_topics_project(rows, NULL, matrix, &state->corpus.forms, dimensions_for(0, filled),
                                shared->seed, shared->host, error) &&
           chude_topics_find_number(&state->curve, &state->corpus, rows, shared->seed, shared->host, error);
}

/* How many are looked for, before those that guide are counted. */
static bool choose_number(ChudeTopicsState *state, const ChudeTopicsMatrix *matrix, ChudeTopicsRows *rows,
                          size_t filled, size_t *k, GError **error) {
    const ChudeTopicsShared *shared = state->shared;
    if (!shared->topics && !shared->model && !find_number(state, matrix, filled, rows, error)) {
        return false;
    }
    size_t wanted = shared->topics || shared->model ? shared->topics : state->curve.topics;
    *k = MAX(1, MIN(wanted, filled / 2));
    return true;
}

/* Puts documents, and behind them what guides, into rows, unless they are there. */
static bool project(ChudeTopicsState *state, const ChudeTopicsMatrix *matrix, ChudeTopicsRows *rows,
                    ChudeTopicsBasis *basis, size_t dimensions, GError **error) {
    if (!state->fits && !state->guiding.guide.count && rows->dimensions == dimensions) {
        return true;
    }
    chude_topics_rows_clear(rows);
    return chude_topics_project(rows, state->fits ? basis : NULL, matrix, &state->corpus.forms, dimensions,
                                state->shared->seed, state->shared->host, error);
}

static bool make_clusters(ChudeTopicsState *state, GError **error) {
    const ChudeTopicsShared *shared = state->shared;
    const ChudeHost *host = shared->host;
    ChudeTopicsMatrix matrix;
    ChudeTopicsRows rows = {0};
    ChudeTopicsBasis basis = {0};
    ChudeTopicsForms *forms = &state->corpus.forms;
    state->guiding.seeds = shared->seeds;
    state->guiding.model = shared->model;
    g_autofree uint32_t *df = chude_topics_guiding_ban(&state->guiding, forms);
    bool good = chude_topics_matrix_build(&matrix, &state->corpus, host, error);
    size_t filled = 0, k = 1;
    for (size_t i = 0; i < matrix.documents; i++) {
        filled += matrix.lengths[i] > 0;
    }
    good = good && choose_number(state, &matrix, &rows, filled, &k, error) &&
           (!shared->stories ||
            chude_topics_stories_find(&state->stories, &matrix, forms, shared->story_cosine, host, error)) &&
           chude_topics_guiding_begin(&state->guiding, &matrix, forms, &state->note, error);
    if (df) {
        memcpy(forms->df, df, forms->feature_count * sizeof *df);
    }
    const ChudeTopicsGuide *guide = &state->guiding.guide;
    good = good && project(state, &matrix, &rows, &basis,
                           dimensions_for(MAX(k, 3 * guide->count / 2), filled), error);
    if (!state->fits) {
        chude_topics_matrix_clear(&matrix);
    }
    size_t restarts = restarts_for(shared->restarts, k, filled);
    good = good &&
           chude_topics_guiding_take(&state->guiding, &rows, &k, restarts, shared->seed, host, error) &&
           chude_topics_kmeans_guided(&state->clusters, &rows, k, guide->count ? guide : NULL, restarts,
                                      shared->seed, host, error);
    if (state->fits) {
        good = good && chude_topics_fit(&state->fit, &matrix, &basis, &rows, &state->clusters,
                                        &state->guiding, host, error);
        chude_topics_matrix_clear(&matrix);
        chude_topics_basis_clear(&basis);
    } else if (good) {
        g_autofree float *centres = chude_topics_centres(&rows, &state->clusters, guide);
        chude_topics_others_find(&state->others, &rows, &state->clusters, centres, shared->weak, host);
        good = !chude_topics_failed(rows.failure, error);
    }
    chude_topics_rows_clear(&rows);
    return good;
}

/* Names, parents, and what the result says of the largest. */
static bool finish_stories(ChudeTopicsState *state, GError **error) {
    const ChudeTopicsShared *shared = state->shared;
    ChudeTopicsStories *stories = &state->stories;
    size_t topics = state->clusters.count;
    chude_topics_stories_set_parents(stories, &state->clusters, state->place_of);
    ChudeTopicsHeadingStore *store =
        chude_topics_heading_store_new(state->headings, &state->corpus, stories, shared->host, error);
    if (!store) {
        return false;
    }
    state->names = chude_topics_names(store, stories, shared->banned, topics, shared->host);
    chude_topics_heading_store_free(store);
    g_clear_pointer(&state->headings, chude_topics_headings_free);
    state->listed = MIN(stories->count, shared->listed);
    state->descriptions = g_renew(ChudeTopicsDescription, state->descriptions, topics + state->listed + 1);
    memset(state->descriptions + topics, 0, (state->listed + 1) * sizeof *state->descriptions);
    chude_topics_describe_stories(state->descriptions + topics, state->listed, &state->corpus, stories,
                                  state->names, shared->terms, shared->host);
    for (size_t s = 0; s < state->listed; s++) {
        ChudeTopicsDescription *story = &state->descriptions[topics + s];
        story->id = state->next_id + (uint32_t)s;
        if (story->parent != CHUDE_TOPICS_NONE) {
            story->parent = state->descriptions[story->parent].id;
        }
    }
    return !chude_topics_failed(&state->failure, error);
}

size_t chude_topics_beside(const ChudeTopicsState *state, size_t at,
                           ChudeTopicsOther list[CHUDE_TOPICS_OTHERS]) {
    const ChudeTopicsStories *stories = &state->stories;
    uint32_t own = state->place_of[state->clusters.cluster[at]], shown = own;
    double score = state->clusters.score[at];
    size_t found, count = 0;
    const ChudeTopicsOther *others = chude_topics_others_of(&state->others, at, &found);
    if (state->shared->stories && stories->story[at] != CHUDE_TOPICS_NONE) {
        shown = stories->parent[stories->story[at]];
    }
    if (own != shown && score >= state->shared->weak) {
        list[count++] = (ChudeTopicsOther){(uint32_t)at, own, score};
    }
    for (size_t i = 0; i < found && count < CHUDE_TOPICS_OTHERS; i++) {
        uint32_t place = state->place_of[others[i].cluster];
        if (place != shown) {
            list[count++] = (ChudeTopicsOther){(uint32_t)at, place, others[i].score};
        }
    }
    return count;
}

static void count_others(ChudeTopicsState *state) {
    for (size_t i = 0; i < state->corpus.count; i++) {
        ChudeTopicsOther list[CHUDE_TOPICS_OTHERS];
        size_t count =
            state->clusters.cluster[i] == CHUDE_TOPICS_NONE ? 0 : chude_topics_beside(state, i, list);
        for (size_t o = 0; o < count; o++) {
            state->descriptions[list[o].cluster].in_others++;
        }
        state->quality.with_others += count > 0;
    }
}

bool chude_topics_find(ChudeTopicsState *state, GError **error) {
    const ChudeTopicsShared *shared = state->shared;
    chude_topics_parts_add(&state->corpus.parts, g_steal_pointer(&state->part));
    if (state->corpus.parts.vocabulary &&
        !chude_topics_parts_spill(&state->corpus.parts, shared->host, error)) {
        return false;
    }
    state->corpus.failure = &state->failure;
    size_t documents = 0;
    for (guint p = 0; p < state->corpus.parts.list->len; p++) {
        documents += ((const ChudeTopicsPart *)g_ptr_array_index(state->corpus.parts.list, p))->row_count;
    }
    ChudeCountsFilter filter = chude_limits_filter(&shared->limits, documents, 0);
    if (!chude_topics_corpus_build(&state->corpus, (double)filter.min_df, (double)MAX(filter.max_df, 1),
                                   shared->host, error) ||
        !make_clusters(state, error)) {
        return false;
    }
    size_t banned = shared->model ? g_strv_length(shared->model->banned) : 0;
    state->descriptions = chude_topics_describe(&state->corpus, &state->clusters, shared->terms + banned,
                                                shared->banned, shared->host);
    if (chude_topics_failed(&state->failure, error)) {
        return false;
    }
    state->next_id =
        chude_topics_name(state->descriptions, state->clusters.count, shared->terms, &state->guiding);
    chude_topics_quality(&state->quality, state->descriptions, &state->clusters, state->corpus.count,
                         shared->weak);
    chude_topics_members_bound(state->descriptions, &state->clusters, state->corpus.count);
    state->place_of = g_new(uint32_t, state->clusters.count + 1);
    for (size_t t = 0; t < state->clusters.count; t++) {
        state->place_of[state->descriptions[t].cluster] = (uint32_t)t;
    }
    if (shared->stories && !finish_stories(state, error)) {
        return false;
    }
    count_others(state);
    if (state->note) {
        shared->host->note(shared->host, "topics: %s", state->note);
    }
    return true;
}
