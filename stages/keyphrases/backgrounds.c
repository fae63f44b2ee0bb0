#include "keyphrases/backgrounds.h"

#include <glib.h>

#include "embedded.h"
#include "language/language.h"

static const char *const codes[CHUDE_BACKGROUNDS] = {[CHUDE_LANGUAGE_VI] = "vi", [CHUDE_LANGUAGE_EN] = "en"};

const char *chude_background_code(unsigned language) {
    g_assert(language < CHUDE_BACKGROUNDS);
    return codes[language];
}

ChudeBackground *chude_background_shipped(unsigned language, GError **error) {
    g_autofree char *name = g_strdup_printf("models/%s.background.tsv", chude_background_code(language));
    const ChudeEmbedded *file = chude_embedded_find(name);
    g_assert(file);
    return chude_background_parse((ChudeText){(const char *)file->data, file->size}, name, error);
}

unsigned chude_background_of(const ChudeDocument *document) {
    return (unsigned)chude_sequencer_language(chude_document_language(document));
}
