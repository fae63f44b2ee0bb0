/* left_out.h - documents that are compared with nothing, since no background is of their language. */
#ifndef CHUDE_KEYNESS_LEFT_OUT_H
#define CHUDE_KEYNESS_LEFT_OUT_H

#include "stage.h"

typedef struct ChudeLeftOut ChudeLeftOut; /* how many, by language */

ChudeLeftOut *chude_left_out_new(void);
void chude_left_out_free(ChudeLeftOut *left_out);
void chude_left_out_add(ChudeLeftOut *left_out, const ChudeDocument *document);
void chude_left_out_merge(ChudeLeftOut *into, const ChudeLeftOut *from);

/* Tells the user, if there are any. */
void chude_left_out_say(const ChudeLeftOut *left_out, const ChudeHost *host);

#endif
