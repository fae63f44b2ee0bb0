#include "vietnamese/evaluation/evaluate.h"

#include "arena.h"
#include "fail.h"
#include "evaluation/lines.h"
#include "vietnamese/tokenizer.h"
#include "vietnamese/training/corpus.h"

void chude_evaluated_free(ChudeEvaluated *result) {
    if (result) {
        chude_scorer_clear(&result->score);
        chude_mistakes_free(result->mistakes);
        g_array_free(result->changed, TRUE);
        chude_arena_free(result->arena);
        g_free(result);
    }
}

/* ---- a sentence whose text differs ---- */

/* Up to 24 characters of text from 8 before byte at, which may stand inside one; … for what is left out. */
static ChudeText excerpt(ChudeArena *arena, ChudeText text, size_t at) {
    enum { BEFORE = 8, MOST = 24 };
    ChudeBuffer out = {0};
    const char *begin = text.data + at, *end = text.data + text.size;
    while (begin > text.data && begin < end && ((unsigned char)*begin & 0xC0) == 0x80) {
        begin--;
    }
    for (int i = 0; i < BEFORE && begin > text.data; i++) {
        begin = g_utf8_prev_char(begin);
    }
    const char *p = begin;
    for (int i = 0; i < MOST && p < end; i++) {
        p = g_utf8_next_char(p);
    }
    chude_buffer_literal(&out, begin > text.data ? "…" : "");
    chude_buffer_add(&out, begin, (size_t)(p - begin));
    chude_buffer_literal(&out, p < end ? "…" : "");
    ChudeText copy = chude_arena_copy(arena, out.data, out.size);
    chude_buffer_clear(&out);
    return copy;
}

static void note_changed(ChudeEvaluated *result, ChudeChanged changed) {
    ChudeText gold = chude_buffer_text(&result->score.gold_text),
              system = chude_buffer_text(&result->score.system_text);
    size_t at = 0;
    while (at < gold.size && at < system.size && gold.data[at] == system.data[at]) {
        at++;
    }
    changed.gold_excerpt = excerpt(result->arena, gold, at);
    changed.system_excerpt = excerpt(result->arena, system, at);
    g_array_append_val(result->changed, changed);
}

/* ---- a gold file and what goes with it ---- */

typedef struct {
    const char *path; /* NULL: there is no such file */
    ChudeTextLines *lines;
    ChudeText line;
    uint64_t number;
} Side;

typedef struct {
    const ChudeEvaluation *what;
    ChudeTokenizer *tokenizer; /* NULL where nothing is segmented */
    ChudeTokenizerScratch *scratch;
    ChudeBuffer text, joined, segmented;
    ChudeEvaluated *result;
} Work;

static bool open_side(Side *side, const char *const *paths, size_t at, GError **error) {
    *side = (Side){.path = paths[0] ? paths[at] : NULL};
    side->lines = side->path ? chude_text_lines_open(side->path, error) : NULL;
    return !side->path || side->lines;
}

static bool read_side(Side *side, GError **error) {
    GError *broken = NULL;
    side->line =
        side->lines ? chude_text_lines_next(side->lines, &side->number, &broken) : (ChudeText){NULL, 0};
    if (broken) {
        g_propagate_error(error, broken);
    }
    return !broken;
}

/* The next sentence of gold and of the other side: both there or both not, where there is another side. */
static bool go_together(const Side *gold, const Side *other, uint64_t sentences, GError **error) {
    if (!other->path || !gold->line.data == !other->line.data) {
        return true;
    }
    const Side *shorter = gold->line.data ? other : gold, *longer = gold->line.data ? gold : other;
    chude_fail(error, "%s:%" G_GUINT64_FORMAT ": one sentence more than %s, which has %" G_GUINT64_FORMAT,
               longer->path, longer->number, shorter->path, sentences);
    return false;
}

/* What the segmenter makes of the sentence. */
static ChudeText segment(Work *work, const Side *gold, const Side *raw) {
    ChudeText text = raw->line;
    if (!raw->path) {
        chude_corpus_raw(gold->line, &work->text, &work->joined);
        text = chude_buffer_text(&work->text);
    }
    work->segmented.size = 0;
    chude_segment_line(work->tokenizer, work->scratch, text, 0, &work->segmented);
    return chude_buffer_text(&work->segmented);
}

static void compare(Work *work, const Side *gold, const Side *raw, const Side *system) {
    ChudeEvaluated *result = work->result;
    if (raw->path && !chude_scorer_same_text(&result->score, gold->line, raw->line)) {
        result->raw_differs++;
    }
    ChudeText segmented = system->path ? system->line : segment(work, gold, raw);
    if (chude_scorer_add(&result->score, gold->line, segmented)) {
        chude_mistakes_add(result->mistakes, &result->score, gold->path, gold->number);
    } else if (result->changed->len < work->what->most) {
        const Side *other = system->path ? system : raw;
        note_changed(result, (ChudeChanged){.gold_file = gold->path,
                                            .gold_line = gold->number,
                                            .system_file = other->path,
                                            .system_line = other->number});
    }
}

static bool evaluate_file(Work *work, size_t at, GError **error) {
    Side gold, raw = {0}, system = {0};
    uint64_t sentences = 0;
    bool good = open_side(&gold, work->what->gold, at, error) &&
                open_side(&raw, work->what->raw, at, error) &&
                open_side(&system, work->what->system, at, error);
    for (bool more = true; good && more; sentences++) {
        good = read_side(&gold, error) && read_side(&raw, error) && read_side(&system, error) &&
               go_together(&gold, &raw, sentences, error) && go_together(&gold, &system, sentences, error);
        more = gold.line.data;
        if (good && more) {
            compare(work, &gold, &raw, &system);
        } else if (good && sentences == 0) {
            chude_fail(error, "%s: no sentence in it", gold.path);
            good = false;
        }
    }
    chude_text_lines_free(gold.lines);
    chude_text_lines_free(raw.lines);
    chude_text_lines_free(system.lines);
    return good;
}

ChudeEvaluated *chude_evaluate(const ChudeEvaluation *what, GError **error) {
    Work work = {.what = what};
    if (!what->system[0]) {
        work.tokenizer =
            chude_tokenizer_new(CHUDE_UNIT_IS_WORD, CHUDE_LINES_PARAGRAPH, what->model, what->lexicon, error);
        if (!work.tokenizer) {
            return NULL;
        }
    }
    work.scratch = chude_tokenizer_scratch_new();
    work.result = g_new0(ChudeEvaluated, 1);
    chude_scorer_init(&work.result->score);
    work.result->mistakes = chude_mistakes_new();
    work.result->changed = g_array_new(FALSE, FALSE, sizeof(ChudeChanged));
    work.result->arena = chude_arena_new();
    bool good = true;
    for (size_t i = 0; what->gold[i] && good; i++) {
        good = evaluate_file(&work, i, error);
    }
    chude_tokenizer_free(work.tokenizer);
    chude_tokenizer_scratch_free(work.scratch);
    chude_buffer_clear(&work.text);
    chude_buffer_clear(&work.joined);
    chude_buffer_clear(&work.segmented);
    if (!good) {
        chude_evaluated_free(work.result);
        return NULL;
    }
    return work.result;
}
