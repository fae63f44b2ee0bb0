/* fuzz_own_terms.c - a user's list of favoured and banned terms: what a line of it says is found again by the term's key. */
#include "counting_key.h"
#include "fuzz.h"
#include "keyphrases/own_terms.h"
#include "list_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    GError *error = NULL;
    ChudeText list = fuzz_text(data, size), entry, last = {NULL, 0};
    ChudeOwnTerms *terms = chude_own_terms_of(list, "list", &error);
    fuzz_outcome(terms != NULL, &error);
    if (!terms) {
        return 0;
    }
    ChudeListReader reader;
    chude_list_start(&reader, list, "list", "list");
    while (chude_list_next(&reader, &entry, &error)) {
        last = entry;
    }
    g_assert_no_error(error);
    ChudeBuffer key = {0};
    if (last.data) { /* nothing behind it says otherwise */
        chude_counting_key(&key, (ChudeText){last.data + 1, last.size - 1});
        size_t from = 0, kept = 0; /* as terms are kept: one `_` between syllables */
        for (; from < key.size; from++) {
            if (key.data[from] != '_' || (kept > 0 && key.data[kept - 1] != '_')) {
                key.data[kept++] = key.data[from];
            }
        }
        key.size = kept - (kept > 0 && key.data[kept - 1] == '_');
        ChudeText text = chude_buffer_text(&key);
        g_assert_cmpint(chude_own_terms_say(terms, text), ==,
                        *last.data == '+' ? CHUDE_OWN_FAVOURED : CHUDE_OWN_BANNED);
        g_assert_true(chude_own_terms_ban(terms, text) == (*last.data == '-'));
        g_assert_cmpuint(chude_own_terms_reach(terms, text), >=, text.size);
    }
    chude_buffer_clear(&key);
    chude_own_terms_free(terms);
    return 0;
}
