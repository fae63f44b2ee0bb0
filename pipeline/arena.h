/* arena.h - memory that is handed out piece by piece and freed at once. The arena owns every piece. */
#ifndef CHUDE_ARENA_H
#define CHUDE_ARENA_H

#include "stage.h"

ChudeArena *chude_arena_new(void);
void chude_arena_free(ChudeArena *arena);

/* size bytes, zeroed / not zeroed, aligned for any type. Never NULL: ends the program where memory is out, as GLib does. */
void *chude_arena_zero(ChudeArena *arena, size_t size);
void *chude_arena_raw(ChudeArena *arena, size_t size);

/* Room for at least *size bytes, which becomes what there is; what is wanted of it must be taken before anything else is. */
void *chude_arena_room(ChudeArena *arena, size_t *size);
void chude_arena_take(ChudeArena *arena, size_t size);

size_t chude_arena_size(const ChudeArena *arena); /* bytes of memory taken from the system */

/* A copy of the bytes (no NUL added). */
ChudeText chude_arena_copy(ChudeArena *arena, const char *data, size_t size);

#endif
