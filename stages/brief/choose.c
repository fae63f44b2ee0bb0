/* choose.c - which of all that could be said is said: no two about the same. */
#include <stdlib.h>
#include <string.h>

#include "brief/brief.h"
#include "shape.h"

/* ---- the same event ---- */

static const double same_cosine = 0.3;

/* Whether a third of the item's evidence, one piece at least, has the key in title or snippet. */
static bool is_named(const ChudeBriefItem *item, const char *key) {
    size_t count = item->evidence ? json_object_array_length(item->evidence) : 0, named = 0;
    for (size_t i = 0; i < count; i++) {
        static const char *const members[] = {"title", "snippet"};
        json_object *one = json_object_array_get_idx(item->evidence, i);
        bool found = false;
        for (size_t k = 0; k < G_N_ELEMENTS(members) && json_object_is_type(one, json_type_object); k++) {
            char *text = chude_term_key(chude_member_text(one, members[k]));
            found = found || chude_key_holds(text, key);
            g_free(text);
        }
        named += found;
    }
    return named > 0 && 3 * named >= count;
}

static const char *subject_key(const ChudeBriefItem *item) {
    return item->subject.size ? g_ptr_array_index(item->vector->shapes, 0) : "";
}

/* Whether two subjects have a third of their syllables in common: `mưa lũ`, `vùng lũ`. */
static bool share_syllables(const char *one, const char *other) {
    char **first = g_strsplit(one, "_", -1), **second = g_strsplit(other, "_", -1);
    size_t shared = 0, all = g_strv_length(second);
    for (size_t i = 0; first[i]; i++) {
        bool found = g_strv_contains((const char *const *)second, first[i]);
        shared += found;
        all += !found;
    }
    g_strfreev(first);
    g_strfreev(second);
    return 3 * shared >= all;
}

bool chude_brief_same(const ChudeBriefItem *one, const ChudeBriefItem *other) {
    const char *first = subject_key(one), *second = subject_key(other);
    if (!*first || !*second) {
        return false;
    }
    return chude_vector_shared(one->vector, other->vector) > 0 || chude_key_holds(first, second) ||
           chude_key_holds(second, first) || chude_vector_cosine(one->vector, other->vector) >= same_cosine ||
           share_syllables(first, second) || is_named(one, second) || is_named(other, first);
}

/* ---- choosing ---- */

typedef enum { RISES, CHANGED, TOPICS, KEYWORDS, FALLS, FAULTS, GROUPS } Group;

static Group group_of(const ChudeBriefItem *item) {
    switch (item->kind) {
    case CHUDE_BRIEF_NEW:
    case CHUDE_BRIEF_RISING:
    case CHUDE_BRIEF_BURST:
        return RISES;
    case CHUDE_BRIEF_TOPIC_NEW:
    case CHUDE_BRIEF_TOPIC_GREW:
        return CHANGED;
    case CHUDE_BRIEF_TOPIC:
        return TOPICS;
    case CHUDE_BRIEF_KEYWORD:
        return KEYWORDS;
    case CHUDE_BRIEF_TOPIC_SHRANK:
    case CHUDE_BRIEF_TOPIC_GONE:
    case CHUDE_BRIEF_FALLING:
    case CHUDE_BRIEF_GONE:
        return FALLS;
    default:
        return FAULTS;
    }
}

typedef struct {
    const ChudeBriefItem *item;
    guint place;
} Ranked;

/* By group; then by rank, ties by kind and subject. */
static int by_rank(const void *a, const void *b) {
    const ChudeBriefItem *one = ((const Ranked *)a)->item, *other = ((const Ranked *)b)->item;
    Group group = group_of(one), than = group_of(other);
    if (group != than) {
        return group < than ? -1 : 1;
    }
    if (one->rank != other->rank) {
        return one->rank > other->rank ? -1 : 1;
    }
    if (one->kind != other->kind) {
        return one->kind < other->kind ? -1 : 1;
    }
    int order = strcmp(subject_key(one), subject_key(other));
    guint place = ((const Ranked *)a)->place, behind = ((const Ranked *)b)->place;
    return order ? order : (place > behind) - (place < behind);
}

typedef struct {
    ChudeBrief *brief;
    Ranked *ranked;
    guint count;
    bool *taken;
} Choice;

/* Takes up to `most` of the group. */
static void take(Choice *choice, Group group, size_t most) {
    GArray *chosen = choice->brief->chosen;
    for (guint i = 0; i < choice->count && most > 0 && chosen->len < choice->brief->options.top; i++) {
        bool same = choice->taken[i] || group_of(choice->ranked[i].item) != group;
        for (guint k = 0; k < chosen->len && !same; k++) {
            same = chude_brief_same(choice->ranked[i].item, chude_brief_item(choice->brief, k));
        }
        if (!same) {
            choice->taken[i] = true;
            g_array_append_val(chosen, choice->ranked[i].place);
            most--;
        }
    }
}

/* As they are shown: what rises, topics, keywords, what fell, faults. */
static void order_chosen(Choice *choice) {
    GArray *chosen = choice->brief->chosen;
    guint size = chosen->len;
    g_array_set_size(chosen, 0);
    for (guint i = 0; i < choice->count; i++) {
        if (choice->taken[i]) {
            g_array_append_val(chosen, choice->ranked[i].place);
        }
    }
    g_assert(chosen->len == size);
}

void chude_brief_choose(ChudeBrief *brief) {
    guint count = brief->candidates->len;
    size_t top = brief->options.top, rises = (3 * top + 4) / 5; /* three fifths, rounded up */
    Choice choice = {brief, g_new(Ranked, count + 1), count, g_new0(bool, count + 1)};
    for (guint i = 0; i < count; i++) {
        choice.ranked[i] = (Ranked){&g_array_index(brief->candidates, ChudeBriefItem, i), i};
    }
    qsort(choice.ranked, count, sizeof *choice.ranked, by_rank);
    take(&choice, RISES, rises);
    guint before = brief->chosen->len;
    take(&choice, CHANGED, 1);
    take(&choice, TOPICS, before == brief->chosen->len);
    if (!brief->series &&
        !brief->diff) { /* nothing rises where time is not known: words that stand out are the news */
        take(&choice, KEYWORDS, rises);
    }
    take(&choice, FALLS, 1);
    take(&choice, FAULTS, 1);
    static const Group rest[] = {RISES, CHANGED, FALLS, KEYWORDS, TOPICS, FAULTS};
    for (size_t i = 0; i < G_N_ELEMENTS(rest); i++) {
        /* What a whole corpus is about is no news of its last week. */
        take(&choice, rest[i], brief->series && rest[i] == KEYWORDS ? 0 : top);
    }
    order_chosen(&choice);
    g_free(choice.ranked);
    g_free(choice.taken);
}
