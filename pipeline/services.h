/* services.h - what the host does for stages (ChudeHost), and the results that earlier stages of this process left for later ones.
 * The services own those results. */
#ifndef CHUDE_SERVICES_H
#define CHUDE_SERVICES_H

#include <glib.h>

#include "buffer.h"
#include "stage.h"

typedef struct {
    ChudeHost host; /* first: the functions behind it find the rest through it */
    ChudeBuffer generator;
    GHashTable *named; /* --result NAME → ChudeBuffer * */
    uint64_t rejected;
    _Atomic uint64_t duplicates; /* ChudeHost.duplicates; workers add to it */
    ChudeSink *(*file)(void *context, const char *path,
                       GError **error); /* ChudeHost.file; the engine's owner has it */
    void (*noted)(void *context,
                  const char *message); /* ChudeHost.note, in the same way; NULL: nobody hears */
    void *context;                      /* of both */
} ChudeServices;

/* memory, folder: as ChudeHost has them. generator and file are for the caller to fill. */
void chude_services_init(ChudeServices *services, unsigned threads, uint64_t memory, const char *folder);
void chude_services_clear(ChudeServices *services);

/* Keeps what a stage gave under --result NAME, instead of what was there. Takes the bytes. */
void chude_services_keep(ChudeServices *services, const char *name, ChudeBuffer bytes);

#endif
