/* model.h - topics that were found once, to be edited and used again: for each topic the words that speak for it. What a document's topic
 * is follows from them alone (apply.h); a new fit begins with them (guide.h).
 * Ownership: the model owns all that it points to; the caller frees it. Constant once made. */
#ifndef CHUDE_TOPICS_MODEL_H
#define CHUDE_TOPICS_MODEL_H

#include "describe.h"
#include "matrix.h"
#include "table.h"

#define CHUDE_TOPICS_SCHEMA "chude.topics/1"

/* Words of a topic at most. Of the documents of vi-news-10x300-dev that a model was fitted on, so many get the topic that they had: see
 * docs/architecture.md. */
#define CHUDE_TOPICS_WEIGHTS 2000

/* feature: the word's place in the model's. */
typedef struct {
    uint32_t id, into; /* into: the id of the topic that it is merged into, CHUDE_TOPICS_NONE */
    char *label;
    uint64_t size;             /* documents when it was fitted; 0: it had none then, though earlier */
    double cohesion;           /* mean score then, or negative */
    double offset, slope;      /* of scores: see apply.h; slope: above 0 */
    ChudeTopicsTerm *terms;    /* best first */
    ChudeTopicsEntry *weights; /* the heaviest first, all above 0 */
    size_t term_count, weight_count;
} ChudeTopicsModelTopic;

typedef struct {
    ChudeTopicsModelTopic *topics;
    size_t topic_count;
    ChudeText *words; /* counting keys */
    uint32_t *df;     /* of each */
    size_t word_count;
    ChudeTopicsTable table; /* of their hashes */
    uint64_t documents;     /* that it was fitted on */
    double weak;            /* share of weak ones among them */
    uint32_t next_id;       /* no topic had it, or a larger one */
    char **banned;          /* words and phrases as written; NULL at the end */
    char *run;              /* what changes what words are, as JSON: ChudeStage.fit */
    char *generator;        /* JSON */
} ChudeTopicsModel;

ChudeTopicsModel *chude_topics_model_empty(void);
void chude_topics_model_free(ChudeTopicsModel *model); /* NULL is none */

/* The place of the word, which is added where it is not there; df: of a new one. */
uint32_t chude_topics_model_word(ChudeTopicsModel *model, ChudeText key, uint32_t df);
/* The place of the topic with that id; topic_count where there is none. */
size_t chude_topics_model_find(const ChudeTopicsModel *model, uint32_t id);
/* Whether the word or phrase is banned, as it stands. */
bool chude_topics_model_bans(const ChudeTopicsModel *model, ChudeText term);

/* Reads a model. NULL with *error set: file, line, and what to do. */
ChudeTopicsModel *chude_topics_model_read(const char *path, GError **error);
/* The same of its text; path: what errors call it. */
ChudeTopicsModel *chude_topics_model_parse(const char *path, const char *data, size_t size, GError **error);
/* Appends its text: a member, a term, a word a line. */
void chude_topics_model_write(ChudeBuffer *json, const ChudeTopicsModel *model);

#endif
