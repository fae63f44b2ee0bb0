/* condition.h - one condition of `select --where`: NAME, an operator, VALUE.
 * Ownership: a condition owns its strings; it is constant once made, and any number of threads may ask it. */
#ifndef CHUDE_SELECT_CONDITION_H
#define CHUDE_SELECT_CONDITION_H

#include "stage.h"

typedef struct ChudeCondition ChudeCondition;

/* From text such as section=An ninh, views>=1000, title!~(?i)bão. NULL with *error set where it is none. */
ChudeCondition *chude_condition_new(const char *text, GError **error);
void chude_condition_free(ChudeCondition *condition);

/* Whether the document meets it. False with *error set where a pattern takes more steps than PCRE allows. */
bool chude_condition_holds(const ChudeCondition *condition, ChudeBatch *batch, const ChudeDocument *document,
                           GError **error);

/* The JSON text of a member as it would be printed now, in the batch's arena; a.b is member b of the object a where there is no
 * member of that whole name. data NULL where there is none. */
ChudeText chude_condition_member(ChudeBatch *batch, const ChudeDocument *document, const char *name);

#endif
