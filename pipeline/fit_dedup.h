/* fit_dedup.h - `chude fit STAGE --dedup FILE`: the chain with `dedup --model FILE` before the stage whose state is made, so that
 * duplicates and boilerplate that the state names count nowhere. */
#ifndef CHUDE_FIT_DEDUP_H
#define CHUDE_FIT_DEDUP_H

#include "plan.h"

/* The words without the option, in an array for g_free; *path: what it names, one of the words; NULL where it does not stand
 * there. NULL with *error set where it has no value, or stands there twice. */
const char **chude_fit_dedup_take(const char *const *words, const char **path, GError **error);

/* False with *error set where the chain has `dedup` already, or ends in it. */
bool chude_fit_dedup_add(ChudePlan *plan, const ChudeRegistry *registry, const char *path, GError **error);

#endif
