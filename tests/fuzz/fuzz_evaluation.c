/* fuzz_evaluation.c - two lines, the first two of the bytes, as gold and system: no more is right than either has, a line agrees with
 * itself, mistakes are there where words are wrong, and the report is UTF-8 and JSON. */
#include "fuzz.h"
#include "json_scan.h"
#include "vietnamese/evaluation/report.h"

static void check_itself(ChudeText line) {
    ChudeScorer scorer = {0};
    chude_scorer_init(&scorer);
    g_assert_true(chude_scorer_add(&scorer, line, line));
    g_assert_cmpuint(scorer.words.right, ==, scorer.words.gold);
    g_assert_cmpuint(scorer.several.right, ==, scorer.several.gold);
    g_assert_cmpuint(scorer.exact, ==, 1);
    chude_scorer_clear(&scorer);
}

static void check_reports(ChudeArena *arena, const ChudeEvaluated *result, unsigned width) {
    static const char *const gold[] = {"gold", NULL}, *const none[] = {NULL};
    const ChudeEvaluation what = {.gold = gold, .raw = none, .system = none, .most = 3};
    ChudeBuffer out = {0};
    GError *error = NULL;
    size_t at, members;
    chude_evaluation_text(&out, &what, result, width, width % 2);
    g_assert_true(chude_is_utf8(chude_buffer_text(&out), &at));
    out.size = 0;
    chude_evaluation_json(&out, &what, result);
    out.size--;
    g_assert_nonnull(chude_json_scan(arena, chude_buffer_text(&out), &members, &error));
    chude_buffer_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    ChudeArena *arena = chude_arena_new();
    ChudeText text = fuzz_utf8(arena, data + 1, size - 1), gold = text, system = {NULL, 0};
    const char *newline = text.size ? memchr(text.data, '\n', text.size) : NULL;
    if (newline) {
        gold.size = (size_t)(newline - text.data);
        system = (ChudeText){newline + 1, text.size - gold.size - 1};
    }
    check_itself(gold);
    ChudeEvaluated result = {.mistakes = chude_mistakes_new(),
                             .changed = g_array_new(FALSE, FALSE, sizeof(ChudeChanged))};
    chude_scorer_init(&result.score);
    bool same = chude_scorer_add(&result.score, gold, system);
    g_assert_true(same == (result.score.changed == 0));
    g_assert_true(same || (result.score.words.right == 0 && result.score.exact == 0));
    g_assert_cmpuint(result.score.words.right, <=, MIN(result.score.words.gold, result.score.words.system));
    g_assert_cmpuint(result.score.several.right, <=, result.score.several.gold);
    if (same) {
        chude_mistakes_add(result.mistakes, &result.score, "gold", 1);
        const uint64_t *totals = chude_mistakes_totals(result.mistakes);
        g_assert_true(!result.score.exact || totals[0] + totals[1] + totals[2] == 0);
    }
    check_reports(arena, &result, data[0]);
    chude_mistakes_free(result.mistakes);
    chude_scorer_clear(&result.score);
    g_array_free(result.changed, TRUE);
    chude_arena_free(arena);
    return 0;
}
