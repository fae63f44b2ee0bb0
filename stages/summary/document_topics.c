#include "summary/document_topics.h"

#include <glib.h>

#include "evidence/evidence.h"
#include "terms.h"

#define NONE UINT32_MAX

typedef struct {
    uint32_t id;
    uint64_t size, in_others;
    uint32_t parent; /* of a story: the least, should documents disagree; else NONE */
    char *label;     /* the least by bytes, should documents disagree */
    ChudeBest best;
} Topic;

struct ChudeDocumentTopics {
    GHashTable *topics; /* id → Topic * */
};

static void topic_free(gpointer data) {
    Topic *topic = data;
    chude_best_clear(&topic->best);
    g_free(topic->label);
    g_free(topic);
}

ChudeDocumentTopics *chude_document_topics_new(void) {
    ChudeDocumentTopics *topics = g_new0(ChudeDocumentTopics, 1);
    topics->topics = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, topic_free);
    return topics;
}

void chude_document_topics_free(ChudeDocumentTopics *topics) {
    g_hash_table_unref(topics->topics);
    g_free(topics);
}

static Topic *find(ChudeDocumentTopics *topics, uint32_t id, const char *label) {
    Topic *topic = g_hash_table_lookup(topics->topics, GUINT_TO_POINTER(id));
    if (!topic) {
        topic = g_new0(Topic, 1);
        topic->id = id;
        topic->parent = NONE;
        g_hash_table_insert(topics->topics, GUINT_TO_POINTER(id), topic);
    }
    if (!topic->label || strcmp(label, topic->label) < 0) {
        g_free(topic->label);
        topic->label = g_strdup(label);
    }
    return topic;
}

/* The sentence of the document's best keyphrase, else its first. */
static ChudeSpan shown_sentence(const ChudeDocument *document) {
    if (document->keyphrase_count && document->keyphrases[0].count) {
        return chude_evidence_snippet(document->words, document->keyphrases[0].offsets[0],
                                      CHUDE_EVIDENCE_BYTES);
    }
    ChudeSpan sentence = chude_evidence_sentence(document->words, 0);
    ChudeSpan first = {sentence.begin, document->words->tokens[0].end};
    return chude_evidence_snippet(document->words, first, CHUDE_EVIDENCE_BYTES);
}

/* Ids of stories and of their parents are unlike each other. */
static void add(ChudeDocumentTopics *topics, const ChudeDocument *document, const ChudeTopic *of) {
    char *label = g_strndup(of->label.data, of->label.size);
    Topic *topic = find(topics, of->id, label);
    g_free(label);
    topic->size++;
    if (of->parent) {
        topic->parent = MIN(topic->parent, of->parent->id);
    }
    uint64_t hash = chude_hash(document->text.data, document->text.size);
    if (document->words && document->words->count && of->score >= 0 &&
        chude_best_wants(&topic->best, of->score, document, hash)) {
        ChudeSpan sentence = shown_sentence(document);
        chude_best_add(&topic->best, of->score, document, hash, sentence, sentence);
    }
}

/* A topic that no document has for its own is none of the corpus, so it is not written. */
static void add_others(ChudeDocumentTopics *topics, const ChudeTopic *topic) {
    for (size_t i = 0; i < topic->other_count; i++) {
        const ChudeTopic *other = &topic->others[i];
        g_autofree char *label = g_strndup(other->label.data, other->label.size);
        find(topics, other->id, label)->in_others++;
    }
}

void chude_document_topics_add(ChudeDocumentTopics *topics, const ChudeDocument *document) {
    for (const ChudeTopic *topic = document->topic; topic; topic = topic->parent) {
        add_others(topics, topic);
        if (topic->label.data) {
            add(topics, document, topic);
        }
    }
}

void chude_document_topics_merge(ChudeDocumentTopics *into, ChudeDocumentTopics *from) {
    GHashTableIter iterator;
    gpointer id, value;
    g_hash_table_iter_init(&iterator, from->topics);
    while (g_hash_table_iter_next(&iterator, &id, &value)) {
        Topic *from_one = value, *topic = find(into, from_one->id, from_one->label);
        topic->size += from_one->size;
        topic->in_others += from_one->in_others;
        topic->parent = MIN(topic->parent, from_one->parent);
        chude_best_merge(&topic->best, &from_one->best);
    }
}

bool chude_document_topics_any(const ChudeDocumentTopics *topics) {
    return g_hash_table_size(topics->topics) > 0;
}

static int by_id(gconstpointer a, gconstpointer b) {
    const Topic *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

void chude_document_topics_write(ChudeBuffer *json, const ChudeDocumentTopics *topics,
                                 const ChudeInTime *time) {
    GList *sorted = g_list_sort(g_hash_table_get_values(topics->topics), by_id);
    bool first = true;
    chude_buffer_char(json, '[');
    for (const GList *at = sorted; at; at = at->next) {
        const Topic *topic = at->data;
        if (!topic->size) {
            continue;
        }
        chude_buffer_printf(json, "%s{\"id\":%u,\"label\":", first ? "" : ",", topic->id);
        first = false;
        chude_json_literal(json, topic->label);
        chude_buffer_printf(json, ",\"size\":%" G_GUINT64_FORMAT, topic->size);
        if (topic->in_others) {
            chude_buffer_printf(json, ",\"in_others\":%" G_GUINT64_FORMAT, topic->in_others);
        }
        if (topic->parent != NONE) {
            chude_buffer_printf(json, ",\"parent\":%u", topic->parent);
        }
        chude_buffer_literal(json, ",\"evidence\":");
        chude_best_write(json, &topic->best, true);
        chude_in_time_write_topic(json, time, topic->id);
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, ']');
    g_list_free(sorted);
}
