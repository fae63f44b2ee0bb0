/* keyword_contrast.c - chude_keywords_compare of keyword_tables.h. */
#include <glib.h>

#include "summary/keyword_tables.h"

/* The phrases by group: those of group g are at starts[g] to starts[g + 1]. A phrase that counts for a group only beside another form of
 * it is not among them: it adds no document. */
static size_t *by_group(const ChudeKeywords *keywords, size_t **starts) {
    size_t *order = g_new(size_t, keywords->count + 1), *next = g_new0(size_t, keywords->group_count + 2);
    for (size_t i = 0; i < keywords->count; i++) {
        next[keywords->phrases[i].group + 2]++;
    }
    for (size_t g = 2; g < keywords->group_count + 2; g++) {
        next[g] += next[g - 1];
    }
    for (size_t i = 0; i < keywords->count; i++) {
        order[next[keywords->phrases[i].group + 1]++] = i;
    }
    *starts = next;
    return order;
}

/* The language in which it is a keyphrase more often: `thi` of Vietnamese texts may stand in as many names of English ones. */
static unsigned language_of(const ChudeKeywordGroupCount *count) {
    unsigned best = 0;
    for (unsigned i = 1; i < CHUDE_BACKGROUNDS; i++) {
        if (count->voted_in[i] != count->voted_in[best] ? count->voted_in[i] > count->voted_in[best]
                                                        : count->df_in[i] > count->df_in[best]) {
            best = i;
        }
    }
    return best;
}

ChudeKeyness *chude_keywords_compare(const ChudeKeywords *keywords, const ChudeKeywordCounts *counts) {
    ChudeKeyness *all = g_new0(ChudeKeyness, keywords->group_count + 1);
    g_autofree size_t *starts = NULL;
    g_autofree size_t *order = by_group(keywords, &starts);
    g_autofree ChudeContrastForm *forms = g_new(ChudeContrastForm, keywords->count + 1);
    for (size_t g = 0; g < keywords->group_count; g++) {
        unsigned language = language_of(&counts->groups[g]);
        size_t count = 0;
        for (size_t i = starts[g]; i < starts[g + 1]; i++) {
            const ChudeKeywordPhrase *phrase = &keywords->phrases[order[i]];
            forms[count++] = (ChudeContrastForm){{phrase->key, phrase->key_size},
                                                 counts->slots[phrase->slot].at_most[language],
                                                 phrase->other_count > 0};
        }
        if (keywords->groups[g].voted) {
            all[g] =
                chude_contrast_compare(counts->contrast, language, forms, count,
                                       counts->groups[g].df_in[language], counts->documents_in[language]);
        }
    }
    chude_contrast_rates(all, keywords->group_count);
    return all;
}
