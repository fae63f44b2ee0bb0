/* record_structure.h - members that are more than a string: keyphrases, tfidf, topic. Ownership: what is read lives in the arena. */
#ifndef CHUDE_RECORD_STRUCTURE_H
#define CHUDE_RECORD_STRUCTURE_H

#include "arena.h"
#include "record.h"

/* Reads a member of that kind into the document; its value is strict JSON, as the line's scan has found. False with *error set where
 * it is not what the stage of that name writes. */
bool chude_record_read_structure(ChudeArena *arena, const ChudeMember *member, int kind,
                                 ChudeDocument *document, GError **error);

/* Sets *error: the member is not what is expected ("a string"). Returns false. */
bool chude_record_wrong_type(GError **error, const char *name, const char *expected);

#endif
