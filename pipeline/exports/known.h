/* known.h - titles, dates and sources of the documents that a summary's evidence names, out of the documents that stand beside it.
 * Ownership: the tables and strings that are returned are the caller's. */
#ifndef CHUDE_EXPORTS_KNOWN_H
#define CHUDE_EXPORTS_KNOWN_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

typedef struct {
    char *title, *date, *source, *url; /* NULL: not known; url: of http or https, out of `url` or `link` */
} ChudeKnownDocument;

/* No documents yet: id (char *) → ChudeKnownDocument. */
GHashTable *chude_known_new(void);

/* Those that evidence of topics, keywords and trends names are wanted. The tree may be NULL, or of anything. */
void chude_known_want(GHashTable *known, json_object *tree);

/* Gives evidence that says no source that of its document, where it is known. */
void chude_known_name_sources(GHashTable *known, json_object *tree);

/* Looks for what is wanted in a file of documents, one a line. False with *error set where it cannot be read, or a document that may be wanted is none. */
bool chude_known_read(GHashTable *known, const char *file, GError **error);

/* All of it for one summary; file NULL: nothing is known of its documents. NULL with *error set. */
GHashTable *chude_known_of(json_object *summary, const char *file, GError **error);

/* The file of documents that belongs to the summary at path (a folder, or the file in it): the one that it names among its companions, where
 * that is there and as large. NULL where there is none, or path is "-". */
char *chude_known_file(json_object *summary, const char *path);

#endif
