#include "matrix/matrix.h"

#include <glib.h>

#include "matrix/market.h"
#include "matrix/npz.h"
#include "matrix/tsv.h"

bool chude_matrix_open(ChudeMatrixFiles *files, const ChudeHost *host, const char *folder, GError **error) {
    const struct {
        const char *name;
        ChudeSink **sink;
    } all[] = {{"documents.tsv", &files->documents},
               {"vocabulary.tsv", &files->vocabulary},
               {"matrix.mtx", &files->market},
               {"matrix.npz", &files->npz}};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        char *path = g_build_filename(folder, all[i].name, NULL);
        *all[i].sink = host->file(host, path, error);
        g_free(path);
        if (!*all[i].sink) {
            return false;
        }
    }
    return true;
}

void chude_matrix_about(const ChudeDocument *document, ChudeBuffer *line) {
    line->size = 0;
    chude_tsv_field(line, document->id);
    chude_buffer_char(line, '\t');
    chude_tsv_field(line, document->title);
    chude_buffer_char(line, '\t');
    chude_tsv_field(line, document->source);
    chude_buffer_char(line, '\n');
}

static bool write_about(void *context, const ChudeEntriesBlock *block, GError **error) {
    ChudeSink *sink = context;
    return sink->write(sink, block->about, error);
}

static bool write_documents(ChudeEntries *entries, ChudeSink *sink, GError **error) {
    static const char header[] = "id\ttitle\tsource\n";
    return sink->write(sink, (ChudeText){header, sizeof header - 1}, error) &&
           chude_entries_read(entries, CHUDE_ENTRIES_ABOUT, write_about, sink, error);
}

bool chude_matrix_write(const ChudeMatrixFiles *files, const ChudeColumns *columns, ChudeEntries *entries,
                        GError **error) {
    return write_documents(entries, files->documents, error) &&
           chude_columns_write(columns, files->vocabulary, error) &&
           chude_market_write(entries, files->market, error) &&
           chude_npz_write(entries, chude_npz_width(entries), files->npz, error);
}
