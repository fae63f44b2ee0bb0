/* help.h - help texts and the list of stages, made from the descriptors and option tables. */
#ifndef CHUDE_HELP_H
#define CHUDE_HELP_H

#include "buffer.h"
#include "registry.h"

void chude_help_program(ChudeBuffer *out, const ChudeRegistry *registry);
void chude_help_stage(ChudeBuffer *out, const ChudeRegistry *registry, const ChudeStage *stage);
void chude_help_run(ChudeBuffer *out);
void chude_help_segment(ChudeBuffer *out);

/* `chude stages`: a line each, or one JSON array. */
void chude_help_stages(ChudeBuffer *out, const ChudeRegistry *registry);
void chude_help_stages_json(ChudeBuffer *out, const ChudeRegistry *registry);

#endif
