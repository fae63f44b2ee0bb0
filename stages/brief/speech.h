/* speech.h - numbers, shares, dates and stretches of time as people write them, in Vietnamese or English.
 * Ownership: everything is appended to the caller's buffer. */
#ifndef CHUDE_BRIEF_SPEECH_H
#define CHUDE_BRIEF_SPEECH_H

#include "buffer.h"

typedef enum { CHUDE_SPEECH_VI, CHUDE_SPEECH_EN } ChudeSpeech;

static inline ChudeSpeech chude_speech_of(bool vietnamese) {
    return vietnamese ? CHUDE_SPEECH_VI : CHUDE_SPEECH_EN;
}

/* 1.234 or 1,234. */
void chude_say_number(ChudeBuffer *out, ChudeSpeech speech, int64_t number);

/* A ratio, at least 0: 2,5 up to ten, then whole: 30. */
void chude_say_ratio(ChudeBuffer *out, ChudeSpeech speech, double ratio);

/* 12,5 % or 12.5 %; below one in a thousand two decimals. */
void chude_say_share(ChudeBuffer *out, ChudeSpeech speech, double share);

/* A date that begins YYYY-MM-DD: 01/12, or 1 Dec; with the year where it is another one than that of `beside` (a date, or empty: always). Behind it
 * an hour, where the date has a time: 09:00 01/12. Whatever is no such date stays as it is. */
void chude_say_date(ChudeBuffer *out, ChudeSpeech speech, ChudeText date, ChudeText beside);

/* The day alone of a date that begins YYYY-MM-DD; others as they are. */
ChudeText chude_day_of(ChudeText date);

/* From one date to the other: 01/12–07/12/2025, or 1 Dec – 7 Dec 2025; one date where they are the same day. */
void chude_say_range(ChudeBuffer *out, ChudeSpeech speech, ChudeText from, ChudeText to);

/* "trong tuần", "in the week": of a stretch from the first day or hour to the last one, both within; `before`: "tuần trước", "the week before". by: the unit of its
 * periods (hour, day, week, month), or empty. Empty dates: "kỳ này", "kỳ trước". */
void chude_say_window(ChudeBuffer *out, ChudeSpeech speech, ChudeText start, ChudeText end, ChudeText by,
                      bool before);

#endif
