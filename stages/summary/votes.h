/* votes.h - the documents' keyphrases as votes for the corpus's keywords: which phrases, and how strongly in all.
 * Ownership: a table owns all it holds. */
#ifndef CHUDE_SUMMARY_VOTES_H
#define CHUDE_SUMMARY_VOTES_H

#include "keyphrases/own_terms.h"
#include "stage.h"

typedef struct ChudeKeywordVotes ChudeKeywordVotes;

/* folder: for temporary files; must outlive the table. */
ChudeKeywordVotes *chude_keyword_votes_new(const char *folder);
void chude_keyword_votes_free(ChudeKeywordVotes *votes);
/* terms: what they ban gets no vote; NULL: nothing is. */
void chude_keyword_votes_add(ChudeKeywordVotes *votes, const ChudeDocument *document,
                             const ChudeOwnTerms *terms);
/* One vote more for a key that is no keyphrase: what else is counted so (`times`, not a score). NUL ends key. */
void chude_keyword_votes_count(ChudeKeywordVotes *votes, const char *key);
/* Empties `from`. False with *error set where temporary files cannot be written. */
bool chude_keyword_votes_merge(ChudeKeywordVotes *into, ChudeKeywordVotes *from, GError **error);

size_t chude_keyword_votes_held(const ChudeKeywordVotes *votes); /* bytes of memory */
bool chude_keyword_votes_spill(ChudeKeywordVotes *votes, GError **error);

typedef struct {
    char *key;    /* the counting key, ended by NUL */
    double score; /* the sum of its scores, each divided by the best of its document; rounded */
} ChudeKeywordVote;

/* The `most` phrases with the highest sums, best first, ties by key: *count of them, their keys to be freed with g_free as well as
 * the array. NULL with *error set where temporary files cannot be read. */
ChudeKeywordVote *chude_keyword_votes_best(ChudeKeywordVotes *votes, size_t most, size_t *count,
                                           GError **error);

/* Gives each key once, ended by NUL, with how often it was counted, in no order that callers may rely on. False with *error set where
 * temporary files cannot be read. */
bool chude_keyword_votes_each(ChudeKeywordVotes *votes,
                              void (*visit)(void *context, const char *key, uint64_t times), void *context,
                              GError **error);

#endif
