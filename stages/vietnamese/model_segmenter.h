/* model_segmenter.h - a segmenter that asks a learned model. */
#ifndef CHUDE_MODEL_SEGMENTER_H
#define CHUDE_MODEL_SEGMENTER_H

#include "vietnamese/segmenter.h"

/* bytes (aligned to 8) must live as long as the segmenter. NULL with *error set where they are no model. */
ChudeSegmenter *chude_model_segmenter_new(const void *bytes, size_t size, GError **error);

/* The same of a file, which stays mapped as long as the segmenter; the error names it. */
ChudeSegmenter *chude_model_segmenter_load(const char *path, GError **error);

/* Lays a lexicon of the user's (user_lexicon.h) over what the model says. Before any other thread has the segmenter. */
bool chude_model_segmenter_lay(ChudeSegmenter *segmenter, const char *path, GError **error);

#endif
