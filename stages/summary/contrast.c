#include "summary/contrast.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "keyness/scores.h"

ChudeContrast *chude_contrast_new(GError **error) {
    ChudeContrast *contrast = g_new0(ChudeContrast, 1);
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        contrast->backgrounds[i] = chude_background_shipped(i, error);
        if (!contrast->backgrounds[i]) {
            chude_contrast_free(contrast);
            return NULL;
        }
    }
    return contrast;
}

void chude_contrast_free(ChudeContrast *contrast) {
    for (unsigned i = 0; contrast && i < CHUDE_BACKGROUNDS; i++) {
        chude_background_free(contrast->backgrounds[i]);
    }
    g_free(contrast);
}

uint32_t chude_contrast_bound(const ChudeContrast *contrast, unsigned language, ChudeWorker *worker,
                              const ChudeWords *words, size_t first, size_t last) {
    const ChudeBackground *background = contrast->backgrounds[language];
    uint32_t at_most = UINT32_MAX;
    for (size_t i = first; i <= last; i++) {
        const ChudeTerm *term = chude_worker_plain_form(worker, words, i)->term;
        if (term->kind == CHUDE_KIND_WORD) {
            const ChudeBackgroundTerm *known = chude_background_term(background, term->key);
            at_most = MIN(at_most, known ? known->df : chude_background_least(background));
        }
    }
    return at_most;
}

/* `phòng, chống` and `phòng chống` are one term of a background. */
static uint64_t identity(const ChudeContrastForm *form, const ChudeBackgroundTerm *known) {
    return known ? known->hash : chude_phrase_hash(form->key, NULL);
}

/* Documents that have any of the forms, in keyness->df; false where they may be any number. */
static bool add_forms(const ChudeBackground *background, const ChudeContrastForm *forms, size_t count,
                      ChudeKeyness *keyness) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, NULL);
    g_autofree uint64_t *hashes = g_new(uint64_t, count + 1);
    size_t added = 0;
    for (size_t i = 0; i < count; i++) {
        const ChudeBackgroundTerm *known = chude_background_term(background, forms[i].key);
        hashes[i] = identity(&forms[i], known);
        uint32_t df = known ? known->df : forms[i].at_most;
        if (df == 0) {
            continue; /* neither has it */
        }
        if (df == UINT32_MAX) {
            return false;
        }
        keyness->bounded = keyness->bounded || !known || forms[i].shared;
        uint32_t before = GPOINTER_TO_UINT(g_hash_table_lookup(seen, &hashes[i]));
        if (df > before) {
            keyness->df += df - before;
            g_hash_table_insert(seen, &hashes[i], GUINT_TO_POINTER(df));
        }
        added += before == 0;
    }
    keyness->bounded = keyness->bounded || added > 1;
    keyness->df = MIN(keyness->df, keyness->documents);
    return added > 0;
}

ChudeKeyness chude_contrast_compare(const ChudeContrast *contrast, unsigned language,
                                    const ChudeContrastForm *forms, size_t count, uint64_t df,
                                    uint64_t documents) {
    const ChudeBackground *background = contrast->backgrounds[language];
    ChudeKeyness keyness = {.documents = (uint64_t)chude_background_documents(background)};
    if (df == 0 || !add_forms(background, forms, count, &keyness)) {
        return keyness;
    }
    ChudeKeynessCounts counts = {df, keyness.df, documents, keyness.documents};
    keyness.g2 = chude_keyness_g2_full(counts);
    keyness.log_ratio = chude_keyness_log_ratio(counts);
    keyness.said = !keyness.bounded || keyness.g2 > 0;
    return keyness;
}

static int by_g2(const void *a, const void *b) {
    double x = fabs((*(const ChudeKeyness *const *)a)->g2), y = fabs((*(const ChudeKeyness *const *)b)->g2);
    return (x > y) - (x < y); /* equal ones have the same q */
}

void chude_contrast_rates(ChudeKeyness *all, size_t count) {
    g_autofree ChudeKeyness **said = g_new(ChudeKeyness *, count + 1);
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].said) {
            said[size++] = &all[i];
        }
    }
    qsort(said, size, sizeof(ChudeKeyness *), by_g2);
    ChudeKeynessRates rates = chude_keyness_rates(size);
    for (size_t i = 0; i < size; i++) {
        said[i]->q = chude_keyness_next_q(&rates, chude_keyness_p(said[i]->g2));
    }
}

void chude_contrast_write(ChudeBuffer *json, const ChudeKeyness *keyness) {
    if (!keyness->said) {
        return;
    }
    chude_buffer_literal(json, ",\"keyness\":{\"g2\":");
    chude_json_number(json, keyness->g2);
    chude_buffer_literal(json, ",\"log_ratio\":");
    chude_json_number(json, keyness->log_ratio);
    chude_buffer_literal(json, ",\"q\":");
    chude_json_number(json, keyness->q);
    chude_buffer_literal(json, ",\"reference\":{\"");
    chude_buffer_literal(json, keyness->bounded ? "df_at_most\":" : "df\":");
    chude_json_integer(json, (int64_t)keyness->df);
    chude_buffer_literal(json, ",\"documents\":");
    chude_json_integer(json, (int64_t)keyness->documents);
    chude_buffer_literal(json, "}}");
}
