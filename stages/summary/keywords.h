/* keywords.h - the summary's keywords: chosen from the documents' keyphrases, then counted exactly in a second look.
 * Ownership: a table owns all it holds. */
#ifndef CHUDE_SUMMARY_KEYWORDS_H
#define CHUDE_SUMMARY_KEYWORDS_H

#include "abbreviations/list.h"
#include "evidence/best.h"
#include "keyphrases/own_terms.h"
#include "stage.h"
#include "summary/contrast.h"
#include "summary/votes.h"
#include "worker.h"

/* ---- what was chosen; constant afterwards ---- */

typedef struct ChudeKeywords ChudeKeywords;

/* The `most` phrases with the highest sum of scores; those that are one with their short forms written out are joined, with all their
 * forms. pairs: "short<TAB>full" (counting keys, the full one without commas), with the number of documents that define them so.
 * terms: what they ban is no form of a keyword; NULL: nothing is. NULL with *error set where temporary files cannot be read. */
ChudeKeywords *chude_keywords_choose(ChudeKeywordVotes *votes, ChudeKeywordVotes *pairs,
                                     const ChudeAbbreviations *list, const ChudeOwnTerms *terms, size_t most,
                                     GError **error);
void chude_keywords_free(ChudeKeywords *keywords);

/* ---- second look: exact counts, spellings, evidence; forms apart, but a document counts once for all of a keyword ---- */

typedef struct ChudeKeywordCounts ChudeKeywordCounts;

/* contrast: outlives it. */
ChudeKeywordCounts *chude_keyword_counts_new(const ChudeContrast *contrast, ChudeWorker *worker);
void chude_keyword_counts_free(ChudeKeywordCounts *counts);
void chude_keyword_counts_add(ChudeKeywordCounts *counts, const ChudeKeywords *keywords,
                              const ChudeDocument *document);
/* Bytes of what stands on the worker's dictionary, and forgetting it. The rest is bounded by the number of keywords. */
size_t chude_keyword_counts_held(const ChudeKeywordCounts *counts);
void chude_keyword_counts_forget(ChudeKeywordCounts *counts);
void chude_keyword_counts_merge(ChudeKeywordCounts *into, ChudeKeywordCounts *from);

/* Appends the array of at most `most` keywords, best first. One that stands nearly always inside a longer one is left to
 * that. */
void chude_keywords_write(ChudeBuffer *json, const ChudeKeywords *keywords, const ChudeKeywordCounts *counts,
                          size_t most);

#endif
