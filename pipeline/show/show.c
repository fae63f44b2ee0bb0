#include "show/show.h"

#include <string.h>

#include "exports/wording.h"
#include "shape.h"
#include "shown.h"

const char *const chude_show_sections[CHUDE_SHOW_SECTIONS + 1] = {
    "overview", "topics", "keywords", "trends", "ngrams", "duplicates", NULL};

/* Parts between " · " are not broken; what does not fit goes on the next line. */
static void show_overview(const ChudeShow *show) {
    ChudeBuffer text = {0};
    chude_say_corpus(&text, show->vietnamese, show->summary);
    chude_buffer_char(&text, '\0');
    char **parts = g_strsplit(text.data, " · ", -1);
    size_t taken = 0;
    for (size_t i = 0; parts[i]; i++) {
        size_t size = chude_shown_columns((ChudeText){parts[i], strlen(parts[i])});
        if (taken && taken + 3 + size > show->width) {
            chude_buffer_char(show->out, '\n');
            taken = 0;
        }
        chude_buffer_literal(show->out, taken ? " · " : "");
        if (i == 0) {
            chude_show_paint(show, CHUDE_PAINT_STRONG);
        }
        taken += (taken ? 3 : 0) +
                 chude_shown_cut(show->out, (ChudeText){parts[i], strlen(parts[i])}, show->width);
        if (i == 0) {
            chude_show_paint(show, CHUDE_PAINT_PLAIN);
        }
    }
    chude_buffer_char(show->out, '\n');
    g_strfreev(parts);
    chude_buffer_clear(&text);

    json_object *notes = chude_show_list(chude_member(show->summary, "corpus"), "notes");
    for (size_t i = 0; i < chude_show_length(notes); i++) {
        const char *note = chude_json_text(json_object_array_get_idx(notes, i));
        if (note) {
            chude_show_cell(show, CHUDE_PAINT_FAINT, (ChudeText){note, strlen(note)}, show->width);
            chude_show_end(show);
        }
    }
}

void chude_show(const ChudeShow *show) {
    static void (*const sections[CHUDE_SHOW_SECTIONS])(const ChudeShow *) = {
        show_overview,     chude_show_topics, chude_show_keywords,
        chude_show_trends, chude_show_ngrams, chude_show_duplicates};
    for (size_t i = 0; i < CHUDE_SHOW_SECTIONS; i++) {
        if (show->sections & 1u << i) {
            sections[i](show);
        }
    }
}
