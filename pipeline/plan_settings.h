/* plan_settings.h - what a saved state's header says of how it was counted. The plan stays the caller's. */
#ifndef CHUDE_PLAN_SETTINGS_H
#define CHUDE_PLAN_SETTINGS_H

#include "plan.h"

/* Appends the settings of the stage of node `index`, which has been opened, and can be saved or fitted, as a JSON object:
 *
 *   {"keys":"1","n":3,"chain":[{"stage":"tokenize","version":"1","options":{"unit":"syllable"},"files":{"lexicon":"32 hex digits"},
 *    "models":{"models/vi.segment":"32 hex digits"}},…]}
 *
 * keys: the rules of counting keys; then the stage's own; chain: the stages before it that give or take what it needs. Stages that
 * choose documents (`select`, `head`) or add other members are not in it, nor are options at their defaults, nor names of files:
 * their contents are, as XXH3, 128 bits. False with *error set where a file cannot be read, or is none that can be read twice. */
bool chude_plan_write_settings(ChudeBuffer *json, const ChudePlan *plan, guint index, GError **error);

#endif
