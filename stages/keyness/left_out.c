#include "keyness/left_out.h"

#include <glib.h>
#include <string.h>

#include "language/language.h"

typedef struct {
    char code[4];
    uint64_t documents;
} Language;

struct ChudeLeftOut {
    GArray *languages; /* few */
};

ChudeLeftOut *chude_left_out_new(void) {
    ChudeLeftOut *left_out = g_new(ChudeLeftOut, 1);
    left_out->languages = g_array_new(FALSE, TRUE, sizeof(Language));
    return left_out;
}

void chude_left_out_free(ChudeLeftOut *left_out) {
    g_array_unref(left_out->languages);
    g_free(left_out);
}

static void add(ChudeLeftOut *left_out, const Language *more) {
    for (guint i = 0; i < left_out->languages->len; i++) {
        Language *one = &g_array_index(left_out->languages, Language, i);
        if (strcmp(one->code, more->code) == 0) {
            one->documents += more->documents;
            return;
        }
    }
    g_array_append_vals(left_out->languages, more, 1);
}

void chude_left_out_add(ChudeLeftOut *left_out, const ChudeDocument *document) {
    Language language = {"", 1};
    chude_language_code(chude_document_language(document), language.code);
    add(left_out, &language);
}

void chude_left_out_merge(ChudeLeftOut *into, const ChudeLeftOut *from) {
    for (guint i = 0; i < from->languages->len; i++) {
        add(into, &g_array_index(from->languages, Language, i));
    }
}

static gint by_documents(gconstpointer a, gconstpointer b) {
    const Language *x = a, *y = b;
    return x->documents != y->documents ? (x->documents > y->documents ? -1 : 1) : strcmp(x->code, y->code);
}

void chude_left_out_say(const ChudeLeftOut *left_out, const ChudeHost *host) {
    uint64_t documents = 0;
    g_autoptr(GString) list = g_string_new(NULL);
    g_array_sort(left_out->languages, by_documents);
    for (guint i = 0; i < left_out->languages->len; i++) {
        const Language *one = &g_array_index(left_out->languages, Language, i);
        documents += one->documents;
        g_string_append_printf(list, "%s%s %" G_GUINT64_FORMAT, i ? ", " : "", one->code, one->documents);
    }
    if (documents) {
        host->note(host,
                   "keyness: %" G_GUINT64_FORMAT
                   " document%s left out, in languages that are not compared: %s",
                   documents, documents == 1 ? " was" : "s were", list->str);
    }
}
