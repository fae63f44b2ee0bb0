/* numbering.h - one numbering of the forms and terms of all parts, by the bytes of their keys, so that it tells nothing of
 * workers, parts or the order of the input. Ownership: the caller clears the forms. */
#ifndef CHUDE_TOPICS_NUMBERING_H
#define CHUDE_TOPICS_NUMBERING_H

#include "part.h"

#define CHUDE_TOPICS_NONE UINT32_MAX /* no feature */

/* The vocabulary of a corpus: forms that may stand in phrases, and features, which are the terms that tell documents apart
 * or describe them. Memory: about 45 bytes a form, 12 a feature. */
typedef struct {
    uint32_t *feature; /* by form; CHUDE_TOPICS_NONE */
    uint64_t *hashes;  /* by form: of its term's key */
    size_t *records;   /* by form: where its text stands in texts */
    size_t count;
    ChudeBuffer texts;
    uint32_t *df;             /* by feature, which are ordered by key */
    uint64_t *feature_hashes; /* by feature */
    size_t feature_count;
    double most; /* features of more documents describe, but do not group */
} ChudeTopicsForms;

/* Features are terms of `least` documents or more, or all where that leaves none of `most` or fewer (a corpus of one or two
 * documents). Afterwards chude_topics_numbers gives each part's numbers. */
typedef struct {
    ChudeTopicsForms *forms;
    ChudeTopicsParts *parts;
    const ChudeHost *host;
    ChudeTemporary *file; /* numbers of spilled parts; NULL: all are in memory */
    guint room;           /* pairs of a part that are kept in memory */
} ChudeTopicsNumbering;

bool chude_topics_numbering_make(ChudeTopicsNumbering *numbering, double least, double most, GError **error);
void chude_topics_numbering_clear(ChudeTopicsNumbering *numbering);
/* Sets part->numbers: by form index the form of the corpus, CHUDE_TOPICS_BREAK for one that no phrase may hold. */
bool chude_topics_numbers(const ChudeTopicsNumbering *numbering, ChudeTopicsPart *part, GError **error);

void chude_topics_forms_clear(ChudeTopicsForms *forms);
/* The bytes of by_feature that are of each form's feature, 0 where it has none. g_free it. */
uint8_t *chude_topics_by_form(const ChudeTopicsForms *forms, const uint8_t *by_feature);
ChudeText chude_topics_form_key(const ChudeTopicsForms *forms, uint32_t form);
ChudeText chude_topics_form_spelling(const ChudeTopicsForms *forms, uint32_t form);

#endif
