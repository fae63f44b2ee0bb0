/* annotator.h - a stage with its defaults, one document at a time on this thread: for commands that want what a stage gives and
 * print something else. Map stages only. Ownership: the annotator owns its plan and its documents; registry must outlive it. */
#ifndef CHUDE_ANNOTATOR_H
#define CHUDE_ANNOTATOR_H

#include "plan.h"

typedef struct ChudeAnnotator ChudeAnnotator;

/* The stage of that name behind the default stages that it needs, its option set to value (NULL: the defaults). Both must be there.
 * memory: as ChudeHost has it. NULL with *error set where it cannot be opened. */
ChudeAnnotator *chude_annotator_new(const ChudeRegistry *registry, const char *stage, const char *option,
                                    const char *value, uint64_t memory, GError **error);
void chude_annotator_free(ChudeAnnotator *annotator); /* NULL is none */

/* The document of one line of JSON, with all that the stages give made anew; it holds until the next call, as line must. NULL with
 * *error set where the record is bad or rejected; the message names file, line and byte. */
const ChudeDocument *chude_annotator_line(ChudeAnnotator *annotator, ChudeText line, const char *file,
                                          uint64_t number, GError **error);

#endif
