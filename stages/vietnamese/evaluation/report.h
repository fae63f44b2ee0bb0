/* report.h - what an evaluation found, as text for people and as JSON. */
#ifndef CHUDE_EVALUATION_REPORT_H
#define CHUDE_EVALUATION_REPORT_H

#include "vietnamese/evaluation/evaluate.h"

/* Appends tables: figures in per cent to two digits, then the what->most commonest mistakes and first
 * sentences with changed text.
 * width: columns of the terminal, 0: lines as long as they are. bold: headings are. */
void chude_evaluation_text(ChudeBuffer *out, const ChudeEvaluation *what, const ChudeEvaluated *result,
                           unsigned width, bool bold);

/* Appends one object and a newline: reports/schemas/evaluation.schema.json. */
void chude_evaluation_json(ChudeBuffer *out, const ChudeEvaluation *what, const ChudeEvaluated *result);

#endif
