#include "headings.h"

#include <math.h>

#include "counting_key.h"
#include "pack.h"
#include "language/language.h"
#include "table.h"

#define LEAD 40   /* tokens behind the heading that are looked at */
#define TOKENS 64 /* of a heading at most: a first sentence may be long */

struct ChudeTopicsHeadings {
    ChudeWorker *worker;
    const ChudeStopwords *stopwords;
    ChudeStopCache *stops; /* NULL until it is needed */
    ChudeSorter *rows;     /* key: id, hashes of text and title; value: see add_value */
    ChudeBuffer key, value, text, tokens;
    GArray *lead;
};

ChudeTopicsHeadings *chude_topics_headings_new(ChudeWorker *worker, const ChudeStopwords *stopwords,
                                               const ChudeHost *host) {
    ChudeTopicsHeadings *headings = g_new0(ChudeTopicsHeadings, 1);
    headings->worker = worker;
    headings->stopwords = stopwords;
    headings->rows = chude_topics_sorter(host);
    headings->lead = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return headings;
}

void chude_topics_headings_forget(ChudeTopicsHeadings *headings) {
    if (headings && headings->stops) {
        chude_stop_cache_free(headings->stops);
        headings->stops = NULL;
    }
}

void chude_topics_headings_free(ChudeTopicsHeadings *headings) {
    if (!headings) {
        return;
    }
    chude_topics_headings_forget(headings);
    chude_sorter_free(headings->rows);
    chude_buffer_clear(&headings->key);
    chude_buffer_clear(&headings->value);
    chude_buffer_clear(&headings->text);
    chude_buffer_clear(&headings->tokens);
    g_array_free(headings->lead, TRUE);
    g_free(headings);
}

size_t chude_topics_headings_held(const ChudeTopicsHeadings *headings) {
    return headings ? chude_sorter_size(headings->rows) : 0;
}

bool chude_topics_headings_take(ChudeTopicsHeadings *into, ChudeTopicsHeadings *from, GError **error) {
    return chude_sorter_take(into->rows, from->rows, error);
}

/* ---- gathering ---- */

static bool is_one_of(ChudeText text, const char *const *list) {
    for (; *list; list++) {
        if (text.size == strlen(*list) && memcmp(text.data, *list, text.size) == 0) {
            return true;
        }
    }
    return false;
}

static unsigned flags_of(const ChudeForm *form) {
    static const char *const quotes[] = {"\"", "'", "“", "”", "‘", "’", "«", "»", NULL};
    static const char *const dashes[] = {"-", "–", NULL};
    static const char *const hanging[] = {"anh",  "bà",   "chị",   "cuộc", "cô",     "giá", "huyện", "lần",
                                          "năm",  "ngày", "người", "nhà",  "phường", "số",  "sự",    "tháng",
                                          "thời", "tỉnh", "việc",  "vụ",   "xã",     "ông", NULL};
    if (chude_kind_counts(form->term->kind)) {
        return CHUDE_HEADING_WORD | (is_one_of(form->term->key, hanging) ? CHUDE_HEADING_HANGING : 0);
    }
    if (is_one_of(form->spelling, quotes)) {
        return CHUDE_HEADING_INNER | CHUDE_HEADING_QUOTE;
    }
    if (form->spelling.size == 1 && form->spelling.data[0] == ',') {
        return CHUDE_HEADING_INNER | CHUDE_HEADING_COMMA;
    }
    return is_one_of(form->spelling, dashes) ? CHUDE_HEADING_INNER : 0;
}

/* Calls of a key's syllables: the next one's hash in *syllable; false at the end. */
static bool next_syllable(ChudeText *key, uint32_t *syllable) {
    while (key->size && key->data[0] == '_') {
        *key = (ChudeText){key->data + 1, key->size - 1};
    }
    if (!key->size) {
        return false;
    }
    const char *end = memchr(key->data, '_', key->size);
    size_t size = end ? (size_t)(end - key->data) : key->size;
    *syllable = (uint32_t)chude_hash(key->data, size);
    *key = (ChudeText){key->data + size, key->size - size};
    return true;
}

/* Tokens of the first sentence. */
static size_t first_sentence(const ChudeWords *words) {
    size_t count = 1;
    while (count < words->count && !(words->tokens[count].flags & CHUDE_TOKEN_SENTENCE)) {
        count++;
    }
    return MIN(count, words->count);
}

static void add_lead(ChudeTopicsHeadings *headings, const ChudeForm *form) {
    ChudeText key = form->term->key;
    uint32_t syllable;
    while (chude_kind_counts(form->term->kind) && next_syllable(&key, &syllable)) {
        g_array_append_val(headings->lead, syllable);
    }
}

/* Text and tokens of the heading; white space becomes one space. */
static void add_heading(ChudeTopicsHeadings *headings, ChudeText lang, const ChudeWords *words,
                        size_t count) {
    if (!headings->stops) {
        headings->stops = chude_stop_cache_new(headings->stopwords, headings->worker);
    }
    uint8_t marks[TOKENS];
    ChudeWords first = *words;
    first.count = count;
    chude_stop_marks(headings->stops, lang, &first, marks);
    for (size_t i = 0; i < count; i++) {
        const ChudeToken *token = &words->tokens[i];
        const ChudeForm *form = chude_worker_plain_form(headings->worker, words, i);
        bool spaced = i && token->begin > words->tokens[i - 1].end;
        if (spaced) {
            chude_buffer_char(&headings->text, ' ');
        }
        chude_buffer_add(&headings->text, form->spelling.data, form->spelling.size);
        unsigned flags = flags_of(form), syllables = 0;
        if (marks[i] || (token->flags & CHUDE_TOKEN_STOP)) {
            flags |= CHUDE_HEADING_STOP;
        }
        ChudeText key = form->term->key;
        uint32_t syllable;
        while ((flags & CHUDE_HEADING_WORD) && next_syllable(&key, &syllable)) {
            syllables++;
        }
        chude_pack_number(&headings->tokens, spaced);
        chude_pack_number(&headings->tokens, form->spelling.size);
        chude_pack_number(&headings->tokens, flags);
        chude_pack_number(&headings->tokens, syllables);
        key = form->term->key;
        for (unsigned s = 0; s < syllables && next_syllable(&key, &syllable); s++) {
            chude_buffer_add(&headings->tokens, (const char *)&syllable, sizeof syllable);
        }
        add_lead(headings, form);
    }
}

static int compare_syllables(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts, and leaves one of each. */
static size_t make_set(uint32_t *syllables, size_t count) {
    size_t left = 0;
    if (count) {
        qsort(syllables, count, sizeof *syllables, compare_syllables);
    }
    for (size_t i = 0; i < count; i++) {
        if (!left || syllables[left - 1] != syllables[i]) {
            syllables[left++] = syllables[i];
        }
    }
    return left;
}

/* Lead, then text, then tokens: numbers of syllables and tokens before them. */
static void add_value(ChudeTopicsHeadings *headings, size_t tokens) {
    size_t lead = make_set((uint32_t *)(void *)headings->lead->data, headings->lead->len);
    chude_pack_number(&headings->value, lead);
    chude_buffer_add(&headings->value, headings->lead->data, lead * sizeof(uint32_t));
    chude_pack_text(&headings->value, chude_buffer_text(&headings->text));
    chude_pack_number(&headings->value, tokens);
    chude_buffer_add(&headings->value, headings->tokens.data, headings->tokens.size);
}

bool chude_topics_headings_add(ChudeTopicsHeadings *headings, const ChudeDocument *document, GError **error) {
    headings->key.size = headings->value.size = headings->text.size = headings->tokens.size = 0;
    g_array_set_size(headings->lead, 0);
    const ChudeWords *title = document->title_words, *words = document->words;
    bool titled = title && title->count;
    const ChudeWords *heading = titled ? title : words;
    size_t tokens = 0, first = 0;
    if (heading && heading->count) {
        size_t sentence = first_sentence(heading);
        tokens = MIN(sentence, TOKENS);
        add_heading(headings, chude_document_language(document), heading, tokens);
        first = titled ? 0 : sentence;
    }
    for (size_t i = first; words && i < MIN(words->count, first + LEAD); i++) {
        add_lead(headings, chude_worker_plain_form(headings->worker, words, i));
    }
    add_value(headings, tokens);
    chude_topics_sortable(&headings->key, document->id);
    chude_pack_sortable(&headings->key, chude_topics_hash(document->text));
    chude_pack_sortable(&headings->key, chude_topics_hash(document->title));
    chude_pack_sortable(&headings->key, chude_topics_hash(chude_buffer_text(&headings->value)));
    return chude_sorter_add(headings->rows, chude_buffer_text(&headings->key),
                            chude_buffer_text(&headings->value), error);
}

/* ---- keeping ---- */

typedef struct {
    uint64_t begin;
    uint32_t size;
} Kept;

struct ChudeTopicsHeadingStore {
    const ChudeTopicsStories *stories;
    Kept *kept; /* by place in stories->members */
    ChudeBuffer memory;
    ChudeTemporary *file; /* or NULL: all is in memory */
    ChudeTopicsFailure *failure;
    ChudeTopicsTable table; /* syllables */
    GArray *df;             /* by place in table: uint64_t */
    double documents;
};

/* Hashes of 32 bits, spread over 64. */
static uint64_t spread(uint32_t syllable) {
    return syllable * 0x9E3779B97F4A7C15u;
}

static void count_syllables(ChudeTopicsHeadingStore *store, ChudeText value) {
    ChudeUnpack from = chude_unpack(value);
    for (uint64_t left = chude_unpack_number(&from); left; left--) {
        uint32_t syllable;
        memcpy(&syllable, chude_unpack_bytes(&from, sizeof syllable).data, sizeof syllable);
        uint32_t at = chude_topics_table_add(&store->table, spread(syllable));
        if (at == store->df->len) {
            uint64_t none = 0;
            g_array_append_val(store->df, none);
        }
        g_array_index(store->df, uint64_t, at)++;
    }
}

/* Where a syllable's words are met more often than it is in headings and leads: that. */
static void count_words(ChudeTopicsHeadingStore *store, const ChudeTopicsForms *forms) {
    g_autofree uint64_t *sums = g_new0(uint64_t, store->df->len + 1);
    uint32_t last = CHUDE_TOPICS_NONE;
    for (uint32_t f = 0; f < forms->count; f++) {
        uint32_t feature = forms->feature[f], syllable, at;
        if (feature == CHUDE_TOPICS_NONE || feature == last) {
            continue; /* forms of one feature follow each other */
        }
        last = feature;
        ChudeText key = chude_topics_form_key(forms, f);
        while (next_syllable(&key, &syllable)) {
            if (chude_topics_table_find(&store->table, spread(syllable), &at)) {
                sums[at] += forms->df[feature];
            }
        }
    }
    for (guint i = 0; i < store->df->len; i++) {
        uint64_t *df = &g_array_index(store->df, uint64_t, i);
        *df = MAX(*df, MIN(sums[i], (uint64_t)store->documents));
    }
}

static bool keep(ChudeTopicsHeadingStore *store, size_t place, ChudeText value, const ChudeHost *host,
                 GError **error) {
    uint64_t before = store->file ? chude_temporary_size(store->file) : 0;
    store->kept[place] = (Kept){before + store->memory.size, (uint32_t)value.size};
    chude_buffer_add(&store->memory, value.data, value.size);
    if (store->memory.size <= host->memory / 64) {
        return true;
    }
    if (!store->file && !(store->file = chude_temporary_new(host->folder, error))) {
        return false;
    }
    bool good = chude_temporary_append(store->file, store->memory.data, store->memory.size, error);
    store->memory.size = 0;
    return good;
}

/* By document its place in the stories' members, where its heading is wanted; else NONE. */
static uint32_t *wanted_places(const ChudeTopicsStories *stories) {
    uint32_t *places = g_new0(uint32_t, stories->documents + 1);
    for (size_t i = 0; i < stories->documents; i++) {
        places[i] = CHUDE_TOPICS_NONE;
    }
    for (size_t s = 0; s < stories->count; s++) {
        size_t end = MIN(stories->begins[s] + CHUDE_TOPICS_TELLERS, stories->begins[s + 1]);
        for (size_t m = stories->begins[s]; m < end; m++) {
            places[stories->members[m]] = (uint32_t)m;
        }
    }
    return places;
}

static bool read_rows(ChudeTopicsHeadingStore *store, const ChudeTopicsHeadings *all, const ChudeHost *host,
                      GError **error) {
    g_autofree uint32_t *places = wanted_places(store->stories);
    GError *failed = NULL;
    ChudeText key, value;
    bool good = chude_sorter_read(all->rows, error);
    for (size_t i = 0; good && chude_sorter_next(all->rows, &key, &value, &failed); i++) {
        g_assert(i < store->stories->documents); /* a row for each, in the same order */
        count_syllables(store, value);
        good = places[i] == CHUDE_TOPICS_NONE || keep(store, places[i], value, host, error);
    }
    if (failed) {
        g_propagate_error(error, failed);
        return false;
    }
    return good;
}

ChudeTopicsHeadingStore *chude_topics_heading_store_new(const ChudeTopicsHeadings *all,
                                                        const ChudeTopicsCorpus *corpus,
                                                        const ChudeTopicsStories *stories,
                                                        const ChudeHost *host, GError **error) {
    ChudeTopicsHeadingStore *store = g_new0(ChudeTopicsHeadingStore, 1);
    store->stories = stories;
    store->failure = corpus->failure;
    store->documents = (double)corpus->count;
    store->kept = g_new0(Kept, stories->begins[stories->count] + 1);
    store->df = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    chude_topics_table_init(&store->table, 4096);
    if (!read_rows(store, all, host, error)) {
        chude_topics_heading_store_free(store);
        return NULL;
    }
    if (store->file && !chude_temporary_append(store->file, store->memory.data, store->memory.size, error)) {
        chude_topics_heading_store_free(store);
        return NULL;
    }
    count_words(store, &corpus->forms);
    return store;
}

void chude_topics_heading_store_free(ChudeTopicsHeadingStore *store) {
    if (!store) {
        return;
    }
    g_free(store->kept);
    chude_buffer_clear(&store->memory);
    chude_temporary_free(store->file);
    chude_topics_table_clear(&store->table);
    g_array_free(store->df, TRUE);
    g_free(store);
}

double chude_topics_heading_weight(const ChudeTopicsHeadingStore *store, uint32_t syllable) {
    uint32_t at;
    bool known = chude_topics_table_find(&store->table, spread(syllable), &at);
    double df = known ? (double)g_array_index(store->df, uint64_t, at) : 0;
    return chude_round(sqrt(MAX(0, log((1 + store->documents) / (0.5 + df)))));
}

/* ---- giving out ---- */

/* The bytes of a member's row; empty where they cannot be read. */
static ChudeText bytes_of(const ChudeTopicsHeadingStore *store, const Kept *kept, ChudeBuffer *buffer) {
    if (!store->file) {
        return (ChudeText){store->memory.data + kept->begin, kept->size};
    }
    GError *error = NULL;
    char *to = chude_buffer_reserve(buffer, kept->size + 1);
    if (!chude_temporary_read(store->file, kept->begin, to, kept->size, &error)) {
        chude_topics_failure_set(store->failure, error);
        return (ChudeText){NULL, 0};
    }
    return (ChudeText){to, kept->size};
}

static uint32_t *unpack_syllables(ChudeUnpack *from, size_t count, uint32_t *to) {
    if (count) {
        memcpy(to, chude_unpack_bytes(from, count * sizeof *to).data, count * sizeof *to);
    }
    return to;
}

void chude_topics_heading_get(const ChudeTopicsHeadingStore *store, size_t story, size_t member,
                              ChudeTopicsHeading *heading) {
    *heading = (ChudeTopicsHeading){0};
    ChudeText bytes = bytes_of(store, &store->kept[store->stories->begins[story] + member], &heading->bytes);
    if (!bytes.size) {
        return;
    }
    ChudeUnpack from = chude_unpack(bytes);
    heading->lead_count = (size_t)chude_unpack_number(&from);
    heading->lead = unpack_syllables(&from, heading->lead_count, g_new(uint32_t, heading->lead_count + 1));
    heading->text = chude_unpack_text(&from);
    heading->count = (size_t)chude_unpack_number(&from);
    heading->tokens = g_new0(ChudeTopicsHeadingToken, heading->count + 1);
    size_t room = bytes.size / sizeof(uint32_t); /* of syllables, more than enough */
    heading->syllables = g_new(uint32_t, room + 1);
    uint32_t at = 0, syllables = 0;
    for (size_t i = 0; i < heading->count; i++) {
        ChudeTopicsHeadingToken *token = &heading->tokens[i];
        at += (uint32_t)chude_unpack_number(&from);
        token->begin = at;
        token->end = at += (uint32_t)chude_unpack_number(&from);
        token->flags = (uint32_t)chude_unpack_number(&from);
        token->first = syllables;
        token->count = (uint32_t)chude_unpack_number(&from);
        unpack_syllables(&from, token->count, heading->syllables + syllables);
        syllables += token->count;
    }
    heading->title = g_memdup2(heading->syllables, (syllables + 1) * sizeof(uint32_t));
    heading->title_count = make_set(heading->title, syllables);
}

void chude_topics_heading_clear(ChudeTopicsHeading *heading) {
    g_free(heading->tokens);
    g_free(heading->syllables);
    g_free(heading->title);
    g_free(heading->lead);
    chude_buffer_clear(&heading->bytes);
    *heading = (ChudeTopicsHeading){0};
}
