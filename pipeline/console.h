/* console.h - what the process stands in: its terminals, its messages, what a signal must clear away. main.c fills it from the
 * environment; all that speaks or makes files is handed it.
 * Ownership: the console owns nothing; paths that are watched are copied by main.c. */
#ifndef CHUDE_CONSOLE_H
#define CHUDE_CONSOLE_H

#include <glib.h>

#include "buffer.h"

enum {
    CHUDE_EXIT_REJECTED = 1,
    CHUDE_EXIT_FATAL = 2,
    CHUDE_EXIT_CLOSED = 141 /* nobody reads standard output: main.c ends by SIGPIPE */
};

/* A standard stream that is written to. */
typedef struct {
    bool terminal, colour;
    unsigned width; /* columns; 0 where it is no terminal */
} ChudeTerminal;

typedef struct {
    int output_descriptor;
    bool input_terminal;
    ChudeTerminal output, error;
    const char *temporary_folder;
    void (*put)(const char *data, size_t size); /* to standard error */

    /* SIGINT, SIGTERM and SIGHUP remove what is watched before they end the process. Between hold(true) and hold(false) they
     * wait: nothing is made that is not watched yet. watch and forget: a file or an empty folder, while held. */
    void (*hold)(bool);
    void (*watch)(const char *path);
    void (*forget)(const char *path);

    bool json, quiet, verbose; /* --log-format json, --quiet, --verbose */
    bool timed;                /* messages in JSON say when: of a command that goes on for long */
    int64_t started, shown;    /* microseconds: of the run; when progress was last shown, 0: it is not */
} ChudeConsole;

typedef enum {
    CHUDE_ERROR,    /* ends the run: always told */
    CHUDE_REJECTED, /* a record or file: not with --quiet */
    CHUDE_PROBLEM,  /* that `validate` found: not with --quiet */
    CHUDE_WARNING,  /* what was lost, in all: not with --quiet */
    CHUDE_NOTICE,   /* what was done, by a command that goes on for long: not with --quiet */
    CHUDE_INFO      /* with --verbose only */
} ChudeLevel;

/* One message, without a newline at its end; any bytes. */
void chude_say(ChudeConsole *console, ChudeLevel level, const char *message);
void chude_sayf(ChudeConsole *console, ChudeLevel level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says the error, frees it; CHUDE_EXIT_FATAL. */
int chude_say_error(ChudeConsole *console, GError *error);

/* One line on a terminal, written over and over; total: bytes of the input, 0 where that is not known. */
void chude_show_progress(ChudeConsole *console, uint64_t documents, uint64_t bytes, uint64_t total);
void chude_clear_progress(ChudeConsole *console);

#endif
