/* test_topic_heads.c - phrases that name a person, and verbs, are worth less as a topic's name. */
#include <glib.h>
#include <string.h>

#include "counting_key.h"
#include "topics/heads.h"

static ChudeTopicsHeads *heads;

static double weight(const char *text) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, (ChudeText){text, strlen(text)});
    for (size_t i = 0; i < key.size; i++) {
        key.data[i] = key.data[i] == '_' ? ' ' : key.data[i];
    }
    double found = chude_topics_head_weight(heads, chude_buffer_text(&key));
    chude_buffer_clear(&key);
    return found;
}

static void test_persons(void) {
    g_assert_cmpfloat(weight("cầu thủ"), ==, 0.2);
    g_assert_cmpfloat(weight("Cầu thủ trẻ"), ==, 0.2);
    g_assert_cmpfloat(weight("người"), ==, 0.2);
    g_assert_cmpfloat(weight("Hoạ sĩ"), ==, weight("họa sĩ")); /* whatever the place of the tone */
    g_assert_cmpfloat(weight("họa sĩ"), ==, 0.2);
    g_assert_cmpfloat(weight("đội tuyển cầu thủ"), >, 0.5); /* the head comes first */
    g_assert_cmpfloat(weight("Công an"), ==, 0.2);
    g_assert_cmpfloat(weight("Công an xã"), >, 0.5); /* a body */
    g_assert_cmpfloat(weight("ngườix"), ==, 1);
    g_assert_cmpfloat(weight(""), ==, 1);
}

static bool is_wide(const char *text) {
    return chude_topics_head_is_wide(heads, (ChudeText){text, strlen(text)});
}

static void test_bodies_and_wide(void) {
    g_assert_cmpfloat(weight("Bộ Y tế"), ==, 0.2);
    g_assert_cmpfloat(weight("bộ phim"), >, 0.5);
    g_assert_cmpfloat(weight("dự án"), ==, 0.7);
    g_assert_cmpfloat(weight("dự án Luật"), >, 0.7);
    g_assert_true(is_wide("dự án"));
    g_assert_false(is_wide("dự án luật")); /* the whole phrase only */
    g_assert_false(is_wide("trận đấu"));
}

static void test_verbs(void) {
    g_assert_cmpfloat(weight("thi đấu"), <, weight("trận đấu"));
    g_assert_cmpfloat(weight("thi đấu"), >=, 0.8);
    g_assert_cmpfloat(weight("heavy rain"), ==, 1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topic-heads/persons", test_persons);
    g_test_add_func("/topic-heads/bodies-and-wide", test_bodies_and_wide);
    g_test_add_func("/topic-heads/verbs", test_verbs);
    heads = chude_topics_heads_new();
    int failed = g_test_run();
    chude_topics_heads_free(heads);
    return failed;
}
