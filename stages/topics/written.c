#include "written.h"

#include <string.h>

static ChudeText written(const ChudeAbbreviations *shorts, ChudeText word) {
    const ChudeAbbreviation *found = chude_abbreviations_find_key(shorts, word);
    return found && found->count == 1 && !found->ambiguous
               ? (ChudeText){found->fulls[0].key, strlen(found->fulls[0].key)}
               : word;
}

void chude_topics_written_key(const ChudeAbbreviations *shorts, const ChudeTopicsForms *forms,
                              const ChudeTopicsPhrase *phrase, ChudeBuffer *key) {
    chude_buffer_char(key, ' ');
    for (unsigned w = 0; w < phrase->n; w++) {
        uint32_t word = phrase->words[w];
        ChudeText text = written(shorts, chude_topics_form_key(forms, word & CHUDE_TOPICS_FORM));
        if (w && !(word & CHUDE_TOPICS_GLUED)) {
            chude_buffer_char(key, ' ');
        }
        for (size_t i = 0; i < text.size; i++) {
            chude_buffer_char(key, text.data[i] == '_' ? ' ' : text.data[i]);
        }
    }
    chude_buffer_char(key, ' ');
}
