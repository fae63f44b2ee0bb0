/* record.h - a document from one line of JSON, and back. The only file that meets json-c's parser.
 * Ownership: whatever a document points to lives in the arena of its batch. */
#ifndef CHUDE_RECORD_H
#define CHUDE_RECORD_H

#include "arena.h"
#include "buffer.h"
#include "stage.h"

/* Members that have a typed form in ChudeDocument; the writer makes their JSON from that once they are set. */
typedef enum {
    CHUDE_MEMBER_RAW, /* JSON text in value */
    CHUDE_MEMBER_WORDS,
    CHUDE_MEMBER_TITLE_WORDS,
    CHUDE_MEMBER_KEYPHRASES,
    CHUDE_MEMBER_TFIDF,
    CHUDE_MEMBER_TOPIC,
    CHUDE_MEMBER_KINDS
} ChudeMemberKind;

/* Among the bits of kinds: every stage of the chain takes a sink's rows, so that they pass as they are. */
enum { CHUDE_ROWS_PASS = 1 << CHUDE_MEMBER_RAW };

/* Members that hold the text and the id under other names (--text-field, --id-field); NULL: none. Read, such a member is called
 * "text" or "id" in its place, and one that was called so before gets its name. */
typedef struct {
    const char *text, *id;
} ChudeFields;

struct ChudeMember {
    ChudeText name;  /* JSON string as read, without its quotes (escapes kept) */
    ChudeText value; /* JSON text as read; of RAW only */
    ChudeMemberKind kind;
};

/* Parses one line (strictly: RFC 8259, valid UTF-8, no duplicate member names at any depth, integers within 64 bits, no NUL
 * in a name, no unpaired surrogate) into *document. line must live as long as the arena: raw members point into it.
 * kinds: bits 1 << ChudeMemberKind of the typed members that the chain reads; others pass through as they stand.
 * file and line_number name the place: they become `source` where the document has none ("news.ndjson:12").
 * False with *error set (the message names the byte within the line) where the record is bad. */
bool chude_record_parse(ChudeArena *arena, ChudeText line, const char *file, uint64_t line_number,
                        unsigned kinds, ChudeDocument *document, GError **error);
/* The same where the text and the id have other names. */
bool chude_record_parse_fields(ChudeArena *arena, ChudeText line, const char *file, uint64_t line_number,
                               unsigned kinds, const ChudeFields *fields, ChudeDocument *document,
                               GError **error);

/* A document from a plain text, which must be valid UTF-8 (false with *error set otherwise). line_number 0: a whole file. */
bool chude_record_from_text(ChudeArena *arena, ChudeText text, const char *file, uint64_t line_number,
                            ChudeDocument *document, GError **error);

/* Says that the typed member was set in the document: it is written in its place, or at the end if it is new. */
void chude_record_set(ChudeBatch *batch, ChudeDocument *document, ChudeMemberKind kind);
/* Takes a typed member out, as read or as set: for a stage that gives it to some documents only. */
void chude_record_remove(ChudeDocument *document, ChudeMemberKind kind);
/* Sets the text, the title or both (data NULL: stays as it is; both must live as long as the arena), and takes out what was
 * derived from the old ones, so that later stages make it anew: words, title_words, keyphrases, tfidf, topic, boilerplate, date_span. The
 * id stays, though it may be the hash of the text as read. For `normalize` alone: no other stage alters a text. */
void chude_record_set_text(ChudeBatch *batch, ChudeDocument *document, ChudeText text, ChudeText title);
/* The same of a member that is JSON text only. */
void chude_record_remove_raw(ChudeDocument *document, const char *name);
/* Sets a member to JSON text. What ChudeDocument has of it as a string (lang, date, title, source) follows; the text, the id
 * and typed members cannot be set so: a programmer's error. */
void chude_record_set_raw(ChudeBatch *batch, ChudeDocument *document, const char *name, ChudeText json);
ChudeText chude_record_member(const ChudeDocument *document, const char *name);
/* The member of that name, NULL where there is none. name: as JSON has it, without quotes. */
ChudeMember *chude_record_find(const ChudeDocument *document, const char *name);

/* Whether the document's source is the place that it was read from, since it said of none itself: what is written for good does not depend on
 * where files lie and how documents are spread over them. */
bool chude_record_is_placed(const ChudeDocument *document);

/* Appends the value of the member as JSON: what the writer prints of it. False where there is none. */
bool chude_record_value(ChudeBuffer *buffer, const ChudeDocument *document, const char *name);
/* Appends the document as one line of JSON, \n at its end. */
void chude_record_write(ChudeBuffer *buffer, const ChudeDocument *document);
/* The same without `source` where chude_record_is_placed. */
void chude_record_write_given(ChudeBuffer *buffer, const ChudeDocument *document);
/* That with the named members only, in the order of names (NULL-ended). */
void chude_record_write_members(ChudeBuffer *buffer, const ChudeDocument *document, const char *const *names);

/* False with *error set where the bytes are not UTF-8 (the message names the first that is not, and what they may be), or more than
 * json-c and offsets can hold. */
bool chude_record_check_utf8(ChudeText text, GError **error);

/* First 16 hex digits of the 128-bit hash of text: the id of a document that has none. */
void chude_record_id(ChudeText text, char id[17]);

#endif
