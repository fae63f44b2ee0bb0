/* report.h - a summary as a page of HTML that stands alone: what the parts of `chude report` share.
 * Ownership: a report borrows the trees of its summaries; what report_*.c append goes into `out`. */
#ifndef CHUDE_REPORT_H
#define CHUDE_REPORT_H

#include <glib.h>
#include <json-c/json.h>
#include <string.h>

#include "buffer.h"
#include "exports/known.h"

typedef struct {
    json_object *summary;  /* what the page is about */
    json_object *diff;     /* chude.diff/1, of which it is the later side; NULL: nothing is compared */
    const char *name;      /* what the page is called */
    const char *source;    /* the name of the summary's file or folder; NULL: standard input */
    bool vietnamese;       /* the language of the page, not of the texts */
    GHashTable *labels;    /* key → text */
    GHashTable *documents; /* id → ChudeKnownDocument */
    GHashTable
        *recent; /* topics' documents of the last days, as chude_recent_read has them; NULL: not known */
} ChudeReport;

/* The page; the summary was checked by chude_validate_summary. */
void chude_report_page(ChudeBuffer *out, const ChudeReport *report);

/* Whether the chart library was there when the program was built. */
bool chude_report_has_library(void);

/* ---- report_text.c: what is written ---- */

/* The labels of reports/report/labels.tsv in one language. */
GHashTable *chude_report_labels(bool vietnamese);

/* A string's bytes; NULL is an empty one. */
static inline ChudeText chude_report_text_of(const char *text) {
    return (ChudeText){text ? text : "", text ? strlen(text) : 0};
}

/* Text of documents as text of HTML: what markup means is escaped, controls are shown as pictures. */
void chude_report_escape(ChudeBuffer *out, ChudeText text);
void chude_report_text(ChudeBuffer *out, const char *text);
/* The same, but at most `most` characters. */
void chude_report_cut(ChudeBuffer *out, ChudeText text, size_t most);
/* In <bdi>, so that marks of direction end with it. */
void chude_report_data(ChudeBuffer *out, ChudeText text);
/* A link to the element of the page that has the id. */
void chude_report_anchor(ChudeBuffer *out, const ChudeReport *report, const char *id);

const char *chude_report_label(const ChudeReport *report, const char *key); /* as it stands there */
/* The label with {n}, {a}, {b} filled in, escaped; a and b may be NULL. In English n chooses between one and many. */
void chude_report_fill(ChudeBuffer *out, const ChudeReport *report, const char *key, int64_t n, const char *a,
                       const char *b);
/* The same as a string; the caller frees it. Not escaped. */
char *chude_report_filled(const ChudeReport *report, const char *key, int64_t n, const char *a,
                          const char *b);
void chude_report_say(ChudeBuffer *out, const ChudeReport *report, const char *key);

/* 1.234 in Vietnamese, 1,234 in English; a share from 0 to 1 as per cent; a number with so many decimals. The caller frees. */
char *chude_report_count(const ChudeReport *report, int64_t count);
char *chude_report_decimal(const ChudeReport *report, double value, int decimals);
char *chude_report_percent(const ChudeReport *report, double share);
/* A date of ISO 8601 as people write it; anything else as it is. */
char *chude_report_date(const ChudeReport *report, const char *date);

/* From one date to another; without hours where these are of different days. The caller frees. */
char *chude_report_span(const ChudeReport *report, const char *from, const char *to);

/* ---- report_name.c ---- */

/* The name of a summary: of a file without folder and .json, of a folder's summary.json the folder's. The caller frees. */
char *chude_report_file_name(const char *path);
/* What a page is called that is not told its title: by the inputs (char *; NULL: not known), or the summary's own name, or the number of documents;
 * with a comparison by both sides. path: the summary's. Labels must be there. The caller frees. */
char *chude_report_name(const ChudeReport *report, const char *path, const GPtrArray *inputs);

/* Reading members that need not be there nor of that type. */
const char *chude_report_string(json_object *object, const char *name); /* NULL: none */
ChudeText chude_report_bytes(json_object *object, const char *name);    /* the same with what follows a NUL */
bool chude_report_number(json_object *object, const char *name, double *value);
size_t chude_report_length(json_object *object, const char *name);               /* of an array */
json_object *chude_report_item(json_object *object, const char *name, size_t i); /* NULL: none */

/* ---- report_mark.c: words in snippets ---- */

/* Spellings to be marked: counting keys. */
typedef struct ChudeReportMarks ChudeReportMarks;
ChudeReportMarks *chude_report_marks_new(void);
void chude_report_marks_add(ChudeReportMarks *marks, ChudeText phrase);
void chude_report_marks_free(ChudeReportMarks *marks);
/* The snippet as HTML with <mark> where a spelling stands; long ones are cut around the first. The element has the class "from" where
 * the text before it belongs to the same sentence, "on" where the sentence goes on: page.css has ellipses for these, which are no part of
 * what is quoted. title: of the document, whose words are whole as they are; of size 0 where there is none. */
void chude_report_mark(ChudeBuffer *out, const ChudeReportMarks *marks, ChudeText snippet, ChudeText title);

/* ---- parts of the page; each appends HTML ---- */

void chude_report_figures(ChudeBuffer *out, const ChudeReport *report);     /* overview */
void chude_report_made(ChudeBuffer *out, const ChudeReport *report);        /* overview: how */
void chude_report_topic_cards(ChudeBuffer *out, const ChudeReport *report); /* topics */
void chude_report_topic_table(ChudeBuffer *out, const ChudeReport *report); /* over time, as a table */
void chude_report_near_table(ChudeBuffer *out, const ChudeReport *report);  /* map, as a table */
void chude_report_keyword_rows(ChudeBuffer *out, const ChudeReport *report);
void chude_report_ngram_tables(ChudeBuffer *out, const ChudeReport *report);
void chude_report_trend_items(ChudeBuffer *out, const ChudeReport *report);
void chude_report_comparison(ChudeBuffer *out, const ChudeReport *report);
void chude_report_json(ChudeBuffer *out, const ChudeReport *report); /* what the scripts draw */

/* A list item of evidence: where it stands, the marked snippet, and a button that copies both. */
void chude_report_evidence(ChudeBuffer *out, const ChudeReport *report, json_object *evidence,
                           const ChudeReportMarks *marks);

/* ---- report_series.c: numbers over time ---- */

/* A line as wide as its place, with a description. Nothing where the object has no series of two periods. */
void chude_report_sparkline(ChudeBuffer *out, const ChudeReport *report, json_object *object);
/* New, rising …: nothing where the object has no change. */
void chude_report_change(ChudeBuffer *out, const ChudeReport *report, json_object *object);
/* The kind of its change; "over" where it is steady, but hardly comes up any more; NULL where it has none. */
const char *chude_report_change_kind(const ChudeReport *report, json_object *object);
/* Which periods changes are between: a sentence, or nothing. */
void chude_report_compared(ChudeBuffer *out, const ChudeReport *report);

/* ---- report_map.c ---- */

/* Where topics without parent stand in `topics`, at most CHUDE_REPORT_TOPICS. The caller frees. */
enum { CHUDE_REPORT_TOPICS = 200 };
GArray *chude_report_broad(json_object *summary); /* size_t */

/* Likeness from 0 to 1 of all pairs of the topics (count × count), by the words of their terms, label and documents. */
double *chude_report_likeness(json_object *const *topics, size_t count);
/* Places in the plane by classical multidimensional scaling of the likeness (Torgerson 1952): x, y of each, from -1 to 1. */
double *chude_report_places(const double *likeness, size_t count);

#endif
