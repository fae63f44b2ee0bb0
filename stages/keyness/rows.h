/* rows.h - rows of chude.keyness/1. Ownership: nothing is owned. */
#ifndef CHUDE_KEYNESS_ROWS_H
#define CHUDE_KEYNESS_ROWS_H

#include "keyness/spread.h"
#include "keyness/terms.h"

typedef struct {
    const ChudeKeynessCorpora *corpora;
    const ChudeKeynessOptions *options;
    const GArray *terms;      /* ChudeKeyTerm */
    const ChudeKeyLook *look; /* NULL: how they are spread is not known */
    const char *language;     /* of these documents, where there are others too; or NULL */
} ChudeKeyRows;

/* One for each term, in order. */
bool chude_key_rows_write(const ChudeKeyRows *rows, ChudeSink *sink, GError **error);

#endif
