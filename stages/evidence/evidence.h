/* evidence.h - the piece of a document's text that is shown as evidence for a keyword or a topic.
 * All spans are bytes of words->text, half-open; nothing is allocated, nothing can fail. */
#ifndef CHUDE_EVIDENCE_H
#define CHUDE_EVIDENCE_H

#include "stage.h"

#define CHUDE_EVIDENCE_BYTES 240 /* what a snippet holds at most */

/* Tokens first … last-1 of the sentence that holds a token (token < words->count). Linear in the sentence. */
void chude_evidence_bounds(const ChudeWords *words, size_t token, size_t *first, size_t *last);

/* The span of that sentence, from its first token's first byte to its last token's end; empty where token
 * is out of range. Linear in the sentence. */
ChudeSpan chude_evidence_sentence(const ChudeWords *words, size_t token);

/* A window of whole tokens around hit, inside hit's sentence, of most_bytes at most; it grows on the side
 * where it has shown less, and never across white space that would not fit. A hit that is itself too long
 * is cut after the last token that fits; a single token too long for the window is cut between characters.
 * Time: the logarithm of the number of tokens, and most_bytes. */
ChudeSpan chude_evidence_snippet(const ChudeWords *words, ChudeSpan hit, size_t most_bytes);

#endif
