#include "arena.h"

#include <glib.h>
#include <stdalign.h>
#include <string.h>

/* Blocks double up to a bound, so that a small batch costs little and a large one few calls. */
enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

typedef struct Block {
    struct Block *next;
    size_t size;
    alignas(max_align_t) char data[];
} Block;

struct ChudeArena {
    Block *blocks; /* the newest first */
    char *free;
    size_t left, next_size, taken;
};

ChudeArena *chude_arena_new(void) {
    ChudeArena *arena = g_new0(ChudeArena, 1);
    arena->next_size = FIRST_BLOCK;
    return arena;
}

void chude_arena_free(ChudeArena *arena) {
    if (!arena) {
        return;
    }
    for (Block *block = arena->blocks; block;) {
        Block *next = block->next;
        g_free(block);
        block = next;
    }
    g_free(arena);
}

static Block *add_block(ChudeArena *arena, size_t size) {
    Block *block = g_malloc(sizeof(Block) + size);
    block->next = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->taken += sizeof(Block) + size;
    return block;
}

static size_t aligned(size_t size) {
    const size_t align = alignof(max_align_t);
    return (size + align - 1) / align * align;
}

static void next_block(ChudeArena *arena, size_t size) {
    Block *block = add_block(arena, size);
    arena->free = block->data;
    arena->left = block->size;
    if (arena->next_size < LARGEST_BLOCK) {
        arena->next_size *= 2;
    }
}

void *chude_arena_raw(ChudeArena *arena, size_t size) {
    size = aligned(size);
    if (size > arena->left) {
        if (size > arena->next_size / 2) {
            /* A piece of its own, so that what is left of the current block still serves. */
            return add_block(arena, size)->data;
        }
        next_block(arena, arena->next_size);
    }
    void *piece = arena->free;
    arena->free += size;
    arena->left -= size;
    return piece;
}

void *chude_arena_room(ChudeArena *arena, size_t *size) {
    if (*size > arena->left) {
        next_block(arena, MAX(arena->next_size, aligned(*size)));
    }
    *size = arena->left;
    return arena->free;
}

void chude_arena_take(ChudeArena *arena, size_t size) {
    size = MIN(aligned(size), arena->left);
    arena->free += size;
    arena->left -= size;
}

size_t chude_arena_size(const ChudeArena *arena) {
    return arena->taken;
}

void *chude_arena_zero(ChudeArena *arena, size_t size) {
    void *piece = chude_arena_raw(arena, size);
    memset(piece, 0, size);
    return piece;
}

ChudeText chude_arena_copy(ChudeArena *arena, const char *data, size_t size) {
    char *copy = chude_arena_raw(arena, size ? size : 1);
    if (size) {
        memcpy(copy, data, size);
    }
    return (ChudeText){copy, size};
}
