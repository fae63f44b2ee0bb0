#include "sequence.h"

#include <glib.h>
#include <math.h>

#include "language/language.h"
#include "plural.h"
#include "worker.h"

/* Words that belong in no stop list, for they count elsewhere, but that begin or end no phrase that an
 * editor prints: units, parts of dates, titles before a person's name. Counting keys. */
static const char *const not_edge[] = {
    "tỷ",         "tỉ",        "triệu",     "nghìn",   "ngàn",     "trăm",      "chục",       "usd",
    "vnd",        "vnđ",       "đồng",      "km",      "kg",       "ha",        "m",          "m2",
    "lít",        "tấn",       "mét",       "gmt",     "bks",      "lượt",      "hồi",        "ngày",
    "tháng",      "năm",       "giờ",       "phút",    "giây",     "tuần",      "quý",        "thứ",
    "hôm",        "sáng",      "trưa",      "chiều",   "tối",      "đêm",       "thứ_hai",    "thứ_ba",
    "thứ_tư",     "thứ_năm",   "thứ_sáu",   "thứ_bảy", "chủ_nhật", "hàng_trăm", "hàng_nghìn", "hàng_ngàn",
    "hàng_triệu", "hàng_chục", "hàng_loạt", "monday",  "tuesday",  "wednesday", "thursday",   "one",
    "two",        "three",     "four",      "five",    "six",      "seven",     "eight",      "nine",
    "ten",        "percent",   "minute",    "minutes", "hour",     "hours",     "day",        "days",
    "week",       "weeks",     "month",     "months",  "year",     "years",     "friday",     "saturday",
    "sunday",     NULL};
static const char *const titles[] = {"ông", "bà",  "anh", "chị", "cô", "chú", "bác", "em", "đồng_chí", "đ/c",
                                     "ts",  "ths", "gs",  "pgs", "mr", "mrs", "ms",  "dr", NULL};
static const char *const not_first[] = {"trú",   "ngụ",  "số",   "lượng", "vụ",  "tờ", "căn",
                                        "chiếc", "khỏi", "nhóm", "mức",   "lần", NULL};
static const char *const not_last[] = {"tx",        "tp",   "tp.",   "q.", "ubnd", "hđnd", "thị_xã",
                                       "thành_phố", "quận", "đường", "số", "vụ",   "nước", NULL};
/* English ones that are no Vietnamese words: names hold them in Vietnamese texts too, where no list makes them function words. */
static const char *const english[] = {"of", "and", "for", "the", "with", "from", NULL};
static const char *const bridges[] = {"của", "và", "of", "and", "for", "in", "the", NULL};
/* What stands before the colon of a credit (Ảnh: …). */
static const char *const credits[] = {"ảnh",  "nguồn", "video",  "clip",      "đồ_họa",      "tin", "bài",
                                      "theo", "photo", "source", "thực_hiện", "infographic", NULL};

/* Newspapers and agencies: what is named once or twice is the source, not the topic. */
static const char *const sources[] = {"reuters",
                                      "hãng tin reuters",
                                      "afp",
                                      "ap",
                                      "xinhua",
                                      "tân hoa xã",
                                      "ttxvn",
                                      "tto",
                                      "tuổi trẻ",
                                      "tuổi trẻ online",
                                      "vnexpress",
                                      "vietnamnet",
                                      "dân trí",
                                      "thanh niên",
                                      "người đưa tin",
                                      "getty",
                                      "getty images",
                                      "new york times",
                                      "ny times",
                                      "the guardian",
                                      "pv",
                                      "bbc",
                                      "cnn",
                                      "vov",
                                      "vtv"};

#define CREDIT_TOKENS 8
#define PARTING_VERB 0.3f /* of ChudeWordFacts.verb: VERBAL, */
#define CLAUSE_VERB 0.4f  /* VERB */

enum { LISTED = 1024 }; /* several times the words of the lists */

typedef struct {
    ChudeText key; /* data NULL: an empty slot */
    unsigned flags;
} Listed;

struct ChudeSequencer {
    ChudeWorker *worker;
    ChudeStopCache *stops;
    const ChudeBackground *backgrounds[CHUDE_LANGUAGES];
    ChudeWordFacts *facts[CHUDE_LANGUAGES]; /* by form */
    size_t rooms[CHUDE_LANGUAGES];
    uint8_t *marks;
    size_t mark_room;
    ChudeBuffer key;
    uint64_t powers[CHUDE_PHRASE_SYLLABLES + 1];
    uint64_t sources[G_N_ELEMENTS(sources) + 1];
    Listed listed[LISTED]; /* the lists above, by hash */
    ChudeLogs logs;
};

/* The slot of a key, or the empty one where it goes. */
static size_t listed_slot(const ChudeSequencer *sequencer, ChudeText key) {
    size_t at = chude_hash(key.data, key.size) % LISTED;
    for (; sequencer->listed[at].key.data; at = (at + 1) % LISTED) {
        ChudeText other = sequencer->listed[at].key;
        if (other.size == key.size && memcmp(other.data, key.data, key.size) == 0) {
            break;
        }
    }
    return at;
}

/* What a list says of its words. */
static void add_list(ChudeSequencer *sequencer, const char *const *list, unsigned flags) {
    for (; *list; list++) {
        ChudeText key = {*list, strlen(*list)};
        Listed *listed = &sequencer->listed[listed_slot(sequencer, key)];
        *listed = (Listed){key, listed->flags | flags};
    }
}

static void fill_logs(ChudeLogs *logs) {
    for (int i = 0; i < CHUDE_LOGS; i++) {
        logs->log[i] = log(i);
        logs->log1p[i] = log1p(i);
    }
    for (int a = 1; a < CHUDE_RATIO_ROWS; a++) {
        for (int b = 1; b < CHUDE_RATIOS; b++) {
            logs->ratio[a][b] = log((double)a / b);
        }
    }
}

ChudeSequencer *chude_sequencer_new(ChudeWorker *worker, const ChudeStopwords *stopwords,
                                    const ChudeBackground *const backgrounds[CHUDE_LANGUAGES]) {
    ChudeSequencer *sequencer = g_new0(ChudeSequencer, 1);
    sequencer->worker = worker;
    sequencer->stops = chude_stop_cache_new(stopwords, worker);
    fill_logs(&sequencer->logs);
    add_list(sequencer, bridges, CHUDE_WORD_BRIDGE);
    add_list(sequencer, not_edge, CHUDE_WORD_NOT_FIRST | CHUDE_WORD_NOT_LAST);
    add_list(sequencer, not_first, CHUDE_WORD_NOT_FIRST);
    add_list(sequencer, not_last, CHUDE_WORD_NOT_LAST);
    add_list(sequencer, english, CHUDE_WORD_NOT_FIRST | CHUDE_WORD_NOT_LAST);
    add_list(sequencer, titles, CHUDE_WORD_TITLE | CHUDE_WORD_NOT_FIRST | CHUDE_WORD_NOT_LAST);
    add_list(sequencer, credits, CHUDE_WORD_CREDIT);
    memcpy(sequencer->backgrounds, backgrounds, sizeof sequencer->backgrounds);
    for (uint32_t i = 0; i <= CHUDE_PHRASE_SYLLABLES; i++) {
        sequencer->powers[i] = chude_phrase_power(i);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        sequencer->sources[i] = chude_phrase_hash((ChudeText){sources[i], strlen(sources[i])}, NULL);
    }
    return sequencer;
}

void chude_sequencer_free(ChudeSequencer *sequencer) {
    if (sequencer) {
        chude_stop_cache_free(sequencer->stops);
        for (int i = 0; i < CHUDE_LANGUAGES; i++) {
            g_free(sequencer->facts[i]);
        }
        g_free(sequencer->marks);
        chude_buffer_clear(&sequencer->key);
        g_free(sequencer);
    }
}

int chude_sequencer_language(ChudeText lang) {
    char code[4];
    chude_language_code(lang, code);
    if (strcmp(code, "vi") == 0) {
        return CHUDE_LANGUAGE_VI;
    }
    return strcmp(code, "en") == 0 ? CHUDE_LANGUAGE_EN : CHUDE_LANGUAGE_OTHER;
}

/* Letters of which none is a title-case one: g_unichar_istitle looks through a table for each. */
static bool is_latin(gunichar c) {
    return c < 0x1C4 || (c >= 0x1E00 && c < 0x1F00);
}

static unsigned letter_flags(ChudeText spelling) {
    unsigned letters = 0, capitals = 0, flags = 0, syllables = 1, upper_syllables = 0;
    bool begins = true;
    for (const char *p = spelling.data, *end = p + spelling.size; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalpha(c)) {
            bool upper = g_unichar_isupper(c) || (!is_latin(c) && g_unichar_istitle(c));
            flags |= letters == 0 && upper ? CHUDE_WORD_UPPER : 0;
            letters++;
            capitals += upper;
            upper_syllables += begins && upper;
        }
        syllables += c == ' ';
        begins = c == ' ';
    }
    flags |= letters == 1 ? CHUDE_WORD_LETTER : 0;
    flags |= syllables > 1 && upper_syllables == syllables ? CHUDE_WORD_PROPER : 0;
    return flags | (letters > 1 && capitals == letters ? CHUDE_WORD_CAPS : 0);
}

static unsigned punctuation_flags(ChudeText spelling) {
    static const char *const quotes[] = {"\"", "“", "”", "‘", "’", "«", "»", "'", "``", "''", NULL};
    if (spelling.size == 1 && spelling.data[0] == ',') {
        return CHUDE_WORD_COMMA;
    }
    if (spelling.size == 1 && strchr(":()[]", spelling.data[0])) {
        return spelling.data[0] == ':' ? CHUDE_WORD_COLON : CHUDE_WORD_BRACKET;
    }
    if (spelling.size == 1 && spelling.data[0] == '-') {
        return CHUDE_WORD_HYPHEN;
    }
    for (const char *const *quote = quotes; *quote; quote++) {
        if (strlen(*quote) == spelling.size && memcmp(*quote, spelling.data, spelling.size) == 0) {
            return CHUDE_WORD_QUOTE;
        }
    }
    return 0;
}

/* baomoi.vn: a site, not a topic. */
static bool is_site(ChudeText spelling) {
    size_t letters = 0;
    while (letters < spelling.size && g_ascii_islower(spelling.data[spelling.size - 1 - letters])) {
        letters++;
    }
    return letters >= 2 && letters <= 4 && spelling.size > letters + 1 &&
           spelling.data[spelling.size - 1 - letters] == '.';
}

static ChudeWordEnding ending_of(ChudeText key) {
    static const struct {
        char end[6];
        uint8_t ending;
    } endings[] = {{"ly", CHUDE_ENDING_LY},          {"ed", CHUDE_ENDING_ED},
                   {"ing", CHUDE_ENDING_ING},        {"s", CHUDE_ENDING_S},
                   {"al", CHUDE_ENDING_ADJECTIVE},   {"ic", CHUDE_ENDING_ADJECTIVE},
                   {"ive", CHUDE_ENDING_ADJECTIVE},  {"ous", CHUDE_ENDING_ADJECTIVE},
                   {"able", CHUDE_ENDING_ADJECTIVE}, {"ible", CHUDE_ENDING_ADJECTIVE},
                   {"ary", CHUDE_ENDING_ADJECTIVE},  {"ful", CHUDE_ENDING_ADJECTIVE},
                   {"tion", CHUDE_ENDING_NOUN},      {"sion", CHUDE_ENDING_NOUN},
                   {"ment", CHUDE_ENDING_NOUN},      {"ity", CHUDE_ENDING_NOUN},
                   {"ism", CHUDE_ENDING_NOUN},       {"ance", CHUDE_ENDING_NOUN},
                   {"ence", CHUDE_ENDING_NOUN},      {"er", CHUDE_ENDING_AGENT},
                   {"or", CHUDE_ENDING_AGENT},       {"y", CHUDE_ENDING_Y}};
    for (size_t i = 0; key.size > 4 && i < G_N_ELEMENTS(endings); i++) {
        size_t size = strlen(endings[i].end);
        if (memcmp(key.data + key.size - size, endings[i].end, size) == 0) {
            return endings[i].ending;
        }
    }
    return CHUDE_ENDING_NONE;
}

static void learn_facts(ChudeSequencer *sequencer, const ChudeForm *form, bool stemmed, int language,
                        ChudeWordFacts *facts) {
    const ChudeBackground *background = sequencer->backgrounds[language];
    ChudeTokenKind kind = form->term->kind;
    unsigned flags = CHUDE_WORD_KNOWN;
    if (kind == CHUDE_KIND_WORD) {
        flags |= is_site(form->spelling) ? 0 : CHUDE_WORD_LETTERS | letter_flags(form->spelling);
    } else if (kind == CHUDE_KIND_NUMBER) {
        bool plain = form->spelling.size <= 4;
        for (size_t i = 0; i < form->spelling.size; i++) {
            plain = plain && g_ascii_isdigit(form->spelling.data[i]);
        }
        flags |= plain ? CHUDE_WORD_NUMBER : 0;
    } else if (kind == CHUDE_KIND_PUNCTUATION) {
        flags |= punctuation_flags(form->spelling);
    }
    *facts = (ChudeWordFacts){.flags = flags};
    if (kind != CHUDE_KIND_WORD && kind != CHUDE_KIND_NUMBER) {
        return;
    }
    ChudeText key = form->term->key;
    uint64_t hash = facts->hash = chude_phrase_hash(key, &facts->syllables);
    if (stemmed) { /* the term's key is the stem */
        sequencer->key.size = 0;
        chude_counting_key(&sequencer->key, form->spelling);
        key = chude_buffer_text(&sequencer->key);
        uint32_t syllables = facts->syllables;
        hash = chude_phrase_hash(key, &facts->syllables);
        if (syllables != facts->syllables) {
            facts->hash =
                hash; /* a stem of another number of syllables could not be told apart from other phrases */
        }
    }
    facts->flags |= sequencer->listed[listed_slot(sequencer, key)].flags; /* of an empty one 0 */
    if (background) {
        const ChudeBackgroundTerm *term = chude_background_find(background, hash);
        facts->idf = (float)chude_background_idf(background, term);
        facts->verb = term && term->verb != CHUDE_VERB_UNKNOWN ? (float)(term->verb - 4.5) / 4.5f : 0;
    } else if (flags & CHUDE_WORD_LETTERS && !(flags & CHUDE_WORD_CAPS) &&
               g_utf8_strlen(key.data, (gssize)key.size) <= CHUDE_SHORT_LETTERS) {
        facts->idf = CHUDE_SHORT_IDF;
        facts->flags |= CHUDE_WORD_FUNCTION | CHUDE_WORD_BRIDGE;
    } else {
        facts->idf = CHUDE_UNKNOWN_IDF;
    }
    facts->bytes = (uint16_t)MIN(key.size, UINT16_MAX);
    facts->ending = language == CHUDE_LANGUAGE_VI ? CHUDE_ENDING_NONE : (uint8_t)ending_of(key);
    char singular[CHUDE_PLURAL_BYTES];
    size_t size;
    if (language == CHUDE_LANGUAGE_EN && !stemmed && chude_plural(key, singular, &size)) {
        facts->flags |= CHUDE_WORD_PLURAL;
    }
    facts->flags |= facts->syllables == 1 ? CHUDE_WORD_ONE : 0;
    facts->flags |= facts->verb > PARTING_VERB ? CHUDE_WORD_VERBAL : 0;
    facts->flags |= facts->verb > CLAUSE_VERB ? CHUDE_WORD_VERB : 0;
}

/* Takes NAME from a sentence (tokens begin … end-1) that is set in capitals throughout. */
static void lower_headline(ChudeSequence *sequence, size_t begin, size_t end, size_t words, size_t capitals) {
    if (words > 3 && capitals * 10 > words * 6) {
        for (size_t i = begin; i < end; i++) {
            sequence->tokens[i].flags &= ~(unsigned)CHUDE_WORD_NAME;
        }
    }
}

/* Who took the photograph or wrote the article is no topic: the words behind "Ảnh:" to the sentence's end
 * or a bracket, and a last line of nothing but a name. */
static void silence_credits(ChudeSequence *sequence, bool some) {
    ChudePhraseToken *tokens = sequence->tokens;
    for (size_t i = 0; some && i + 2 < sequence->count; i++) {
        if (!(tokens[i].flags & CHUDE_WORD_CREDIT && tokens[i + 1].flags & CHUDE_WORD_COLON)) {
            continue;
        }
        for (size_t j = i + 2; j < sequence->count && j < i + 2 + CREDIT_TOKENS; j++) {
            if (tokens[j].flags & (CHUDE_WORD_SENTENCE | CHUDE_WORD_BRACKET)) {
                break;
            }
            tokens[j].flags |= CHUDE_WORD_FUNCTION;
        }
    }
    size_t last = sequence->count;
    while (last > 0 && sequence->count - last < CREDIT_TOKENS && tokens[last - 1].flags & CHUDE_WORD_UPPER) {
        last--;
        if (last > 0 && tokens[last].flags & CHUDE_WORD_SENTENCE) {
            for (; last < sequence->count; last++) {
                tokens[last].flags |= CHUDE_WORD_FUNCTION;
            }
            break;
        }
    }
}

static void find_names(ChudeSequence *sequence) {
    ChudePhraseToken *tokens = sequence->tokens;
    size_t sentence = 0, words = 0, capitals = 0; /* of the sentence at hand */
    unsigned before = 0, next = tokens[0].flags;
    for (size_t i = 0; i < sequence->count; i++) {
        unsigned flags = next;
        next = tokens[i + 1].flags;
        if (flags & CHUDE_WORD_SENTENCE) {
            lower_headline(sequence, sentence, i, words, capitals);
            sentence = i;
            words = capitals = 0;
        }
        words += (flags & CHUDE_WORD_LETTERS) != 0;
        capitals += (flags & CHUDE_WORD_CAPS) != 0;
        if (flags & CHUDE_WORD_UPPER && !(flags & (CHUDE_WORD_FUNCTION | CHUDE_WORD_TITLE))) {
            bool asked = i == sentence || before & CHUDE_WORD_QUOTE;
            bool goes_on = next & CHUDE_WORD_UPPER && !(next & CHUDE_WORD_SENTENCE);
            tokens[i].flags |= !asked || flags & CHUDE_WORD_CAPS || goes_on ? CHUDE_WORD_NAME : 0u;
        }
        before = flags;
    }
    lower_headline(sequence, sentence, sequence->count, words, capitals);
}

/* Whether no white space stands between token i and its neighbours. */
static bool touches(const ChudeWords *words, size_t i) {
    const ChudeToken *tokens = words->tokens;
    return i > 0 && i + 1 < words->count && tokens[i - 1].end == tokens[i].begin &&
           tokens[i].end == tokens[i + 1].begin;
}

void chude_sequencer_read(ChudeSequencer *sequencer, const ChudeWords *words, ChudeText lang,
                          uint32_t most_syllables, ChudeSequence *sequence) {
    int language = chude_sequencer_language(lang);
    if (sequencer->mark_room < words->count) {
        sequencer->mark_room = words->count * 2;
        sequencer->marks = g_realloc(sequencer->marks, sequencer->mark_room);
    }
    chude_stop_marks(sequencer->stops, lang, words, sequencer->marks);
    if (sequence->room < words->count + 1) {
        sequence->room = (words->count + 1) * 2;
        sequence->tokens = g_renew(ChudePhraseToken, sequence->tokens, sequence->room);
    }
    uint64_t prefix = 0;
    uint32_t syllables = 0;
    unsigned before = 0;
    bool credited = false;
    sequence->plurals = false;
    for (size_t i = 0; i < words->count; i++) {
        uint32_t index = chude_worker_index(sequencer->worker, words, i);
        if (index >= sequencer->rooms[language]) {
            size_t old = sequencer->rooms[language], room = MAX((size_t)index + 1, old * 2 + 1024);
            sequencer->facts[language] = g_renew(ChudeWordFacts, sequencer->facts[language], room);
            memset(sequencer->facts[language] + old, 0, (room - old) * sizeof(ChudeWordFacts));
            sequencer->rooms[language] = room;
        }
        ChudeWordFacts *facts = &sequencer->facts[language][index];
        if (!facts->flags) {
            learn_facts(sequencer, chude_worker_form(sequencer->worker, words, i), words->stems != NULL,
                        language, facts);
        }
        unsigned flags = facts->flags, token = words->tokens[i].flags;
        flags |= sequencer->marks[i] || token & CHUDE_TOKEN_STOP ? CHUDE_WORD_FUNCTION : 0u;
        flags |= token & CHUDE_TOKEN_SENTENCE ? CHUDE_WORD_SENTENCE : 0u;
        if (flags & CHUDE_WORD_HYPHEN && !touches(words, i)) {
            flags &= ~(unsigned)CHUDE_WORD_HYPHEN;
        }
        credited = credited || (flags & CHUDE_WORD_COLON && before & CHUDE_WORD_CREDIT);
        sequence->plurals = sequence->plurals || flags & CHUDE_WORD_PLURAL;
        before = flags;
        sequence->tokens[i] =
            (ChudePhraseToken){.prefix = prefix, .syllables = syllables, .facts = index, .flags = flags};
        if (facts->syllables) {
            uint64_t power = facts->syllables <= CHUDE_PHRASE_SYLLABLES
                                 ? sequencer->powers[facts->syllables]
                                 : chude_phrase_power(facts->syllables);
            prefix = prefix * power + facts->hash;
            syllables += facts->syllables;
        }
    }
    sequence->tokens[words->count] =
        (ChudePhraseToken){.prefix = prefix, .syllables = syllables, .flags = CHUDE_WORD_SENTENCE};
    sequence->count = words->count;
    sequence->facts = sequencer->facts[language];
    sequence->background = sequencer->backgrounds[language];
    sequence->powers = sequencer->powers;
    sequence->sources = sequencer->sources;
    sequence->logs = &sequencer->logs;
    sequence->log_length = log((double)words->count);
    for (int tf = 0; tf < CHUDE_SHARES; tf++) {
        sequence->log_shares[tf] = log1p(1000 * (double)tf / (double)words->count);
    }
    sequence->worker = sequencer->worker;
    sequence->most_syllables = most_syllables;
    silence_credits(sequence, credited);
    find_names(sequence);
    chude_sequence_edges(sequence);
}
