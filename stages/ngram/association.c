#include "ngram/association.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

/* O ln(O/E) of one cell. */
static double cell(double observed, double expected) {
    return observed > 0 ? observed * log(observed / expected) : 0;
}

static double g2(double joint, double first, double second, double total) {
    double neither = MAX(total - first - second + joint, 0);
    double sum = cell(joint, first * second / total) + cell(first - joint, first * (total - second) / total) +
                 cell(second - joint, (total - first) * second / total) +
                 cell(neither, (total - first) * (total - second) / total);
    return joint * total < first * second ? MIN(-2 * sum, 0) : MAX(2 * sum, 0);
}

double chude_association(ChudeMeasure measure, ChudeTogether counts) {
    double joint = (double)counts.joint, first = (double)counts.first, second = (double)counts.second,
           total = (double)counts.total;
    double value = 0;
    switch (measure) {
    case CHUDE_MEASURE_G2:
        value = g2(joint, first, second, total);
        break;
    case CHUDE_MEASURE_NPMI:
        value = log(joint * total / (first * second)) / -log(joint / total);
        break;
    case CHUDE_MEASURE_T:
        value = (joint - first * second / total) / sqrt(joint);
        break;
    case CHUDE_MEASURE_LOG_DICE:
        value = 14 + log2(2 * joint / (first + second));
        break;
    case CHUDE_MEASURE_DELTA_P:
        value = joint / first - (total > first ? (second - joint) / (total - first) : 0);
        break;
    case CHUDE_MEASURE_NONE:
        break;
    }
    return chude_round(value);
}
