/* stage.h - the contract between the engine and its stages, and the one header that a plug-in needs.
 *
 * Ownership: whatever hangs from a batch (texts, tokens, annotations) lives in the batch's arena and dies with it;
 * a stage allocates there with ChudeHost.allocate and frees nothing. What `open` and `begin` return belongs to the
 * stage until the host hands it to `close` or `end`. Strings are pointer and length and need not end in NUL.
 *
 * One document's way through a stage:
 *   MAP      open, begin for each worker, process for each batch, end, close.
 *   ORDERED  the same, but batches come one at a time and in the order of the input.
 *   CORPUS   process observes; merge gathers the workers' states into one; finish turns it into the result; then each
 *            batch comes again to apply (with a fresh worker state from begin), which annotates the documents.
 *   SINK     like CORPUS up to finish, which writes to its ChudeSink. A sink that has `apply` gets a second look at every
 *            document after finish (exact counts and evidence for what it chose), and writes in `emit` instead.
 * `emit`, where a CORPUS stage has it, is called after the apply pass with the merged apply states: --result FILE.
 *
 * The ABI is number 0: no promise until the counting and topic stages have proved it. */
#ifndef CHUDE_STAGE_H
#define CHUDE_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHUDE_ABI 0u

typedef struct _GError GError; /* GLib's: a plug-in passes it on and need not look inside */

typedef struct {
    const char *data; /* UTF-8; NULL where the document has no such thing */
    size_t size;      /* bytes */
} ChudeText;

typedef struct {
    uint32_t begin, end; /* bytes of the text, half-open */
} ChudeSpan;

/* A token: a word, a number, a punctuation mark. Its kind follows from its bytes alone (see ChudeTerm). */
typedef enum {
    CHUDE_TOKEN_SENTENCE = 1, /* the first token of a sentence */
    CHUDE_TOKEN_STOP = 2,     /* marked by `stop`: counts nowhere, breaks n-grams */
    CHUDE_TOKEN_BOILERPLATE =
        4 /* within `boilerplate`: its form is a symbol, so that it counts nowhere (boilerplate.h) */
} ChudeTokenFlags;

typedef struct {
    uint32_t begin, end; /* bytes of the text that the tokens were made from, half-open */
    uint32_t flags;      /* ChudeTokenFlags */
    uint32_t form;       /* the host's own, for ChudeHost.form; 0 where a stage makes tokens */
} ChudeToken;

/* The tokens of one text: together they cover every byte that is not white space, in order. */
typedef struct {
    ChudeText text;     /* what the offsets point into */
    ChudeToken *tokens; /* count of them */
    size_t count;
    ChudeText *stems;  /* NULL, or count of them: the key that `stem` gave; data NULL where none */
    uint64_t numbered; /* the host's own: whose the tokens' forms are; 0 where a stage makes tokens */
} ChudeWords;

typedef enum {
    CHUDE_KIND_WORD,        /* has a letter */
    CHUDE_KIND_NUMBER,      /* 500.000.000, 08/04/2020, 61 %, 4/5 */
    CHUDE_KIND_ADDRESS,     /* URL, e-mail */
    CHUDE_KIND_PUNCTUATION, /* breaks n-grams, as does whatever is none of the above (symbols, emoji, controls) */
    CHUDE_KIND_SYMBOL
} ChudeTokenKinds;
typedef uint8_t ChudeTokenKind; /* a ChudeTokenKinds */

/* What a token is in counts: one for each counting key met by a worker. Lives as long as the worker, or until its states are
 * spilled (ChudeStage.spill); for a MAP stage until its state is ended, for an ORDERED one as long as the batch. */
typedef struct {
    ChudeText
        key; /* NFC, full case folding, tone placement folded (hoà = hòa); '_' for white space inside a word */
    uint64_t hash; /* of key; the same in every run */
    uint32_t
        index; /* dense from 0 in this worker's order of meeting: to index side tables, never for output */
    ChudeTokenKind kind; /* words, numbers and addresses are counted; the others break n-grams */
} ChudeTerm;

/* One spelling of a term as texts have it. Lives as long as its term. */
typedef struct {
    ChudeText spelling; /* as written, but one space for each run of white space inside */
    uint64_t hash;      /* of spelling */
    uint32_t index;     /* dense from 0 in this worker */
    const ChudeTerm *term;
} ChudeForm;

typedef struct {
    ChudeText text;
    double score; /* rounded to nine significant digits */
} ChudeScored;

typedef struct {
    ChudeText text; /* as spelled in this document */
    uint32_t count; /* occurrences */
} ChudeVariant;

typedef struct {
    ChudeText text; /* as spelled in this document */
    double score;
    uint32_t count;         /* occurrences of all its forms, and length of offsets */
    ChudeSpan *offsets;     /* of all its forms */
    ChudeVariant *variants; /* its other forms (a short form and its full form); their counts are in count */
    size_t variant_count;
} ChudeKeyphrase;

typedef struct ChudeTopic {
    uint32_t id;
    ChudeText label;           /* data NULL: the document has no topic of its own, only parent */
    double score;              /* membership, 0 to 1; of a parent negative where it is not said */
    bool weak;                 /* so small that the document hardly belongs there */
    struct ChudeTopic *parent; /* the broad topic, where this is a story; or NULL */
    struct ChudeTopic *
        others; /* topics of the same level that the document is close to, too, the best first; only id, label, score */
    size_t other_count;
} ChudeTopic;

typedef struct ChudeMember ChudeMember; /* record.h */

typedef struct {
    ChudeText text; /* required, altered by `normalize` alone */
    ChudeText id, title, date, lang, source;
    ChudeWords *words, *title_words; /* NULL until tokenized */
    ChudeKeyphrase *keyphrases;      /* best first; NULL where absent, and then keyphrase_count is 0 */
    size_t keyphrase_count;
    ChudeScored *tfidf; /* best first; NULL where absent */
    size_t tfidf_count;
    ChudeTopic *topic;    /* NULL where absent */
    ChudeMember *members; /* as read, and what was added, in order: through ChudeHost only */
    size_t member_count, member_room;
    bool has_keyphrases; /* present, though perhaps empty */
    const char *file;    /* where it was read, for messages; line 0: the file is one document */
    uint64_t line;
    bool row;     /* a row of a sink, not a document: passes through `head` and the like as it is */
    bool dropped; /* set by a stage that filters: no later stage sees it, nothing prints it */
} ChudeDocument;

typedef struct ChudeArena ChudeArena;

typedef struct {
    uint64_t sequence; /* 0, 1, 2 … in the order of the input; the same when the batch comes again */
    ChudeDocument *documents;
    size_t count;
    ChudeArena *arena;
} ChudeBatch;

typedef struct ChudeWorker ChudeWorker; /* one a thread: its terms and forms */
typedef struct ChudeArgs ChudeArgs;     /* the stage's options as given */
typedef struct ChudeHost ChudeHost;

/* Where a sink or a result goes. write: whole lines; false (with error set) when it cannot, or nobody reads any more. */
typedef struct ChudeSink {
    bool (*write)(struct ChudeSink *, ChudeText lines, GError **);
} ChudeSink;

typedef enum {
    CHUDE_OK,
    CHUDE_STOP, /* ORDERED only: nothing more is needed after this batch */
    CHUDE_FAIL  /* fatal; error is set. A bad record is never fatal: reject() it */
} ChudeStatus;

typedef enum { CHUDE_MAP, CHUDE_ORDERED, CHUDE_CORPUS, CHUDE_SINK } ChudeKind;

typedef enum {
    CHUDE_FLAG,    /* --name; value true or false */
    CHUDE_INTEGER, /* 64 bits, minimum to maximum */
    CHUDE_NUMBER,  /* a double, minimum to maximum */
    CHUDE_STRING,
    CHUDE_CHOICE, /* one of `values`, separated by | */
    CHUDE_FILE,   /* a path; readable files are checked by the stage */
    CHUDE_SIZE,   /* bytes: 64M; K, M, G, T are powers of 1024. Asked for as an integer */
    CHUDE_STRINGS /* a string that may be given again: option_strings */
} ChudeOptionType;

typedef struct {
    const char *name; /* without the dashes; a table ends with NULL */
    char letter;      /* -k, or 0 */
    ChudeOptionType type;
    const char *fallback; /* the default as it would be typed; NULL: none */
    const char *values;   /* CHOICE: a|b|c; else what the help calls the value: N, FILE, A..B */
    double minimum, maximum;
    const char *help; /* one sentence */
} ChudeOption;

/* What the host does for stages. Grows at its end only; check size before using what came later. */
struct ChudeHost {
    uint32_t size, abi;
    unsigned threads; /* workers in this run */

    /* size bytes, zeroed, aligned for any type, out of the batch's arena. Never NULL. */
    void *(*allocate)(ChudeBatch *, size_t size);
    /* Sets *error (once); the message names file, line, byte where known and what to do. */
    void (*fail)(GError **error, const char *format, ...) __attribute__((format(printf, 2, 3)));
    /* Marks the document as rejected: named on standard error, counted, dropped. */
    void (*reject)(ChudeBatch *, ChudeDocument *, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

    /* Options of this stage, by name; asking for one that is not in its table is a programmer's error.
     * string: NULL where not given and without default; integer, number: 0 then. Valid until close. */
    const char *(*option_string)(const ChudeArgs *, const char *name);
    int64_t (*option_integer)(const ChudeArgs *, const char *name);
    double (*option_number)(const ChudeArgs *, const char *name);
    bool (*option_flag)(const ChudeArgs *, const char *name);

    /* JSON text of a top-level member as read or set; data NULL where absent. */
    ChudeText (*member)(const ChudeDocument *, const char *name);
    /* Sets or adds a member; json must be valid JSON on one line. Both strings are copied into the arena. lang, date, title
     * and source of the document follow it; text, id and the typed members (words, keyphrases …) cannot be set so. */
    void (*set_member)(ChudeBatch *, ChudeDocument *, const char *name, ChudeText json);

    /* The form (spelling, and through it the counting key) of token i of these words; cached, so that folding runs once
     * for each distinct token. */
    const ChudeForm *(*form)(ChudeWorker *, const ChudeWords *, size_t i);

    /* Calls body(context, part) for part 0 … parts-1, on all threads, any order; returns when all are done. For finish. */
    void (*parallel)(const ChudeHost *, size_t parts, void (*body)(void *context, size_t part),
                     void *context);

    /* Records rejected up to now; final once observing has ended. */
    uint64_t (*rejected)(const ChudeHost *);
    /* What an earlier stage of this process gave under --result NAME, or what the file of that name holds. data NULL with
     * *error set where there is neither. Ask in finish or emit, on one thread: earlier stages have ended by then. */
    ChudeText (*result)(const ChudeHost *, const char *name, GError **);
    /* The summary's `generator` as JSON: the program's version, the chain with the options in force. */
    ChudeText (*generator)(const ChudeHost *);

    /* --memory in bytes: what the whole program may hold. A stage's part of it: while documents are observed or annotated the
     * host asks for `spill` in time; in finish, and for a result that lives through the next pass, take an eighth at most, and put
     * what is larger into temporary files (pipeline/runs.h, sorter.h, temporary.h for the stages of this tree). */
    uint64_t memory;
    const char *folder; /* where temporary files go */

    /* All values of an option of type STRINGS, in the order given, NULL at their end. Valid until close. */
    const char *const *(*option_strings)(const ChudeArgs *, const char *name);

    /* Begins a file; folders above it are made. It gets its name when the whole run has gone well, and otherwise leaves nothing
     * behind. Call it in open, so that what is wrong is said before any input is read, and write in emit, on one thread. The
     * sink is the host's, and takes any bytes. NULL with *error set where the file cannot be made. */
    ChudeSink *(*file)(const ChudeHost *, const char *path, GError **);

    /* The terminal that the output goes to, for a sink that has a form of its rows for people: a row is one line in it too, so
     * that `head` may follow. columns: how wide it is; 0: no terminal, print JSON. colour: whether it takes colours. */
    unsigned columns;
    bool colour;

    /* Says to the user what was left out of all that was given, begun with the stage's name. Once, in finish or emit, on one thread: not for
     * single documents. The exit code stays. */
    void (*note)(const ChudeHost *, const char *format, ...) __attribute__((format(printf, 2, 3)));

    /* Documents with `duplicate_of` that the sink was not shown (CHUDE_SEES_DUPLICATES); final once observing has ended. */
    uint64_t (*duplicates)(const ChudeHost *);
};

/* ---- saved states (`chude fit`, `chude merge`) ---- */

/* How the values of a column become one where states are merged. A sum beyond 64 bits is an error. */
typedef enum { CHUDE_SUM, CHUDE_MIN, CHUDE_MAX } ChudeCombine;

typedef struct {
    const char *name; /* a table's columns end with NULL */
    ChudeCombine combine;
} ChudeColumn;

enum { CHUDE_COLUMNS = 8, CHUDE_TABLES = 64 }; /* most of a table, of a state */

/* Rows of one form. A table without columns is a set of keys: merging joins sets. */
typedef struct {
    const char *name;
    const ChudeColumn *columns;
} ChudeTableForm;

/* What a stage's states are made of. Stages that gather the same things name the same kind, and their states merge. */
typedef struct {
    const char *kind;
    const ChudeTableForm *tables; /* by rising name (bytes); a NULL name ends them */
} ChudeStateForm;

/* Where a state's rows go: by table (its place in the form) and key, both rising, each key of a table once. The key is UTF-8, at
 * most 2 GiB long; values: one for each column. False with *error set where they cannot be written. */
typedef struct ChudeRows ChudeRows;
struct ChudeRows {
    bool (*add)(ChudeRows *, unsigned table, ChudeText key, const uint64_t *values, GError **);
};

/* A saved state, as a stage reads it. each: gives every row of a table (its place in the form) by rising key, as often as it is asked;
 * false with *error set, also where row gave that. integer, string: of the settings that the stage wrote; 0, NULL where there is none. */
typedef bool (*ChudeSavedRow)(void *context, ChudeText key, const uint64_t *values, GError **);
typedef struct ChudeSaved ChudeSaved;
struct ChudeSaved {
    bool (*each)(ChudeSaved *, unsigned table, ChudeSavedRow row, void *context, GError **);
    int64_t (*integer)(const ChudeSaved *, const char *name);
    const char *(*string)(const ChudeSaved *, const char *name); /* the host's; as long as saved is there */
};

/* What changes what a state has, by name: states that differ in one are not merged. */
typedef struct ChudeSettings ChudeSettings;
struct ChudeSettings {
    void (*integer)(ChudeSettings *, const char *name, int64_t value);
    void (*string)(ChudeSettings *, const char *name, const char *value);
};

/* A data file compiled into the program that a stage goes by. */
typedef struct {
    const char
        *name; /* "models/vi.segment"; one that ends in / stands for all that begin so. NULL ends a table */
    const char *unless; /* an option that leaves it out; or NULL */
} ChudeDataFile;

typedef struct {
    uint32_t size; /* sizeof(ChudeStage) */
    uint32_t abi;  /* CHUDE_ABI */
    ChudeKind kind;
    uint32_t flags;                       /* ChudeStageFlags */
    const char *name, *version, *summary; /* summary: one line for `chude stages` */
    const char *description;              /* for help: formulae, units, traps; lines of 100 columns at most */
    const char *const *examples; /* command lines, each followed by what it does; NULL ends the table */
    const char *const *needs,
        *const *gives;          /* "words", "keyphrases", "tfidf", "topic", … ; NULL or NULL-ended */
    const ChudeOption *options; /* NULL or ended by a NULL name */

    void *(*open)(const ChudeHost *, const ChudeArgs *,
                  GError **); /* shared by all workers, constant from then on */
    void *(*begin)(const void *shared, ChudeWorker *, GError **);      /* one a worker: no locks in a stage */
    ChudeStatus (*process)(void *worker, ChudeBatch *, GError **);     /* map, or observe */
    bool (*merge)(void *into, void *const *from, size_t n, GError **); /* into may be empty (from begin) */
    bool (*finish)(void *state, ChudeSink *,
                   GError **); /* sink: where rows go; NULL for CORPUS and for sinks with emit */
    ChudeStatus (*apply)(const void *result, void *worker, ChudeBatch *, GError **);
    bool (*emit)(void *result, void *applied, ChudeSink *, GError **);
    void (*end)(void *worker);
    void (*close)(void *shared);

    /* How a CORPUS stage or a sink keeps within --memory; both or neither. held: bytes that a worker's state holds, asked after
     * each batch, so cheap. spill: the worker is about to lose its terms and forms. Write what was gathered to temporary files,
     * as bytes rather than as terms, and forget whatever stands on the worker's dictionary; process or apply then goes on. merge
     * gets states that were spilled and others that were not, and if any was, spills the others too, so that the result needs
     * no dictionary. Output must not depend on when, or whether, it was called. A MAP stage needs neither: it is ended and begun
     * again. A stage without them keeps the dictionary, and so its memory, growing with the input's vocabulary. */
    size_t (*held)(const void *worker);
    bool (*spill)(void *worker, GError **);

    const char *const *drops; /* members that it may take out: default stages come in again for later needs */

    /* The stage's states can be kept in files: `chude fit STAGE`. All three, or none (but for `save` of a stage that loads the states of
     * another one of that kind); CORPUS stages and sinks only. save comes
     * instead of finish, after merge: the rows of all that was gathered, with nothing pruned, so that rows of parts add up to those
     * of the whole. settings: those of the stage's own options that change what is gathered, in one form for all that come to the
     * same; what the stages before it were told, the host knows. */
    const ChudeStateForm *form;
    void (*settings)(const void *shared, ChudeSettings *);
    bool (*save)(const void *state, ChudeRows *, GError **);

    const ChudeDataFile *models; /* that what it gives depends on; NULL: none */

    /* The stage has an option `model` that names a saved state, by which it then goes: on a state from begin, load comes in place of
     * observing and merging, and finish after it. A CORPUS stage is a MAP stage then, and a sink reads no documents at all. saved
     * may be kept, and asked, for as long as the state is there. */
    bool (*load)(void *state, ChudeSaved *saved, GError **);

    /* Whether emit of a CORPUS stage is wanted though there is no --result; its sink is NULL then. NULL: never. */
    bool (*emits)(const void *shared);

    /* An option of type STRINGS whose first value is the first word behind the stage that is no option, before any file: `term`
     * in `chude kwic TERM FILE`. Recipes name the option. NULL: words are files. */
    const char *operand;
    /* The stage is a sink that compares what it gathers with a reference: it has `load`, and an option `reference` of type STRINGS that
     * names documents, which the host has observed by the same chain, or one saved state. Both or neither. settle: makes a state that
     * was merged or loaded stand by itself, without a dictionary. compare: before finish, if there is a reference, gives its settled
     * state, which outlives this one. */
    bool (*settle)(void *state, GError **);
    void (*compare)(void *state, const void *reference);

    /* `chude fit STAGE` writes a text of the stage's own, not a state to merge: fit comes in place of finish, after merge. recall: the stage
     * has an option `model` that names such a text, which open has read: comes in place of observing and of finish, on a state from begin,
     * and a CORPUS stage is a MAP stage then (but behind `chude fit`, where it observes). CORPUS stages only; both or neither, and
     * without save. run: what changes what is observed, as the header of a saved state would have it: a JSON object. */
    bool (*fit)(void *state, ChudeText run, ChudeSink *, GError **);
    bool (*recall)(void *state, ChudeText run, GError **);
} ChudeStage;

typedef enum {
    CHUDE_TAKES_ROWS = 1, /* also passes a sink's rows through (`head`) */
    CHUDE_FITS = 2,       /* a sink that makes what other stages are given: stands behind `chude fit` only */
    /* A CORPUS stage whose annotations change what others count: corpus stages behind it wait until it has made them. */
    CHUDE_COMES_FIRST = 4,
    /* A CORPUS stage or sink that is shown documents with `duplicate_of`, which others pass over. */
    CHUDE_SEES_DUPLICATES = 8,
    /* Goes by the words as they are spelled, whatever `stop` and `stem` said of them. */
    CHUDE_PLAIN_WORDS = 16
} ChudeStageFlags;

/* A plug-in exports this symbol. */
typedef const ChudeStage *(*ChudePlugin)(void);
#define CHUDE_PLUGIN_SYMBOL "chude_stage"

#endif
