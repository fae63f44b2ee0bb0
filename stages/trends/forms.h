/* forms.h - short forms and what they stand for, set aside while terms are read one by one, so that they can be joined: UBND and ủy ban
 * nhân dân are one term to a reader.
 * Ownership: a ChudeTrendForms owns what was set aside; its memory is bounded by the list of short forms and the periods. */
#ifndef CHUDE_TRENDS_FORMS_H
#define CHUDE_TRENDS_FORMS_H

#include <glib.h>

#include "abbreviations/list.h"
#include "buffer.h"
#include "trends/bursts.h"

typedef struct ChudeTrendForms ChudeTrendForms;

/* Short forms of a single meaning only: of an ambiguous one nobody knows which documents mean what. */
ChudeTrendForms *chude_trend_forms_new(const ChudeAbbreviations *list);
void chude_trend_forms_free(ChudeTrendForms *forms);

/* Whether a term is one of them. */
bool chude_trend_forms_has(ChudeTrendForms *forms, ChudeText key);
/* Takes a copy of such a term, with its commonest spelling and its cells by period. */
void chude_trend_forms_take(ChudeTrendForms *forms, ChudeText key, ChudeText text, const ChudeCell *cells,
                            size_t count);

/* One term out of all its forms. */
typedef struct {
    ChudeText key,
        text; /* of the form that stands in most documents; ties to the first by bytes of the key */
    const ChudeText *others; /* the other forms' spellings, in that order */
    size_t other_count;
    const ChudeCell *cells; /* by period */
    size_t cell_count;
} ChudeTrendJoined;

/* Gives each, by the key of the full form. Occurrences are summed. A document that has both forms, as where one explains the other, must
 * count once: of the two first documents that each cell knows, common ones are taken off, and no cell has more than its period has
 * documents (before: as in bursts.h). df may so be too high by documents that have both, never too low. */
void chude_trend_forms_join(ChudeTrendForms *forms, const uint64_t *before,
                            void (*visit)(void *context, const ChudeTrendJoined *joined), void *context);

#endif
