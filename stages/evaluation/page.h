/* page.h - what the reports of `chude eval` have in common: lines for people, and names of files in JSON.
 * Ownership: a page writes into the caller's buffer. */
#ifndef CHUDE_EVALUATION_PAGE_H
#define CHUDE_EVALUATION_PAGE_H

#include "buffer.h"

typedef struct {
    ChudeBuffer *out;
    unsigned width; /* columns of the terminal; 0: lines as long as they are */
    bool bold;      /* headings are */
} ChudePage;

/* A line of its own. */
void chude_page_heading(const ChudePage *page, const char *text);

/* Ends the line that begins at byte `begin` of the page: no longer than its width, … for what is cut. */
void chude_page_end_line(const ChudePage *page, size_t begin);

/* A line of the label and the names, which may hold any bytes; NULL-ended. */
void chude_page_names(const ChudePage *page, const char *label, const char *const *names);

/* Appends `before` and the name as a JSON string; the same of a list, `before` ending in its [. */
void chude_page_name_json(ChudeBuffer *out, const char *before, const char *name);
void chude_page_names_json(ChudeBuffer *out, const char *before, const char *const *names);

/* Appends `before` and a number. */
void chude_page_integer_json(ChudeBuffer *out, const char *before, uint64_t value);
void chude_page_number_json(ChudeBuffer *out, const char *before, double value);

#endif
