/* draw.c - cells, bars, curves: what a line is put together from. */
#include <math.h>
#include <string.h>

#include "evaluation/json_lines.h"
#include "exports/tables.h"
#include "exports/wording.h"
#include "shape.h"
#include "show/show.h"
#include "shown.h"

void chude_show_paint(const ChudeShow *show, ChudePaint paint) {
    static const char *const codes[CHUDE_PAINTS] = {"\033[0m",  "\033[1;36m", "\033[1m",  "\033[2m",
                                                    "\033[34m", "\033[36m",   "\033[32m", "\033[31m"};
    chude_buffer_literal(show->out, show->colour ? codes[paint] : "");
}

const char *chude_show_say(const ChudeShow *show, const char *english, const char *vietnamese) {
    return show->vietnamese ? vietnamese : english;
}

void chude_show_spaces(const ChudeShow *show, size_t count) {
    chude_buffer_printf(show->out, "%*s", (int)count, "");
}

static size_t columns(const char *text) {
    return chude_shown_columns((ChudeText){text, strlen(text)});
}

void chude_show_heading(const ChudeShow *show, const char *text, const char *note) {
    chude_buffer_literal(show->out, show->out->size ? "\n" : "");
    chude_show_paint(show, CHUDE_PAINT_HEADING);
    chude_buffer_literal(show->out, text);
    chude_show_paint(show, CHUDE_PAINT_PLAIN);
    if (note && columns(text) + columns(note) + 2 <= show->width) {
        chude_show_right(show, CHUDE_PAINT_FAINT, note, show->width - columns(text));
    }
    chude_show_end(show);
}

void chude_show_cell(const ChudeShow *show, ChudePaint paint, ChudeText text, size_t width) {
    if (paint) {
        chude_show_paint(show, paint);
    }
    size_t taken = chude_shown_cut(show->out, text, width);
    if (paint) {
        chude_show_paint(show, CHUDE_PAINT_PLAIN);
    }
    chude_show_spaces(show, width - taken);
}

void chude_show_right(const ChudeShow *show, ChudePaint paint, const char *text, size_t width) {
    size_t taken = columns(text);
    chude_show_spaces(show, width > taken ? width - taken : 0);
    if (paint) {
        chude_show_paint(show, paint);
    }
    chude_buffer_literal(show->out, text);
    if (paint) {
        chude_show_paint(show, CHUDE_PAINT_PLAIN);
    }
}

void chude_show_count(const ChudeShow *show, int64_t number, size_t width) {
    ChudeBuffer digits = {0};
    chude_say_number(&digits, chude_speech_of(show->vietnamese), number);
    chude_buffer_char(&digits, '\0');
    chude_show_right(show, CHUDE_PAINT_PLAIN, digits.data, width);
    chude_buffer_clear(&digits);
}

void chude_show_bar(const ChudeShow *show, double value, double most, size_t width) {
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    size_t eighths = most > 0 && value > 0 ? (size_t)floor(value / most * (double)width * 8 + 0.5) : 0;
    eighths = MIN(value > 0 ? MAX(eighths, (size_t)1) : eighths, width * 8);
    chude_show_paint(show, CHUDE_PAINT_BAR);
    for (size_t i = 0; i < eighths / 8; i++) {
        chude_buffer_literal(show->out, "█");
    }
    chude_buffer_literal(show->out, parts[eighths % 8]);
    chude_show_paint(show, CHUDE_PAINT_PLAIN);
    chude_show_spaces(show, width - (eighths + 7) / 8);
}

size_t chude_show_curve_width(json_object *series, size_t width) {
    size_t length = chude_show_length(series);
    return length < 2 ? 0 : MIN(length, width);
}

size_t chude_show_curve(const ChudeShow *show, json_object *series, const char *member, size_t width) {
    static const char *const steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    size_t length = chude_show_length(series), taken = chude_show_curve_width(series, width);
    double *means = g_new0(double, taken + 1), most = 0;
    for (size_t i = 0; i < taken; i++) {
        size_t begin = i * length / taken, end = (i + 1) * length / taken;
        for (size_t k = begin; k < end; k++) {
            means[i] += chude_member_number(json_object_array_get_idx(series, k), member);
        }
        means[i] /= (double)(end - begin);
        most = MAX(most, means[i]);
    }
    chude_show_paint(show, CHUDE_PAINT_CURVE);
    for (size_t i = 0; i < taken; i++) {
        /* nothing at all is the lowest step, and anything is above it */
        size_t step = means[i] > 0 ? 1 + (size_t)floor(means[i] / most * 6 + 0.5) : 0;
        chude_buffer_literal(show->out, steps[MIN(step, (size_t)7)]);
    }
    chude_show_paint(show, CHUDE_PAINT_PLAIN);
    g_free(means);
    return taken;
}

void chude_show_end(const ChudeShow *show) {
    while (show->out->size && show->out->data[show->out->size - 1] == ' ') {
        show->out->size--;
    }
    chude_buffer_char(show->out, '\n');
}

void chude_show_more(const ChudeShow *show, size_t all, size_t shown, size_t indent) {
    if (all > shown) {
        ChudeBuffer text = {0};
        chude_buffer_literal(&text, chude_show_say(show, "… and ", "… và "));
        chude_say_number(&text, chude_speech_of(show->vietnamese), (int64_t)(all - shown));
        chude_buffer_literal(&text, chude_show_say(show, " more", " mục nữa"));
        chude_show_spaces(show, indent);
        chude_show_cell(show, CHUDE_PAINT_FAINT, chude_buffer_text(&text), show->width - indent);
        chude_show_end(show);
        chude_buffer_clear(&text);
    }
}

/* ---- members ---- */

json_object *chude_show_list(json_object *object, const char *name) {
    json_object *list = json_object_is_type(object, json_type_object) ? chude_member(object, name) : NULL;
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

size_t chude_show_length(json_object *list) {
    return list ? json_object_array_length(list) : 0;
}

size_t chude_show_top(const ChudeShow *show, json_object *list, size_t usual) {
    return MIN(chude_show_length(list), show->top ? show->top : usual);
}

void chude_show_change(const ChudeShow *show, json_object *object, size_t width) {
    const char *kind = chude_json_text(chude_member(chude_member(object, "change"), "kind"));
    ChudePaint paint = CHUDE_PAINT_FAINT;
    if (!kind || strcmp(kind, "steady") == 0) { /* most are: nothing to say */
        chude_show_spaces(show, width);
        return;
    }
    const char *sign = "  ";
    if (strcmp(kind, "new") == 0 || strcmp(kind, "rising") == 0) {
        paint = CHUDE_PAINT_UP;
        sign = kind[0] == 'n' ? "+ " : "↑ ";
    } else if (strcmp(kind, "gone") == 0 || strcmp(kind, "falling") == 0) {
        paint = CHUDE_PAINT_DOWN;
        sign = kind[0] == 'g' ? "- " : "↓ ";
    }
    char *text = g_strconcat(sign, chude_say_change(show->vietnamese, kind), NULL);
    chude_show_cell(show, paint, (ChudeText){text, strlen(text)}, width);
    g_free(text);
}

void chude_show_document(const ChudeShow *show, json_object *evidence, size_t indent) {
    ChudeText id = chude_member_text(evidence, "id"), title = chude_member_text(evidence, "title");
    ChudeText date = chude_member_text(evidence, "date");
    const ChudeKnownDocument *known =
        show->known && id.size ? g_hash_table_lookup(show->known, id.data) : NULL;
    if (!date.size && known && known->date) {
        date = (ChudeText){known->date, strlen(known->date)};
    }
    if (!title.size && known && known->title) {
        title = (ChudeText){known->title, strlen(known->title)};
    }
    title = title.size ? title : chude_member_text(evidence, "snippet");
    title = title.size ? title : id;
    chude_show_spaces(show, indent);
    size_t taken = indent;
    if (date.size) {
        chude_show_cell(show, CHUDE_PAINT_FAINT, (ChudeText){date.data, MIN(date.size, (size_t)10)}, 12);
        taken += 12;
    }
    chude_show_cell(show, CHUDE_PAINT_PLAIN, title, show->width - taken);
    chude_show_end(show);
}

void chude_show_names(const ChudeShow *show, json_object *names, size_t indent) {
    ChudeBuffer line = {0};
    for (size_t i = 0; i < chude_show_length(names); i++) {
        ChudeText name = chude_json_phrase(json_object_array_get_idx(names, i));
        /* whole names, as many as there is room for */
        if (line.size && chude_shown_columns(chude_buffer_text(&line)) + 2 + chude_shown_columns(name) >
                             show->width - indent) {
            break;
        }
        chude_buffer_literal(&line, line.size ? ", " : "");
        chude_buffer_add(&line, name.data, name.size);
    }
    if (line.size) {
        chude_show_spaces(show, indent);
        chude_show_cell(show, CHUDE_PAINT_FAINT, chude_buffer_text(&line), show->width - indent);
        chude_show_end(show);
    }
    chude_buffer_clear(&line);
}
