/* fuzz_brief.c - a summary or a diff: what was accepted gives a brief that is valid, in both languages and all forms; a summary gives a diff with itself
 * in which nothing has changed. */
#include "brief/brief.h"
#include "compare/diff.h"
#include "fuzz.h"
#include "summary_file.h"
#include "validate.h"

static void assert_valid(const ChudeBuffer *json, const char *schema) {
    const char *const schemas[] = {schema, NULL};
    GError *error = NULL;
    json_object *value = chude_summary_parse(chude_buffer_text(json), "printed", schemas, &error);
    g_assert_no_error(error);
    json_object_put(value);
}

static void brief(json_object *source, ChudeSpeech speech) {
    const ChudeBriefOptions options = {
        .speech = speech, .one = (char *)"tin", .many = (char *)"tin", .top = 7};
    ChudeBrief *made = chude_brief_new(source, &options);
    ChudeBuffer json = {0}, text = {0};
    const ChudeBriefPage page = {&text, 40, true};
    size_t at;
    chude_brief_json(&json, made);
    assert_valid(&json, "chude.brief/1");
    chude_brief_text(&page, made);
    chude_brief_markdown(&text, made);
    g_assert_true(chude_is_utf8(chude_buffer_text(&text), &at));
    chude_buffer_clear(&json);
    chude_buffer_clear(&text);
    chude_brief_free(made);
}

static void compare(json_object *summary) {
    const ChudeDiffOptions options = {0.2, 0.05, 10};
    const ChudeText none = {NULL, 0};
    ChudeBuffer json = {0}, text = {0};
    const ChudePage page = {&text, 40, true};
    ChudeDiff *diff = chude_diff_new((ChudeDiffSide){"a", summary}, (ChudeDiffSide){"b", summary}, NULL,
                                     &options, &none, NULL);
    g_assert_cmpuint(diff->settings->len, ==, 0);
    chude_diff_json(&json, diff);
    assert_valid(&json, "chude.diff/1");
    chude_diff_text(&page, diff);
    chude_buffer_clear(&json);
    chude_buffer_clear(&text);
    chude_diff_free(diff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const schemas[] = {"chude.summary/1", "chude.diff/1", NULL};
    GError *error = NULL;
    json_object *source = chude_summary_parse(fuzz_text(data, size), "fuzz", schemas, &error);
    fuzz_outcome(source, &error);
    if (source) {
        brief(source, CHUDE_SPEECH_VI);
        brief(source, CHUDE_SPEECH_EN);
        if (chude_has_schema(source, "chude.summary/1")) {
            compare(source);
        }
    }
    json_object_put(source);
    return 0;
}
