/* settings.h - in what two summaries were made differently. Ownership: the array owns its strings. */
#ifndef CHUDE_COMPARE_SETTINGS_H
#define CHUDE_COMPARE_SETTINGS_H

#include <glib.h>

#include "json_value.h"

/* Adds a line for each option, stage, model and file in which the two generators differ: "topics.topics: 8, 10". */
void chude_settings_compare(GPtrArray *settings, json_object *one, json_object *other);

#endif
