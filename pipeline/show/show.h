/* show.h - a summary in a terminal: a table, bars and small curves for each part of it.
 * Ownership: a view borrows the summary and what is known of documents, and appends to the caller's buffer. */
#ifndef CHUDE_SHOW_SHOW_H
#define CHUDE_SHOW_SHOW_H

#include <glib.h>

#include "buffer.h"
#include "json_value.h"

typedef enum {
    CHUDE_SHOW_OVERVIEW,
    CHUDE_SHOW_TOPICS,
    CHUDE_SHOW_KEYWORDS,
    CHUDE_SHOW_TRENDS,
    CHUDE_SHOW_NGRAMS,
    CHUDE_SHOW_DUPLICATES,
    CHUDE_SHOW_SECTIONS
} ChudeShowSection;

extern const char *const chude_show_sections[CHUDE_SHOW_SECTIONS + 1]; /* their names, NULL-ended */

enum { CHUDE_SHOW_NARROWEST = 40 };

typedef struct {
    ChudeBuffer *out;
    json_object *summary; /* checked by chude_validate_summary */
    GHashTable *known;    /* id → ChudeKnownDocument (exports/known.h); may be NULL */
    size_t width;         /* columns of a line, CHUDE_SHOW_NARROWEST at least */
    size_t top;           /* of each list; 0: as many as suit it */
    unsigned sections;    /* a bit each */
    bool colour, vietnamese;
} ChudeShow;

/* All sections that are wanted, and that the summary has. */
void chude_show(const ChudeShow *show);

/* ---- what sections are drawn with ---- */

typedef enum {
    CHUDE_PAINT_PLAIN,
    CHUDE_PAINT_HEADING,
    CHUDE_PAINT_STRONG,
    CHUDE_PAINT_FAINT,
    CHUDE_PAINT_BAR,
    CHUDE_PAINT_CURVE,
    CHUDE_PAINT_UP,
    CHUDE_PAINT_DOWN,
    CHUDE_PAINTS
} ChudePaint;

void chude_show_paint(const ChudeShow *show, ChudePaint paint); /* from here on; PLAIN ends it */
const char *chude_show_say(const ChudeShow *show, const char *english, const char *vietnamese);
/* A blank line, if it is not the first, and the heading; a note, if not NULL, at the right end of the line. */
void chude_show_heading(const ChudeShow *show, const char *text, const char *note);
void chude_show_spaces(const ChudeShow *show, size_t count);
/* Text in exactly so many columns. */
void chude_show_cell(const ChudeShow *show, ChudePaint paint, ChudeText text, size_t width);
/* The same at the right end. */
void chude_show_right(const ChudeShow *show, ChudePaint paint, const char *text, size_t width);
void chude_show_count(const ChudeShow *show, int64_t number, size_t width);
/* A bar of value / most of the width, to an eighth of a column, then spaces. Something above 0 is seen. */
void chude_show_bar(const ChudeShow *show, double value, double most, size_t width);
/* `member` of the items of a series as a curve, a column each; more items than columns: their means. Its columns; 0 where there is none. */
size_t chude_show_curve(const ChudeShow *show, json_object *series, const char *member, size_t width);
/* Columns that the curve of a series takes. */
size_t chude_show_curve_width(json_object *series, size_t width);
void chude_show_end(const ChudeShow *show); /* of a line; spaces at its end go */
/* "… and N more", where there are more than were shown. */
void chude_show_more(const ChudeShow *show, size_t all, size_t shown, size_t indent);

/* An array that may be absent, its length and items. */
json_object *chude_show_list(json_object *object, const char *name);
size_t chude_show_length(json_object *list);
/* How many of the list are shown: --top, else so many. */
size_t chude_show_top(const ChudeShow *show, json_object *list, size_t usual);

/* What the change of a topic or trend is called, in its colour; so many columns. */
void chude_show_change(const ChudeShow *show, json_object *object, size_t width);
/* A line for a document that evidence names: its day, its title or else the snippet. */
void chude_show_document(const ChudeShow *show, json_object *evidence, size_t indent);
/* The items (strings, or objects with text) with ", " between them, faint, in one line. */
void chude_show_names(const ChudeShow *show, json_object *names, size_t indent);

/* ---- sections ---- */

void chude_show_keywords(const ChudeShow *show);
void chude_show_topics(const ChudeShow *show);
void chude_show_trends(const ChudeShow *show);
void chude_show_ngrams(const ChudeShow *show);
void chude_show_duplicates(const ChudeShow *show);

#endif
