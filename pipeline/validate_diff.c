/* validate_diff.c - what `chude diff` and `chude brief` print. */
#include <string.h>

#include "validate.h"

static const ChudeShape evidence[] = {{"id", CHUDE_SHAPE_NAME, true, 0, NULL},
                                      {"title", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                      {"date", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                      {"begin", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                      {"end", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                      {"snippet", CHUDE_SHAPE_NAME, false, 0, NULL},
                                      {0}};
static const ChudeShape side[] = {{"name", CHUDE_SHAPE_TEXT, true, 0, NULL},
                                  {"documents", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                  {"from", CHUDE_SHAPE_DATE, false, 0, NULL},
                                  {"to", CHUDE_SHAPE_DATE, false, 0, NULL},
                                  {"undated", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                  {"rejected", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                  {"duplicates", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                  {"languages", CHUDE_SHAPE_OBJECT, false, 0, NULL},
                                  {0}};
static const ChudeShape topic_side[] = {{"id", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                        {"label", CHUDE_SHAPE_NAME, false, 0, NULL},
                                        {"size", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                        {"share", CHUDE_SHAPE_SHARE, true, 0, NULL},
                                        {0}};
static const ChudeShape nearest[] = {{"id", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                     {"label", CHUDE_SHAPE_NAME, true, 0, NULL},
                                     {"size", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                     {"likeness", CHUDE_SHAPE_SHARE, true, 0, NULL},
                                     {0}};
static const ChudeShape topic[] = {{"kind", CHUDE_SHAPE_NAME, true, 0, NULL},
                                   {"label", CHUDE_SHAPE_NAME, true, 0, NULL},
                                   {"story", CHUDE_SHAPE_FLAG, false, 0, NULL},
                                   {"before", CHUDE_SHAPE_OBJECT, false, 0, topic_side},
                                   {"after", CHUDE_SHAPE_OBJECT, false, 0, topic_side},
                                   {"change", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                   {"likeness", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                   {"g2", CHUDE_SHAPE_NUMBER, false, 0, NULL},
                                   {"q", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                   {"nearest", CHUDE_SHAPE_OBJECT, false, 0, nearest},
                                   {"terms", CHUDE_SHAPE_NAMES, true, 0, NULL},
                                   {"evidence", CHUDE_SHAPE_OBJECTS, false, 0, evidence},
                                   {0}};
static const ChudeShape count[] = {{"df", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                   {"share", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                   {"df_at_most", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                   {"share_at_most", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                   {0}};
static const ChudeShape keyword[] = {{"kind", CHUDE_SHAPE_NAME, true, 0, NULL},
                                     {"text", CHUDE_SHAPE_NAME, true, 0, NULL},
                                     {"before", CHUDE_SHAPE_OBJECT, true, 0, count},
                                     {"after", CHUDE_SHAPE_OBJECT, true, 0, count},
                                     {"g2", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                     {"log_ratio", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                     {"q", CHUDE_SHAPE_SHARE, true, 0, NULL},
                                     {"evidence", CHUDE_SHAPE_OBJECTS, false, 0, evidence},
                                     {0}};
static const ChudeShape diff_members[] = {
    {"generator", CHUDE_SHAPE_OBJECT, true, 0, NULL},    {"before", CHUDE_SHAPE_OBJECT, true, 0, side},
    {"after", CHUDE_SHAPE_OBJECT, true, 0, side},        {"settings", CHUDE_SHAPE_NAMES, false, 0, NULL},
    {"topics", CHUDE_SHAPE_OBJECTS, true, 0, topic},     {"keywords_from", CHUDE_SHAPE_NAME, true, 0, NULL},
    {"keywords", CHUDE_SHAPE_OBJECTS, true, 0, keyword}, {0}};

static bool is_one_of(json_object *object, const char *name, const char *const *values) {
    const char *value = chude_json_text(chude_member(object, name));
    return value && g_strv_contains(values, value);
}

static void check_topic(ChudeProblems *problems, json_object *one, size_t at, const int64_t documents[2],
                        bool together) {
    static const char *const kinds[] = {"new", "grew", "steady", "shrank", "gone", "regrouped", NULL};
    static const char *const sides[] = {"before", "after"};
    json_object *found[2];
    for (unsigned i = 0; i < 2; i++) {
        found[i] = chude_member(one, sides[i]);
        if (found[i] && chude_member_integer(found[i], "size") > documents[i]) {
            chude_problem(problems, "/topics/%zu/%s/size: is above %s.documents", at, sides[i], sides[i]);
        }
    }
    const char *kind = chude_json_text(chude_member(one, "kind"));
    if (!is_one_of(one, "kind", kinds)) {
        chude_problem(problems,
                      "/topics/%zu/kind: new, grew, steady, shrank, gone or regrouped is wanted here", at);
    } else if (together                         ? !found[0] || !found[1]
               : strcmp(kind, "regrouped") == 0 ? !found[0] == !found[1]
                                                : !found[0] && !found[1]) {
        chude_problem(problems, "/topics/%zu: before or after is missing, or not", at);
    }
}

static void check_keyword(ChudeProblems *problems, json_object *one, size_t at, const int64_t documents[2]) {
    static const char *const kinds[] = {"more", "less", NULL};
    static const char *const sides[] = {"before", "after"};
    if (!is_one_of(one, "kind", kinds)) {
        chude_problem(problems, "/keywords/%zu/kind: more or less is wanted here", at);
    }
    for (unsigned i = 0; i < 2; i++) {
        json_object *found = chude_member(one, sides[i]);
        if ((chude_member(found, "df") != NULL) == (chude_member(found, "df_at_most") != NULL)) {
            chude_problem(problems, "/keywords/%zu/%s: has one of df and df_at_most", at, sides[i]);
        }
        if (MAX(chude_member_integer(found, "df"), chude_member_integer(found, "df_at_most")) >
            documents[i]) {
            chude_problem(problems, "/keywords/%zu/%s: df is above %s.documents", at, sides[i], sides[i]);
        }
    }
}

void chude_validate_diff(ChudeProblems *problems, json_object *diff) {
    if (!chude_shape_check(problems, diff, "", diff_members)) {
        return;
    }
    const int64_t documents[] = {chude_member_integer(chude_member(diff, "before"), "documents"),
                                 chude_member_integer(chude_member(diff, "after"), "documents")};
    static const char *const ways[] = {"together", "matching", NULL};
    static const char *const sources[] = {"documents", "lists", NULL};
    if (!is_one_of(diff, "topics_from", ways) || !is_one_of(diff, "keywords_from", sources)) {
        chude_problem(problems, "/topics_from is together or matching, /keywords_from documents or lists");
        return;
    }
    bool together = is_one_of(diff, "topics_from", (const char *const[]){"together", NULL});
    for (size_t i = 0; i < chude_member_count(diff, "topics"); i++) {
        check_topic(problems, json_object_array_get_idx(chude_member(diff, "topics"), i), i, documents,
                    together);
    }
    for (size_t i = 0; i < chude_member_count(diff, "keywords"); i++) {
        check_keyword(problems, json_object_array_get_idx(chude_member(diff, "keywords"), i), i, documents);
    }
}

/* ---- brief ---- */

static const ChudeShape item[] = {{"kind", CHUDE_SHAPE_NAME, true, 0, NULL},
                                  {"text", CHUDE_SHAPE_NAME, true, 0, NULL},
                                  {"subject", CHUDE_SHAPE_NAME, false, 0, NULL},
                                  {"terms", CHUDE_SHAPE_NAMES, false, 0, NULL},
                                  {"figures", CHUDE_SHAPE_OBJECT, true, 0, NULL},
                                  {"evidence", CHUDE_SHAPE_OBJECTS, false, 0, evidence},
                                  {0}};
static const ChudeShape brief_members[] = {
    {"lang", CHUDE_SHAPE_NAME, true, 0, NULL},     {"heading", CHUDE_SHAPE_NAME, true, 0, NULL},
    {"corpus", CHUDE_SHAPE_OBJECT, true, 0, NULL}, {"items", CHUDE_SHAPE_OBJECTS, true, 0, item},
    {"notes", CHUDE_SHAPE_NAMES, false, 0, NULL},  {0}};

void chude_validate_brief(ChudeProblems *problems, json_object *brief) {
    chude_shape_check(problems, brief, "", brief_members);
}
