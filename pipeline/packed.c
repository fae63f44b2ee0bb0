#include "packed.h"

#include "pack.h"
#include "record.h"

/* The strings of a document, with the members that they were read from. */
#define STRINGS 6
static const char *const names[STRINGS] = {"text", "id", "title", "date", "lang", "source"};

static ChudeText *string_of(ChudeDocument *document, size_t i) {
    ChudeText *const strings[STRINGS] = {&document->text, &document->id,   &document->title,
                                         &document->date, &document->lang, &document->source};
    return strings[i];
}

/* How a string is kept: not there, as itself, or as what stands between the quotes of member number K - AT_MEMBER. */
enum { ABSENT, PRESENT, AT_MEMBER };

/* What comes next of a topic and its parent; PARENT_ALONE stands for a topic that has nothing of its own. */
enum { NO_TOPIC, TOPIC, PARENT_ALONE };

/* ---- packing ---- */

static void pack_string(ChudeBuffer *to, const ChudeDocument *document, const char *name, ChudeText text) {
    if (!text.data) {
        chude_pack_number(to, ABSENT);
        return;
    }
    const ChudeMember *member = chude_record_find(document, name);
    if (member && member->kind == CHUDE_MEMBER_RAW && member->value.size == text.size + 2 &&
        member->value.data[0] == '"' && memcmp(member->value.data + 1, text.data, text.size) == 0) {
        chude_pack_number(to, AT_MEMBER + (uint64_t)(member - document->members));
        return;
    }
    chude_pack_number(to, PRESENT);
    chude_pack_text(to, text);
}

/* Offsets as steps: two bytes a token, mostly. */
static void pack_words(ChudeBuffer *to, const ChudeWords *words) {
    chude_pack_number(to, words ? words->count + 1 : 0);
    uint32_t at = 0;
    for (size_t i = 0; words && i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        g_assert(token->flags < 8 && token->begin >= at && token->end >= token->begin);
        chude_pack_number(to, (uint64_t)(token->begin - at) << 3 | token->flags);
        chude_pack_number(to, token->end - token->begin);
        at = token->end;
    }
    if (words) {
        chude_pack_number(to, words->stems != NULL);
    }
    for (size_t i = 0; words && words->stems && i < words->count; i++) {
        ChudeText stem = words->stems[i];
        chude_pack_number(to, stem.data ? stem.size + 1 : 0);
        if (stem.data) {
            chude_buffer_add(to, stem.data, stem.size);
        }
    }
}

static void pack_score(ChudeBuffer *to, double score) {
    chude_buffer_add(to, (const char *)&score, sizeof score);
}

static void pack_scored(ChudeBuffer *to, const ChudeDocument *document) {
    chude_pack_number(to, document->tfidf ? document->tfidf_count + 1 : 0);
    for (size_t i = 0; document->tfidf && i < document->tfidf_count; i++) {
        chude_pack_text(to, document->tfidf[i].text);
        pack_score(to, document->tfidf[i].score);
    }
}

static void pack_keyphrases(ChudeBuffer *to, const ChudeDocument *document) {
    chude_pack_number(to, document->has_keyphrases ? document->keyphrase_count + 1 : 0);
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        const ChudeKeyphrase *phrase = &document->keyphrases[i];
        chude_pack_text(to, phrase->text);
        pack_score(to, phrase->score);
        chude_pack_number(to, phrase->count);
        for (uint32_t k = 0; k < phrase->count; k++) {
            chude_pack_number(to, phrase->offsets[k].begin);
            chude_pack_number(to, phrase->offsets[k].end - phrase->offsets[k].begin);
        }
        chude_pack_number(to, phrase->variant_count);
        for (size_t k = 0; k < phrase->variant_count; k++) {
            chude_pack_text(to, phrase->variants[k].text);
            chude_pack_number(to, phrase->variants[k].count);
        }
    }
}

static void pack_topic(ChudeBuffer *to, const ChudeTopic *topic) {
    chude_pack_number(to, topic->id);
    chude_pack_text(to, topic->label);
    pack_score(to, topic->score);
    chude_pack_number(to, topic->weak);
    chude_pack_number(to, topic->other_count);
    for (size_t i = 0; i < topic->other_count; i++) {
        chude_pack_number(to, topic->others[i].id);
        chude_pack_text(to, topic->others[i].label);
        pack_score(to, topic->others[i].score);
    }
}

static void pack_document(ChudeBuffer *to, const ChudeDocument *document) {
    chude_buffer_add(to, (const char *)&document->file, sizeof document->file);
    chude_pack_number(to, document->line);
    chude_pack_number(to, document->row);
    chude_pack_number(to, document->member_count);
    for (size_t i = 0; i < document->member_count; i++) {
        const ChudeMember *member = &document->members[i];
        chude_pack_text(to, member->name);
        chude_pack_number(to, member->kind);
        if (member->kind == CHUDE_MEMBER_RAW) {
            chude_pack_text(to, member->value);
        }
    }
    for (size_t i = 0; i < STRINGS; i++) {
        pack_string(to, document, names[i], *string_of((ChudeDocument *)document, i));
    }
    pack_words(to, document->words);
    pack_words(to, document->title_words);
    pack_keyphrases(to, document);
    pack_scored(to, document);
    for (const ChudeTopic *topic = document->topic; topic; topic = topic->parent) {
        chude_pack_number(to, topic->label.data ? TOPIC : PARENT_ALONE);
        if (topic->label.data) {
            pack_topic(to, topic);
        }
    }
    chude_pack_number(to, NO_TOPIC);
}

void chude_batch_pack(ChudeBuffer *bytes, const ChudeEngineBatch *batch) {
    chude_pack_number(bytes, batch->batch.count);
    for (size_t i = 0; i < batch->batch.count; i++) {
        pack_document(bytes, &batch->batch.documents[i]);
    }
}

/* ---- unpacking ---- */

static ChudeText unpack_string(ChudeUnpack *from, const ChudeDocument *document) {
    uint64_t kept = chude_unpack_number(from);
    if (kept == ABSENT) {
        return (ChudeText){NULL, 0};
    }
    if (kept == PRESENT) {
        return chude_unpack_text(from);
    }
    ChudeText value = document->members[kept - AT_MEMBER].value;
    return (ChudeText){value.data + 1, value.size - 2};
}

static ChudeWords *unpack_words(ChudeUnpack *from, ChudeArena *arena, ChudeText text) {
    size_t count = (size_t)chude_unpack_number(from);
    if (count-- == 0) {
        return NULL;
    }
    ChudeWords *words = chude_arena_raw(arena, sizeof *words);
    *words = (ChudeWords){text, chude_arena_raw(arena, (count + 1) * sizeof(ChudeToken)), count, NULL, 0};
    uint32_t at = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t step = chude_unpack_number(from);
        uint32_t begin = at + (uint32_t)(step >> 3);
        at = begin + (uint32_t)chude_unpack_number(from);
        words->tokens[i] = (ChudeToken){begin, at, (uint32_t)(step & 7), 0};
    }
    if (chude_unpack_number(from)) {
        words->stems = chude_arena_zero(arena, (count + 1) * sizeof *words->stems);
        for (size_t i = 0; i < count; i++) {
            uint64_t size = chude_unpack_number(from);
            if (size) {
                words->stems[i] = chude_unpack_bytes(from, (size_t)size - 1);
            }
        }
    }
    return words;
}

static double unpack_score(ChudeUnpack *from) {
    double score;
    memcpy(&score, chude_unpack_bytes(from, sizeof score).data, sizeof score);
    return score;
}

static void unpack_keyphrases(ChudeUnpack *from, ChudeArena *arena, ChudeDocument *document) {
    size_t count = (size_t)chude_unpack_number(from);
    if (count-- == 0) {
        return;
    }
    document->has_keyphrases = true;
    document->keyphrase_count = count;
    document->keyphrases = chude_arena_raw(arena, (count + 1) * sizeof *document->keyphrases);
    for (size_t i = 0; i < count; i++) {
        ChudeKeyphrase *phrase = &document->keyphrases[i];
        phrase->text = chude_unpack_text(from);
        phrase->score = unpack_score(from);
        phrase->count = (uint32_t)chude_unpack_number(from);
        phrase->offsets = chude_arena_raw(arena, ((size_t)phrase->count + 1) * sizeof(ChudeSpan));
        for (uint32_t k = 0; k < phrase->count; k++) {
            uint32_t begin = (uint32_t)chude_unpack_number(from);
            phrase->offsets[k] = (ChudeSpan){begin, begin + (uint32_t)chude_unpack_number(from)};
        }
        phrase->variant_count = (size_t)chude_unpack_number(from);
        phrase->variants = chude_arena_raw(arena, (phrase->variant_count + 1) * sizeof *phrase->variants);
        for (size_t k = 0; k < phrase->variant_count; k++) {
            phrase->variants[k].text = chude_unpack_text(from);
            phrase->variants[k].count = (uint32_t)chude_unpack_number(from);
        }
    }
}

static void unpack_scored(ChudeUnpack *from, ChudeArena *arena, ChudeDocument *document) {
    size_t count = (size_t)chude_unpack_number(from);
    if (count-- == 0) {
        return;
    }
    document->tfidf_count = count;
    document->tfidf = chude_arena_raw(arena, (count + 1) * sizeof *document->tfidf);
    for (size_t i = 0; i < count; i++) {
        document->tfidf[i].text = chude_unpack_text(from);
        document->tfidf[i].score = unpack_score(from);
    }
}

static void unpack_topic(ChudeUnpack *from, ChudeArena *arena, ChudeTopic *topic) {
    topic->id = (uint32_t)chude_unpack_number(from);
    topic->label = chude_unpack_text(from);
    topic->score = unpack_score(from);
    topic->weak = chude_unpack_number(from) != 0;
    topic->other_count = (size_t)chude_unpack_number(from);
    topic->others = topic->other_count ? chude_arena_zero(arena, topic->other_count * sizeof *topic) : NULL;
    for (size_t i = 0; i < topic->other_count; i++) {
        topic->others[i].id = (uint32_t)chude_unpack_number(from);
        topic->others[i].label = chude_unpack_text(from);
        topic->others[i].score = unpack_score(from);
    }
}

static void unpack_document(ChudeUnpack *from, ChudeArena *arena, ChudeDocument *document) {
    *document = (ChudeDocument){0};
    memcpy(&document->file, chude_unpack_bytes(from, sizeof document->file).data, sizeof document->file);
    document->line = chude_unpack_number(from);
    document->row = chude_unpack_number(from);
    document->member_count = (size_t)chude_unpack_number(from);
    document->member_room = document->member_count + 4;
    document->members = chude_arena_raw(arena, document->member_room * sizeof(ChudeMember));
    for (size_t i = 0; i < document->member_count; i++) {
        ChudeMember *member = &document->members[i];
        *member = (ChudeMember){.name = chude_unpack_text(from)};
        member->kind = (ChudeMemberKind)chude_unpack_number(from);
        if (member->kind == CHUDE_MEMBER_RAW) {
            member->value = chude_unpack_text(from);
        }
    }
    for (size_t i = 0; i < STRINGS; i++) {
        *string_of(document, i) = unpack_string(from, document);
    }
    document->words = unpack_words(from, arena, document->text);
    document->title_words = unpack_words(from, arena, document->title);
    unpack_keyphrases(from, arena, document);
    unpack_scored(from, arena, document);
    uint64_t kind;
    for (ChudeTopic **to = &document->topic; (kind = chude_unpack_number(from)) != NO_TOPIC;
         to = &(*to)->parent) {
        *to = chude_arena_zero(arena, sizeof **to);
        if (kind == TOPIC) {
            unpack_topic(from, arena, *to);
        }
    }
}

void chude_batch_unpack(ChudeEngineBatch *batch) {
    ChudeUnpack from = chude_unpack(chude_buffer_text(&batch->raw));
    batch->batch.count = (size_t)chude_unpack_number(&from);
    batch->batch.documents =
        chude_arena_raw(batch->batch.arena, (batch->batch.count + 1) * sizeof(ChudeDocument));
    for (size_t i = 0; i < batch->batch.count; i++) {
        unpack_document(&from, batch->batch.arena, &batch->batch.documents[i]);
    }
    batch->documents = batch->batch.count;
    g_assert(from.at == from.end);
}
