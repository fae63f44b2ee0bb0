/* stopwords.h - which tokens are function words: the stop lists, and a matcher for several stages.
 * Ownership: a ChudeStopwords is constant once made and shared by all workers; a ChudeStopCache belongs to
 * one worker and must go before the ChudeStopwords and the worker's terms do.
 *
 * A list is UTF-8 text, an entry a line, syllables separated by spaces (or '_'); '#' begins a comment at the
 * start of a line or after white space; a '-' before an entry takes it out of the list. Entries and tokens
 * meet by counting key, ’ being the same as '. An entry of several syllables is found over several tokens too
 * (bên_cạnh + đó), within a sentence, the longest entry first; it never begins or ends inside a token. */
#ifndef CHUDE_STOPWORDS_H
#define CHUDE_STOPWORDS_H

#include "stage.h"

typedef struct ChudeStopwords ChudeStopwords;
typedef struct ChudeStopCache ChudeStopCache;

/* The most syllables that an entry may have. */
#define CHUDE_STOP_SYLLABLES 16

/* shipped: take in the lists compiled into the program (stopwords/LANG.txt). file:    a user's list, added to
 * the list of every language; NULL for none. lang:    use this language's list for every document; NULL: the
 * list of each document's own language, and only the          user's entries for a language without one. NULL
 * with *error set: the file cannot be read or has a bad line (file and line are named), or neither a list for
 * lang nor a file is there (the message names the languages that have one). */
ChudeStopwords *chude_stopwords_new(bool shipped, const char *file, const char *lang, GError **error);

/* Words named in a command: separated by commas. what: names the list in errors. */
ChudeStopwords *chude_stopwords_of(const char *list, const char *what, GError **error);
/* Adds an entry to every list; one of no syllables, or of too many, is passed over. Before the list is shared. */
void chude_stopwords_add(ChudeStopwords *stopwords, ChudeText entry);
void chude_stopwords_free(ChudeStopwords *stopwords);

/* 64-bit hash of all entries of all lists, in a canonical order: for the header of saved states. */
uint64_t chude_stopwords_hash(const ChudeStopwords *stopwords);

ChudeStopCache *chude_stop_cache_new(const ChudeStopwords *stopwords, ChudeWorker *worker);
void chude_stop_cache_free(ChudeStopCache *cache);

/* marks[i] = 1 where token i is a stop entry or part of one, else 0; marks has words->count places. lang is
 * the document's (BCP 47, primary subtag counts; data NULL: guessed from words->text). Stems do not matter
 * here. */
void chude_stop_marks(ChudeStopCache *cache, ChudeText lang, const ChudeWords *words, uint8_t *marks);

/* Whether an entry is exactly this one token, given by its counting key, in the list for lang. Slower than
 * marks. */
bool chude_stop_key(const ChudeStopwords *stopwords, ChudeText lang, ChudeText key);

/* Whether an entry is in this counting key of a word or phrase as whole syllables: `công an` in công_an_xã, not in công_anh. */
bool chude_stop_within(const ChudeStopwords *stopwords, ChudeText lang, ChudeText key);

#endif
