/* evaluate.h - segmented text that people made, against what the segmenter, or another one, makes of it.
 * Ownership: the caller frees the result; names of files must live as long as it does. */
#ifndef CHUDE_EVALUATE_H
#define CHUDE_EVALUATE_H

#include "vietnamese/evaluation/mistakes.h"

/* Lists of files end in NULL; raw and system are empty or as long as gold, file by file, and lines that are not blank correspond one
 * by one. Files may be packed; "-" is standard input, once. */
typedef struct {
    const char *const *gold; /* one sentence a line, tokens parted by white space, '_' inside words */
    const char *const
        *raw; /* the text to segment; empty: it is made of gold, a space for each '_' inside a word */
    const char *const *system; /* segmented by someone, as gold is; empty: the segmenter runs */
    const char *model;         /* for the segmenter; NULL: the compiled-in one */
    const char *lexicon;       /* the same; NULL: none */
    size_t most;               /* mistakes to report, and sentences with changed text */
} ChudeEvaluation;

/* A sentence whose text differs. */
typedef struct {
    const char *gold_file, *system_file;    /* system_file: raw's where the segmenter runs; NULL: none */
    uint64_t gold_line, system_line;        /* from 1 */
    ChudeText gold_excerpt, system_excerpt; /* from a little before the first difference */
} ChudeChanged;

typedef struct {
    ChudeScorer score;
    ChudeMistakes *mistakes;
    uint64_t raw_differs; /* sentences whose raw text, where that was given, differs from the gold one */
    GArray *changed;      /* ChudeChanged: the first ones of score.changed */
    struct ChudeArena *arena;
} ChudeEvaluated;

/* NULL with *error set where a file cannot be read or is not UTF-8, has no sentence, or numbers of lines differ. */
ChudeEvaluated *chude_evaluate(const ChudeEvaluation *what, GError **error);
void chude_evaluated_free(ChudeEvaluated *result); /* NULL is fine */

#endif
