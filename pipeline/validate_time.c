/* validate_time.c - series, bursts and change: of a row of `trends`, and of a summary's corpus, topics and trends. */
#include <string.h>

#include "validate.h"

static const ChudeShape period[] = {{"start", CHUDE_SHAPE_DATE, true, 0, NULL},
                                    {"count", CHUDE_SHAPE_INTEGER, false, 0, NULL},
                                    {"df", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                    {"share", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                    {0}};
static const ChudeShape volume[] = {
    {"start", CHUDE_SHAPE_DATE, true, 0, NULL}, {"documents", CHUDE_SHAPE_INTEGER, true, 0, NULL}, {0}};
static const ChudeShape burst[] = {
    {"start", CHUDE_SHAPE_DATE, true, 0, NULL},   {"end", CHUDE_SHAPE_DATE, true, 0, NULL},
    {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL}, {"count", CHUDE_SHAPE_INTEGER, false, 1, NULL},
    {"df", CHUDE_SHAPE_INTEGER, false, 1, NULL},  {0}};
static const ChudeShape window[] = {{"start", CHUDE_SHAPE_DATE, true, 0, NULL},
                                    {"end", CHUDE_SHAPE_DATE, true, 0, NULL},
                                    {"df", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                    {"share", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                    {0}};
static const ChudeShape change[] = {{"kind", CHUDE_SHAPE_NAME, true, 0, NULL},
                                    {"start", CHUDE_SHAPE_DATE, true, 0, NULL},
                                    {"end", CHUDE_SHAPE_DATE, true, 0, NULL},
                                    {"df", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                    {"share", CHUDE_SHAPE_SHARE, false, 0, NULL},
                                    {"before", CHUDE_SHAPE_OBJECT, true, 0, window},
                                    {"g2", CHUDE_SHAPE_NUMBER, true, 0, NULL},
                                    {"q", CHUDE_SHAPE_SHARE, true, 0, NULL},
                                    {0}};
static const ChudeShape evidence[] = {{"id", CHUDE_SHAPE_NAME, true, 0, NULL},
                                      {"title", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                      {"date", CHUDE_SHAPE_TEXT, false, 0, NULL},
                                      {"begin", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                      {"end", CHUDE_SHAPE_INTEGER, true, 0, NULL},
                                      {"snippet", CHUDE_SHAPE_TEXT, true, 0, NULL},
                                      {0}};
static const ChudeShape in_time[] = {{"series", CHUDE_SHAPE_OBJECTS, false, 0, period},
                                     {"bursts", CHUDE_SHAPE_OBJECTS, false, 0, burst},
                                     {"change", CHUDE_SHAPE_OBJECT, false, 0, change},
                                     {0}};
static const ChudeShape trend[] = {{"text", CHUDE_SHAPE_NAME, true, 0, NULL},
                                   {"terms", CHUDE_SHAPE_NAMES, false, 0, NULL},
                                   {"df", CHUDE_SHAPE_INTEGER, false, 1, NULL},
                                   {"count", CHUDE_SHAPE_INTEGER, false, 1, NULL},
                                   {"series", CHUDE_SHAPE_OBJECTS, true, 0, period},
                                   {"evidence", CHUDE_SHAPE_OBJECTS, false, 0, evidence},
                                   {0}};
static const ChudeShape corpus[] = {{"series", CHUDE_SHAPE_OBJECTS, false, 0, volume}, {0}};

static const char *text_of(json_object *object, const char *name) {
    return json_object_get_string(chude_member(object, name));
}

static void check_rising(ChudeProblems *problems, json_object *series, const char *path) {
    const char *last = "";
    for (size_t i = 0; series && i < json_object_array_length(series); i++) {
        const char *start = text_of(json_object_array_get_idx(series, i), "start");
        if (strcmp(start, last) <= 0) {
            chude_problem(problems, "%s/series/%zu: does not start behind the one before it", path, i);
        }
        last = start;
    }
}

static void check_change(ChudeProblems *problems, json_object *one, const char *path) {
    static const char *const kinds[] = {"new", "rising", "falling", "gone", "steady", NULL};
    json_object *before = chude_member(one, "before");
    if (!g_strv_contains(kinds, text_of(one, "kind"))) {
        chude_problem(problems, "%s/change/kind: new, rising, falling, gone or steady is wanted here", path);
    }
    if (strcmp(text_of(one, "start"), text_of(one, "end")) > 0) {
        chude_problem(problems, "%s/change: ends before it starts", path);
    }
    if (strcmp(text_of(before, "end"), text_of(one, "start")) >= 0) {
        chude_problem(problems, "%s/change/before: does not end before the last window starts", path);
    }
}

bool chude_validate_in_time(ChudeProblems *problems, json_object *of, const char *path) {
    if (!chude_shape_check(problems, of, path, in_time)) {
        return false;
    }
    check_rising(problems, chude_member(of, "series"), path);
    for (size_t i = 0; i < chude_member_count(of, "series"); i++) {
        json_object *one = json_object_array_get_idx(chude_member(of, "series"), i);
        if (chude_member(one, "count") &&
            chude_member_integer(one, "df") > chude_member_integer(one, "count")) {
            chude_problem(problems, "%s/series/%zu: df is above count", path, i);
        }
    }
    for (size_t i = 0; i < chude_member_count(of, "bursts"); i++) {
        json_object *one = json_object_array_get_idx(chude_member(of, "bursts"), i);
        if (strcmp(text_of(one, "start"), text_of(one, "end")) > 0) {
            chude_problem(problems, "%s/bursts/%zu: ends before it starts", path, i);
        }
    }
    if (chude_member(of, "change")) {
        check_change(problems, chude_member(of, "change"), path);
    }
    return true;
}

void chude_validate_trend(ChudeProblems *problems, json_object *row, const char *path) {
    if (!chude_shape_check(problems, row, path, trend) || !chude_validate_in_time(problems, row, path)) {
        return;
    }
    for (size_t i = 0; i < chude_member_count(row, "evidence"); i++) {
        json_object *one = json_object_array_get_idx(chude_member(row, "evidence"), i);
        if (chude_member_integer(one, "begin") > chude_member_integer(one, "end")) {
            chude_problem(problems, "%s/evidence/%zu: ends before it begins", path, i);
        }
    }
}

void chude_validate_volume(ChudeProblems *problems, json_object *object) {
    if (chude_shape_check(problems, object, "/corpus", corpus)) {
        check_rising(problems, chude_member(object, "series"), "/corpus");
        int64_t left = chude_member_integer(object, "documents");
        for (size_t i = 0; i < chude_member_count(object, "series") && left >= 0; i++) {
            left -= chude_member_integer(json_object_array_get_idx(chude_member(object, "series"), i),
                                         "documents");
        }
        if (left < 0) {
            chude_problem(problems, "/corpus/series: more documents than corpus.documents");
        }
    }
}
