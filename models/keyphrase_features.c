/* keyphrase_features.c - prints what keyphrases/rank.h knows of every candidate: what train_keyphrase.py learns from. No part of the
 * program: `cmake --build build/release --target keyphrase_features`. Usage: keyphrase_features < tokenized.ndjson; a line of their names,
 * then one for each document, "#<TAB>id", then for each candidate its phrase and its features, separated by tabs. */
#include <glib.h>
#include <json-c/json.h>
#include <stdio.h>

#include "arena.h"
#include "embedded.h"
#include "keyphrases/forms.h"
#include "keyphrases/rank.h"
#include "words.h"
#include "worker.h"

static ChudeText member(struct json_object *object, const char *name) {
    struct json_object *value = json_object_object_get(object, name);
    if (!json_object_is_type(value, json_type_string)) {
        return (ChudeText){NULL, 0};
    }
    return (ChudeText){json_object_get_string(value), (size_t)json_object_get_string_len(value)};
}

static void print_phrase(const ChudeWords *words, const ChudePhraseSpan *span) {
    const char *end = words->text.data + words->tokens[span->end - 1].end;
    for (const char *p = words->text.data + words->tokens[span->begin].begin; p < end; p++) {
        putchar(*p == '\t' || *p == '\n' ? ' ' : *p);
    }
}

int main(void) {
    static const char *const names[CHUDE_LANGUAGES] = {"models/vi.background.tsv", "models/en.background.tsv",
                                                       NULL};
    const ChudeBackground *backgrounds[CHUDE_LANGUAGES] = {NULL};
    for (int i = 0; i < CHUDE_LANGUAGES; i++) {
        const ChudeEmbedded *file = names[i] ? chude_embedded_find(names[i]) : NULL;
        if (file) {
            backgrounds[i] =
                chude_background_parse((ChudeText){(const char *)file->data, file->size}, names[i], NULL);
        }
    }
    ChudeWorker worker = {.terms = chude_terms_new()};
    ChudeStopwords *stopwords = chude_stopwords_new(true, NULL, NULL, NULL);
    ChudeSequencer *sequencer = chude_sequencer_new(&worker, stopwords, backgrounds);
    ChudeForms *forms = chude_forms_new(chude_abbreviations_new(NULL, NULL));
    ChudeSequence text = {0}, title = {0};
    ChudeCandidates candidates = {0};
    char *line = NULL;
    size_t room = 0;
    printf("features");
    for (int j = 0; j < CHUDE_FEATURES; j++) {
        printf("\t%s", chude_feature_names[j]);
    }
    putchar('\n');
    while (getline(&line, &room, stdin) > 0) {
        struct json_object *object = json_tokener_parse(line);
        ChudeArena *arena = chude_arena_new();
        ChudeText lang = member(object, "lang");
        ChudeWords *words = chude_words_read(arena, member(object, "text"), member(object, "words"), NULL);
        ChudeText title_string = member(object, "title_words");
        ChudeWords *title_words = NULL;
        if (title_string.data) {
            title_words = chude_words_read(arena, member(object, "title"), title_string, NULL);
            chude_sequencer_read(sequencer, title_words, lang, 8, &title);
        }
        chude_sequencer_read(sequencer, words, lang, 8, &text);
        title.facts = text.facts;
        bool headed = !title_words && member(object, "title").size;
        chude_candidates_gather(&candidates, &text, title_words ? &title : NULL, headed);
        chude_forms_join(forms, &candidates, &text, words);
        printf("#\t%.*s\n", (int)member(object, "id").size, member(object, "id").data);
        float features[CHUDE_FEATURES * CHUDE_TREE_LANES];
        for (size_t i = 0; i < candidates.count; i++) {
            if (chude_candidate_counts(&candidates.items[i], &text)) {
                chude_candidate_features(&candidates.items[i], &candidates, &text, features);
                print_phrase(words, &candidates.items[i].span);
                for (int j = 0; j < CHUDE_FEATURES; j++) {
                    printf("\t%.9g", features[j * CHUDE_TREE_LANES]);
                }
                putchar('\n');
            }
        }
        chude_arena_free(arena);
        json_object_put(object);
    }
    return 0;
}
