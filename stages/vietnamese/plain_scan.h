/* plain_scan.h - units of a text in another language than Vietnamese: the words of UAX #29. The caller
 * owns the text. */
#ifndef CHUDE_PLAIN_SCAN_H
#define CHUDE_PLAIN_SCAN_H

#include "vietnamese/scan.h"

typedef struct {
    ChudeScan scan;  /* first: white space and place are its */
    size_t boundary; /* the last word boundary found, in bytes */
} ChudePlainScan;

void chude_plain_scan_start(ChudePlainScan *plain, ChudeText text, bool wrapped);

/* As chude_scan_next. Runs of stops, and addresses, are one unit each, which the standard leaves open. */
bool chude_plain_scan_next(ChudePlainScan *plain, ChudeUnit *unit);

#endif
