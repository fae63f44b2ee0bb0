/* help.h - help texts and the list of stages, made from the descriptors and option tables. */
#ifndef CHUDE_HELP_H
#define CHUDE_HELP_H

#include "buffer.h"
#include "command.h"
#include "registry.h"

/* Where help goes, and how: columns at most (never more than 100), headings bold on a terminal with colours. */
typedef struct {
    ChudeBuffer *out;
    unsigned width;
    bool bold;
} ChudeHelp;

void chude_help_program(const ChudeHelp *help, const ChudeRegistry *registry);
void chude_help_stage(const ChudeHelp *help, const ChudeRegistry *registry, const ChudeStage *stage);
void chude_help_run(const ChudeHelp *help);
void chude_help_command(const ChudeHelp *help, const ChudeCommand *command);

/* `chude stages`: a line each, or one JSON array. */
void chude_help_stages(const ChudeHelp *help, const ChudeRegistry *registry);
void chude_help_stages_json(ChudeBuffer *out, const ChudeRegistry *registry);

/* `chude fit` without a stage. */
void chude_help_fit(const ChudeHelp *help, const ChudeRegistry *registry);

#endif
