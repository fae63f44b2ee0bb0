#include "lexicon/gathered.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "terms.h"
#include "vietnamese/characters.h"

enum { SYLLABLES_MOST = 4 }; /* of a string that is weighed; words joined may be longer */

/* A string of two syllables or more. */
typedef struct {
    char *text; /* as it is spelled most often */
    uint32_t syllables;
    uint64_t joined, apart;
    uint64_t single; /* of those apart, where each syllable was a word */
    bool part;       /* never met but in a longer name */
} String;

struct ChudeGathered {
    ChudeGatheredLimits limits;
    GHashTable *strings;   /* counting key -> String */
    GHashTable *syllables; /* counting key -> uint64_t *: as words of their own */
    uint64_t words;
    ChudeBuffer key;
};

static void string_free(gpointer data) {
    g_free(((String *)data)->text);
    g_free(data);
}

ChudeGathered *chude_gathered_new(const ChudeGatheredLimits *limits) {
    ChudeGathered *gathered = g_new0(ChudeGathered, 1);
    gathered->limits = *limits;
    gathered->strings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, string_free);
    gathered->syllables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return gathered;
}

void chude_gathered_free(ChudeGathered *gathered) {
    if (gathered) {
        g_hash_table_unref(gathered->strings);
        g_hash_table_unref(gathered->syllables);
        chude_buffer_clear(&gathered->key);
        g_free(gathered);
    }
}

static uint32_t count_syllables(ChudeText text) {
    uint32_t spaces = 0;
    for (size_t i = 0; i < text.size; i++) {
        spaces += text.data[i] == ' ';
    }
    return spaces + 1;
}

static const char *key_of(ChudeGathered *gathered, ChudeText text) {
    gathered->key.size = 0;
    chude_counting_key(&gathered->key, text);
    chude_buffer_char(&gathered->key, '\0');
    return gathered->key.data;
}

static void add_syllable(ChudeGathered *gathered, ChudeText text, uint64_t count) {
    if (count >= gathered->limits.min_new) {
        uint64_t *kept = g_new(uint64_t, 1);
        *kept = count;
        g_hash_table_insert(gathered->syllables, g_strdup(key_of(gathered, text)), kept);
    }
}

/* What a line of a lexicon can say as it is. */
static bool may_be_entry(ChudeText text) {
    size_t size;
    uint32_t first = chude_decode(text.data, text.data + text.size, &size);
    return (chude_is_upper(first) || chude_is_lower(first)) && !memchr(text.data, '_', text.size) &&
           !memchr(text.data, '#', text.size);
}

void chude_gathered_add(ChudeGathered *gathered, unsigned n, ChudeText text, uint64_t count) {
    uint32_t syllables = count_syllables(text);
    gathered->words += n == 1 ? count : 0;
    if (syllables == 1) {
        add_syllable(gathered, text, count);
        return;
    }
    if ((n > 1 && syllables > SYLLABLES_MOST) || !may_be_entry(text)) {
        return;
    }
    const char *key = key_of(gathered, text);
    String *string = g_hash_table_lookup(gathered->strings, key);
    if (!string) {
        /* of what was never joined, only syllables that are words each can be new */
        if (n > 1 && (n != syllables || count < gathered->limits.min_new)) {
            return;
        }
        string = g_new0(String, 1);
        string->text = g_strndup(text.data, text.size);
        string->syllables = syllables;
        g_hash_table_insert(gathered->strings, g_strdup(key), string);
    }
    *(n == 1 ? &string->joined : &string->apart) += count;
    string->single += n == syllables ? count : 0;
}

/* ---- what becomes of a string ---- */

typedef enum { NOTHING, JOIN, FORBID, NAME, NEW, KINDS } Kind;

static const char *const headings[KINDS] = {[JOIN] = "joined in most places",
                                            [FORBID] = "apart in most places",
                                            [NAME] = "names that were not joined",
                                            [NEW] = "syllables that keep together"};

/* How often the rarest and the commonest syllable of the key is a word of its own, here and elsewhere. */
static void alone(const ChudeGathered *gathered, const char *key, uint64_t *least, uint64_t *most) {
    char **parts = g_strsplit(key, "_", -1);
    *least = UINT64_MAX;
    *most = 0;
    for (char **part = parts; *part; part++) {
        const uint64_t *count = g_hash_table_lookup(gathered->syllables, *part);
        *least = MIN(*least, count ? *count : 0);
        *most = MAX(*most, count ? *count : 0);
    }
    g_strfreev(parts);
}

/* Whether every syllable is of letters alone and begins with a capital, small letters behind it; or is all small. */
static void letters_of(const char *text, bool *title, bool *small) {
    const char *end = text + strlen(text);
    bool first = true;
    *title = *small = true;
    while (text < end) {
        size_t size;
        uint32_t c = chude_decode(text, end, &size);
        bool upper = chude_is_upper(c), lower = chude_is_lower(c) || g_unichar_ismark(c);
        if (c == ' ') {
            first = true;
        } else {
            *title = *title && (first ? upper : lower);
            *small = *small && lower;
            first = false;
        }
        text += size;
    }
}

static Kind new_kind(const ChudeGathered *gathered, const char *key, const String *string) {
    bool title, small;
    uint64_t least, most;
    if (string->single < gathered->limits.min_new) {
        return NOTHING;
    }
    letters_of(string->text, &title, &small);
    alone(gathered, key, &least, &most);
    double count = (double)string->single;
    if (title) {
        return count >= 0.5 * (double)most ? NAME : NOTHING;
    }
    if (!small || string->syllables != 2 || count < 0.9 * (double)least || count < 0.3 * (double)most) {
        return NOTHING;
    }
    double words = (double)gathered->words;
    double npmi = log(count * words / ((double)least * (double)most)) / -log(count / words);
    return npmi >= 0.8 ? NEW : NOTHING;
}

static Kind kind_of(const ChudeGathered *gathered, const char *key, const String *string) {
    const ChudeGatheredLimits *limits = &gathered->limits;
    if (!string->joined) {
        return new_kind(gathered, key, string);
    }
    double all = (double)(string->joined + string->apart);
    if (string->apart && string->joined >= limits->min_count &&
        (double)string->joined >= limits->share * all) {
        return JOIN;
    }
    return string->apart >= limits->min_count && (double)string->apart >= limits->share * all ? FORBID
                                                                                              : NOTHING;
}

/* ---- writing ---- */

typedef struct {
    const char *key;
    const String *string;
    Kind kind;
} Entry;

static int compare_entries(const void *a_, const void *b_) {
    const Entry *a = a_, *b = b_;
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : strcmp(a->key, b->key);
}

/* Marks what is never met but as a part of this string. */
static void mark_parts(const ChudeGathered *gathered, const char *key, const String *whole) {
    char **syllables = g_strsplit(key, "_", -1);
    for (size_t begin = 0; begin < whole->syllables; begin++) {
        GString *part = g_string_new(syllables[begin]);
        for (size_t end = begin + 1; end < whole->syllables; end++) {
            g_string_append_printf(part, "_%s", syllables[end]);
            String *string = g_hash_table_lookup(gathered->strings, part->str);
            if (string && string != whole && string->single == whole->single) {
                string->part = true;
            }
        }
        g_string_free(part, TRUE);
    }
    g_strfreev(syllables);
}

static void drop_parts(const ChudeGathered *gathered, GArray *entries) {
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (entry->kind == NAME && entry->string->syllables > 2) {
            mark_parts(gathered, entry->key, entry->string);
        }
    }
    for (guint i = entries->len; i-- > 0;) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (entry->kind == NAME && entry->string->part) {
            g_array_remove_index_fast(entries, i);
        }
    }
}

static void choose(const ChudeGathered *gathered, GArray *entries) {
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, gathered->strings);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        Entry entry = {key, value, kind_of(gathered, key, value)};
        if (entry.kind != NOTHING) {
            g_array_append_val(entries, entry);
        }
    }
    drop_parts(gathered, entries);
    g_array_sort(entries, compare_entries);
}

void chude_gathered_write(const ChudeGathered *gathered, ChudeBuffer *out) {
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    choose(gathered, entries);
    Kind kind = NOTHING;
    chude_buffer_literal(
        out, "# ~word: one word wherever its syllables stand as words; -word: never one. Edit freely.\n");
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (entry->kind != kind) {
            kind = entry->kind;
            chude_buffer_printf(out, "\n# %s\n", headings[kind]);
        }
        chude_buffer_printf(out, "%s%s\t# joined %" G_GUINT64_FORMAT ", apart %" G_GUINT64_FORMAT "\n",
                            kind == FORBID ? "-" : "~", entry->string->text, entry->string->joined,
                            entry->string->apart);
    }
    g_array_free(entries, TRUE);
}
