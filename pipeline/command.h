/* command.h - commands that are no chain of stages: each is one constant descriptor, at the bottom of its file. */
#ifndef CHUDE_COMMAND_H
#define CHUDE_COMMAND_H

#include "console.h"
#include "registry.h"
#include "section.h"

/* What was on the command line behind the name. The arguments and paths stay the caller's. */
typedef struct {
    const ChudeRegistry *registry;
    const ChudeArgs *own, *host;
    const ChudeArgs *run; /* options of `run`, where takes_run; else NULL */
    GPtrArray *paths;     /* char* */
} ChudeCall;

typedef struct {
    const char *name;                  /* "segment", "train segment" */
    const char *brief;                 /* for the list of commands */
    const char *summary, *description; /* description may be NULL */
    const char *const *examples;
    const ChudeOption *options;  /* its own, ended by {0}; NULL: none */
    const char *const *takes_no; /* options of every command that make no sense here, NULL-ended */
    bool takes_run;              /* the options of `run` too */
    bool filter; /* it reads standard input where no file is named: from a terminal that is a mistake */
    int (*run)(ChudeConsole *console, const ChudeCall *call); /* the exit code; all messages are said */
} ChudeCommand;

extern const ChudeCommand chude_command_diff, chude_command_brief, chude_command_report, chude_command_show,
    chude_command_export, chude_command_segment, chude_command_merge, chude_command_state,
    chude_command_validate, chude_command_train_segment, chude_command_eval_segment,
    chude_command_eval_keyphrase, chude_command_eval_topics, chude_command_watch, chude_command_serve;

/* Writes the page of the summary at path (a file, or a folder of `run -o`) to the file, in the language of most documents. inputs: char *,
 * the files and folders that the summary is of, by which the page is called. The exit code; all messages are said. */
int chude_report_write(ChudeConsole *console, const char *path, const GPtrArray *inputs, const char *file);

/* All of them, NULL-ended. */
extern const ChudeCommand *const chude_plain_commands[];

#endif
