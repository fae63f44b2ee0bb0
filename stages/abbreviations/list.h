/* list.h - short forms and what they stand for: the list compiled into the program, and a user's own.
 * Ownership: a ChudeAbbreviations is constant once made and shared by all workers; it copies what it needs.
 *
 * File: UTF-8, a pair a line: the short form, a tab, the full form; then, where the short form has other meanings too, a tab and
 * "?". Several lines may give one short form: it is ambiguous then, with or without the mark. '#' begins a line of comment.
 * Forms meet texts by counting key. What a user's file says of a short form takes the place of what the shipped list says. */
#ifndef CHUDE_ABBREVIATIONS_LIST_H
#define CHUDE_ABBREVIATIONS_LIST_H

#include "stage.h"

typedef struct ChudeAbbreviations ChudeAbbreviations;

typedef struct {
    const char *key;    /* counting key, ended by NUL; "_-_" for a dash between blanks, no comma */
    uint64_t hash;      /* chude_phrase_hash of what a text's tokens come to: punctuation is no syllable */
    uint32_t syllables; /* that the hash is of */
} ChudeAbbreviationForm;

typedef struct {
    ChudeAbbreviationForm form;   /* the short one */
    ChudeAbbreviationForm *fulls; /* count of them, 1 or more, by key */
    size_t count;
    bool ambiguous; /* whoever meets it decides by the context, or leaves it alone */
    bool own;       /* the user's */
} ChudeAbbreviation;

/* The shipped list with the user's file (NULL: none). NULL with *error set where a file cannot be read or has a bad line; the
 * message names file and line. */
ChudeAbbreviations *chude_abbreviations_new(const char *file, GError **error);
/* The list of a file's content alone; name: for messages. */
ChudeAbbreviations *chude_abbreviations_of(ChudeText file, const char *name, GError **error);
void chude_abbreviations_free(ChudeAbbreviations *list);

/* By the short form's phrase hash, or its counting key; NULL where the list does not have it. */
const ChudeAbbreviation *chude_abbreviations_find(const ChudeAbbreviations *list, uint64_t hash);
const ChudeAbbreviation *chude_abbreviations_find_key(const ChudeAbbreviations *list, ChudeText key);

/* All of them, by key; *count gets their number. */
const ChudeAbbreviation *chude_abbreviations_all(const ChudeAbbreviations *list, size_t *count);

#endif
