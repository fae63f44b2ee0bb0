/* embedded.h - data files compiled into the program (stop lists, lexicon, models); the build makes them with
 * tools/embed.c. All of it is constant and lives as long as the program. */
#ifndef CHUDE_EMBEDDED_H
#define CHUDE_EMBEDDED_H

#include <stddef.h>

typedef struct {
    const char *name;          /* its path in the repository: "stopwords/vi.txt" */
    const unsigned char *data; /* as in the file; a NUL follows, not counted in size */
    size_t size;
} ChudeEmbedded;

extern const ChudeEmbedded chude_embedded[]; /* sorted by name; ends with a NULL name */

/* NULL where there is no such file. */
const ChudeEmbedded *chude_embedded_find(const char *name);

#endif
