/* rows.h - a summary as flat objects, which dashboards take: {"kind":"keyword","rank":1,"text":…}, {"kind":"topic","topic":0,…}. */
#ifndef CHUDE_SERVING_ROWS_H
#define CHUDE_SERVING_ROWS_H

#include "buffer.h"

/* Appends the rows of a summary: one JSON array, or an object a line. False with *error set where it is no JSON object. */
bool chude_serving_rows(ChudeText summary, bool array, ChudeBuffer *out, GError **error);

#endif
