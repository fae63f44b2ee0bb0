/* stopwords.c - stop lists as one trie over syllables, a root for each language; a worker's cache makes the
 * common token, which is in no entry, cost an array look-up. */
#include "stopwords.h"

#include <glib.h>
#include <string.h>

#include "embedded.h"
#include "fail.h"
#include "language/language.h"
#include "list_reader.h"
#include "syllable_trie.h"
#include "terms.h"
#include "worker.h"

static const char KIND[] = "stop list";

typedef struct {
    char lang[4]; /* "" is the list of languages without one */
    uint32_t root;
} List;

struct ChudeStopwords {
    ChudeSyllableTrie trie;
    List *lists; /* [0] is "" */
    size_t list_count;
    bool forced;
    size_t forced_list;
    uint64_t hash;
    ChudeBuffer scratch;
};

/* What a worker knows of a form, by its index. */
enum { UNKNOWN = 0, NO_PART = 1, FIRST_CODE = 2 };
#define SEVERAL (UINT32_C(1) << 31) /* the rest is a place in `several`: a count, then syllables */

/* Where entries that begin with a form go on, by its index: a node, and what the trie says of it. 0 is UNKNOWN, KNOWN alone that
 * none begins with it. */
enum { KNOWN = 1, ACCEPTS = 2, BRANCHES = 4, NODE_SHIFT = 3 };

struct ChudeStopCache {
    const ChudeStopwords *stopwords;
    ChudeWorker *worker;
    uint32_t *codes; /* of form: UNKNOWN, NO_PART, FIRST_CODE + syllable, or SEVERAL | place */
    size_t room;
    uint32_t *several;
    size_t several_count, several_room;
    uint32_t **starts; /* of list and form; NULL until a list is used */
    size_t *start_rooms;
};

/* ---- keys ---- */

/* ’ (U+2019) becomes ' in place. */
static void fold_apostrophes(ChudeBuffer *key) {
    size_t to = 0;
    for (size_t i = 0; i < key->size; i++) {
        if (key->size - i > 2 && memcmp(key->data + i, "\xE2\x80\x99", 3) == 0) {
            key->data[to++] = '\'';
            i += 2;
        } else {
            key->data[to++] = key->data[i];
        }
    }
    key->size = to;
}

/* The next syllable of a key from *at on; false at its end. */
static bool next_syllable(ChudeText key, size_t *at, ChudeText *syllable) {
    while (*at < key.size && key.data[*at] == '_') {
        ++*at;
    }
    const char *begin = key.data + *at;
    while (*at < key.size && key.data[*at] != '_') {
        ++*at;
    }
    *syllable = (ChudeText){begin, (size_t)(key.data + *at - begin)};
    return syllable->size > 0;
}

/* ---- lists ---- */

static const List *list_of(const ChudeStopwords *s, const char *lang) {
    for (size_t i = 1; i < s->list_count; i++) {
        if (strcmp(s->lists[i].lang, lang) == 0) {
            return &s->lists[i];
        }
    }
    return &s->lists[0];
}

/* Puts the entry in s->scratch into the list, or takes it out. False where it has too many syllables, or
 * none. */
static bool set_entry(ChudeStopwords *s, const List *list, bool accepts) {
    ChudeText key = chude_buffer_text(&s->scratch), syllable;
    uint32_t node = list->root;
    uint64_t hash = chude_hash(list->lang, strlen(list->lang));
    size_t at = 0, count = 0;
    while (next_syllable(key, &at, &syllable)) {
        if (++count > CHUDE_STOP_SYLLABLES) {
            return false;
        }
        node = chude_syllable_trie_add(&s->trie, node, chude_syllable_trie_add_syllable(&s->trie, syllable));
        hash = (hash ^ chude_hash(syllable.data, syllable.size)) * UINT64_C(0x100000001B3) + count;
    }
    if (count && s->trie.nodes[node].accepts != accepts) {
        s->trie.nodes[node].accepts = accepts;
        s->hash += accepts ? hash : -hash; /* a sum: the order of lines does not matter */
    }
    return count > 0;
}

/* Takes the '-' off an entry, with the white space around it; false where there is one: the entry is taken out. */
static bool take_sign(ChudeText *entry) {
    const char *p = entry->data, *end = p + entry->size;
    bool accepts = *p != '-';
    for (p += !accepts; !accepts && p < end && g_ascii_isspace(*p); p++) {
    }
    *entry = (ChudeText){p, (size_t)(end - p)};
    return accepts;
}

/* Reads a whole list into `into`, or into every list where that is NULL. */
static bool read_list(ChudeStopwords *s, const char *name, ChudeText data, const List *into, GError **error) {
    ChudeListReader reader;
    ChudeText entry;
    GError *fault = NULL;
    chude_list_start(&reader, data, name, KIND);
    while (chude_list_next(&reader, &entry, &fault)) {
        bool accepts = take_sign(&entry);
        s->scratch.size = 0;
        chude_counting_key(&s->scratch, entry);
        fold_apostrophes(&s->scratch);
        for (size_t i = 0; i < (into ? 1 : s->list_count); i++) {
            if (!set_entry(s, into ? into : &s->lists[i], accepts)) {
                chude_fail(
                    error,
                    entry.size
                        ? "%s:%zu: an entry of more than %d syllables; put each entry on a line of its own"
                        : "%s:%zu: '-' without the entry that it takes out (at most %d syllables)",
                    name, reader.number, CHUDE_STOP_SYLLABLES);
                return false;
            }
        }
    }
    if (fault) {
        g_propagate_error(error, fault);
    }
    return !fault;
}

static void add_list(ChudeStopwords *s, const char *lang) {
    s->lists = g_renew(List, s->lists, s->list_count + 1);
    List *list = &s->lists[s->list_count++];
    g_strlcpy(list->lang, lang, sizeof list->lang);
    list->root = chude_syllable_trie_add_node(&s->trie);
}

static bool read_shipped(ChudeStopwords *s, GError **error) {
    static const char folder[] = "stopwords/";
    for (const ChudeEmbedded *file = chude_embedded; file->name; file++) {
        if (!g_str_has_prefix(file->name, folder) || !g_str_has_suffix(file->name, ".txt")) {
            continue;
        }
        const char *base = file->name + strlen(folder);
        char lang[4];
        chude_language_code((ChudeText){base, strcspn(base, ".")}, lang);
        add_list(s, lang);
        ChudeText data = {(const char *)file->data, file->size};
        if (!read_list(s, file->name, data, &s->lists[s->list_count - 1], error)) {
            return false;
        }
    }
    return true;
}

static bool read_file(ChudeStopwords *s, const char *path, GError **error) {
    size_t size = 0;
    g_autofree char *data = chude_list_load(path, KIND, &size, error);
    return data && read_list(s, path, (ChudeText){data, size}, NULL, error);
}

static bool choose(ChudeStopwords *s, bool shipped, const char *file, const char *lang, GError **error) {
    if (!shipped && !file) {
        chude_fail(error, "without the shipped stop lists there is none: give one with --stopwords FILE");
        return false;
    }
    if (!lang) {
        return true;
    }
    char code[4];
    chude_language_code((ChudeText){lang, strlen(lang)}, code);
    const List *list = list_of(s, code);
    if (!*list->lang && !file) {
        chude_buffer_reserve(&s->scratch, 1);
        s->scratch.size = 0;
        for (size_t i = 1; i < s->list_count; i++) {
            chude_buffer_printf(&s->scratch, "%s%s", i > 1 ? ", " : "", s->lists[i].lang);
        }
        chude_fail(error,
                   "no stop list for '%s' (there is one for %.*s): give your own with --stopwords FILE", lang,
                   (int)s->scratch.size, s->scratch.data);
        return false;
    }
    s->forced = true;
    s->forced_list = (size_t)(list - s->lists);
    return true;
}

ChudeStopwords *chude_stopwords_new(bool shipped, const char *file, const char *lang, GError **error) {
    ChudeStopwords *s = g_new0(ChudeStopwords, 1);
    chude_syllable_trie_init(&s->trie, 0);
    add_list(s, "");
    if ((shipped && !read_shipped(s, error)) || (file && !read_file(s, file, error)) ||
        !choose(s, shipped, file, lang, error)) {
        chude_stopwords_free(s);
        return NULL;
    }
    return s;
}

ChudeStopwords *chude_stopwords_of(const char *list, const char *what, GError **error) {
    ChudeStopwords *s = g_new0(ChudeStopwords, 1);
    char *lines = g_strdelimit(g_strdup(list), ",", '\n');
    chude_syllable_trie_init(&s->trie, 0);
    add_list(s, "");
    s->forced = true; /* whatever the language */
    bool good = read_list(s, what, (ChudeText){lines, strlen(lines)}, NULL, error);
    g_free(lines);
    if (!good) {
        g_clear_pointer(&s, chude_stopwords_free);
    }
    return s;
}

void chude_stopwords_add(ChudeStopwords *stopwords, ChudeText entry) {
    stopwords->scratch.size = 0;
    chude_counting_key(&stopwords->scratch, entry);
    fold_apostrophes(&stopwords->scratch);
    for (size_t i = 0; i < stopwords->list_count; i++) {
        set_entry(stopwords, &stopwords->lists[i], true);
    }
}

void chude_stopwords_free(ChudeStopwords *stopwords) {
    if (!stopwords) {
        return;
    }
    chude_syllable_trie_clear(&stopwords->trie);
    g_free(stopwords->lists);
    chude_buffer_clear(&stopwords->scratch);
    g_free(stopwords);
}

uint64_t chude_stopwords_hash(const ChudeStopwords *stopwords) {
    return stopwords->hash;
}

static size_t list_for(const ChudeStopwords *s, ChudeText lang) {
    if (s->forced) {
        return s->forced_list;
    }
    char code[4];
    chude_language_code(lang, code);
    return (size_t)(list_of(s, code) - s->lists);
}

bool chude_stop_within(const ChudeStopwords *stopwords, ChudeText lang, ChudeText key) {
    const ChudeSyllableTrie *trie = &stopwords->trie;
    uint32_t root = stopwords->lists[list_for(stopwords, lang)].root;
    ChudeBuffer folded = {NULL, 0, 0};
    chude_buffer_add(&folded, key.data, key.size);
    fold_apostrophes(&folded);
    ChudeText whole = chude_buffer_text(&folded), syllable;
    bool found = false;
    for (size_t first = 0; !found && next_syllable(whole, &first, &syllable);) {
        uint32_t node = root;
        size_t at = first;
        do {
            uint32_t number = chude_syllable_trie_syllable(trie, syllable);
            node = number ? chude_syllable_trie_next(trie, node, number) : 0;
            found = trie->nodes[node].accepts;
        } while (node && !found && next_syllable(whole, &at, &syllable));
    }
    chude_buffer_clear(&folded);
    return found;
}

bool chude_stop_key(const ChudeStopwords *stopwords, ChudeText lang, ChudeText key) {
    ChudeBuffer folded = {NULL, 0, 0};
    chude_buffer_add(&folded, key.data, key.size);
    fold_apostrophes(&folded);
    uint32_t node = stopwords->lists[list_for(stopwords, lang)].root;
    ChudeText syllable;
    for (size_t at = 0; node && next_syllable(chude_buffer_text(&folded), &at, &syllable);) {
        uint32_t number = chude_syllable_trie_syllable(&stopwords->trie, syllable);
        node = number ? chude_syllable_trie_next(&stopwords->trie, node, number) : 0;
    }
    chude_buffer_clear(&folded);
    return stopwords->trie.nodes[node].accepts;
}

/* ---- the matcher ---- */

ChudeStopCache *chude_stop_cache_new(const ChudeStopwords *stopwords, ChudeWorker *worker) {
    ChudeStopCache *cache = g_new0(ChudeStopCache, 1);
    cache->stopwords = stopwords;
    cache->worker = worker;
    cache->starts = g_new0(uint32_t *, stopwords->list_count);
    cache->start_rooms = g_new0(size_t, stopwords->list_count);
    return cache;
}

void chude_stop_cache_free(ChudeStopCache *cache) {
    if (!cache) {
        return;
    }
    for (size_t i = 0; i < cache->stopwords->list_count; i++) {
        g_free(cache->starts[i]);
    }
    g_free(cache->starts);
    g_free(cache->start_rooms);
    g_free(cache->codes);
    g_free(cache->several);
    g_free(cache);
}

static void make_room(uint32_t **array, size_t *room, size_t wanted) {
    if (wanted > *room) {
        size_t more = MAX(wanted, *room ? *room * 2 : 4096);
        *array = g_renew(uint32_t, *array, more);
        memset(*array + *room, 0, (more - *room) * sizeof **array);
        *room = more;
    }
}

/* The term's syllables as a code; NO_PART where one of them is in no entry, or there are too many. */
static uint32_t encode(ChudeStopCache *cache, ChudeText key) {
    uint32_t numbers[CHUDE_STOP_SYLLABLES];
    uint32_t count = 0;
    ChudeText syllable;
    for (size_t at = 0; next_syllable(key, &at, &syllable);) {
        uint32_t number = chude_syllable_trie_syllable(&cache->stopwords->trie, syllable);
        if (!number || count == CHUDE_STOP_SYLLABLES) {
            return NO_PART;
        }
        numbers[count++] = number;
    }
    if (count < 2) {
        return count ? FIRST_CODE + numbers[0] : NO_PART;
    }
    uint32_t place = (uint32_t)cache->several_count;
    make_room(&cache->several, &cache->several_room, cache->several_count + count + 1);
    cache->several[place] = count;
    memcpy(cache->several + place + 1, numbers, count * sizeof *numbers);
    cache->several_count += count + 1;
    return SEVERAL | place;
}

/* The code of a token: of its key, not its stem. */
static uint32_t code_of(ChudeStopCache *cache, const ChudeWords *words, size_t i) {
    uint32_t index = chude_worker_plain_index(cache->worker, words, i);
    make_room(&cache->codes, &cache->room, (size_t)index + 1);
    if (cache->codes[index] == UNKNOWN) {
        ChudeText key = chude_worker_plain_form(cache->worker, words, i)->term->key;
        uint32_t code;
        if (memchr(key.data, '\x99', key.size)) { /* perhaps ’ */
            ChudeBuffer folded = {NULL, 0, 0};
            chude_buffer_add(&folded, key.data, key.size);
            fold_apostrophes(&folded);
            code = encode(cache, chude_buffer_text(&folded));
            chude_buffer_clear(&folded);
        } else {
            code = encode(cache, key);
        }
        cache->codes[index] = code;
    }
    return cache->codes[index];
}

/* The node that a form's syllables lead to; 0 where no entry goes that way. */
static uint32_t walk(const ChudeStopCache *cache, uint32_t node, uint32_t code) {
    if (code == NO_PART) {
        return 0;
    }
    if (!(code & SEVERAL)) {
        return chude_syllable_trie_next(&cache->stopwords->trie, node, code - FIRST_CODE);
    }
    const uint32_t *numbers = cache->several + (code & ~SEVERAL);
    for (uint32_t i = 1; node && i <= numbers[0]; i++) {
        node = chude_syllable_trie_next(&cache->stopwords->trie, node, numbers[i]);
    }
    return node;
}

static uint32_t find_start(ChudeStopCache *cache, size_t list, const ChudeWords *words, size_t i) {
    const ChudeSyllableTrie *trie = &cache->stopwords->trie;
    uint32_t node = walk(cache, cache->stopwords->lists[list].root, code_of(cache, words, i));
    return node << NODE_SHIFT | (trie->nodes[node].branches ? BRANCHES : 0u) |
           (trie->nodes[node].accepts ? ACCEPTS : 0u) | KNOWN;
}

/* The token behind the longest entry that begins with token i; i where none does. */
static size_t entry_end(ChudeStopCache *cache, const ChudeWords *words, size_t i, uint32_t start) {
    const ChudeTrieNode *nodes = cache->stopwords->trie.nodes;
    size_t end = start & ACCEPTS ? i + 1 : i;
    uint32_t node = start >> NODE_SHIFT;
    for (size_t next = i + 1; nodes[node].branches && next < words->count; next++) {
        if (words->tokens[next].flags & CHUDE_TOKEN_SENTENCE) {
            break;
        }
        node = walk(cache, node, code_of(cache, words, next));
        end = nodes[node].accepts ? next + 1 : end;
    }
    return end;
}

void chude_stop_marks(ChudeStopCache *cache, ChudeText lang, const ChudeWords *words, uint8_t *marks) {
    const ChudeStopwords *s = cache->stopwords;
    if (!s->forced && !lang.data) {
        const char *code = chude_language_guess(words->text);
        lang = (ChudeText){code, strlen(code)};
    }
    size_t list = list_for(s, lang);
    for (size_t i = 0; i < words->count;) {
        uint32_t index = chude_worker_plain_index(cache->worker, words, i);
        if (index >= cache->start_rooms[list]) {
            make_room(&cache->starts[list], &cache->start_rooms[list], (size_t)index + 1);
        }
        uint32_t start = cache->starts[list][index];
        if (start == UNKNOWN) {
            start = cache->starts[list][index] = find_start(cache, list, words, i);
        }
        size_t end = start & BRANCHES ? entry_end(cache, words, i, start) : i + (start & ACCEPTS ? 1 : 0);
        marks[i] = end > i;
        for (i++; i < end; i++) {
            marks[i] = 1;
        }
    }
}
