/* change.h - how the last window of periods differs from the window before it: what an analyst asks in the morning.
 * Ownership: a ChudeChanges owns its table. */
#ifndef CHUDE_TRENDS_CHANGE_H
#define CHUDE_TRENDS_CHANGE_H

#include <glib.h>

#include "trends/bursts.h"

typedef enum { CHUDE_STEADY, CHUDE_NEW, CHUDE_RISING, CHUDE_FALLING, CHUDE_GONE } ChudeChangeKind;

/* The highest q at which a term has changed. */
#define CHUDE_CHANGE_Q 0.05

/* The two windows: periods, both within. The window before is shorter where the corpus does not reach back so far. */
typedef struct {
    bool there; /* false where no period lies before the last window, or a window has no documents */
    uint32_t first, last, before_first, before_last;
    uint64_t documents, before_documents;
} ChudeWindows;

/* before: as in bursts.h. length: of a window in periods, 1 at least. */
ChudeWindows chude_windows_of(const uint64_t *before, uint32_t periods, uint32_t length);

typedef struct {
    uint64_t df, before_df;
    double g2, q; /* q is 1 until chude_changes_decide; nine significant digits */
    ChudeChangeKind kind;
} ChudeChange;

/* The documents of a term in both windows, and G² (chude_keyness_g2_full), negative where its share fell. */
ChudeChange chude_change_of(const ChudeWindows *windows, const ChudeCell *cells, size_t count);

/* All tests of one corpus. Terms with equal documents in both windows are one entry, so that the table stays small however many terms
 * there are. */
typedef struct ChudeChanges ChudeChanges;

ChudeChanges *chude_changes_new(void);
void chude_changes_free(ChudeChanges *changes);
/* A term that stands in neither window is no test. */
void chude_changes_add(ChudeChanges *changes, const ChudeChange *change);
/* q of all that was added, after Benjamini and Hochberg (keyness/scores.h), in any order of adding. Then chude_change_judge sets q and
 * kind: new and gone where one window has no document, rising and falling else; steady where q is above CHUDE_CHANGE_Q. */
void chude_changes_decide(ChudeChanges *changes);
void chude_change_judge(const ChudeChanges *changes, ChudeChange *change);

#endif
