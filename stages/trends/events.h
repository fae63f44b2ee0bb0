/* events.h - the terms of one event as one trend.
 *
 * Terms are looked at best first. What a term is about is its heaviest burst, or else the window in which its share was the higher one, if it
 * changed, or else the run of periods with the highest excess, if that is twice as much as usual. It belongs to the event of an earlier term if half of its documents there lie in the other's time, and half of its excess
 * (documents beyond what its share elsewhere lets expect) is explained by the other: stands in the other's documents, beyond what
 * the term's usual share of those is. How many documents two terms share is known where one stands within the other; else it is
 * estimated from the first documents of their cells, of the even and the odd ones, which are the same with a chance of the Jaccard
 * coefficient of both sets (min-hash: A. Broder, On the resemblance and containment of documents, 1997). Names that differ in short
 * forms and marks (U23, U.23) are the same.
 *
 * The event goes by its first term, or by the longer phrase that half or more of that term's documents of the time have, and so on: sea,
 * sea games, sea games 33. */
#ifndef CHUDE_TRENDS_EVENTS_H
#define CHUDE_TRENDS_EVENTS_H

#include "trends/choose.h"

/* trends: in the order of rows, judged. The array keeps one for each event, in that order again, with its `terms`. */
void chude_events_join(GArray *trends, const ChudePeriods *span, const ChudeWindows *windows,
                       const ChudeTrendOptions *options);

#endif
