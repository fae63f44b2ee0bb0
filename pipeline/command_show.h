/* command_show.h - what `chude run` shares with `chude show`. */
#ifndef CHUDE_COMMAND_SHOW_H
#define CHUDE_COMMAND_SHOW_H

#include "console.h"
#include "plan.h"

/* Runs the plan of `run` and shows its summary on the terminal, with a word on how to get the JSON. The exit code. */
int chude_show_run(ChudeConsole *console, ChudePlan *plan);

#endif
