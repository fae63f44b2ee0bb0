/* sequence.h - a text's tokens as the keyphrase stage sees them, and the spans that may be phrases.
 * Ownership: a ChudeSequencer belongs to one worker and holds its cache of facts about forms; a
 * ChudeSequence owns its array and is used again for one document after the other. */
#ifndef CHUDE_KEYPHRASES_SEQUENCE_H
#define CHUDE_KEYPHRASES_SEQUENCE_H

#include "background.h"
#include "stage.h"
#include "stopwords/stopwords.h"

/* What a form is, whatever its place. */
typedef enum {
    CHUDE_WORD_LETTERS = 1, /* a word */
    CHUDE_WORD_NUMBER = 2,  /* a number of at most four digits: may end a name (Covid 19) */
    CHUDE_WORD_UPPER = 4,   /* begins with a capital */
    CHUDE_WORD_CAPS = 8,    /* two letters or more, all capitals: an abbreviation */
    CHUDE_WORD_COMMA = 16,
    CHUDE_WORD_BRIDGE = 32, /* may stand inside a phrase though it is a function word: của, và; of, and */
    CHUDE_WORD_NOT_FIRST = 64, /* no phrase begins with it */
    CHUDE_WORD_NOT_LAST = 128,
    CHUDE_WORD_QUOTE = 256,
    /* and what it is in its place */
    CHUDE_WORD_FUNCTION = 512,  /* a stop word */
    CHUDE_WORD_SENTENCE = 1024, /* first of its sentence */
    CHUDE_WORD_NAME = 2048,     /* a capital that the place does not ask for */
    CHUDE_WORD_KNOWN = 4096,    /* the facts are filled in */
    CHUDE_WORD_CREDIT = 8192,   /* Ảnh, Nguồn: a name may follow that is no topic */
    CHUDE_WORD_COLON = 16384,
    CHUDE_WORD_BRACKET = 32768,
    CHUDE_WORD_PROPER = 65536,   /* several syllables, each with a capital: Nguyễn Văn An, Thái Hòa */
    CHUDE_WORD_TITLE = 131072,   /* ông, bà: stands before a person's name and is no part of it */
    CHUDE_WORD_HYPHEN = 262144,  /* joins its two neighbours, which touch it */
    CHUDE_WORD_LETTER = 524288,  /* a single letter */
    CHUDE_WORD_ONE = 1 << 20,    /* of one syllable */
    CHUDE_WORD_VERBAL = 1 << 21, /* stands as verbs do, more or less; */
    CHUDE_WORD_VERB = 1 << 22,   /* more */
    /* what follows from these of the token and its neighbours: see spans.c */
    CHUDE_WORD_ENDS = 1 << 23,     /* a phrase may end with it */
    CHUDE_WORD_PARTS = 1 << 24,    /* but one of several words would part a verb from what it is done to */
    CHUDE_WORD_RUN = 1 << 25,      /* a run of capitals goes on to the next token */
    CHUDE_WORD_HALVES = 1 << 26,   /* and cutting it there would halve a name */
    CHUDE_WORD_JOINS = 1 << 27,    /* a comma that may stand inside a phrase */
    CHUDE_WORD_CLAUSE = 1 << 28,   /* a clause begins: no phrase goes on here */
    CHUDE_WORD_FAVOURED = 1 << 29, /* a term that the user favours begins here (own_places.h) */
    CHUDE_WORD_PLURAL = 1 << 30    /* English, and no stem: see plural.h */
} ChudeWordFlags;

/* What a word's last letters say of its class, in English above all. */
typedef enum {
    CHUDE_ENDING_NONE,
    CHUDE_ENDING_LY,
    CHUDE_ENDING_ED,
    CHUDE_ENDING_ING,
    CHUDE_ENDING_ADJECTIVE, /* -al, -ic, -ive … */
    CHUDE_ENDING_S,
    CHUDE_ENDING_NOUN,  /* -tion, -ment, -ity … */
    CHUDE_ENDING_AGENT, /* -er, -or */
    CHUDE_ENDING_Y
} ChudeWordEnding;

typedef struct {
    uint64_t hash;      /* chude_phrase_hash of what identifies it: its counting key, or stem */
    float idf;          /* ln(N / (1 + df)) of its counting key */
    float verb;         /* -1 … 1: stands as nouns do … as verbs do; 0 unknown */
    uint32_t syllables; /* 0 where it is no word or number */
    uint32_t flags;
    uint16_t bytes;
    uint8_t ending; /* ChudeWordEnding; of languages other than Vietnamese */
} ChudeWordFacts;

typedef struct {
    uint64_t prefix;    /* phrase hash of all syllables before it */
    uint32_t syllables; /* their number */
    uint32_t facts;     /* index into ChudeSequence.facts */
    uint32_t flags;     /* ChudeWordFlags */
} ChudePhraseToken;

/* Logarithms of small numbers, which most are: what log() and log1p() give. */
enum { CHUDE_LOGS = 256, CHUDE_RATIO_ROWS = 16, CHUDE_RATIOS = 64, CHUDE_SHARES = 16 };
typedef struct {
    double log[CHUDE_LOGS], log1p[CHUDE_LOGS];
    double ratio[CHUDE_RATIO_ROWS][CHUDE_RATIOS]; /* log(a / b) */
} ChudeLogs;

/* Where a term of the user's list stands. */
typedef struct {
    uint64_t hash;       /* as ChudePhraseSpan has it */
    uint32_t begin, end; /* tokens, half-open */
} ChudeOwnPlace;

typedef struct {
    ChudePhraseToken *tokens; /* count of them, and one more behind the last */
    size_t count, room;
    const ChudeWordFacts *facts;
    const ChudeBackground *background; /* NULL: none for this language */
    const uint64_t *powers;            /* of CHUDE_PHRASE_BASE, to CHUDE_PHRASE_SYLLABLES */
    const uint64_t *sources;           /* hashes of CHUDE_SPAN_SOURCE, ended by 0 */
    const ChudeLogs *logs;
    bool plurals;                                /* there are CHUDE_WORD_PLURAL */
    double log_length, log_shares[CHUDE_SHARES]; /* ln(count); by tf: ln(1 + 1000 tf / count) */
    ChudeWorker *worker;                         /* whose forms facts are about */
    uint32_t most_syllables;
    const ChudeOwnPlace *own; /* own_count places of terms that the user favours, by begin, then end */
    size_t own_count;
} ChudeSequence;

/* A language without a background, and so mostly without a list of function words: every word is rare, but for those of few letters,
 * which are taken for function words. */
#define CHUDE_UNKNOWN_IDF 6.0
#define CHUDE_SHORT_IDF 1.0
#define CHUDE_SHORT_LETTERS 3

#define CHUDE_PHRASE_WORDS 5      /* words of a phrase; */
#define CHUDE_NAME_WORDS 8        /* of a name */
#define CHUDE_PHRASE_SYLLABLES 32 /* what --max-syllables may be */
#define CHUDE_PHRASE_SPANS 8      /* spans from one token that may be phrases by themselves; */
#define CHUDE_SPANS 12            /* with those of terms that the user favours */

typedef enum {
    CHUDE_SPAN_BRIDGED = 1, /* has a function word inside */
    CHUDE_SPAN_COMMA = 2,
    CHUDE_SPAN_NAME = 4,    /* every content word a NAME */
    CHUDE_SPAN_CUT = 8,     /* a run of capitals goes on beyond an edge */
    CHUDE_SPAN_NUMBER = 16, /* ends in a number */
    CHUDE_SPAN_QUOTED = 32, /* is all that stands between two quotation marks */
    CHUDE_SPAN_SOME_NAME = 64,
    CHUDE_SPAN_TITLE = 128, /* used by the table of candidates */
    CHUDE_SPAN_LEAD = 256,
    CHUDE_SPAN_SOURCE = 512,    /* a newspaper or agency, which articles name as their source */
    CHUDE_SPAN_FAVOURED = 1024, /* the user says that it is a keyphrase, */
    CHUDE_SPAN_BANNED = 2048    /* that it is none */
} ChudeSpanFlags;

typedef struct {
    uint64_t hash;
    uint32_t begin, end; /* tokens, half-open */
    uint16_t flags;      /* ChudeSpanFlags */
    uint8_t words;       /* without bridges and commas */
    uint8_t syllables;
} ChudePhraseSpan;

typedef struct ChudeSequencer ChudeSequencer;

enum { CHUDE_LANGUAGE_VI, CHUDE_LANGUAGE_EN, CHUDE_LANGUAGE_OTHER, CHUDE_LANGUAGES };

/* backgrounds[language]: NULL where there is none. All outlive the sequencer. */
ChudeSequencer *chude_sequencer_new(ChudeWorker *worker, const ChudeStopwords *stopwords,
                                    const ChudeBackground *const backgrounds[CHUDE_LANGUAGES]);
void chude_sequencer_free(ChudeSequencer *sequencer);

/* Which language's tables serve a document of this lang. */
int chude_sequencer_language(ChudeText lang);

/* Fills sequence from the words of a text in lang (data must not be NULL); its facts stand until the next
 * call with this sequencer. */
void chude_sequencer_read(ChudeSequencer *sequencer, const ChudeWords *words, ChudeText lang,
                          uint32_t most_syllables, ChudeSequence *sequence);

/* The phrase hash of tokens begin … end-1. */
static inline uint64_t chude_sequence_hash(const ChudeSequence *sequence, size_t begin, size_t end) {
    const ChudePhraseToken *a = &sequence->tokens[begin], *b = &sequence->tokens[end];
    uint32_t syllables = b->syllables - a->syllables;
    uint64_t power =
        syllables <= CHUDE_PHRASE_SYLLABLES ? sequence->powers[syllables] : chude_phrase_power(syllables);
    uint64_t hash = b->prefix - a->prefix * power;
    return hash ? hash : 1;
}

/* Sets the flags from ENDS on; chude_sequencer_read has done so. */
void chude_sequence_edges(ChudeSequence *sequence);

/* The spans that begin with token begin and may be phrases, shortest first, then those that the user favours besides; returns their
 * number. */
size_t chude_sequence_spans(const ChudeSequence *sequence, size_t begin, ChudePhraseSpan spans[CHUDE_SPANS]);

#endif
