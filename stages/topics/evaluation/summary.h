/* summary.h - what an evaluation wants of a summary: its topics' terms and labels. Ownership: the caller frees the names. */
#ifndef CHUDE_TOPICS_EVALUATION_SUMMARY_H
#define CHUDE_TOPICS_EVALUATION_SUMMARY_H

#include <glib.h>

#include "topics/evaluation/terms.h"

/* Adds the terms of all topics to lists, and to labels (char *, both owned by the table) the folded label of each by its id as JSON text; a
 * topic without a label has an empty one. bytes: the summary; name: what errors call it. *count: topics. False with *error set where it is
 * no JSON object with a list of topics, or one of them has no id or no list of terms. */
bool chude_topics_read_summary(ChudeText bytes, const char *name, ChudeTermLists *lists, GHashTable *labels,
                               uint64_t *count, GError **error);

/* The same of a file, which may be packed; "-" is standard input. */
bool chude_topics_read_summary_file(const char *path, ChudeTermLists *lists, GHashTable *labels,
                                    uint64_t *count, GError **error);

#endif
