/* brief.h - the few things to know of a summary, or of what differs between two: sentences with their evidence.
 * Ownership: a brief owns what it made; the source stays the caller's, and must be there as long. */
#ifndef CHUDE_BRIEF_BRIEF_H
#define CHUDE_BRIEF_BRIEF_H

#include <glib.h>

#include "brief/speech.h"
#include "compare/likeness.h"
#include "json_value.h"

typedef enum { /* by what a reader wants first */
               CHUDE_BRIEF_NEW,
               CHUDE_BRIEF_RISING,
               CHUDE_BRIEF_BURST,
               CHUDE_BRIEF_TOPIC_NEW,
               CHUDE_BRIEF_TOPIC_GREW,
               CHUDE_BRIEF_TOPIC,
               CHUDE_BRIEF_KEYWORD,
               CHUDE_BRIEF_TOPIC_SHRANK,
               CHUDE_BRIEF_TOPIC_GONE,
               CHUDE_BRIEF_FALLING,
               CHUDE_BRIEF_GONE,
               CHUDE_BRIEF_DUPLICATES,
               CHUDE_BRIEF_UNDATED,
               CHUDE_BRIEF_REJECTED
} ChudeBriefKind;

typedef struct {
    ChudeBriefKind kind;
    ChudeText subject;
    json_object *terms, *evidence; /* arrays, or NULL */
    int64_t df, before;            /* documents; before: below 0 where not known */
    int64_t documents;             /* of which share is a share; 0: not known */
    double share, before_share;    /* below 0: not known */
    double g2, q, ratio;           /* 0, 0, 0: not known; ratio: to what is usual */
    bool at_most;                  /* before is a bound (and ratio one from below) */
    bool largest, story;           /* of topics */
    ChudeText since, until, start, end;
    double rank;             /* within its group, larger is better; nine significant digits */
    ChudeTermVector *vector; /* owned */
    char *text;              /* the sentence, without a full stop; owned; of those that are chosen */
} ChudeBriefItem;

typedef struct {
    ChudeSpeech speech;
    char *one, *many; /* what a document is called */
    size_t top;
    GHashTable *recent; /* of chude_recent_read, for the days of chude_brief_last_window; NULL: not known */
} ChudeBriefOptions;

typedef struct {
    ChudeBriefOptions options; /* what it points to is the caller's */
    json_object *source, *corpus;
    bool diff, series;   /* the source is a diff; it has trends */
    ChudeText by;        /* unit of its periods, or empty */
    GHashTable *telling; /* counting keys of keywords and of topics' terms */
    GArray *candidates;  /* ChudeBriefItem */
    GArray *chosen;      /* guint: their places among the candidates, as they are shown */
    GPtrArray *notes;    /* char *: what is missing, and what would give it */
} ChudeBrief;

/* source: a summary or a diff that was validated. The most notable things of different kinds first: up to three fifths of them what rises, one topic, one thing that
 * fell, one fault of the data if it matters; the rest goes to whatever is left, in that order. No two are about the same: share a document of their evidence, have terms
 * with a cosine of 0.3 or more (likeness.h), a third of the syllables of their subjects in common, or one's subject is named in a third of the other's evidence. */
ChudeBrief *chude_brief_new(json_object *source, const ChudeBriefOptions *options);
void chude_brief_free(ChudeBrief *brief);

/* The days of the last window of a summary's topics, which point into it. False where there is none: of a diff, and without dates. */
bool chude_brief_last_window(json_object *source, ChudeText *start, ChudeText *end);

/* The language that most of the source's documents are in, if it is one of the two; English for others. */
ChudeSpeech chude_brief_language(json_object *source);

/* ---- what it is put together from ---- */

void chude_brief_gather(ChudeBrief *brief);
bool chude_brief_same(const ChudeBriefItem *one, const ChudeBriefItem *other);
void chude_brief_choose(ChudeBrief *brief);
/* Sets the text of an item. */
void chude_brief_speak(const ChudeBrief *brief, ChudeBriefItem *item);
/* Appends "5 điều cần biết · 01/12–07/12/2025 · 1.234 tin". */
void chude_brief_heading(ChudeBuffer *out, const ChudeBrief *brief);
/* Documents of the periods from one day to another, both within, as the corpus has them; below 0: it has no series of these days. */
int64_t chude_brief_window(const ChudeBrief *brief, ChudeText start, ChudeText end);
/* Appends "1.234 tin", "1 document". */
void chude_brief_documents(ChudeBuffer *out, const ChudeBriefOptions *options, int64_t count);

const char *chude_brief_kind_name(ChudeBriefKind kind);
const ChudeBriefItem *chude_brief_item(const ChudeBrief *brief, guint place); /* of the chosen ones */

/* ---- as it is printed ---- */

typedef struct {
    ChudeBuffer *out;
    unsigned width; /* columns; 0: lines as long as they are */
    bool bold;
} ChudeBriefPage;

void chude_brief_json(ChudeBuffer *out, const ChudeBrief *brief);
void chude_brief_text(const ChudeBriefPage *page, const ChudeBrief *brief);
void chude_brief_markdown(ChudeBuffer *out, const ChudeBrief *brief);

#endif
