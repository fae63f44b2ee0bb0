/* removed.h - what was found to be boilerplate, as documents come again: each text with how often it stands there.
 * Ownership: the list owns its rows. */
#ifndef CHUDE_DEDUP_REMOVED_H
#define CHUDE_DEDUP_REMOVED_H

#include "buffer.h"
#include "sorter.h"
#include "stage.h"

typedef struct {
    ChudeSorter *rows; /* texts */
    uint64_t sentences, bytes;
    ChudeBuffer text;
} ChudeRemoved;

/* folder must outlive the list. */
void chude_removed_init(ChudeRemoved *removed, const char *folder, size_t memory);
void chude_removed_clear(ChudeRemoved *removed);

/* A sentence of the document: tokens begin to end. */
bool chude_removed_add(ChudeRemoved *removed, const ChudeWords *words, uint32_t begin, uint32_t end,
                       GError **error);
/* Leaves `from` empty. */
bool chude_removed_merge(ChudeRemoved *into, ChudeRemoved *from, GError **error);

/* Appends the list [{text, count}], the commonest first, ties by text. */
bool chude_removed_write(ChudeBuffer *json, ChudeRemoved *removed, GError **error);

#endif
