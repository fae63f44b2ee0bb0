/* contrast.h - how much more often a keyword stands in the corpus than in the shipped backgrounds: by documents, each language against
 * its own. Ownership: a table of backgrounds is constant once made, and shared by all workers. */
#ifndef CHUDE_SUMMARY_CONTRAST_H
#define CHUDE_SUMMARY_CONTRAST_H

#include "buffer.h"
#include "keyphrases/backgrounds.h"
#include "worker.h"

typedef struct {
    ChudeBackground *backgrounds[CHUDE_BACKGROUNDS];
} ChudeContrast;

/* NULL with *error set where a background is malformed. */
ChudeContrast *chude_contrast_new(GError **error);
void chude_contrast_free(ChudeContrast *contrast); /* NULL is none */

/* How many documents of the language's background may have what tokens first to last spell, if it does not know that: as many as have the
 * rarest of its words, at most. UINT32_MAX: anything, there is no word in it. */
uint32_t chude_contrast_bound(const ChudeContrast *contrast, unsigned language, ChudeWorker *worker,
                              const ChudeWords *words, size_t first, size_t last);

/* A way to write a keyword. */
typedef struct {
    ChudeText key;
    uint32_t at_most; /* chude_contrast_bound; 0: it does not stand in the corpus */
    bool shared;      /* it also stands for other things */
} ChudeContrastForm;

typedef struct {
    bool said;    /* there is one: not of a term of other languages, nor where a bound tells nothing */
    bool bounded; /* df is not known: it is so much at most */
    uint64_t df, documents; /* of the background */
    double g2, log_ratio, q;
} ChudeKeyness;

/* Of a keyword that df of the `documents` in a language have. The background's df is of all its forms, as the corpus' is: one that the
 * background knows has its df there, another one its bound. How many documents have two of them nobody knows, so of several the sum is what
 * their df is at most. What is at most is taken as if it were the df, so that scores are too low, never too high; then only a keyword that is
 * more frequent in the corpus has any. q is to come. */
ChudeKeyness chude_contrast_compare(const ChudeContrast *contrast, unsigned language,
                                    const ChudeContrastForm *forms, size_t count, uint64_t df,
                                    uint64_t documents);

/* Fills in q of all that are said: Benjamini and Hochberg's, over these. */
void chude_contrast_rates(ChudeKeyness *all, size_t count);

/* Appends ,"keyness":{…}; nothing where it is not said. */
void chude_contrast_write(ChudeBuffer *json, const ChudeKeyness *keyness);

#endif
