/* copy.h - members of JSON that was read, as they go into JSON that is written. Ownership: nothing is owned. */
#ifndef CHUDE_COMPARE_COPY_H
#define CHUDE_COMPARE_COPY_H

#include "buffer.h"
#include "json_value.h"

/* Appends "name":value for each of the names (NULL-ended) that object has, a comma before the first one too where `more`. */
void chude_copy_members(ChudeBuffer *out, json_object *object, const char *const *names, bool more);

/* Appends ,"evidence":[…]: of each document that has an id, the members that are what they should be; nothing where there is none. */
void chude_copy_evidence(ChudeBuffer *out, json_object *evidence);

#endif
