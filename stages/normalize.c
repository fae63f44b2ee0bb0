/* normalize.c - the stage `normalize`: alters text and title, where asked and nowhere else, and says what it changed. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "json_scan.h"
#include "language/language.h"
#include "normalize/alter.h"
#include "record.h"
#include "stage.h"

/* In the order in which they are done: references may stand for white space, and letters apart from their marks have to come
 * together before their tones are looked at. */
typedef enum { ENTITIES, WHITESPACE, NFC, TONE, WAYS } Way;

static const char *const names[WAYS] = {"entities", "whitespace", "nfc", "tone"};

typedef struct {
    const ChudeHost *host;
    bool asked[WAYS], to_new;
} Shared;

typedef struct {
    const Shared *shared;
    ChudeBuffer text, other; /* what came out last, and what is being made of it */
} Worker;

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    const char *tone = host->option_string(args, "tone");
    Shared *shared = g_new0(Shared, 1);
    *shared = (Shared){.host = host, .to_new = tone && strcmp(tone, "new") == 0};
    bool any = shared->asked[TONE] = tone != NULL;
    for (Way way = ENTITIES; way < TONE; way++) {
        any = (shared->asked[way] = host->option_flag(args, names[way])) || any;
    }
    if (!any) {
        host->fail(error, "say what to alter: --nfc, --tone new|old, --whitespace, --entities");
        g_free(shared);
        return NULL;
    }
    return shared;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)worker;
    (void)error;
    Worker *state = g_new0(Worker, 1);
    state->shared = shared;
    return state;
}

/* Tone marks are moved where the language has them: Vietnamese, or where it cannot be told. */
static bool has_tones(const ChudeDocument *document) {
    char code[4];
    chude_language_code(chude_document_language(document), code);
    return strcmp(code, "vi") == 0 || strcmp(code, "und") == 0 || !*code;
}

static size_t alter_one(const Shared *shared, Way way, ChudeBuffer *out, ChudeText text, bool title,
                        const ChudeDocument *document) {
    switch (way) {
    case ENTITIES:
        return chude_alter_entities(out, text);
    case WHITESPACE:
        return chude_alter_whitespace(out, text, title);
    case NFC:
        return chude_alter_nfc(out, text);
    default: {
        size_t count = chude_alter_tone(out, text, shared->to_new);
        return count && has_tones(document) ? count : 0;
    }
    }
}

/* The text with everything done to it that was asked for, in the arena; data NULL where nothing changed. */
static ChudeText alter(Worker *worker, ChudeBatch *batch, const ChudeDocument *document, ChudeText text,
                       bool title, uint64_t counts[WAYS]) {
    bool changed = false;
    for (Way way = ENTITIES; text.data && way < WAYS; way++) {
        worker->other.size = 0;
        size_t count = worker->shared->asked[way]
                           ? alter_one(worker->shared, way, &worker->other, text, title, document)
                           : 0;
        if (count) {
            ChudeBuffer last = worker->text;
            worker->text = worker->other;
            worker->other = last;
            text = chude_buffer_text(&worker->text);
            counts[way] += count;
            changed = true;
        }
    }
    return changed ? chude_arena_copy(batch->arena, text.size ? text.data : "", text.size)
                   : (ChudeText){NULL, 0};
}

/* Adds what an earlier `normalize` said it changed. */
static void add_earlier(const ChudeDocument *document, ChudeBatch *batch, uint64_t counts[WAYS]) {
    ChudeText json = chude_record_member(document, "normalized");
    size_t count = 0;
    GError *error = NULL;
    const ChudeJsonMember *members =
        json.data && json.data[0] == '{' ? chude_json_scan(batch->arena, json, &count, &error) : NULL;
    g_clear_error(&error);
    for (size_t i = 0; members && i < count; i++) {
        for (Way way = ENTITIES; way < WAYS; way++) {
            if (members[i].name.size == strlen(names[way]) &&
                memcmp(members[i].name.data, names[way], members[i].name.size) == 0) {
                char *digits = g_strndup(members[i].value.data, members[i].value.size);
                counts[way] +=
                    g_ascii_isdigit(*digits) ? MIN(g_ascii_strtoull(digits, NULL, 10), G_MAXINT32) : 0;
                g_free(digits);
            }
        }
    }
}

static void say_what_changed(ChudeBatch *batch, ChudeDocument *document, const uint64_t counts[WAYS]) {
    ChudeBuffer json = {0};
    for (Way way = ENTITIES; way < WAYS; way++) {
        if (counts[way]) {
            chude_buffer_char(&json, json.size ? ',' : '{');
            chude_json_literal(&json, names[way]);
            chude_buffer_char(&json, ':');
            chude_json_integer(&json, (int64_t)counts[way]);
        }
    }
    chude_buffer_char(&json, '}');
    chude_record_set_raw(batch, document, "normalized", chude_buffer_text(&json));
    chude_buffer_clear(&json);
}

static ChudeStatus process(void *state, ChudeBatch *batch, GError **error) {
    (void)error;
    Worker *worker = state;
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        uint64_t counts[WAYS] = {0};
        if (document->dropped || document->row) {
            continue;
        }
        ChudeText text = alter(worker, batch, document, document->text, false, counts);
        ChudeText title = alter(worker, batch, document, document->title, true, counts);
        if (text.data || title.data) {
            chude_record_set_text(batch, document, text, title);
            add_earlier(document, batch, counts);
            say_what_changed(batch, document, counts);
        }
    }
    return CHUDE_OK;
}

static void end(void *state) {
    Worker *worker = state;
    chude_buffer_clear(&worker->text);
    chude_buffer_clear(&worker->other);
    g_free(worker);
}

static const ChudeOption options[] = {
    {.name = "nfc",
     .type = CHUDE_FLAG,
     .help = "Letters and their marks in one character where Unicode has one (Normalization Form C)."},
    {.name = "tone",
     .type = CHUDE_CHOICE,
     .values = "new|old",
     .help = "The tone mark of oa, oe, uy on the second vowel (new: hoà, khoẻ, thuỷ) or the first (old: hòa, "
             "khỏe, thủy)."},
    {.name = "whitespace",
     .type = CHUDE_FLAG,
     .help = "One space for a run of blanks, none at the ends of a line, LF alone as newline, one blank line "
             "for several."},
    {.name = "entities",
     .type = CHUDE_FLAG,
     .help = "The characters that HTML's references stand for: &agrave; &#224; &#xE0; become à."},
    {0}};

static const char *const examples[] = {
    "chude normalize --nfc --whitespace news.ndjson",
    "composed letters, tidy white space",
    "chude normalize --entities --tone old then tokenize then ngram news.ndjson",
    "texts taken from web pages; hoà becomes hòa",
    "chude normalize --tone new bai-bao.txt | jq -r .text",
    "the article with hoà for hòa",
    NULL};

/* What it takes out must fit the text as read: a document whose words do not is refused here as anywhere. */
static const char *const needs[] = {"words?", "keyphrases?", "tfidf?", "topic?", NULL};
static const char *const drops[] = {"words", "title_words", "keyphrases", "tfidf",
                                    "topic", "boilerplate", "date_span",  NULL};

const ChudeStage chude_stage_normalize = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "normalize",
    .version = "1",
    .summary = "alters text and title where asked: composition, tones, blanks, HTML",
    .description =
        "Alters `text` and `title`, and nothing that was not asked for, in this order:\n"
        "  --entities    HTML's character references: the 252 names of HTML 4, those of Latin letters,\n"
        "                punctuation and currencies in HTML 5, and numbers (128 to 159 as Windows-1252, as\n"
        "                browsers read them). The semicolon is demanded (AT&T; ?a=1&copy=2), an unknown or\n"
        "                impossible one stays, and it is one round: &amp;lt; becomes &lt;.\n"
        "  --whitespace  CR LF, CR, U+0085, U+2028, VT and FF become LF, U+2029 a blank line; any other run\n"
        "                of white space (no-break and other Unicode spaces too) becomes one space, and goes\n"
        "                at both ends of a line; several blank lines become one, and none is left at the\n"
        "                ends of the text (a newline that ends it stays); a title becomes one line. Soft\n"
        "                hyphens and zero-width characters go: U+00AD, U+200B, U+2060, U+FEFF; joiners,\n"
        "                U+200C and U+200D, behind Latin script only.\n"
        "  --nfc         Normalization Form C of Unicode. A letter with more than 1,024 bytes of marks\n"
        "                stays.\n"
        "  --tone        In syllables of Vietnamese that end in oa, oe, uy (but quy), in capitals too,\n"
        "                composed or not. Not in addresses (https://…), nor where the document's language\n"
        "                is another one.\n"
        "\n"
        "A document that changed gets `normalized`: {\"entities\":n,\"whitespace\":n,\"nfc\":n,\"tone\":n}, how\n"
        "many references, runs, characters and syllables changed in text and title, without those that are\n"
        "0; a second `normalize` adds to it. It loses what was made from the old text (words, title_words,\n"
        "keyphrases, tfidf, topic, boilerplate, date_span); later stages make that anew, with their\n"
        "defaults: so let `normalize` come first. The id stays, though it may be the hash of the text as it\n"
        "was: it names the document wherever it goes. Counts need neither --nfc nor --tone, since counting\n"
        "keys fold both.",
    .examples = examples,
    .needs = needs,
    .drops = drops,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .end = end,
    .close = g_free,
};
