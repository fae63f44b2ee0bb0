#include "keyness/rows.h"

#include <glib.h>

static void add_integer(ChudeBuffer *json, const char *name, uint64_t value) {
    chude_json_literal(json, name);
    chude_buffer_char(json, ':');
    chude_json_integer(json, (int64_t)value);
    chude_buffer_char(json, ',');
}

static void add_number(ChudeBuffer *json, const char *name, double value) {
    chude_buffer_char(json, ',');
    chude_json_literal(json, name);
    chude_buffer_char(json, ':');
    chude_json_number(json, value);
}

static void add_reference(ChudeBuffer *json, const ChudeKeynessCorpora *corpora, const ChudeKeyTerm *term) {
    chude_buffer_literal(json, "\"reference\":{");
    if (corpora->reference) {
        add_integer(json, "count", term->reference.count);
    }
    add_integer(json, term->bounded ? "df_at_most" : "df", term->reference.df);
    if (corpora->reference) {
        add_integer(json, "words", chude_counts_words(corpora->reference));
        add_integer(json, "documents", chude_counts_documents(corpora->reference));
    } else {
        add_integer(json, "documents", (uint64_t)chude_background_documents(corpora->background));
    }
    json->size--; /* the comma */
    chude_buffer_char(json, '}');
}

static void add_row(ChudeBuffer *json, const ChudeKeyRows *rows, guint place, ChudeText text) {
    const ChudeKeyTerm *term = &g_array_index(rows->terms, ChudeKeyTerm, place);
    const ChudeCounts *counts = rows->corpora->counts;
    chude_buffer_literal(json, "{\"n\":");
    chude_json_integer(json, term->gram.n);
    chude_buffer_char(json, ',');
    chude_gram_json(&term->gram, text, json);
    chude_buffer_char(json, ',');
    if (rows->language) {
        chude_buffer_printf(json, "\"lang\":\"%s\",", rows->language);
    }
    add_integer(json, "words", chude_counts_words(counts));
    add_integer(json, "documents", chude_counts_documents(counts));
    add_reference(json, rows->corpora, term);
    chude_buffer_literal(json, rows->options->by_df ? ",\"by\":\"df\"" : ",\"by\":\"count\"");
    add_number(json, "g2", term->scores.g2);
    add_number(json, "log_ratio", term->scores.log_ratio);
    add_number(json, "log_odds", term->scores.log_odds);
    add_number(json, "z", term->scores.z);
    add_number(json, "q", term->q);
    if (rows->look && !term->absent) {
        add_number(json, "dp", chude_key_look_dp(rows->look, place));
    }
    chude_buffer_literal(json, "}\n");
}

static ChudeVocabularyReader *reader_of(const ChudeCounts *counts) {
    return counts ? chude_vocabulary_reader_new(chude_counts_vocabulary(counts)) : NULL;
}

bool chude_key_rows_write(const ChudeKeyRows *rows, ChudeSink *sink, GError **error) {
    ChudeVocabularyReader *own = reader_of(rows->corpora->counts),
                          *other = reader_of(rows->corpora->reference);
    ChudeBuffer text = {0}, json = {0};
    bool good = true;
    for (guint i = 0; good && i < rows->terms->len; i++) {
        const ChudeKeyTerm *term = &g_array_index(rows->terms, ChudeKeyTerm, i);
        text.size = json.size = 0;
        good = chude_gram_text(term->absent ? other : own, &term->gram, &text, error);
        if (good) {
            add_row(&json, rows, i, chude_buffer_text(&text));
            good = sink->write(sink, chude_buffer_text(&json), error);
        }
    }
    chude_vocabulary_reader_free(own);
    chude_vocabulary_reader_free(other);
    chude_buffer_clear(&text);
    chude_buffer_clear(&json);
    return good;
}
