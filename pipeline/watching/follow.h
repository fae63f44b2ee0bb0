/* follow.h - a folder that is followed: each look brings the store up to what is in the folder, and the summary up to the store.
 *
 * Whatever moment the process is killed at, the next look finds a store whose segments are whole, and a summary that stands for some
 * earlier look, or none: nothing else is remembered. A segment goes when all files have theirs, and it is none of them. */
#ifndef CHUDE_WATCHING_FOLLOW_H
#define CHUDE_WATCHING_FOLLOW_H

#include "console.h"
#include "options.h"
#include "registry.h"

/* All of it stays the caller's. */
typedef struct {
    const ChudeRegistry *registry;
    const ChudeArgs *run, *host; /* options of `run`, and of every command */
    const char *folder, *output; /* what is followed, and where the summary goes */
    unsigned window;             /* days that are looked at; 0: all */
    const char *today;           /* the last of them, YYYY-MM-DD; NULL: by the clock */
    const char *offset;          /* time zone of the clock's day, as +07:00; NULL: UTC */
    bool goes_on;                /* look follows look: each that finds something new tells of it */
} ChudeFollowed;

typedef struct ChudeFollow ChudeFollow;

/* Checks the options, makes the output folder and opens the store. NULL with *error set. */
ChudeFollow *chude_follow_new(ChudeConsole *console, const ChudeFollowed *what, GError **error);
void chude_follow_free(ChudeFollow *follow); /* NULL is none */

/* One look. The exit code of a `run` over all files; all messages are said, those about a file once. */
int chude_follow_look(ChudeFollow *follow);

#endif
