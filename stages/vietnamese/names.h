/* names.h - runs of capitalised syllables that are a name: Thái Hòa, Nguyễn Văn Quá. */
#ifndef CHUDE_NAMES_H
#define CHUDE_NAMES_H

#include "vietnamese/lexicon.h"
#include "vietnamese/scan.h"

/* What a syllable may be within a run of capitals. */
typedef enum {
    CHUDE_NAME_FAMILY = 1,  /* a family name that hardly is anything else */
    CHUDE_NAME_PERHAPS = 2, /* a family name that is a common word too */
    CHUDE_NAME_CLASS = 4,   /* what stands before a name and is no part of it: Bộ, Sở, Ông */
    CHUDE_NAME_PLACE = 8, /* the same before a name of several syllables: Sông Hàn, but Chùa Thiên Mụ */
    CHUDE_NAME_COUNTRY = 16 /* what stands before a foreigner's name: Mỹ */
} ChudeNameRole;

/* Adds the syllables of the lists to the lexicon; returns their roles by syllable number, which the caller
 * frees. */
uint8_t *chude_names_roles(ChudeLexicon *lexicon);

/* Adds joins for names to those of the lexicon. roles: as above, roles_count of them. */
void chude_names_join(const uint8_t *roles, size_t roles_count, const ChudeUnit *units, size_t count,
                      uint8_t *joins);

#endif
