/* lexicon_segmenter.c - the first segmenter: longest match over the lexicon, then the rule for names. */
#include <glib.h>

#include "embedded.h"
#include "fail.h"
#include "vietnamese/lexicon.h"
#include "vietnamese/names.h"
#include "vietnamese/segmenter.h"

enum { SYLLABLES_MOST = 6 }; /* of an entry */

typedef struct {
    ChudeSegmenter interface; /* first */
    ChudeLexicon *lexicon;
    uint8_t *roles; /* ChudeNameRole by syllable */
} LexiconSegmenter;

static uint32_t code(const ChudeSegmenter *interface, ChudeText unit, ChudeBuffer *room) {
    return chude_lexicon_code(((const LexiconSegmenter *)interface)->lexicon, unit, room);
}

/* Units of the longest entry that begins with the first of them; 1 where there is none. */
static size_t longest(const ChudeLexicon *lexicon, const ChudeUnit *units, size_t count) {
    size_t most = count < SYLLABLES_MOST ? count : SYLLABLES_MOST, best = 1;
    uint32_t state = 0;
    for (size_t i = 0; i < most && units[i].code && (i == 0 || units[i].gap == CHUDE_GAP_SPACE); i++) {
        bool whole;
        state = chude_lexicon_step(lexicon, state, units[i].code, &whole);
        if (state == 0) {
            break;
        }
        best = whole ? i + 1 : best;
    }
    return best;
}

static void join(const ChudeSegmenter *interface, ChudeText text, const ChudeUnit *units, size_t count,
                 uint8_t *joins) {
    const LexiconSegmenter *segmenter = (const LexiconSegmenter *)interface;
    (void)text;
    for (size_t i = 0; i < count;) {
        size_t size = longest(segmenter->lexicon, units + i, count - i);
        for (size_t end = i + size - 1; i < end; i++) {
            joins[i] = 1;
        }
        i++;
    }
    chude_names_join(segmenter->roles, chude_lexicon_syllables(segmenter->lexicon), units, count, joins);
}

static void free_segmenter(ChudeSegmenter *interface) {
    LexiconSegmenter *segmenter = (LexiconSegmenter *)interface;
    chude_lexicon_free(segmenter->lexicon);
    g_free(segmenter->roles);
    g_free(segmenter);
}

ChudeSegmenter *chude_lexicon_segmenter_new(GError **error) {
    const char *name = "stages/vietnamese/lexicon.txt";
    const ChudeEmbedded *file = chude_embedded_find(name);
    if (!file) {
        chude_fail(error, "%s is not compiled into this program: build it again", name);
        return NULL;
    }
    LexiconSegmenter *segmenter = g_new0(LexiconSegmenter, 1);
    segmenter->interface = (ChudeSegmenter){code, join, free_segmenter};
    segmenter->lexicon = chude_lexicon_new((ChudeText){(const char *)file->data, file->size});
    segmenter->roles = chude_names_roles(segmenter->lexicon);
    return &segmenter->interface;
}
