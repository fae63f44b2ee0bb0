#include "validate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buffer.h"
#include "fail.h"
#include "recipe.h"
#include "record.h"
#include "state.h"
#include "state_file.h"

typedef struct {
    const ChudeRegistry *registry;
    const char *path;
    void (*tell)(void *context, const char *message);
    void *context;
    ChudeFindings findings;
    FILE *file;
    ChudeProblems problems; /* of this file; messages get the line put before them */
    char *line;             /* as read last, without its end */
    size_t size, room;
    uint64_t number;         /* of the line; 0: problems are of the whole file */
    ChudeEvidence *evidence; /* of the summary beside it, or NULL */
} Check;

static void tell_line(void *context, const char *message) {
    Check *check = context;
    char *whole = check->number
                      ? g_strdup_printf("%s:%" G_GUINT64_FORMAT ": %s", check->path, check->number, message)
                      : g_strdup_printf("%s: %s", check->path, message);
    check->tell(check->context, whole);
    g_free(whole);
}

static void tell_error(Check *check, GError *error) {
    chude_problem(&check->problems, "%s", error->message);
    g_error_free(error);
}

/* The next line that is not blank, as readers take them: \r\n ends one too. False at the end. */
static bool next_line(Check *check) {
    for (ssize_t got; (got = getline(&check->line, &check->room, check->file)) >= 0;) {
        check->number++;
        check->size = (size_t)got - (got > 0 && check->line[got - 1] == '\n');
        check->size -= check->size > 0 && check->line[check->size - 1] == '\r';
        if (check->number == 1 && check->size >= 3 && memcmp(check->line, "\xEF\xBB\xBF", 3) == 0) {
            check->size -= 3;
            memmove(check->line, check->line + 3, check->size);
        }
        for (size_t i = 0; i < check->size; i++) {
            if (!g_ascii_isspace(check->line[i])) {
                return true;
            }
        }
    }
    if (ferror(check->file)) {
        chude_problem(&check->problems, "cannot be read: %s", g_strerror(errno));
    }
    return false;
}

static bool parse_line(Check *check, json_object **value) {
    GError *error = NULL;
    if (!chude_json_parse((ChudeText){check->line, check->size}, false, value, &error)) {
        tell_error(check, error);
        return false;
    }
    return true;
}

/* ---- files of one object a line ---- */

typedef enum { DOCUMENTS, PARTS, NGRAMS, KEYNESS, TRENDS, HITS, EXPORTED } LineKind;
static const char *const line_kinds[] = {"documents",  "document parts", "n-gram rows",  "keyness rows",
                                         "trend rows", "hits",           "exported rows"};

/* last: the row before, or NULL. */
static void check_object(Check *check, LineKind kind, json_object *value, json_object *last) {
    if (!json_object_is_type(value, json_type_object)) {
        chude_problem(&check->problems, "an object is wanted, not %s", chude_json_type(value));
    } else if (kind == NGRAMS) {
        chude_validate_ngram(&check->problems, value, last);
    } else if (kind == KEYNESS) {
        chude_validate_keyness(&check->problems, value);
    } else if (kind == TRENDS) {
        chude_validate_trend(&check->problems, value, "");
    } else if (kind == HITS) {
        chude_validate_kwic(&check->problems, value);
    } else if (kind == EXPORTED) {
        chude_validate_export_row(&check->problems, value);
    } else {
        chude_validate_document(&check->problems, value, kind == PARTS);
        if (check->evidence) {
            chude_evidence_document(check->evidence, &check->problems, value);
        }
    }
}

/* From the line that stands in check on. */
static void check_lines(Check *check, LineKind kind) {
    json_object *last = NULL;
    check->findings.kind = line_kinds[kind];
    do {
        json_object *value = NULL;
        check->findings.count++;
        if (parse_line(check, &value)) {
            check_object(check, kind, value, last);
            json_object_put(last);
            last = json_object_is_type(value, json_type_object) ? value : NULL;
            if (!last) {
                json_object_put(value);
            }
        }
    } while (next_line(check));
    json_object_put(last);
}

/* ---- states ---- */

static void tell_state(void *context, uint64_t line, const char *message) {
    Check *check = context;
    check->number = line;
    chude_problem(&check->problems, "%s", message);
}

static void check_state(Check *check) {
    ChudeStateCheck *state = chude_state_check_new(tell_state, check);
    check->findings.kind = "state";
    check->findings.things = "rows";
    do { /* blank lines count, and are none that a state has */
        chude_state_check_line(state, (ChudeText){check->line, check->size});
        ssize_t got = getline(&check->line, &check->room, check->file);
        check->size = got > 0 ? (size_t)got - (check->line[got - 1] == '\n') : 0;
        if (got < 0) {
            break;
        }
    } while (true);
    check->findings.count = chude_state_check_end(state);
}

static size_t read_file(void *context, char *to, size_t room, GError **error) {
    size_t got = fread(to, 1, room, context);
    if (got == 0 && ferror((FILE *)context)) {
        chude_fail(error, "cannot be read: %s", g_strerror(errno));
    }
    return got;
}

/* Its first problem is its last: what stands behind it cannot be told from it. */
static void check_stored_state(Check *check) {
    GError *error = NULL;
    ChudeStateRow row;
    ChudeStateFile *file =
        chude_state_file_new((ChudeStateInput){read_file, check->file}, (ChudeText){NULL, 0}, &error);
    check->findings.kind = "state";
    check->findings.things = "rows";
    while (file && chude_state_file_next(file, &row, &error)) {
        check->findings.count++;
    }
    chude_state_file_free(file);
    if (error) {
        tell_error(check, error);
    }
}

/* Whether the file begins as a stored state does, which no text does. */
static bool is_stored(FILE *file) {
    int first = getc(file);
    return first != EOF && ungetc(first, file) != EOF && first == (unsigned char)CHUDE_STATE_MAGIC[0];
}

/* ---- files that are one object ---- */

static void check_recipe(Check *check, const ChudeBuffer *bytes) {
    GError *error = NULL;
    check->findings.kind = "recipe";
    check->findings.things = "stages";
    ChudeRecipe *recipe = chude_recipe_parse(bytes->data, bytes->size, &error);
    ChudePlan *plan = recipe ? chude_recipe_plan(check->registry, recipe, &error) : NULL;
    if (!plan) {
        tell_error(check, error);
    }
    check->findings.count = recipe ? recipe->stages->len : 0;
    chude_plan_free(plan);
    chude_recipe_free(recipe);
}

static void check_summary(Check *check, json_object *summary) {
    bool whole = chude_member(summary, "generator");
    check->findings.kind = whole ? "summary" : "result";
    check->findings.things = whole ? "documents" : "topics";
    if (chude_validate_summary(&check->problems, summary)) {
        check->findings.count =
            whole ? (uint64_t)chude_member_integer(chude_member(summary, "corpus"), "documents")
                  : chude_member_count(summary, "topics");
    }
}

/* The line in check and all that follows it. */
static void read_rest(Check *check, ChudeBuffer *bytes) {
    char piece[1 << 16];
    for (uint64_t i = 1; i < check->number; i++) {
        chude_buffer_char(bytes, '\n'); /* blank lines before it: messages count them */
    }
    chude_buffer_add(bytes, check->line, check->size);
    chude_buffer_char(bytes, '\n');
    for (size_t got; (got = fread(piece, 1, sizeof piece, check->file)) > 0;) {
        chude_buffer_add(bytes, piece, got);
    }
    check->number = 0;
}

/* ---- what a file is ---- */

static bool has_schema(json_object *object, const char *schema) {
    json_object *value = chude_member(object, "schema");
    return json_object_is_type(value, json_type_string) && strcmp(json_object_get_string(value), schema) == 0;
}

/* What is a file of its own, perhaps on one line. */
static bool is_whole(json_object *object) {
    return has_schema(object, "chude.recipe/1") || has_schema(object, "chude.summary/1") ||
           has_schema(object, "chude.topics/1") || has_schema(object, "chude.diff/1") ||
           has_schema(object, "chude.brief/1");
}

static LineKind line_kind(json_object *object) {
    if (chude_export_is_row(object)) {
        return EXPORTED;
    }
    if (has_schema(object, "chude.trend/1") || chude_member(object, "series")) {
        return TRENDS;
    }
    if (has_schema(object, "chude.kwic/1")) {
        return HITS;
    }
    if (chude_member(object, "n") && chude_member(object, "count") && chude_member(object, "df")) {
        return chude_member(object, "reference") ? KEYNESS : NGRAMS;
    }
    return !chude_member(object, "text") && chude_member(object, "id") ? PARTS : DOCUMENTS;
}

/* An object that goes over the first line's end, or is a file of its own: a recipe, a summary, a model. False where it is none. */
static bool check_whole(Check *check, const ChudeBuffer *bytes, GError **error) {
    json_object *value = NULL;
    bool known = false;
    if (chude_json_parse(chude_buffer_text(bytes), true, &value, error)) {
        known = is_whole(value);
        if (has_schema(value, "chude.recipe/1")) {
            check_recipe(check, bytes);
        } else if (has_schema(value, "chude.topics/1")) {
            check->findings.kind = "model";
            check->findings.things = "topics";
            check->findings.count = chude_member_count(value, "topics");
            chude_validate_topics(&check->problems, value);
        } else if (has_schema(value, "chude.diff/1")) {
            check->findings.kind = "diff";
            check->findings.things = "topics";
            check->findings.count = chude_member_count(value, "topics");
            chude_validate_diff(&check->problems, value);
        } else if (has_schema(value, "chude.brief/1")) {
            check->findings.kind = "brief";
            check->findings.things = "items";
            check->findings.count = chude_member_count(value, "items");
            chude_validate_brief(&check->problems, value);
        } else if (known) {
            check_summary(check, value);
        } else {
            chude_fail(
                error,
                "no format of Chude's: neither document, row, state, recipe, summary, diff, brief nor model of topics");
        }
    }
    json_object_put(value);
    return known;
}

static void check_file(Check *check) {
    json_object *first = NULL;
    if (is_stored(check->file)) {
        check_stored_state(check);
        return;
    }
    if (!next_line(check)) {
        check->number = 0;
        check->findings.kind = "lines";
        return;
    }
    size_t begin = strspn(check->line, " \t");
    if (check->line[begin] == '[') {
        check_state(check);
        return;
    }
    GError *error = NULL;
    bool parsed = chude_json_parse((ChudeText){check->line, check->size}, false, &first, &error);
    bool one = parsed && is_whole(first);
    if (parsed && !one && json_object_is_type(first, json_type_object)) {
        check_lines(check, line_kind(first));
    } else if (check->line[begin] != '{') {
        chude_problem(&check->problems, "no JSON object or array: no format of Chude's");
    } else {
        ChudeBuffer bytes = {0};
        uint64_t line = check->number;
        GError *cause = NULL;
        read_rest(check, &bytes);
        if (!check_whole(check, &bytes, &cause)) {
            /* Is it one object over lines, with a fault, or are it lines, whose first is faulty? One that ends within is the former. */
            bool lines =
                error && !strstr(error->message, "line ends") && !strstr(error->message, "no member name");
            check->number = lines ? line : 0;
            chude_problem(&check->problems, "%s", lines ? error->message : cause->message);
        }
        g_clear_error(&cause);
        chude_buffer_clear(&bytes);
    }
    g_clear_error(&error);
    json_object_put(first);
}

static void check_open(Check *check) {
    check->problems = (ChudeProblems){.tell = tell_line, .context = check};
    check->file = strcmp(check->path, "-") == 0 ? stdin : fopen(check->path, "re");
    if (!check->file) {
        chude_problem(&check->problems, "cannot be read: %s", g_strerror(errno));
    }
}

static void check_close(Check *check) {
    if (check->file && check->file != stdin) {
        fclose(check->file);
    }
    free(check->line);
    check->findings.problems += check->problems.count;
}

/* ---- output folders ---- */

/* Size and SHA-256 are those that summary.json says, so that no file stands beside a summary of other documents. */
static void check_companion(ChudeProblems *problems, const char *path, json_object *companion) {
    char piece[1 << 16];
    const char *name = json_object_get_string(chude_member(companion, "name"));
    FILE *file = fopen(path, "re");
    if (!file) {
        chude_problem(problems, "/companions: %s: %s", name, g_strerror(errno));
        return;
    }
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    uint64_t size = 0;
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0; size += got) {
        g_checksum_update(checksum, (const guchar *)piece, (gssize)got);
    }
    if (size != (uint64_t)chude_member_integer(companion, "size")) {
        chude_problem(problems,
                      "/companions: %s has %" G_GUINT64_FORMAT " bytes, not %" G_GINT64_FORMAT
                      ": it is not the file that was written with this summary",
                      name, size, chude_member_integer(companion, "size"));
    } else if (strcmp(g_checksum_get_string(checksum),
                      json_object_get_string(chude_member(companion, "sha256"))) != 0) {
        chude_problem(
            problems,
            "/companions: %s has another SHA-256: it is not the file that was written with this summary",
            name);
    }
    g_checksum_free(checksum);
    fclose(file);
}

/* documents.ndjson beside a summary: each document, their number, the evidence. */
static void check_documents(const Check *folder, const char *path, json_object *summary,
                            ChudeProblems *problems) {
    Check check = {
        .registry = folder->registry, .path = path, .tell = folder->tell, .context = folder->context};
    check.evidence = chude_evidence_new(summary);
    check_open(&check);
    if (check.file && next_line(&check)) {
        check_lines(&check, PARTS);
    }
    int64_t documents = chude_member_integer(chude_member(summary, "corpus"), "documents");
    if (check.file && (uint64_t)documents != check.findings.count) {
        chude_problem(problems,
                      "/corpus/documents: %" G_GINT64_FORMAT ", but documents.ndjson has %" G_GUINT64_FORMAT,
                      documents, check.findings.count);
    }
    chude_evidence_end(check.evidence, problems);
    problems->count += check.problems.count;
    check.problems.count = 0;
    check_close(&check);
}

/* What stands in the folder beside the summary. */
static void check_companions(Check *check, const char *folder, json_object *summary) {
    json_object *companions = chude_member(summary, "companions");
    bool documents = false;
    for (size_t i = 0; i < chude_member_count(summary, "companions"); i++) {
        json_object *one = json_object_array_get_idx(companions, i);
        const char *name = chude_json_text(chude_member(one, "name"));
        if (!name || strchr(name, '/')) {
            chude_problem(&check->problems, "/companions/%zu/name: no name of a file in the folder", i);
            continue;
        }
        char *path = g_build_filename(folder, name, NULL);
        check_companion(&check->problems, path, one);
        if (strcmp(name, "documents.ndjson") == 0) {
            documents = true;
            check_documents(check, path, summary, &check->problems);
        }
        g_free(path);
    }
    if (!documents) {
        chude_problem(&check->problems, "it does not name documents.ndjson among its companions");
    }
}

static ChudeFindings check_folder(Check *check, const char *folder) {
    char *path = g_build_filename(folder, "summary.json", NULL);
    ChudeBuffer bytes = {0};
    json_object *summary = NULL;
    GError *error = NULL;
    check->path = path;
    check->findings.kind = "output folder";
    check->findings.things = "documents";
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        check_open(check);
    } else {
        check->problems = (ChudeProblems){.tell = tell_line, .context = check};
        check->path = folder;
    }
    if (check->file && next_line(check)) {
        read_rest(check, &bytes);
    }
    check->number = 0;
    if (check->path == folder) {
        chude_problem(&check->problems,
                      "no whole output folder: it lacks summary.json, which is written last");
    } else if (!check->file || check->problems.count) {
        ; /* told */
    } else if (!chude_json_parse(chude_buffer_text(&bytes), true, &summary, &error)) {
        tell_error(check, error);
    } else if (!has_schema(summary, "chude.summary/1")) {
        chude_problem(&check->problems, "no summary: \"schema\":\"chude.summary/1\" is missing");
    } else if (!chude_member(summary, "corpus")) {
        chude_problem(&check->problems, "no member \"corpus\"");
    } else if (chude_validate_summary(&check->problems, summary)) {
        check->findings.count = (uint64_t)chude_member_integer(chude_member(summary, "corpus"), "documents");
        check_companions(check, folder, summary);
    }
    json_object_put(summary);
    chude_buffer_clear(&bytes);
    check_close(check);
    g_free(path);
    return check->findings;
}

ChudeFindings chude_validate(const ChudeRegistry *registry, const char *path,
                             void (*tell)(void *context, const char *message), void *context) {
    Check check = {.registry = registry, .path = path, .tell = tell, .context = context};
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        return check_folder(&check, path);
    }
    check_open(&check);
    if (check.file) {
        check_file(&check);
    }
    check_close(&check);
    return check.findings;
}
