#include "trends/events.h"

#include <stdlib.h>
#include <string.h>

#include "trends/names.h"

enum { LEAST_COMMON = 2, MOST_TERMS = 40 };
static const double enough = 0.5, nearly_all = 0.8;

/* A term, and what it is about. */
typedef struct {
    ChudeTrend *trend;
    ChudeText name;       /* as in names.h */
    uint32_t first, last; /* periods */
    double df, excess;    /* documents in that time; of those, more than usual */
    double share;         /* the usual one */
    double concentration; /* what part of all its documents that is */
    bool there;           /* it is about something */
    bool quiet;           /* with neither burst nor change */
    bool common;          /* a single word that is written small */
    bool can_lead;
    size_t event; /* the first member's place; its own where it leads */
} Member;

typedef struct {
    const ChudePeriods *span;
    Member *members;
    size_t count;
} Events;

static double documents_between(const ChudePeriods *span, uint32_t first, uint32_t last) {
    return (double)(span->before[last + 1] - span->before[first]);
}

/* The first cell from the period on. */
static size_t cell_at(const ChudeTrend *trend, uint32_t period) {
    size_t low = 0, high = trend->cell_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (trend->cells[middle].period < period) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static double df_between(const ChudeTrend *trend, uint32_t first, uint32_t last) {
    uint64_t sum = 0;
    for (size_t i = cell_at(trend, first); i < trend->cell_count && trend->cells[i].period <= last; i++) {
        sum += trend->cells[i].df;
    }
    return (double)sum;
}

/* ---- what a term is about ---- */

static void take_burst(Member *member, const ChudePeriods *span) {
    const ChudeTrend *trend = member->trend;
    const ChudeBurst *best = trend->bursts;
    for (size_t i = 1; i < trend->burst_count; i++) {
        best = trend->bursts[i].weight > best->weight ? &trend->bursts[i] : best;
    }
    member->first = best->first;
    member->last = best->last;
    member->share = (double)trend->df / (double)span->before[span->count];
    member->there = true;
}

static void take_change(Member *member, const ChudeWindows *windows) {
    const ChudeChange *change = &member->trend->change;
    if (change->g2 > 0) {
        member->first = windows->first;
        member->last = windows->last;
        member->share = (double)change->before_df / (double)windows->before_documents;
    } else {
        member->first = windows->before_first;
        member->last = windows->before_last;
        member->share = (double)change->df / (double)windows->documents;
    }
    member->there = true;
}

/* The run of periods with the highest excess. */
static void take_peak(Member *member, const ChudePeriods *span) {
    const ChudeTrend *trend = member->trend;
    double best = 0, sum = 0;
    uint32_t from = 0;
    member->share = (double)trend->df / (double)span->before[span->count];
    for (size_t i = 0; i < trend->cell_count; i++) {
        uint32_t at = trend->cells[i].period, next = i ? trend->cells[i - 1].period + 1 : at;
        sum -= member->share * (double)(span->before[at] - span->before[next]);
        if (sum <= 0) {
            sum = 0;
            from = at;
        }
        sum += (double)trend->cells[i].df - member->share * (double)(span->before[at + 1] - span->before[at]);
        if (sum > best) {
            best = sum;
            member->first = from;
            member->last = at;
        }
    }
    member->there = best > 0;
}

/* Whether a term's share is twice as high in its time as in all others; that of a common word, four times. */
static bool is_doubled(const Member *member, const ChudePeriods *span) {
    double all = (double)span->before[span->count],
           there = documents_between(span, member->first, member->last);
    return member->df * (all - there) >=
           (member->common ? 4 : 2) * ((double)member->trend->df - member->df) * there;
}

/* A word of every day that is only somewhat more common for a time is no name of what happens. */
static bool is_everyday(const Member *member) {
    static const double most = 0.5, least = 2.5;
    return member->common && !member->quiet && member->concentration < most &&
           member->df < least * (member->df - member->excess);
}

static void find_subject(Member *member, const Events *events, const ChudeWindows *windows,
                         ChudeTrendSort sort) {
    const ChudeTrend *trend = member->trend;
    member->common = chude_name_is_common(trend->key, trend->text);
    bool changed = trend->change.kind != CHUDE_STEADY;
    if (changed && (sort == CHUDE_SORT_CHANGE || !trend->burst_count)) {
        take_change(member, windows);
    } else if (trend->burst_count) {
        take_burst(member, events->span);
    }
    member->quiet = !member->there;
    if (member->quiet) {
        take_peak(member, events->span);
    }
    if (member->there) {
        member->df = df_between(trend, member->first, member->last);
        member->excess =
            member->df - member->share * documents_between(events->span, member->first, member->last);
        member->concentration = member->df / (double)trend->df;
        member->there = member->quiet ? is_doubled(member, events->span) : member->excess > 0;
    }
    member->can_lead = !chude_name_is_time(trend->key) && chude_name_has_letter(trend->key) &&
                       !(member->there && is_everyday(member)) && (member->there || !member->quiet);
}

/* ---- who belongs together ---- */

/* The documents that both have within the term's time, from what is known of their first ones. */
static double estimate_common(const Member *term, const Member *other) {
    const ChudeTrend *a = term->trend, *b = other->trend;
    size_t at = cell_at(b, term->first);
    double weighed = 0, equal = 0, all = 0;
    unsigned common = 0;
    for (size_t i = cell_at(a, term->first); i < a->cell_count && a->cells[i].period <= term->last; i++) {
        while (at < b->cell_count && b->cells[at].period < a->cells[i].period) {
            at++;
        }
        if (at == b->cell_count || b->cells[at].period != a->cells[i].period) {
            continue;
        }
        double both = (double)a->cells[i].df + (double)b->cells[at].df;
        all += both;
        for (size_t half = 0; half < G_N_ELEMENTS(a->cells[i].first); half++) {
            uint64_t one = a->cells[i].first[half], two = b->cells[at].first[half];
            bool same = one == two && one != UINT64_MAX;
            weighed += one != UINT64_MAX || two != UINT64_MAX ? both : 0;
            equal += same ? both : 0;
            common += same;
        }
    }
    if (common < LEAST_COMMON) {
        return 0;
    }
    double jaccard = equal / weighed;
    return jaccard / (1 + jaccard) * all;
}

/* How much of the term's excess the other explains; 0 where it does not belong to its event. */
static double explained(const Member *term, const Member *other) {
    uint32_t first = MAX(term->first, other->first), last = MIN(term->last, other->last);
    if (first > last || df_between(term->trend, first, last) < enough * term->df) {
        return 0;
    }
    double others = df_between(other->trend, term->first, term->last), common;
    if (other->common && others < enough * other->df) {
        return 0; /* one of several storms is not all that there was of them */
    }
    if (chude_name_within(other->name, term->name)) {
        return 1;
    }
    if (chude_name_within(term->name, other->name)) {
        common = others;
    } else if (other->quiet) {
        return 0; /* in a few documents everything stands together */
    } else {
        common = MIN(estimate_common(term, other), MIN(others, term->df));
    }
    double part = (common - others * term->share) / term->excess;
    return part >= enough ? part : 0;
}

static void join(Events *events, size_t event, size_t into) {
    for (size_t i = 0; i < events->count; i++) {
        events->members[i].event = events->members[i].event == event ? into : events->members[i].event;
    }
}

/* Finds the term's event among those that earlier terms lead; but where it explains them, and they do not explain it, it is the wider name,
 * and leads from then on: Fengshen, of which `bão Fengshen` is a part. */
static void place(Events *events, size_t at) {
    Member *term = &events->members[at];
    double best = 0;
    for (size_t i = 0; i < events->count && term->there; i++) {
        const Member *other = &events->members[i];
        if (i != at && other->there && events->members[other->event].can_lead &&
            (i < at || !term->can_lead) && (other->event == i || other->concentration >= enough)) {
            double part = explained(term, other);
            if (part > best) {
                best = part;
                term->event = other->event;
            }
        }
    }
    for (size_t i = 0; i < at && best == 0 && term->can_lead && term->concentration >= enough; i++) {
        const Member *other = &events->members[i];
        if (other->event == i && other->can_lead && other->there && other->quiet == term->quiet &&
            explained(other, term) >= (chude_name_within(term->name, other->name) ? enough : nearly_all)) {
            join(events, i, at);
        }
    }
}

/* ---- the event's name ---- */

/* The longer phrase around the name so far that most of its documents have, or the same. */
static size_t longer(const Events *events, size_t event, size_t name) {
    const Member *members = events->members, *now = &members[name];
    double most = enough * df_between(now->trend, now->first, now->last);
    size_t best = name;
    for (size_t i = 0; i < events->count; i++) {
        const Member *other = &members[i];
        if (other->event != event || other->name.size <= now->name.size ||
            other->trend->key.size <= now->trend->key.size || !chude_name_within(now->name, other->name)) {
            continue;
        }
        double df = df_between(other->trend, now->first, now->last);
        if (df >= most && (best == name || df > most)) {
            most = df;
            best = i;
        }
    }
    return best;
}

static ChudeText copy_text(ChudeText text) {
    return (ChudeText){g_memdup2(text.data, text.size), text.size};
}

static void add_term(GArray *terms, ChudeText head, ChudeText text) {
    bool known = terms->len >= MOST_TERMS || chude_runs_compare(head, text) == 0;
    for (guint i = 0; i < terms->len && !known; i++) {
        known = chude_runs_compare(g_array_index(terms, ChudeText, i), text) == 0;
    }
    if (!known) {
        text = copy_text(text);
        g_array_append_val(terms, text);
    }
}

/* Where the first term is an everyday word (a university, of a cup for universities), the one that is most its event's own, of those that
 * explain it. */
static size_t own_name(const Events *events, size_t event) {
    const Member *members = events->members;
    size_t best = event;
    double most = enough;
    for (size_t i = 0; i < events->count && members[event].there && members[event].concentration < enough;
         i++) {
        if (members[i].event == event && i != event && members[i].can_lead &&
            members[i].concentration > most && explained(&members[event], &members[i]) > 0) {
            most = members[i].concentration;
            best = i;
        }
    }
    return best;
}

/* Gives the event's head the other terms. */
static size_t finish_event(const Events *events, size_t event) {
    size_t head = own_name(events, event);
    for (size_t next = longer(events, event, head); next != head; next = longer(events, event, head)) {
        head = next;
    }
    ChudeTrend *trend = events->members[head].trend;
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(ChudeText));
    for (size_t i = 0; i < trend->term_count; i++) {
        g_array_append_val(terms, trend->terms[i]);
    }
    for (size_t i = 0; i < events->count; i++) {
        if (events->members[i].event == event && i != head) {
            add_term(terms, trend->text, events->members[i].trend->text);
            for (size_t j = 0; j < events->members[i].trend->term_count; j++) {
                add_term(terms, trend->text, events->members[i].trend->terms[j]);
            }
        }
    }
    g_free(trend->terms);
    trend->term_count = terms->len;
    trend->terms = (ChudeText *)(gpointer)g_array_free(terms, FALSE);
    return head;
}

static int compare_members(const void *a, const void *b) {
    return *(const size_t *)a < *(const size_t *)b ? -1 : 1;
}

void chude_events_join(GArray *trends, const ChudePeriods *span, const ChudeWindows *windows,
                       const ChudeTrendOptions *options) {
    Events events = {span, g_new0(Member, trends->len + 1), trends->len};
    ChudeBuffer names = {0};
    size_t *ends = g_new(size_t, trends->len + 1), head_count = 0;
    for (size_t i = 0; i < events.count; i++) {
        events.members[i] = (Member){.trend = &g_array_index(trends, ChudeTrend, i), .event = i};
        chude_name_add(&names, options->abbreviations, events.members[i].trend->key);
        ends[i] = names.size;
    }
    for (size_t i = 0; i < events.count; i++) {
        size_t begin = i ? ends[i - 1] : 0;
        events.members[i].name = (ChudeText){names.data + begin, ends[i] - begin};
        find_subject(&events.members[i], &events, windows, options->sort);
    }
    /* A time can be that of an event (2/9), but leads none: it comes last. */
    for (int leading = 1; leading >= 0; leading--) {
        for (size_t i = 0; i < events.count; i++) {
            if (events.members[i].can_lead == (leading == 1)) {
                place(&events, i);
            }
        }
    }
    size_t *heads = ends;
    for (size_t i = 0; i < events.count; i++) {
        if (events.members[i].event == i && events.members[i].can_lead) {
            heads[head_count++] = i;
        }
    }
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(ChudeTrend));
    for (size_t i = 0; i < head_count; i++) {
        heads[i] = finish_event(&events, heads[i]);
    }
    if (head_count) {
        qsort(heads, head_count, sizeof *heads, compare_members);
    }
    for (size_t i = 0, next = 0; i < events.count; i++) {
        ChudeTrend *trend = events.members[i].trend;
        if (next < head_count && heads[next] == i) {
            g_array_append_vals(kept, trend, 1);
            next++;
        } else {
            chude_trend_clear(trend);
        }
    }
    for (guint i = 0; i < trends->len; i++) {
        ChudeTrend none = {0};
        g_array_index(trends, ChudeTrend, i) = i < kept->len ? g_array_index(kept, ChudeTrend, i) : none;
    }
    g_array_set_size(trends, kept->len);
    g_array_unref(kept);
    g_free(events.members);
    g_free(ends);
    chude_buffer_clear(&names);
}
