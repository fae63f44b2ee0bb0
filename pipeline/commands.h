/* commands.h - the commands: words in, exit code out. */
#ifndef CHUDE_COMMANDS_H
#define CHUDE_COMMANDS_H

#include "console.h"
#include "registry.h"

/* The words behind `chude`, NULL-ended. The exit code; all messages are said. */
int chude_command(ChudeConsole *console, ChudeRegistry *registry, const char *const *words);

#endif
