/* definitions.h - short forms that a text explains: `an ninh Tổ quốc (ANTQ)`, `ANTQ (an ninh Tổ quốc)`.
 * Ownership: a ChudeDefinitions owns its array and is used again for one text after the other.
 *
 * After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text": one form
 * stands in brackets, the other right before. Here each letter of the short form must be the first of a syllable, and each syllable
 * of the full form have its letter; function words (và, của, các …) may lack theirs, small letters may go on in a
 * syllable (`ThS`), and a syllable may stand whole (`UBND tỉnh`). Đ is đ; D is d or đ; W is ư. Where the letters do not fit,
 * capitals are taken for foreign ones if the other form is the name of an organization (Tổ chức, Liên đoàn, Quỹ …). */
#ifndef CHUDE_ABBREVIATIONS_DEFINITIONS_H
#define CHUDE_ABBREVIATIONS_DEFINITIONS_H

#include "abbreviations/list.h"

typedef struct {
    uint32_t short_begin, short_end; /* tokens, half-open */
    uint32_t full_begin, full_end;
} ChudeDefinition;

typedef struct {
    ChudeDefinition *items; /* in the order of the text */
    size_t count, room;
} ChudeDefinitions;

/* Finds the pairs of words; time is linear in the text. list: what it says a short form stands for is no foreign name of
 * something else. */
void chude_definitions_find(ChudeDefinitions *found, const ChudeWords *words, const ChudeAbbreviations *list);
void chude_definitions_clear(ChudeDefinitions *found);

#endif
