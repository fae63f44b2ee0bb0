/* shape.h - what members a JSON object has and of which types, as tables: the formats' schemas for `validate`. Members that a
 * table does not name are passed over, as readers do. */
#ifndef CHUDE_SHAPE_H
#define CHUDE_SHAPE_H

#include <glib.h>

#include "json_value.h"

typedef enum {
    CHUDE_SHAPE_TEXT,    /* a string, perhaps empty; where not required null too */
    CHUDE_SHAPE_NAME,    /* a string of at least one character */
    CHUDE_SHAPE_ID,      /* the same or a whole number */
    CHUDE_SHAPE_DATE,    /* ISO 8601 */
    CHUDE_SHAPE_SHA256,  /* 64 hex digits */
    CHUDE_SHAPE_INTEGER, /* `least` or more */
    CHUDE_SHAPE_NUMBER,
    CHUDE_SHAPE_SHARE,   /* a number from 0 to 1 */
    CHUDE_SHAPE_FLAG,    /* true or false */
    CHUDE_SHAPE_OBJECT,  /* with the members of `inner`, where that is not NULL */
    CHUDE_SHAPE_OBJECTS, /* an array of such */
    CHUDE_SHAPE_NAMES,   /* an array of strings of at least one character */
    CHUDE_SHAPE_SPAN,    /* [begin,end] */
    CHUDE_SHAPE_SPANS,   /* [[begin,end],…] */
    CHUDE_SHAPE_ARRAY
} ChudeShapeType;

typedef struct ChudeShape {
    const char *name; /* NULL ends a table */
    ChudeShapeType type;
    bool required;
    int64_t least;
    const struct ChudeShape *inner;
} ChudeShape;

/* Where problems go: message begins with the member's path, /topics/3/label. */
typedef struct {
    void (*tell)(void *context, const char *message);
    void *context;
    uint64_t count; /* told up to now */
} ChudeProblems;

void chude_problem(ChudeProblems *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells of each member at path that is not as the table has it. False where there was one. */
bool chude_shape_check(ChudeProblems *problems, json_object *object, const char *path,
                       const ChudeShape *table);

/* The member of that name, NULL where it is absent or null. */
json_object *chude_member(json_object *object, const char *name);
/* The same of those that were checked: its text ("" where absent), its number (0 where absent). */
ChudeText chude_member_text(json_object *object, const char *name);
int64_t chude_member_integer(json_object *object, const char *name);
double chude_member_number(json_object *object, const char *name);
size_t chude_member_count(json_object *object, const char *name); /* of an array; 0 where absent */

/* Tells where `name` of the objects in the array at path rises from one to the next. */
void chude_check_falling(ChudeProblems *problems, json_object *array, const char *path, const char *name);

#endif
