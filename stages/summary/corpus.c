#include "summary/corpus.h"

#include <string.h>

#include "iso_date.h"
#include "record.h"

void chude_summary_corpus_init(ChudeSummaryCorpus *corpus) {
    *corpus = (ChudeSummaryCorpus){0};
    corpus->languages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void chude_summary_corpus_clear(ChudeSummaryCorpus *corpus) {
    g_free(corpus->from);
    g_free(corpus->to);
    g_hash_table_unref(corpus->languages);
    chude_summary_corpus_forget(corpus);
}

size_t chude_summary_corpus_held(const ChudeSummaryCorpus *corpus) {
    return corpus->counted_room;
}

void chude_summary_corpus_forget(ChudeSummaryCorpus *corpus) {
    g_clear_pointer(&corpus->counted, g_free);
    corpus->counted_room = 0;
}

static void add_language(ChudeSummaryCorpus *corpus, const char *language, uint64_t documents) {
    uint64_t *sum = g_hash_table_lookup(corpus->languages, language);
    if (!sum) {
        sum = g_new0(uint64_t, 1);
        g_hash_table_insert(corpus->languages, g_strdup(language), sum);
    }
    *sum += documents;
}

/* ISO 8601: bytes in order are days in order. Others (empty, "hôm qua") take no part. */
static bool add_date(ChudeSummaryCorpus *corpus, const char *date) {
    if (!chude_is_iso_date((ChudeText){date, strlen(date)}, true)) {
        return false;
    }
    if (!corpus->from || strcmp(date, corpus->from) < 0) {
        g_free(corpus->from);
        corpus->from = g_strdup(date);
    }
    if (!corpus->to || strcmp(date, corpus->to) > 0) {
        g_free(corpus->to);
        corpus->to = g_strdup(date);
    }
    return true;
}

/* Whether token i is a word, a number or an address: looked up once for each form. */
static bool is_counted(ChudeSummaryCorpus *corpus, ChudeWorker *worker, const ChudeWords *words, size_t i) {
    uint32_t index = chude_worker_index(worker, words, i);
    if (index >= corpus->counted_room) {
        size_t room = MAX(corpus->counted_room * 2, (size_t)index + 1024);
        corpus->counted = g_renew(uint8_t, corpus->counted, room);
        memset(corpus->counted + corpus->counted_room, 0, room - corpus->counted_room);
        corpus->counted_room = room;
    }
    if (!corpus->counted[index]) {
        corpus->counted[index] = 1 + chude_kind_counts(chude_worker_form(worker, words, i)->term->kind);
    }
    return corpus->counted[index] > 1;
}

/* What of the text is boilerplate, white space between its tokens too. */
static void add_removed(ChudeSummaryCorpus *corpus, const ChudeWords *words) {
    for (size_t i = 0, next; words && i < words->count; i = next) {
        next = i + 1;
        if (!(words->tokens[i].flags & CHUDE_TOKEN_BOILERPLATE)) {
            continue;
        }
        corpus->removed_sentences++;
        while (next < words->count && words->tokens[next].flags & CHUDE_TOKEN_BOILERPLATE) {
            corpus->removed_sentences += (words->tokens[next].flags & CHUDE_TOKEN_SENTENCE) != 0;
            next++;
        }
        corpus->removed_bytes += words->tokens[next - 1].end - words->tokens[i].begin;
    }
}

void chude_summary_corpus_add(ChudeSummaryCorpus *corpus, ChudeWorker *worker,
                              const ChudeDocument *document) {
    corpus->documents++;
    corpus->bytes += document->text.size;
    for (size_t i = 0; document->words && i < document->words->count; i++) {
        corpus->sentences += (document->words->tokens[i].flags & CHUDE_TOKEN_SENTENCE) != 0;
        corpus->words += is_counted(corpus, worker, document->words, i);
    }
    corpus->contained += chude_record_find(document, "contained_in") != NULL;
    add_removed(corpus, document->words);
    if (document->lang.size) {
        char *language = g_strndup(document->lang.data, document->lang.size);
        add_language(corpus, language, 1);
        g_free(language);
    }
    if (document->date.size) {
        char *date = g_strndup(document->date.data, document->date.size);
        corpus->dated += add_date(corpus, date);
        g_free(date);
    }
}

void chude_summary_corpus_merge(ChudeSummaryCorpus *into, const ChudeSummaryCorpus *from) {
    into->documents += from->documents;
    into->bytes += from->bytes;
    into->sentences += from->sentences;
    into->words += from->words;
    into->dated += from->dated;
    into->contained += from->contained;
    into->removed_sentences += from->removed_sentences;
    into->removed_bytes += from->removed_bytes;
    if (from->from) {
        add_date(into, from->from);
        add_date(into, from->to);
    }
    GHashTableIter iterator;
    gpointer language, sum;
    g_hash_table_iter_init(&iterator, from->languages);
    while (g_hash_table_iter_next(&iterator, &language, &sum)) {
        add_language(into, language, *(uint64_t *)sum);
    }
}

static void write_languages(ChudeBuffer *json, GHashTable *languages) {
    GList *names = g_list_sort(g_hash_table_get_keys(languages), (GCompareFunc)strcmp);
    chude_buffer_literal(json, ",\"languages\":{");
    for (const GList *name = names; name; name = name->next) {
        chude_buffer_literal(json, name == names ? "" : ",");
        chude_json_literal(json, name->data);
        chude_buffer_char(json, ':');
        chude_json_integer(json, (int64_t) * (uint64_t *)g_hash_table_lookup(languages, name->data));
    }
    chude_buffer_char(json, '}');
    g_list_free(names);
}

/* Nothing where nothing is: the documents do not say whether somebody looked. */
static void write_left_out(ChudeBuffer *json, const ChudeSummaryCorpus *corpus, uint64_t duplicates) {
    if (duplicates) {
        chude_buffer_printf(json, ",\"duplicates\":%" G_GUINT64_FORMAT, duplicates);
    }
    if (corpus->contained) {
        chude_buffer_printf(json, ",\"contained\":%" G_GUINT64_FORMAT, corpus->contained);
    }
    if (corpus->removed_sentences) {
        chude_buffer_printf(
            json, ",\"boilerplate\":{\"sentences\":%" G_GUINT64_FORMAT ",\"bytes\":%" G_GUINT64_FORMAT "}",
            corpus->removed_sentences, corpus->removed_bytes);
    }
}

void chude_summary_corpus_write(ChudeBuffer *json, const ChudeSummaryCorpus *corpus, const ChudeInTime *time,
                                uint64_t rejected, uint64_t duplicates) {
    chude_buffer_printf(json,
                        "\"corpus\":{\"documents\":%" G_GUINT64_FORMAT ",\"bytes\":%" G_GUINT64_FORMAT
                        ",\"sentences\":%" G_GUINT64_FORMAT ",\"words\":%" G_GUINT64_FORMAT,
                        corpus->documents + duplicates, corpus->bytes, corpus->sentences, corpus->words);
    if (corpus->from) {
        chude_buffer_literal(json, ",\"from\":");
        chude_json_literal(json, corpus->from);
        chude_buffer_literal(json, ",\"to\":");
        chude_json_literal(json, corpus->to);
        if (corpus->dated < corpus->documents) {
            chude_buffer_printf(json, ",\"undated\":%" G_GUINT64_FORMAT, corpus->documents - corpus->dated);
        }
    }
    chude_in_time_write_corpus(json, time);
    write_languages(json, corpus->languages);
    chude_buffer_printf(json, ",\"rejected\":%" G_GUINT64_FORMAT, rejected);
    write_left_out(json, corpus, duplicates);
    chude_buffer_char(json, '}');
}
