#include "compare/diff.h"

#include <math.h>
#include <string.h>

#include "compare/likeness.h"
#include "compare/listed.h"
#include "compare/settings.h"
#include "compare/sizes.h"
#include "keyness/scores.h"
#include "shape.h"

const char *chude_topic_kind_name(ChudeTopicKind kind) {
    static const char *const names[] = {"new", "grew", "steady", "shrank", "gone", "regrouped"};
    return names[kind];
}

int64_t chude_diff_documents(json_object *summary) {
    return chude_member_integer(chude_member(summary, "corpus"), "documents");
}

double chude_diff_share(int64_t part, int64_t documents) {
    return documents > 0 ? chude_round((double)part / (double)documents) : 0;
}

/* ---- topics ---- */

static ChudeTermVector *vector_of(json_object *topic) {
    ChudeTermVector *vector = chude_vector_new();
    json_object *terms = chude_member(topic, "terms"), *evidence = chude_member(topic, "evidence");
    for (size_t i = 0; i < chude_member_count(topic, "terms"); i++) {
        json_object *one = json_object_array_get_idx(terms, i);
        chude_vector_add(vector, chude_member_text(one, "text"),
                         sqrt(MAX(chude_member_number(one, "score"), 0)));
    }
    if (chude_member_count(topic, "terms") == 0) {
        chude_vector_add(vector, chude_member_text(topic, "label"), 1);
    }
    for (size_t i = 0; i < chude_member_count(topic, "evidence"); i++) {
        chude_vector_add_document(vector, chude_member_text(json_object_array_get_idx(evidence, i), "id"));
    }
    chude_vector_end(vector);
    return vector;
}

static void free_vector(gpointer vector) {
    chude_vector_free(vector);
}

/* Topics of one side, or its stories. */
typedef struct {
    GPtrArray *topics, *vectors;
} Level;

static Level level_of(json_object *summary, bool stories) {
    Level level = {g_ptr_array_new(), g_ptr_array_new_with_free_func(free_vector)};
    json_object *topics = chude_member(summary, "topics");
    for (size_t i = 0; i < chude_member_count(summary, "topics"); i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        if ((chude_member(topic, "parent") != NULL) == stories) {
            g_ptr_array_add(level.topics, topic);
            g_ptr_array_add(level.vectors, vector_of(topic));
        }
    }
    return level;
}

static void level_clear(const Level *level) {
    g_ptr_array_unref(level->topics);
    g_ptr_array_unref(level->vectors);
}

static int64_t size_of(json_object *topic) {
    return topic ? chude_member_integer(topic, "size") : 0;
}

/* Sizes are known: what follows from them. */
static void add_change(ChudeDiff *diff, ChudeTopicChange change) {
    int64_t before = chude_diff_documents(diff->before.summary),
            after = chude_diff_documents(diff->after.summary);
    change.change = chude_round(chude_diff_share(change.size_after, after) -
                                chude_diff_share(change.size_before, before));
    change.compared = change.compared && before > 0 && after > 0;
    if (change.compared) {
        change.g2 = chude_keyness_g2_full((ChudeKeynessCounts){
            (uint64_t)change.size_after, (uint64_t)change.size_before, (uint64_t)after, (uint64_t)before});
    }
    g_array_append_val(diff->topics, change);
}

/* Of the other side's lists and its own: whether its terms are there, too. Terms that a list does not have count nothing. */
static bool is_regrouped(json_object *topic, const ChudeListed *own, const ChudeListed *other,
                         int64_t documents, int64_t other_documents) {
    double here = 0, there = 0;
    for (size_t i = 0; i < chude_member_count(topic, "terms"); i++) {
        json_object *term = json_object_array_get_idx(chude_member(topic, "terms"), i);
        ChudeListedCount count = chude_listed_count(own, term), counterpart = chude_listed_count(other, term);
        if (count.df > 0 && !count.at_most) {
            here += chude_diff_share(count.df, documents);
            there += counterpart.df > 0 && !counterpart.at_most
                         ? chude_diff_share(counterpart.df, other_documents)
                         : 0;
        }
    }
    return here > 0 && there >= here / 2;
}

typedef struct {
    ChudeDiff *diff;
    ChudeListed *before, *after;
} Matching;

/* One of the two may be NULL; nearest too. */
static void add_matched(const Matching *matching, json_object *before, json_object *after,
                        json_object *nearest, double likeness, bool story) {
    int64_t documents[] = {chude_diff_documents(matching->diff->before.summary),
                           chude_diff_documents(matching->diff->after.summary)};
    ChudeTopicKind kind = CHUDE_TOPIC_STEADY;
    if (!before) {
        kind = is_regrouped(after, matching->after, matching->before, documents[1], documents[0])
                   ? CHUDE_TOPIC_REGROUPED
                   : CHUDE_TOPIC_NEW;
    } else if (!after) {
        kind = is_regrouped(before, matching->before, matching->after, documents[0], documents[1])
                   ? CHUDE_TOPIC_REGROUPED
                   : CHUDE_TOPIC_GONE;
    }
    add_change(matching->diff, (ChudeTopicChange){.kind = kind,
                                                  .topic = after ? after : before,
                                                  .before = before,
                                                  .after = after,
                                                  .size_before = size_of(before),
                                                  .size_after = size_of(after),
                                                  .nearest = nearest,
                                                  .likeness = likeness,
                                                  .compared = before && after,
                                                  .story = story});
}

static void match_level(const Matching *matching, bool stories) {
    Level before = level_of(matching->diff->before.summary, stories),
          after = level_of(matching->diff->after.summary, stories);
    GArray *matches = chude_match(before.vectors, after.vectors, matching->diff->options.threshold);
    bool *known_before = g_new0(bool, before.topics->len + 1),
         *known_after = g_new0(bool, after.topics->len + 1);
    for (guint i = 0; i < matches->len; i++) {
        const ChudeMatch *match = &g_array_index(matches, ChudeMatch, i);
        json_object *one = g_ptr_array_index(before.topics, match->before),
                    *other = g_ptr_array_index(after.topics, match->after);
        if (match->matched) {
            add_matched(matching, one, other, NULL, match->likeness, stories);
        }
        if (!match->matched && !known_before[match->before]) {
            add_matched(matching, one, NULL, other, match->likeness, stories);
        }
        if (!match->matched && !known_after[match->after]) {
            add_matched(matching, NULL, other, one, match->likeness, stories);
        }
        known_before[match->before] = known_after[match->after] = true;
    }
    for (guint i = 0; i < before.topics->len; i++) {
        if (!known_before[i]) {
            add_matched(matching, g_ptr_array_index(before.topics, i), NULL, NULL, 0, stories);
        }
    }
    for (guint i = 0; i < after.topics->len; i++) {
        if (!known_after[i]) {
            add_matched(matching, NULL, g_ptr_array_index(after.topics, i), NULL, 0, stories);
        }
    }
    g_free(known_before);
    g_free(known_after);
    g_array_unref(matches);
    level_clear(&before);
    level_clear(&after);
}

static void match(ChudeDiff *diff) {
    const Matching matching = {diff, chude_listed_new(diff->before.summary),
                               chude_listed_new(diff->after.summary)};
    match_level(&matching, false);
    match_level(&matching, true);
    chude_listed_free(matching.before);
    chude_listed_free(matching.after);
}

static void count(ChudeDiff *diff, const ChudeTogether *together) {
    json_object *topics = chude_member(together->summary, "topics");
    for (size_t i = 0; i < chude_member_count(together->summary, "topics"); i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        int64_t id = chude_member_integer(topic, "id");
        add_change(diff, (ChudeTopicChange){.kind = CHUDE_TOPIC_STEADY,
                                            .topic = topic,
                                            .size_before = chude_topic_sizes_of(together->sizes, id, 0),
                                            .size_after = chude_topic_sizes_of(together->sizes, id, 1),
                                            .compared = true,
                                            .story = chude_member(topic, "parent") != NULL});
    }
}

/* ---- what is a change ---- */

static int64_t id_of(const ChudeTopicChange *change) {
    return chude_member_integer(change->topic, "id");
}

/* Those that are not compared first, then by rising G². */
static int by_rising_g2(const void *a, const void *b) {
    const ChudeTopicChange *one = a, *other = b;
    if (one->compared != other->compared) {
        return one->compared ? 1 : -1;
    }
    double larger = fabs(one->g2), than = fabs(other->g2);
    return (larger > than) - (larger < than);
}

/* Topics before stories; then the largest change, ties by kind and id. */
static int by_change(const void *a, const void *b) {
    const ChudeTopicChange *one = a, *other = b;
    if (one->story != other->story) {
        return one->story ? 1 : -1;
    }
    double larger = fabs(one->change), than = fabs(other->change);
    if (larger != than) {
        return larger > than ? -1 : 1;
    }
    if (one->kind != other->kind) {
        return one->kind < other->kind ? -1 : 1;
    }
    return (id_of(one) > id_of(other)) - (id_of(one) < id_of(other));
}

/* The kind of one whose q is known. */
static ChudeTopicKind kind_of(const ChudeDiff *diff, const ChudeTopicChange *change) {
    enum { TENTH = 10 };
    double before = chude_diff_share(change->size_before, chude_diff_documents(diff->before.summary)),
           after = chude_diff_share(change->size_after, chude_diff_documents(diff->after.summary));
    bool sure = change->q <= diff->options.max_q && change->g2 != 0;
    if (change->size_before == 0 && change->size_after == 0) {
        return CHUDE_TOPIC_STEADY;
    }
    if (change->size_before == 0 || (sure && TENTH * before <= after)) {
        return CHUDE_TOPIC_NEW;
    }
    if (change->size_after == 0 || (sure && TENTH * after <= before)) {
        return CHUDE_TOPIC_GONE;
    }
    return !sure ? CHUDE_TOPIC_STEADY : change->g2 > 0 ? CHUDE_TOPIC_GREW : CHUDE_TOPIC_SHRANK;
}

static void judge(ChudeDiff *diff) {
    guint compared = 0;
    for (guint i = 0; i < diff->topics->len; i++) {
        compared += g_array_index(diff->topics, ChudeTopicChange, i).compared;
    }
    ChudeKeynessRates rates = chude_keyness_rates(compared);
    g_array_sort(diff->topics, by_rising_g2);
    for (guint i = diff->topics->len - compared; i < diff->topics->len; i++) {
        ChudeTopicChange *change = &g_array_index(diff->topics, ChudeTopicChange, i);
        change->q = chude_keyness_next_q(&rates, chude_keyness_p(change->g2));
        change->kind = kind_of(diff, change);
    }
    g_array_sort(diff->topics, by_change);
}

ChudeDiff *chude_diff_new(ChudeDiffSide before, ChudeDiffSide after, const ChudeTogether *together,
                          const ChudeDiffOptions *options, const ChudeText *rows, GError **error) {
    ChudeDiff *diff = g_new0(ChudeDiff, 1);
    *diff = (ChudeDiff){.before = before,
                        .after = after,
                        .options = *options,
                        .together = together != NULL,
                        .counted = rows->data != NULL,
                        .topics = g_array_new(FALSE, FALSE, sizeof(ChudeTopicChange)),
                        .settings = g_ptr_array_new_with_free_func(g_free)};
    if (together) {
        count(diff, together);
    } else {
        match(diff);
    }
    judge(diff);
    chude_settings_compare(diff->settings, chude_member(before.summary, "generator"),
                           chude_member(after.summary, "generator"));
    diff->keywords = diff->counted ? chude_keywords_counted(*rows, before.summary, after.summary,
                                                            options->max_q, options->keywords, error)
                                   : chude_keywords_listed(before.summary, after.summary, options->max_q,
                                                           options->keywords);
    if (!diff->keywords) {
        g_clear_pointer(&diff, chude_diff_free);
    }
    return diff;
}

void chude_diff_free(ChudeDiff *diff) {
    if (diff) {
        g_array_unref(diff->topics);
        g_clear_pointer(&diff->keywords, g_array_unref);
        g_ptr_array_unref(diff->settings);
        g_free(diff);
    }
}
