/* duration.h - spans of time as people write them on a command line. */
#ifndef CHUDE_WATCHING_DURATION_H
#define CHUDE_WATCHING_DURATION_H

#include "stage.h"

/* Seconds of "90s", "10m", "2h", "30d", "4w": a whole number above 0 and a unit. False where the text is none, or beyond a hundred years. */
bool chude_duration_read(const char *text, uint64_t *seconds);

#endif
