/* registry.h - the stages there are: built in, and loaded from plug-ins. */
#ifndef CHUDE_REGISTRY_H
#define CHUDE_REGISTRY_H

#include <glib.h>

#include "stage.h"

typedef struct {
    GPtrArray *stages;  /* const ChudeStage *, built-in ones first, in the order of the data's way */
    GPtrArray *modules; /* GModule *: stay open as long as the registry */
} ChudeRegistry;

ChudeRegistry *chude_registry_new(void);
void chude_registry_free(ChudeRegistry *registry);

const ChudeStage *chude_registry_find(const ChudeRegistry *registry, const char *name);

/* The names of the stages that go with `chude fit`, a comma and a space between; free with g_free. */
char *chude_registry_fits(const ChudeRegistry *registry);

/* Loads the plug-in in the shared object at path. False with *error set where it is refused: not a plug-in, of another ABI,
 * a malformed descriptor, a name that is taken. What it needs is checked when a chain is made (plan.c). */
bool chude_registry_load(ChudeRegistry *registry, const char *path, GError **error);

/* The stage that gives a member when the chain has none that does; NULL where there is no such default. */
const ChudeStage *chude_registry_default(const ChudeRegistry *registry, const char *member);

/* Whether it is a member that documents bring along and no stage may alter: text, id, title, date, lang, source. */
bool chude_registry_of_input(const char *member);

#endif
