/* sizes.h - what diff.c asks of ChudeTopicSizes (diff.h). */
#ifndef CHUDE_COMPARE_SIZES_H
#define CHUDE_COMPARE_SIZES_H

#include "compare/diff.h"

/* Documents of the side (0 or 1) that have the topic. */
int64_t chude_topic_sizes_of(const ChudeTopicSizes *sizes, int64_t topic, unsigned side);

#endif
