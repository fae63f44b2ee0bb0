/* events.h - the terms of one event as one trend.
 *
 * Terms are looked at best first. What a term is about is its heaviest burst, or else the window in which its share was the higher one, if it
 * changed, or else the run of periods with the highest excess, if its share is twice as high there as elsewhere (four times, of a
 * common word). It belongs to the event of an earlier term if half of its documents there lie in the other's time, and half of its
 * excess (documents beyond what its share elsewhere lets expect) is explained by the other: stands in the other's documents, beyond
 * what the term's usual share of those is. A common word has an event only of terms that cover half of what there was of it: one storm
 * of several stays apart from `bão`. How many documents two terms share is known where one stands within the other; else it is
 * estimated from the first documents of their cells, of the even and the odd ones, which are the same with a chance of the Jaccard
 * coefficient of both sets (min-hash: A. Broder, On the resemblance and containment of documents, 1997). Names that differ in short
 * forms and marks (U23, U.23) are the same. A term that explains an earlier one without being explained by it is the wider name, and
 * takes that event over.
 *
 * The event goes by its first term, or by the longer phrase that half or more of that term's documents of the time have, and so on: sea,
 * sea games, sea games 33. If most of the first term's documents are of other times (a university, of a cup for universities), it goes by the
 * one that explains it and has most of its own documents in that time. Numbers, times and common words that are only somewhat
 * more common for a time join an event but lead none: without one they are dropped. */
#ifndef CHUDE_TRENDS_EVENTS_H
#define CHUDE_TRENDS_EVENTS_H

#include "trends/choose.h"

/* trends: in the order of rows, judged. The array keeps one for each event, in that order again, with its `terms`. */
void chude_events_join(GArray *trends, const ChudePeriods *span, const ChudeWindows *windows,
                       const ChudeTrendOptions *options);

#endif
