/* plans.h - the chain of `run`, cut in two: the map stages at its beginning, which look at one document at a time and make segments; and the
 * rest, which makes the summary of segments. The caller frees plans (chude_plan_free). */
#ifndef CHUDE_WATCHING_PLANS_H
#define CHUDE_WATCHING_PLANS_H

#include "plan.h"
#include "watching/content.h"
#include "watching/follow.h"

/* The whole chain; with a window, `select --from` stands behind the map stages. NULL with *error set. */
ChudePlan *chude_watch_plan(const ChudeFollowed *what, GError **error);
/* Its first part; alone: on one thread. */
ChudePlan *chude_watch_maps(const ChudeFollowed *what, bool alone, GError **error);
/* The rest: it reads segments, writes to the output folder, and says that the whole chain made the summary. */
ChudePlan *chude_watch_rest(const ChudeFollowed *what, GError **error);

/* A hash of all that a segment's documents depend on besides their file: stages, options, models, lists, how files are read. */
bool chude_watch_chain(const ChudeFollowed *what, char hex[CHUDE_HASH_HEX], GError **error);

#endif
