/* seeds.h - topics that somebody wants to see: a name and some words each. Ownership: the caller frees them. */
#ifndef CHUDE_TOPICS_SEEDS_H
#define CHUDE_TOPICS_SEEDS_H

#include "stage.h"

typedef struct {
    char *label;
    char **words; /* words and phrases as written, one at least, NULL at the end */
} ChudeTopicsSeed;

typedef struct {
    ChudeTopicsSeed *list; /* in the order of the file */
    size_t count;          /* 1 or more */
} ChudeTopicsSeeds;

/* A topic a line: its name, a colon, words and phrases separated by commas. # begins a comment at the beginning of a line or behind white
 * space. NULL with *error set: the file cannot be read or has a bad line; file and line are named. */
ChudeTopicsSeeds *chude_topics_seeds_new(const char *path, GError **error);
void chude_topics_seeds_free(ChudeTopicsSeeds *seeds); /* NULL is none */

#endif
