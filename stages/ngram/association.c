#include "ngram/association.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

/* O ln(O/E) of one cell, whose observed count is `more` above the expected one: so that little is lost where they are nearly the
 * same, and large. */
static double cell(double observed, double expected, double more) {
    return observed > 0 && expected > 0 ? observed * log1p(more / expected) : 0;
}

static double g2(double joint, double first, double second, double total) {
    double expected = first * second / total, more = joint - expected;
    double neither = total - first - second + joint;
    double sum = cell(joint, expected, more) +
                 cell(first - joint, first * ((total - second) / total), -more) +
                 cell(second - joint, (total - first) / total * second, -more) +
                 cell(neither, (total - first) * ((total - second) / total), more);
    return more < 0 ? MIN(-2 * sum, 0) : MAX(2 * sum, 0);
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
