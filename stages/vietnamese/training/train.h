/* train.h - learns a segmenter's model from segmented text. */
#ifndef CHUDE_TRAINING_TRAIN_H
#define CHUDE_TRAINING_TRAIN_H

#include "buffer.h"

typedef struct {
    /* Paths, NULL-ended: much text that another program segmented; less that people did; and text to see how well it goes. */
    const char *const *silver, *const *gold, *const *check;
    void (*tell)(void *context, const char *message); /* of each step */
    void *context;
} ChudeTraining;

/* Appends the model. The same files give the same bytes. False with *error set where a file cannot be read. */
bool chude_train_segment(const ChudeTraining *training, ChudeBuffer *model, GError **error);

#endif
