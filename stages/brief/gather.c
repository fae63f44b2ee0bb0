/* gather.c - all that could be said of a summary, or of a diff. */
#include <math.h>
#include <string.h>

#include "brief/brief.h"
#include "compare/diff.h"
#include "exports/wording.h"
#include "iso_date.h"
#include "shape.h"

static const double largest_q = 0.05;
enum { DAY_SIZE = 10 }; /* YYYY-MM-DD */

ChudeSpeech chude_brief_language(json_object *source) {
    json_object *corpus = chude_member(source, chude_member(source, "corpus") ? "corpus" : "after");
    return chude_speech_of(chude_mostly_vietnamese(corpus));
}

/* ---- items ---- */

static ChudeText text_of_term(json_object *term) {
    if (json_object_is_type(term, json_type_string)) {
        return (ChudeText){json_object_get_string(term), (size_t)json_object_get_string_len(term)};
    }
    return json_object_is_type(term, json_type_object) ? chude_member_text(term, "text") : (ChudeText){"", 0};
}

static json_object *array(json_object *object, const char *name) {
    json_object *value = chude_member(object, name);
    return json_object_is_type(value, json_type_array) ? value : NULL;
}

static json_object *object_of(json_object *object, const char *name) {
    json_object *value = chude_member(object, name);
    return json_object_is_type(value, json_type_object) ? value : NULL;
}

static void set_vector(ChudeBriefItem *item) {
    static const double of_others = 0.5;
    item->vector = chude_vector_new();
    chude_vector_add(item->vector, item->subject, 1);
    for (size_t i = 0; item->terms && i < json_object_array_length(item->terms); i++) {
        chude_vector_add(item->vector, text_of_term(json_object_array_get_idx(item->terms, i)), of_others);
    }
    for (size_t i = 0; item->evidence && i < json_object_array_length(item->evidence); i++) {
        json_object *one = json_object_array_get_idx(item->evidence, i);
        if (json_object_is_type(one, json_type_object) && chude_member_text(one, "id").size) {
            chude_vector_add_document(item->vector, chude_member_text(one, "id"));
        }
    }
    chude_vector_end(item->vector);
}

static ChudeBriefItem item_new(ChudeBriefKind kind) {
    return (ChudeBriefItem){.kind = kind, .before = -1, .share = -1, .before_share = -1};
}

/* A name, a number, a keyword or a term of a topic: of other words (verbs, mostly) a reader learns less when they rise. */
static bool is_telling(const ChudeBrief *brief, ChudeText subject) {
    for (size_t at = 0; at < subject.size;) {
        const char *p = subject.data + at;
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isupper(c) || g_unichar_isdigit(c)) {
            return true;
        }
        at += (size_t)(g_utf8_next_char(p) - p);
    }
    char *key = chude_term_key(subject);
    bool found = g_hash_table_contains(brief->telling, key);
    g_free(key);
    return found;
}

static void note_telling(ChudeBrief *brief, json_object *terms) {
    for (size_t i = 0; terms && i < json_object_array_length(terms); i++) {
        g_hash_table_add(brief->telling, chude_term_key(text_of_term(json_object_array_get_idx(terms, i))));
    }
}

static void find_telling(ChudeBrief *brief) {
    json_object *topics = array(brief->source, "topics");
    if (!brief->diff) { /* those of a diff are what is to be judged */
        note_telling(brief, array(brief->source, "keywords"));
    }
    for (size_t i = 0; topics && i < json_object_array_length(topics); i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        if (!chude_member(topic, "parent") && !chude_member(topic, "story")) {
            note_telling(brief, array(topic, "terms"));
        }
    }
}

static void add(ChudeBrief *brief, ChudeBriefItem item) {
    bool word = item.kind == CHUDE_BRIEF_NEW || item.kind == CHUDE_BRIEF_RISING ||
                item.kind == CHUDE_BRIEF_BURST || item.kind == CHUDE_BRIEF_FALLING ||
                item.kind == CHUDE_BRIEF_GONE;
    if (word && !is_telling(brief, item.subject)) {
        if (item.subject.size && !memchr(item.subject.data, ' ', item.subject.size)) {
            return; /* a lone verb, mostly: *gồm*, *chê* */
        }
        item.rank /= 2;
    }
    item.rank = isfinite(item.rank) ? chude_round(item.rank) : 0;
    set_vector(&item);
    if (chude_is_of_the_day(g_ptr_array_index(item.vector->shapes, 0))) {
        chude_vector_free(item.vector);
    } else {
        g_array_append_val(brief->candidates, item);
    }
}

/* Whatever was written: 1e999 is no number that can be printed. */
static double number_of(json_object *object, const char *name) {
    double value = chude_member_number(object, name);
    return isfinite(value) ? value : 0;
}

static double share_of(json_object *object) {
    json_object *share = chude_member(object, "share");
    double value = share ? chude_member_number(object, "share") : -1;
    return value >= 0 && value <= 1 ? value : -1;
}

/* ---- what changed over time ---- */

static bool is_kind(json_object *change, const char *kind) {
    const char *own = change ? chude_json_text(chude_member(change, "kind")) : NULL;
    return own && strcmp(own, kind) == 0;
}

static bool is_sure(json_object *change) {
    return number_of(change, "q") <= largest_q;
}

/* Figures of the last window and the one before. */
static void set_change(ChudeBriefItem *item, json_object *change) {
    json_object *before = object_of(change, "before");
    item->df = MAX(chude_member_integer(change, "df"), 0);
    item->share = share_of(change);
    item->start = chude_member_text(change, "start");
    item->end = chude_member_text(change, "end");
    item->g2 = number_of(change, "g2");
    item->q = CLAMP(number_of(change, "q"), 0, 1);
    item->rank = fabs(item->g2);
    if (before) {
        item->before = MAX(chude_member_integer(before, "df"), 0);
        item->before_share = share_of(before);
    }
}

static int compare_text(ChudeText one, ChudeText other) {
    int order = memcmp(one.data, other.data, MIN(one.size, other.size));
    return order ? order : (one.size > other.size) - (one.size < other.size);
}

/* The heaviest burst that ends at that day or later; NULL: none. */
static json_object *burst_since(json_object *of, ChudeText start) {
    json_object *bursts = array(of, "bursts"), *best = NULL;
    for (size_t i = 0; bursts && i < json_object_array_length(bursts); i++) {
        json_object *burst = json_object_array_get_idx(bursts, i);
        if (json_object_is_type(burst, json_type_object) &&
            compare_text(chude_member_text(burst, "end"), start) >= 0 &&
            (!best || number_of(burst, "score") > number_of(best, "score"))) {
            best = burst;
        }
    }
    return best;
}

/* The first day of the last period. */
static ChudeText last_start(json_object *of) {
    json_object *series = array(of, "series");
    size_t count = series ? json_object_array_length(series) : 0;
    json_object *last = count ? json_object_array_get_idx(series, count - 1) : NULL;
    return json_object_is_type(last, json_type_object) ? chude_member_text(last, "start")
                                                       : (ChudeText){"", 0};
}

/* Documents of the trend from one day to another, both within. */
static int64_t documents_within(json_object *trend, ChudeText start, ChudeText end) {
    json_object *series = array(trend, "series");
    int64_t sum = 0;
    for (size_t i = 0; series && i < json_object_array_length(series); i++) {
        json_object *point = json_object_array_get_idx(series, i);
        ChudeText day = chude_member_text(point, "start");
        bool within = compare_text(day, start) >= 0 && compare_text(day, end) <= 0;
        int64_t df = within ? chude_member_integer(point, "df") : 0;
        sum = df > 0 && sum <= G_MAXINT64 - df ? sum + df : sum;
    }
    return sum;
}

static void add_trend(ChudeBrief *brief, json_object *trend) {
    json_object *change = object_of(trend, "change");
    ChudeBriefItem item = item_new(CHUDE_BRIEF_RISING);
    item.subject = chude_member_text(trend, "text");
    item.terms = array(trend, "terms");
    item.evidence = array(trend, "evidence");
    if (!item.subject.size) {
        return;
    }
    if (!change) {
        json_object *burst = last_start(trend).size ? burst_since(trend, last_start(trend)) : NULL;
        if (burst) {
            item.kind = CHUDE_BRIEF_BURST;
            item.since = chude_member_text(burst, "start");
            item.until = chude_member_text(burst, "end");
            item.df = documents_within(trend, item.since, item.until);
            item.rank = number_of(burst, "score");
            add(brief, item);
        }
        return;
    }
    set_change(&item, change);
    if (!is_sure(change)) {
        return;
    }
    bool up = is_kind(change, "new") || is_kind(change, "rising");
    if (up) {
        json_object *burst = burst_since(trend, item.start);
        item.kind = is_kind(change, "new") ? CHUDE_BRIEF_NEW : CHUDE_BRIEF_RISING;
        item.since = burst ? chude_member_text(burst, "start") : (ChudeText){"", 0};
    } else if (is_kind(change, "falling") || is_kind(change, "gone")) {
        item.kind = is_kind(change, "gone") ? CHUDE_BRIEF_GONE : CHUDE_BRIEF_FALLING;
    } else {
        return;
    }
    add(brief, item);
}

/* ---- topics ---- */

static bool is_broad(json_object *topic) {
    return !chude_member(topic, "parent");
}

/* The last window, as the first topic says it that knows one. */
typedef struct {
    ChudeText start, end;
    int64_t documents; /* of the corpus in it; below 1: nothing is known of a window */
} Window;

/* How many documents a topic has: in the last window, where that is known. */
static int64_t size_of(json_object *topic, const Window *window) {
    json_object *change = object_of(topic, "change");
    if (window->documents < 1) {
        return chude_member_integer(topic, "size");
    }
    return change ? chude_member_integer(change, "df") : documents_within(topic, window->start, window->end);
}

static void add_changed(ChudeBrief *brief, ChudeBriefItem item, json_object *change) {
    static const char *const names[] = {"new", "rising", "falling", "gone"};
    static const ChudeBriefKind kinds[] = {CHUDE_BRIEF_TOPIC_NEW, CHUDE_BRIEF_TOPIC_GREW,
                                           CHUDE_BRIEF_TOPIC_SHRANK, CHUDE_BRIEF_TOPIC_GONE};
    for (size_t i = 0; i < G_N_ELEMENTS(names) && is_sure(change); i++) {
        if (is_kind(change, names[i])) {
            item.kind = kinds[i];
            set_change(&item, change);
            add(brief, item);
        }
    }
}

/* Documents of the last window, where they are known; else those that stand for the topic as a whole. */
static json_object *evidence_of(const ChudeBrief *brief, json_object *topic) {
    int64_t id = chude_member_integer(topic, "id");
    json_object *recent = brief->options.recent && id >= 0 && id <= UINT32_MAX
                              ? g_hash_table_lookup(brief->options.recent, GUINT_TO_POINTER((guint)id))
                              : NULL;
    return recent ? recent : array(topic, "evidence");
}

static void add_topic(ChudeBrief *brief, json_object *topic, const Window *window, bool largest) {
    json_object *change = object_of(topic, "change");
    ChudeBriefItem item = item_new(CHUDE_BRIEF_TOPIC);
    item.subject = chude_member_text(topic, "label");
    item.terms = array(topic, "terms");
    item.evidence = evidence_of(brief, topic);
    item.story = !is_broad(topic);
    if (change) {
        add_changed(brief, item, change);
    }
    item.df = size_of(topic, window);
    item.documents = chude_member_integer(brief->corpus, "documents");
    if (window->documents > 0) {
        item.start = window->start;
        item.end = window->end;
        item.documents = window->documents;
    }
    item.share = chude_diff_share(item.df, item.documents);
    item.rank = (double)item.df;
    item.largest = largest;
    if (!item.story && item.df > 0 && item.df <= item.documents) {
        add(brief, item);
    }
}

/* Of topics that have series. */
bool chude_brief_last_window(json_object *source, ChudeText *start, ChudeText *end) {
    json_object *topics = chude_member(source, "corpus") ? array(source, "topics") : NULL;
    *start = *end = (ChudeText){"", 0};
    for (size_t i = 0; topics && !start->size && i < json_object_array_length(topics); i++) {
        json_object *change = object_of(json_object_array_get_idx(topics, i), "change");
        if (change) {
            *start = chude_member_text(change, "start");
            *end = chude_member_text(change, "end");
        }
    }
    return start->size && end->size;
}

static void add_topics(ChudeBrief *brief) {
    json_object *topics = array(brief->source, "topics"), *largest = NULL;
    size_t count = topics ? json_object_array_length(topics) : 0;
    Window window = {{"", 0}, {"", 0}, 0};
    if (chude_brief_last_window(brief->source, &window.start, &window.end)) {
        window.documents = chude_brief_window(brief, window.start, window.end);
    }
    for (size_t i = 0; i < count; i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        if (is_broad(topic) && (!largest || size_of(topic, &window) > size_of(largest, &window))) {
            largest = topic;
        }
    }
    for (size_t i = 0; i < count; i++) {
        json_object *topic = json_object_array_get_idx(topics, i);
        add_topic(brief, topic, &window, topic == largest);
    }
}

/* ---- keywords ---- */

static void add_keyword(ChudeBrief *brief, json_object *keyword) {
    json_object *keyness = object_of(keyword, "keyness");
    if (!keyness || number_of(keyness, "g2") <= 0 || number_of(keyness, "q") > largest_q) {
        return;
    }
    ChudeBriefItem item = item_new(CHUDE_BRIEF_KEYWORD);
    json_object *reference = object_of(keyness, "reference");
    item.subject = chude_member_text(keyword, "text");
    item.terms = array(keyword, "variants");
    item.evidence = array(keyword, "evidence");
    item.df = chude_member_integer(keyword, "df");
    item.documents = chude_member_integer(brief->corpus, "documents");
    item.share = chude_diff_share(item.df, item.documents);
    item.g2 = number_of(keyness, "g2");
    item.q = CLAMP(number_of(keyness, "q"), 0, 1);
    double ratio = exp2(CLAMP(number_of(keyness, "log_ratio"), 0, 40));
    item.ratio = chude_round(ratio);
    item.at_most = reference && chude_member(reference, "df_at_most");
    item.rank = item.g2;
    add(brief, item);
}

/* ---- faults of the data ---- */

static void add_fault(ChudeBrief *brief, ChudeBriefKind kind, const char *name, double least) {
    ChudeBriefItem item = item_new(kind);
    int64_t documents = chude_member_integer(brief->corpus, "documents");
    item.df = chude_member_integer(brief->corpus, name);
    item.documents = documents;
    item.share = item.df <= documents ? chude_diff_share(item.df, documents) : 1;
    item.rank = item.share;
    if (item.df > 0 && item.share >= least) {
        add(brief, item);
    }
}

/* ---- diffs ---- */

static int64_t df_of(json_object *side, bool *at_most) {
    bool bound = side && chude_member(side, "df_at_most");
    *at_most = *at_most || bound;
    return side ? chude_member_integer(side, bound ? "df_at_most" : "df") : -1;
}

/* The first and the last second of a side's documents. */
static bool span_of(json_object *side, int64_t *first, int64_t *last) {
    ChudeText from = chude_member_text(side, "from"), to = chude_member_text(side, "to");
    ChudeMoment begin, end;
    bool known = from.size >= DAY_SIZE && to.size >= DAY_SIZE &&
                 chude_iso_moment((ChudeText){from.data, DAY_SIZE}, true, &begin) &&
                 chude_iso_moment((ChudeText){to.data, DAY_SIZE}, true, &end);
    *first = known ? begin.first : 0;
    *last = known ? end.last : 0;
    return known;
}

/* Where the first side's days end as the second one's begin, and are as many, the second is a window such as those of trends. */
static void set_window(const ChudeBrief *brief, ChudeBriefItem *item) {
    json_object *after = chude_member(brief->source, "after");
    int64_t begin[2], end[2];
    if (span_of(chude_member(brief->source, "before"), &begin[0], &end[0]) &&
        span_of(after, &begin[1], &end[1]) && begin[1] == end[0] + 1 &&
        end[0] - begin[0] == end[1] - begin[1]) {
        item->start = chude_member_text(after, "from");
        item->end = chude_member_text(after, "to");
        item->start.size = item->end.size = DAY_SIZE;
    }
}

static void add_changed_keyword(ChudeBrief *brief, json_object *keyword) {
    bool more = is_kind(keyword, "more"), bound = false;
    ChudeBriefItem item = item_new(more ? CHUDE_BRIEF_RISING : CHUDE_BRIEF_FALLING);
    json_object *before = object_of(keyword, "before"), *after = object_of(keyword, "after");
    item.subject = chude_member_text(keyword, "text");
    item.evidence = array(keyword, "evidence");
    item.df = df_of(after, &bound);
    bool after_bound = bound;
    bound = false;
    item.before = df_of(before, &bound);
    item.at_most = more ? bound : after_bound;
    item.share = share_of(after);
    item.before_share = share_of(before);
    item.g2 = number_of(keyword, "g2");
    item.q = CLAMP(number_of(keyword, "q"), 0, 1);
    item.rank = fabs(item.g2);
    if (more && item.before == 0) {
        item.kind = CHUDE_BRIEF_NEW;
    } else if (!more && item.df == 0 && !item.at_most) {
        item.kind = CHUDE_BRIEF_GONE;
    }
    set_window(brief, &item);
    add(brief, item);
}

static void add_changed_topic(ChudeBrief *brief, json_object *topic, bool matched) {
    static const char *const names[] = {"new", "grew", "shrank", "gone"};
    static const ChudeBriefKind kinds[] = {CHUDE_BRIEF_TOPIC_NEW, CHUDE_BRIEF_TOPIC_GREW,
                                           CHUDE_BRIEF_TOPIC_SHRANK, CHUDE_BRIEF_TOPIC_GONE};
    json_object *before = object_of(topic, "before"), *after = object_of(topic, "after");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!is_kind(topic, names[i])) {
            continue;
        }
        ChudeBriefItem item = item_new(kinds[i]);
        item.subject = chude_member_text(topic, "label");
        item.terms = array(topic, "terms");
        item.evidence = array(topic, "evidence");
        item.df = after ? chude_member_integer(after, "size") : 0;
        item.before = before || !matched ? chude_member_integer(before, "size") : 0;
        item.share = after ? share_of(after) : 0;
        item.before_share = before ? share_of(before) : 0;
        item.g2 = number_of(topic, "g2");
        item.q = CLAMP(number_of(topic, "q"), 0, 1);
        item.story = chude_member(topic, "story") && json_object_get_boolean(chude_member(topic, "story"));
        item.rank = fabs(number_of(topic, "change"));
        set_window(brief, &item);
        add(brief, item);
    }
}

static void gather_diff(ChudeBrief *brief) {
    json_object *topics = array(brief->source, "topics"), *keywords = array(brief->source, "keywords");
    const char *way = chude_json_text(chude_member(brief->source, "topics_from"));
    for (size_t i = 0; topics && i < json_object_array_length(topics); i++) {
        add_changed_topic(brief, json_object_array_get_idx(topics, i), way && strcmp(way, "matching") == 0);
    }
    for (size_t i = 0; keywords && i < json_object_array_length(keywords); i++) {
        add_changed_keyword(brief, json_object_array_get_idx(keywords, i));
    }
}

static void gather_summary(ChudeBrief *brief) {
    json_object *trends = array(brief->source, "trends"), *keywords = array(brief->source, "keywords");
    for (size_t i = 0; trends && i < json_object_array_length(trends); i++) {
        add_trend(brief, json_object_array_get_idx(trends, i));
    }
    add_topics(brief);
    for (size_t i = 0; keywords && i < json_object_array_length(keywords); i++) {
        add_keyword(brief, json_object_array_get_idx(keywords, i));
    }
}

void chude_brief_gather(ChudeBrief *brief) {
    static const double many = 0.1, some = 0.01;
    find_telling(brief);
    if (brief->diff) {
        gather_diff(brief);
    } else {
        gather_summary(brief);
    }
    add_fault(brief, CHUDE_BRIEF_DUPLICATES, "duplicates", many);
    add_fault(brief, CHUDE_BRIEF_UNDATED, "undated", many);
    add_fault(brief, CHUDE_BRIEF_REJECTED, "rejected", some);
}
