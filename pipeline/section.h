/* section.h - one section of the command line: the words of a stage or command, up to `then` or the end, become options and
 * files. */
#ifndef CHUDE_SECTION_H
#define CHUDE_SECTION_H

#include <glib.h>

#include "options.h"

/* Options of every command: -j, -o, --input, --on-error, … */
extern const ChudeOption chude_host_options[];

/* Where an option that neither the section's own table nor the host's has may belong; NULL: nowhere. */
typedef ChudeArgs *(*ChudeOtherArgs)(void *context, const char *name, char letter, int *option);

/* Who else has the option that nobody here takes; NULL: nobody. */
typedef const char *(*ChudeOptionOwner)(void *context, const char *name, char letter);

typedef struct {
    ChudeArgs *own, *host;  /* own may be NULL */
    ChudeOtherArgs other;   /* may be NULL */
    ChudeOptionOwner owner; /* may be NULL */
    void *context;          /* of other and owner */
    char **result;          /* where --result goes; NULL: not taken here */
    GPtrArray *paths;       /* where files go */
    const char *name;       /* of the stage or command, for messages */
    const char *operand;    /* ChudeStage.operand: an option of own, or NULL */
} ChudeSection;

/* The first word that is no option is the operand's, where there is one; the others are files. Options go to own, else to the host's, else (by name) to other. *at moves behind the section, to `then` or the end. False
 * with *error set where a word makes no sense. */
bool chude_section_parse(const ChudeSection *section, const char *const *words, size_t *at, GError **error);

#endif
