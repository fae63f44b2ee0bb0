/* record_write.c - a document as one line of JSON. */
#include "record.h"
#include "words.h"

static void write_scored(ChudeBuffer *buffer, ChudeText text, double score) {
    chude_buffer_literal(buffer, "{\"text\":");
    chude_json_string(buffer, text);
    chude_buffer_literal(buffer, ",\"score\":");
    chude_json_number(buffer, score);
}

static void write_variants(ChudeBuffer *buffer, const ChudeKeyphrase *phrase) {
    chude_buffer_literal(buffer, ",\"variants\":[");
    for (size_t i = 0; i < phrase->variant_count; i++) {
        chude_buffer_literal(buffer, i ? ",{\"text\":" : "{\"text\":");
        chude_json_string(buffer, phrase->variants[i].text);
        chude_buffer_literal(buffer, ",\"count\":");
        chude_json_integer(buffer, phrase->variants[i].count);
        chude_buffer_char(buffer, '}');
    }
    chude_buffer_char(buffer, ']');
}

static void write_keyphrases(ChudeBuffer *buffer, const ChudeDocument *document) {
    chude_buffer_char(buffer, '[');
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        const ChudeKeyphrase *phrase = &document->keyphrases[i];
        chude_buffer_literal(buffer, i ? "," : "");
        write_scored(buffer, phrase->text, phrase->score);
        chude_buffer_literal(buffer, ",\"count\":");
        chude_json_integer(buffer, phrase->count);
        chude_buffer_literal(buffer, ",\"offsets\":[");
        for (uint32_t k = 0; k < phrase->count; k++) {
            chude_buffer_literal(buffer, k ? ",[" : "[");
            chude_json_integer(buffer, phrase->offsets[k].begin);
            chude_buffer_char(buffer, ',');
            chude_json_integer(buffer, phrase->offsets[k].end);
            chude_buffer_char(buffer, ']');
        }
        chude_buffer_char(buffer, ']');
        if (phrase->variant_count) {
            write_variants(buffer, phrase);
        }
        chude_buffer_char(buffer, '}');
    }
    chude_buffer_char(buffer, ']');
}

static void write_tfidf(ChudeBuffer *buffer, const ChudeDocument *document) {
    chude_buffer_char(buffer, '[');
    for (size_t i = 0; i < document->tfidf_count; i++) {
        chude_buffer_literal(buffer, i ? "," : "");
        write_scored(buffer, document->tfidf[i].text, document->tfidf[i].score);
        chude_buffer_char(buffer, '}');
    }
    chude_buffer_char(buffer, ']');
}

/* Without the brackets. */
static void write_others(ChudeBuffer *buffer, const ChudeTopic *topic) {
    for (size_t i = 0; i < topic->other_count; i++) {
        const ChudeTopic *other = &topic->others[i];
        chude_buffer_literal(buffer, i ? ",{\"id\":" : ",\"others\":[{\"id\":");
        chude_json_integer(buffer, other->id);
        chude_buffer_literal(buffer, ",\"label\":");
        chude_json_string(buffer, other->label);
        chude_buffer_literal(buffer, ",\"score\":");
        chude_json_number(buffer, other->score);
        chude_buffer_literal(buffer, i + 1 < topic->other_count ? "}" : "}]");
    }
}

static void write_topic_itself(ChudeBuffer *buffer, const ChudeTopic *topic, bool is_parent) {
    chude_buffer_literal(buffer, "\"id\":");
    chude_json_integer(buffer, topic->id);
    chude_buffer_literal(buffer, ",\"label\":");
    chude_json_string(buffer, topic->label);
    if (!is_parent || topic->score >= 0) {
        chude_buffer_literal(buffer, ",\"score\":");
        chude_json_number(buffer, topic->score);
    }
    chude_buffer_literal(buffer, topic->weak ? ",\"weak\":true" : "");
    write_others(buffer, topic);
}

static void write_topic(ChudeBuffer *buffer, const ChudeTopic *topic) {
    chude_buffer_char(buffer, '{');
    if (topic->label.data) {
        write_topic_itself(buffer, topic, false);
    }
    if (topic->parent) {
        chude_buffer_literal(buffer, topic->label.data ? ",\"parent\":{" : "\"parent\":{");
        write_topic_itself(buffer, topic->parent, true);
        chude_buffer_char(buffer, '}');
    }
    chude_buffer_char(buffer, '}');
}

static void write_words(ChudeBuffer *buffer, const ChudeWords *words) {
    ChudeBuffer string = {0};
    chude_words_write(&string, words);
    chude_json_string(buffer, chude_buffer_text(&string));
    chude_buffer_clear(&string);
}

static void write_value(ChudeBuffer *buffer, const ChudeDocument *document, const ChudeMember *member) {
    switch (member->kind) {
    case CHUDE_MEMBER_WORDS:
        write_words(buffer, document->words);
        break;
    case CHUDE_MEMBER_TITLE_WORDS:
        write_words(buffer, document->title_words);
        break;
    case CHUDE_MEMBER_KEYPHRASES:
        write_keyphrases(buffer, document);
        break;
    case CHUDE_MEMBER_TFIDF:
        write_tfidf(buffer, document);
        break;
    case CHUDE_MEMBER_TOPIC:
        write_topic(buffer, document->topic);
        break;
    default:
        chude_buffer_add(buffer, member->value.data, member->value.size);
    }
}

static void write_member(ChudeBuffer *buffer, const ChudeDocument *document, const ChudeMember *member,
                         bool first) {
    chude_buffer_literal(buffer, first ? "{\"" : ",\"");
    chude_buffer_add(buffer, member->name.data, member->name.size);
    chude_buffer_literal(buffer, "\":");
    write_value(buffer, document, member);
}

bool chude_record_value(ChudeBuffer *buffer, const ChudeDocument *document, const char *name) {
    const ChudeMember *member = chude_record_find(document, name);
    if (member) {
        write_value(buffer, document, member);
    }
    return member != NULL;
}

void chude_record_write(ChudeBuffer *buffer, const ChudeDocument *document) {
    for (size_t i = 0; i < document->member_count; i++) {
        write_member(buffer, document, &document->members[i], i == 0);
    }
    chude_buffer_literal(buffer, document->member_count ? "}\n" : "{}\n");
}

static bool is_given(const ChudeDocument *document, const ChudeMember *member) {
    return member->name.size != strlen("source") ||
           memcmp(member->name.data, "source", member->name.size) != 0 || !chude_record_is_placed(document);
}

void chude_record_write_given(ChudeBuffer *buffer, const ChudeDocument *document) {
    bool first = true;
    for (size_t i = 0; i < document->member_count; i++) {
        if (is_given(document, &document->members[i])) {
            write_member(buffer, document, &document->members[i], first);
            first = false;
        }
    }
    chude_buffer_literal(buffer, first ? "{}\n" : "}\n");
}

void chude_record_write_members(ChudeBuffer *buffer, const ChudeDocument *document,
                                const char *const *names) {
    bool first = true;
    for (; *names; names++) {
        const ChudeMember *member = chude_record_find(document, *names);
        if (member && is_given(document, member)) {
            write_member(buffer, document, member, first);
            first = false;
        }
    }
    chude_buffer_literal(buffer, first ? "{}\n" : "}\n");
}
