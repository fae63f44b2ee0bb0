/* folder.h - the output folder of `run -o DIR`: documents.ndjson, and summary.json, which names it with size and SHA-256.
 * At any moment, even if the process is killed, DIR holds the old pair, or no summary.json, or the new pair. */
#ifndef CHUDE_FOLDER_H
#define CHUDE_FOLDER_H

#include "console.h"
#include "writer.h"

typedef struct ChudeFolder ChudeFolder;

/* Makes the folder where it is not there, and begins documents.ndjson beside its name. NULL with *error set. */
ChudeFolder *chude_folder_new(ChudeConsole *console, const char *path, GError **error);
/* Without commit before it, unfinished files and the folders made go. While held. */
void chude_folder_free(ChudeFolder *folder);

bool chude_folder_document(ChudeFolder *folder, ChudeText lines, GError **error);
bool chude_folder_summary(ChudeFolder *folder, ChudeText bytes); /* kept until finish; true */

/* Both files are written and synced, under their unfinished names. */
bool chude_folder_finish(ChudeFolder *folder, GError **error);
/* They get their names, summary.json last. While held. */
bool chude_folder_commit(ChudeFolder *folder, GError **error);

/* A writer (writer.h) to path, or to standard output where that is NULL, whose unfinished file a signal removes. */
ChudeWriter *chude_console_writer(ChudeConsole *console, const char *path, bool hash, GError **error);

/* Makes path and the folders above it that are not there; those made are added to `made` (char *, owned by it), the outermost first,
 * and a signal removes them. While held. */
bool chude_console_make_folder(ChudeConsole *console, const char *path, GPtrArray *made, GError **error);
/* Forgets them, and removes those that are empty unless they are to be kept. Frees the array. While held. */
void chude_console_end_folders(ChudeConsole *console, GPtrArray *made, bool keep);

#endif
