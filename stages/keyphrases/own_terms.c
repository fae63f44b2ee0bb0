#include "own_terms.h"

#include <glib.h>
#include <string.h>

#include "counting_key.h"
#include "fail.h"
#include "list_reader.h"
#include "terms.h"

static const char KIND[] = "list of terms";

typedef struct {
    GString *key;
    ChudeOwnSays says;
} Term;

struct ChudeOwnTerms {
    GHashTable *terms;   /* GString *, the term's own → Term * */
    GHashTable *reaches; /* uint64_t *, hash of how keys begin → size_t *, bytes of the longest */
};

static void term_free(gpointer data) {
    Term *term = data;
    g_string_free(term->key, TRUE);
    g_free(term);
}

static guint hash_of(gconstpointer data) {
    const GString *key = data;
    return (guint)chude_hash(key->str, key->len);
}

static gboolean are_equal(gconstpointer a, gconstpointer b) {
    return g_string_equal(a, b);
}

/* Letters of scripts that put white space between words; in others a token may be a single letter. */
static bool is_spaced(gunichar c) {
    return (c < 0xE00 || (c >= 0x1E00 && c < 0x2000)) && (g_unichar_isalpha(c) || g_unichar_ismark(c));
}

/* The hash of how a key begins: its first letters, or first digits, or first character. No token ends before that. */
static uint64_t beginning(ChudeText key) {
    const char *p = key.data, *end = p + key.size;
    bool digits = g_ascii_isdigit(*p);
    while (p < end && (digits ? g_ascii_isdigit(*p) : is_spaced(g_utf8_get_char(p)))) {
        p = g_utf8_next_char(p);
    }
    p = p == key.data ? g_utf8_next_char(p) : p;
    return chude_hash(key.data, (size_t)(p - key.data));
}

/* key is taken. */
static void set(ChudeOwnTerms *terms, GString *key, ChudeOwnSays says) {
    Term *term = g_new0(Term, 1);
    *term = (Term){key, says};
    g_hash_table_replace(terms->terms, key, term);
    uint64_t hash = beginning((ChudeText){key->str, key->len});
    size_t *reach = g_hash_table_lookup(terms->reaches, &hash);
    if (!reach) {
        reach = g_new0(size_t, 1);
        g_hash_table_insert(terms->reaches, g_memdup2(&hash, sizeof hash), reach);
    }
    *reach = MAX(*reach, key->len);
}

/* The counting key without `_` at its ends or one behind the other; *syllables: how many. To be freed. */
static GString *key_of(ChudeText term, size_t *syllables) {
    ChudeBuffer whole = {0};
    GString *key = g_string_new(NULL);
    chude_counting_key(&whole, term);
    *syllables = 0;
    for (size_t i = 0; i < whole.size; i++) {
        bool begins = whole.data[i] != '_' && (i == 0 || whole.data[i - 1] == '_');
        if (begins && key->len) {
            g_string_append_c(key, '_');
        }
        if (whole.data[i] != '_') {
            g_string_append_c(key, whole.data[i]);
        }
        *syllables += begins;
    }
    chude_buffer_clear(&whole);
    return key;
}

static GString *without_commas(ChudeText key) {
    GString *plain = g_string_new(NULL);
    for (size_t i = 0; i < key.size; i++) {
        g_string_append_len(plain, key.data + i, key.data[i] != ',');
    }
    return plain;
}

static bool has_letter(const GString *key) {
    for (const char *p = key->str; p < key->str + key->len; p = g_utf8_next_char(p)) {
        if (g_unichar_isalnum(g_utf8_get_char(p))) {
            return true;
        }
    }
    return false;
}

/* NULL, or what is wrong with the entry. */
static const char *add_entry(ChudeOwnTerms *terms, ChudeText entry) {
    char sign = *entry.data;
    if (sign != '+' && sign != '-') {
        return "a term without a sign; write + before it to favour it, - to ban it";
    }
    size_t syllables;
    GString *key = key_of((ChudeText){entry.data + 1, entry.size - 1}, &syllables);
    const char *wrong = !has_letter(key)                  ? "a sign without the term that it is for"
                        : syllables > CHUDE_OWN_SYLLABLES ? "a term of more than 32 syllables; put each "
                                                            "term on a line of its own"
                                                          : NULL;
    if (wrong) {
        g_string_free(key, TRUE);
        return wrong;
    }
    ChudeOwnSays says = sign == '+' ? CHUDE_OWN_FAVOURED : CHUDE_OWN_BANNED;
    if (memchr(key->str, ',', key->len)) { /* `phòng, chống` stands in texts as `phòng chống` too */
        set(terms, without_commas((ChudeText){key->str, key->len}), says);
    }
    set(terms, key, says);
    return NULL;
}

ChudeOwnTerms *chude_own_terms_of(ChudeText data, const char *name, GError **error) {
    ChudeOwnTerms *terms = g_new0(ChudeOwnTerms, 1);
    terms->terms = g_hash_table_new_full(hash_of, are_equal, NULL, term_free);
    terms->reaches = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    ChudeListReader reader;
    ChudeText entry;
    GError *fault = NULL;
    chude_list_start(&reader, data, name, KIND);
    while (!fault && chude_list_next(&reader, &entry, &fault)) {
        const char *wrong = add_entry(terms, entry);
        if (wrong) {
            chude_fail(&fault, "%s:%zu: %s", name, reader.number, wrong);
        }
    }
    if (fault) {
        g_propagate_error(error, fault);
        g_clear_pointer(&terms, chude_own_terms_free);
    }
    return terms;
}

ChudeOwnTerms *chude_own_terms_load(const char *path, GError **error) {
    size_t size = 0;
    g_autofree char *data = chude_list_load(path, KIND, &size, error);
    return data ? chude_own_terms_of((ChudeText){data, size}, path, error) : NULL;
}

void chude_own_terms_free(ChudeOwnTerms *terms) {
    if (terms) {
        g_hash_table_unref(terms->terms);
        g_hash_table_unref(terms->reaches);
        g_free(terms);
    }
}

ChudeOwnSays chude_own_terms_say(const ChudeOwnTerms *terms, ChudeText key) {
    const GString wanted = {(char *)key.data, key.size, 0}; /* only looked at */
    const Term *term = terms && key.size ? g_hash_table_lookup(terms->terms, &wanted) : NULL;
    return term ? term->says : CHUDE_OWN_NOTHING;
}

bool chude_own_terms_ban(const ChudeOwnTerms *terms, ChudeText key) {
    if (!terms || !key.size || !memchr(key.data, ',', key.size)) {
        return chude_own_terms_say(terms, key) == CHUDE_OWN_BANNED;
    }
    g_autoptr(GString) plain = without_commas(key);
    return chude_own_terms_say(terms, (ChudeText){plain->str, plain->len}) == CHUDE_OWN_BANNED;
}

size_t chude_own_terms_reach(const ChudeOwnTerms *terms, ChudeText key) {
    uint64_t hash = key.size ? beginning(key) : 0;
    const size_t *reach = key.size ? g_hash_table_lookup(terms->reaches, &hash) : NULL;
    return reach ? *reach : 0;
}
