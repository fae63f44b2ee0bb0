/* heads.h - how well a phrase heads a column, by what it begins with and by how it is used: Vietnamese only, others are taken as
 * they are. Ownership: the caller frees what chude_topics_heads_new returns; it is constant. */
#ifndef CHUDE_TOPICS_HEADS_H
#define CHUDE_TOPICS_HEADS_H

#include "stage.h"

typedef struct ChudeTopicsHeads ChudeTopicsHeads;

ChudeTopicsHeads *chude_topics_heads_new(void);
void chude_topics_heads_free(ChudeTopicsHeads *heads);
/* A weight from 0 to 1. Persons and times count least (models/topic.heads.tsv): a headline says what they do. Verbs count less than nouns
 * (by models/vi.background.tsv). key: a phrase's, with one space between syllables. */
double chude_topics_head_weight(const ChudeTopicsHeads *heads, ChudeText key);
/* Whether the phrase is so wide that it calls no topic alone: *dự án*, *gia đình*. */
bool chude_topics_head_is_wide(const ChudeTopicsHeads *heads, ChudeText key);

#endif
