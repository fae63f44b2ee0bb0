#include "names.h"

#include "counting_key.h"

/* By trial on news by event: docs/topic-trials.md. */
#define SHORTEST 4 /* syllables */
#define LONGEST 12
#define LEADING 0.3 /* share of the value that is for standing in leads; the rest is for being like titles */
#define BORDER 0.15 /* what beginning, and what ending, where a part of the title does adds */

enum { IN_TITLE = 1, IN_LEAD = 2 };

/* What is known of a story while it is named. Its syllables have numbers: their places among all of its leads', rising. */
typedef struct {
    ChudeTopicsHeading headings[CHUDE_TOPICS_TELLERS];
    size_t count;        /* of them */
    uint32_t *syllables; /* rising */
    size_t syllable_count;
    double *weights;                     /* by syllable */
    uint8_t *stands;                     /* by syllable, count of them: IN_TITLE, IN_LEAD of that heading */
    double titles[CHUDE_TOPICS_TELLERS]; /* sums of the weights of their syllables */
} Story;

typedef struct {
    const ChudeTopicsHeadingStore *store;
    const ChudeTopicsStories *stories;
    const ChudeStopwords *banned;
    size_t number;
    ChudeText *names;
    GHashTable *taken; /* keys of names that other stories have; NULL while all are named at once */
} Work;

/* A run of tokens of a heading, and what it shares with all of them: sums of weights of its syllables, each once. */
typedef struct {
    size_t first, last; /* half-open */
    bool opens, ends;   /* begins, ends as a part of the title does */
    uint32_t known[LONGEST];
    size_t known_count;
    double all, titles[CHUDE_TOPICS_TELLERS], leads[CHUDE_TOPICS_TELLERS];
} Run;

typedef struct {
    double value;
    ChudeText text; /* of a heading; data NULL: none yet */
} Best;

static int compare_syllables(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static size_t place_of(const Story *story, uint32_t syllable) {
    size_t low = 0, high = story->syllable_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (story->syllables[middle] < syllable) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low; /* leads hold the headings' own, so it is there */
}

static void number_syllables(Story *story, const ChudeTopicsHeadingStore *store) {
    GArray *leads = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (size_t t = 0; t < story->count; t++) {
        g_array_append_vals(leads, story->headings[t].lead, (guint)story->headings[t].lead_count);
    }
    size_t all = leads->len;
    story->syllables = (uint32_t *)(void *)g_array_free(leads, FALSE);
    if (!all) {
        return;
    }
    qsort(story->syllables, all, sizeof *story->syllables, compare_syllables);
    for (size_t i = 0; i < all; i++) {
        if (!story->syllable_count || story->syllables[story->syllable_count - 1] != story->syllables[i]) {
            story->syllables[story->syllable_count++] = story->syllables[i];
        }
    }
    story->weights = g_new(double, story->syllable_count + 1);
    for (size_t s = 0; s < story->syllable_count; s++) {
        story->weights[s] = chude_topics_heading_weight(store, story->syllables[s]);
    }
}

static void read_story(Story *story, const ChudeTopicsHeadingStore *store, size_t number, size_t count) {
    story->count = count;
    for (size_t t = 0; t < count; t++) {
        chude_topics_heading_get(store, number, t, &story->headings[t]);
    }
    number_syllables(story, store);
    story->stands = g_new0(uint8_t, story->syllable_count * count + 1);
    for (size_t t = 0; t < count; t++) {
        const ChudeTopicsHeading *heading = &story->headings[t];
        for (size_t i = 0; i < heading->lead_count; i++) {
            story->stands[place_of(story, heading->lead[i]) * count + t] |= IN_LEAD;
        }
        for (size_t i = 0; i < heading->title_count; i++) {
            size_t place = place_of(story, heading->title[i]);
            story->stands[place * count + t] |= IN_TITLE;
            story->titles[t] += story->weights[place];
        }
    }
}

static void clear_story(Story *story) {
    for (size_t t = 0; t < story->count; t++) {
        chude_topics_heading_clear(&story->headings[t]);
    }
    g_free(story->syllables);
    g_free(story->weights);
    g_free(story->stands);
}

static void add_token(Run *run, const Story *story, const ChudeTopicsHeading *heading, size_t token) {
    for (uint32_t s = 0; s < heading->tokens[token].count; s++) {
        uint32_t place = (uint32_t)place_of(story, heading->syllables[heading->tokens[token].first + s]);
        bool known = false;
        for (size_t k = 0; k < run->known_count && !known; k++) {
            known = run->known[k] == place;
        }
        if (known) {
            continue;
        }
        run->known[run->known_count++] = place;
        const uint8_t *stands = story->stands + place * story->count;
        double weight = story->weights[place];
        run->all += weight;
        for (size_t t = 0; t < story->count; t++) {
            run->titles[t] += stands[t] & IN_TITLE ? weight : 0;
            run->leads[t] += stands[t] & IN_LEAD ? weight : 0;
        }
    }
}

static double value_of(const Story *story, const Run *run) {
    double like = 0, stands = 0;
    for (size_t t = 0; t < story->count; t++) {
        double both = run->all + story->titles[t];
        like += both > 0 ? 2 * run->titles[t] / both : 0;
        stands += run->all > 0 ? run->leads[t] / run->all : 0;
    }
    double value = ((1 - LEADING) * like + LEADING * stands) / (double)story->count;
    return chude_round(value * (1 + BORDER * run->opens + BORDER * run->ends));
}

static ChudeText text_of(const ChudeTopicsHeading *heading, const Run *run) {
    uint32_t begin = heading->tokens[run->first].begin;
    return (ChudeText){heading->text.data + begin, heading->tokens[run->last - 1].end - begin};
}

/* Whether some entry stands in the words of the run, whatever is between them. */
static bool is_banned(const ChudeStopwords *banned, const ChudeTopicsHeading *heading, const Run *run) {
    if (!banned) {
        return false;
    }
    ChudeBuffer key = {0};
    for (size_t i = run->first; i < run->last; i++) {
        const ChudeTopicsHeadingToken *token = &heading->tokens[i];
        if (token->flags & CHUDE_HEADING_WORD) {
            if (key.size) {
                chude_buffer_char(&key, '_');
            }
            chude_counting_key(&key,
                               (ChudeText){heading->text.data + token->begin, token->end - token->begin});
        }
    }
    bool found = key.size && chude_stop_within(banned, (ChudeText){NULL, 0}, chude_buffer_text(&key));
    chude_buffer_clear(&key);
    return found;
}

/* The better value, then the shorter text, then the smaller bytes. */
static bool is_better(double value, ChudeText text, const Best *best) {
    if (!best->text.data || value != best->value) {
        return !best->text.data || value > best->value;
    }
    return text.size != best->text.size ? text.size < best->text.size
                                        : memcmp(text.data, best->text.data, text.size) < 0;
}

/* To be freed. */
static char *key_of(ChudeText name) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, name);
    char *copy = g_strndup(key.data, key.size);
    chude_buffer_clear(&key);
    return copy;
}

static bool is_taken(const Work *work, ChudeText name) {
    g_autofree char *key = work->taken ? key_of(name) : NULL;
    return key && g_hash_table_contains(work->taken, key);
}

static void try_run(const Work *work, const Story *story, const ChudeTopicsHeading *heading, const Run *run,
                    Best *best) {
    ChudeText text = text_of(heading, run);
    double value = value_of(story, run);
    if (is_better(value, text, best) && !is_banned(work->banned, heading, run) && !is_taken(work, text)) {
        *best = (Best){value, text};
    }
}

static bool is_border(const ChudeTopicsHeadingToken *token) {
    return !(token->flags & (CHUDE_HEADING_WORD | CHUDE_HEADING_INNER));
}

/* Runs that begin with token `first`: to their last words that are no function words. */
static void try_from(const Work *work, const Story *story, const ChudeTopicsHeading *heading, size_t first,
                     Best *best) {
    Run run = {.first = first, .opens = first == 0 || is_border(&heading->tokens[first - 1])};
    unsigned flags = heading->tokens[first].flags;
    if (!(flags & CHUDE_HEADING_WORD) || ((flags & CHUDE_HEADING_STOP) && !run.opens)) {
        return;
    }
    size_t syllables = 0, quotes = 0;
    for (size_t i = first; i < heading->count; i++) {
        const ChudeTopicsHeadingToken *token = &heading->tokens[i];
        if (is_border(token) || ((token->flags & CHUDE_HEADING_COMMA) && !run.opens)) {
            return;
        }
        quotes += (token->flags & CHUDE_HEADING_QUOTE) != 0;
        syllables += token->count;
        if (syllables > LONGEST) {
            return;
        }
        add_token(&run, story, heading, i);
        run.last = i + 1;
        run.ends = run.last == heading->count || is_border(&heading->tokens[run.last]);
        if ((token->flags & CHUDE_HEADING_WORD) && !(token->flags & CHUDE_HEADING_STOP) &&
            syllables >= SHORTEST && quotes % 2 == 0 &&
            (run.ends || !(token->flags & CHUDE_HEADING_HANGING))) {
            try_run(work, story, heading, &run, best);
        }
    }
}

/* Where the first word is all in small letters: iPhone stays. */
static ChudeText with_capital(ChudeText text) {
    ChudeBuffer buffer = {0};
    bool small = true;
    for (const char *p = text.data, *end = p + text.size; p < end && *p != ' '; p = g_utf8_next_char(p)) {
        small = small && !g_unichar_isupper(g_utf8_get_char(p));
    }
    const char *rest = g_utf8_next_char(text.data);
    if (small) {
        char first[6];
        gint size = g_unichar_to_utf8(g_unichar_totitle(g_utf8_get_char(text.data)), first);
        chude_buffer_add(&buffer, first, (size_t)size);
    } else {
        rest = text.data;
    }
    chude_buffer_add(&buffer, rest, text.size - (size_t)(rest - text.data));
    ChudeText copy = {g_memdup2(buffer.data, buffer.size), buffer.size};
    chude_buffer_clear(&buffer);
    return copy;
}

static ChudeText fallback(const Work *work, const Story *story, size_t number) {
    for (size_t t = 0; t < story->count; t++) {
        const ChudeTopicsHeading *heading = &story->headings[t];
        Run all = {.last = heading->count};
        if (heading->text.size && !is_banned(work->banned, heading, &all) && !is_taken(work, heading->text)) {
            return with_capital(heading->text);
        }
    }
    char *text = g_strdup_printf("%zu", work->number + number);
    return (ChudeText){text, strlen(text)};
}

static void name_story(void *context, size_t number) {
    const Work *work = context;
    Story story = {.count = 0};
    Best best = {0};
    read_story(&story, work->store, number, MIN(work->stories->size[number], CHUDE_TOPICS_TELLERS));
    for (size_t t = 0; t < story.count; t++) {
        for (size_t i = 0; i < story.headings[t].count; i++) {
            try_from(work, &story, &story.headings[t], i, &best);
        }
    }
    work->names[number] = best.text.data ? with_capital(best.text) : fallback(work, &story, number);
    clear_story(&story);
}

ChudeText *chude_topics_names(const ChudeTopicsHeadingStore *store, const ChudeTopicsStories *stories,
                              const ChudeStopwords *banned, size_t number, const ChudeHost *host) {
    Work work = {store, stories, banned, number, g_new0(ChudeText, stories->count + 1), NULL};
    host->parallel(host, stories->count, name_story, &work);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    work.taken = taken;
    for (size_t i = 0; i < stories->count; i++) {
        if (is_taken(&work, work.names[i])) {
            g_free((char *)work.names[i].data);
            name_story(&work, i);
        }
        g_hash_table_add(taken, key_of(work.names[i]));
    }
    return work.names;
}
