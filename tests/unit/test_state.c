#include "state.h"
#include "states.h"

static void add_problem(void *context, uint64_t line, const char *message) {
    g_string_append_printf(context, "%" G_GUINT64_FORMAT ": %s\n", line, message);
}

/* state with H standing for a good header. */
static char *with_header(const char *state) {
    ChudeBuffer text = {0};
    ChudeStateHeader *header = states_header("{\"keys\":\"1\"}");
    chude_state_write_header(&text, header);
    g_autofree char *line = g_strndup(text.data, text.size - 1);
    char **parts = g_strsplit(state, "H", -1);
    char *whole = g_strjoinv(line, parts);
    g_strfreev(parts);
    chude_state_header_free(header);
    chude_buffer_clear(&text);
    return whole;
}

static void test_states(void) {
    static const struct {
        const char *state;
        uint64_t rows;
        const char *problems;
    } cases[] = {
        {"H\n", 0, ""},
        {"H\n[\"days\",\"\",1,2,3]\n[\"ids\",\"x\"]\n[\"terms\",\"an ninh\",12,5]\n[\"terms\",\"công an\",18446744073709551615,0]",
         4, ""},
        {"", 0, "1: empty: the header is missing\n"},
        {"[\"terms\",\"a\",1]\n", 0, "1: the first line is no header: [\"chude.state/1\",{…}]\n"},
        {"[\"chude.state/1\"]\n", 0, "1: the header has two values: \"chude.state/1\" and an object\n"},
        {"[\"chude.state/1\",{\"hash\":\"xyz\"}]\n", 0, "1: the header lacks its kind\n"},
        {"H\nH\n", 1, "2: a second header\n"},
        {"H\n[\"terms\",\"b\",1,1]\n[\"terms\",\"a\",1,1]\n[\"terms\",\"b\",1,1]\n", 3,
         "3: out of order: rows are sorted by table and key, by bytes\n"
         "4: the same table and key as the row before\n"},
        /* By keys, not by lines: " comes before the space in one, and behind it in the other. */
        {"H\n[\"terms\",\"an\",1,1]\n[\"terms\",\"an ninh\",1,1]\n", 2, ""},
        /* However it is written. */
        {"H\n [ \"terms\" , \"\\u0061n\", 1 , 1 ] \n[\"terms\",\"an\\t\",1,1]\n", 2, ""},
        {"H\n[\"terms\",\"a\",1,1]\n[\"terms\",\"b\",1]\n[\"words\",\"b\",1]\n", 3,
         "3: table \"terms\" has 2 columns, this row 1\n4: the header has no table \"words\"\n"},
        {"H\n[\"terms\",\"a\",1.5,1]\n[\"terms\"]\n[\"\",\"a\",1]\n[\"terms\",1,1]\n{}\nx\n12\n\n", 8,
         "2: column 1: a whole number is wanted, not a number\n"
         "3: no row: [\"table\",\"key\",columns…]\n"
         "4: no row: [\"table\",\"key\",columns…]\n"
         "5: no row: [\"table\",\"key\",columns…]\n"
         "6: an array is wanted, not an object\n"
         "7: no JSON value at byte 1\n"
         "8: an array is wanted, not a whole number\n"
         "9: the line ends within a value at byte 1\n"},
        {"H\n[\"terms\",\"a\",99999999999999999999,1]\n[\"terms\",\"\xFF\",1,1]\n[\"terms\",\"a\",1,-1]\n[\"terms\",\"a\",01,1]\n",
         4,
         "2: an integer beyond 64 bits at byte 14\n3: not UTF-8 at byte 11\n4: column 2 is below 0\n"
         "5: a number that JSON does not have at byte 14\n"},
        {"H\n[\"terms\",\"a\",1,2,3,4,5,6,7,8,9]\n", 1, "2: a row of more than 8 columns\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *problems = g_string_new(NULL);
        g_autofree char *state = with_header(cases[i].state);
        uint64_t rows = chude_state_check(state, strlen(state), add_problem, problems);
        g_assert_cmpstr(problems->str, ==, cases[i].problems);
        g_assert_cmpuint(rows, ==, cases[i].rows);
        g_string_free(problems, TRUE);
    }
}

static void test_headers(void) {
    static const struct {
        const char *from, *to, *told;
    } cases[] = {
        {"\"kind\":\"test\"", "\"kind\":\"tost\"", "the header was altered: its hash is "},
        {"\"keys\":\"1\"", "\"keys\":\"2\"", "the header was altered: its hash is "},
        {"\"sum\"", "\"union\"",
         "column \"count\" of table \"days\" combines by \"union\", which this program does not know"},
        {"\"name\":\"days\"", "\"name\":\"zays\"", "the header's tables are no "},
        {"\"settings\"", "\"settinks\"", "the header lacks its settings"},
        {"\"hash\"", "\"hush\"", "the header lacks its hash"},
    };
    ChudeStateHeader *header = states_header("{\"keys\":\"1\"}");
    g_autofree char *json = g_strndup(header->json.data, header->json.size);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        GString *bad = g_string_new(json);
        g_assert_cmpuint(g_string_replace(bad, cases[i].from, cases[i].to, 1), ==, 1);
        g_assert_null(chude_state_header_parse((ChudeText){bad->str, bad->len}, &error));
        g_assert_true(g_str_has_prefix(error->message, cases[i].told));
        g_clear_error(&error);
        g_string_free(bad, TRUE);
    }
    chude_state_header_free(header);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/state/check", test_states);
    g_test_add_func("/state/headers", test_headers);
    return g_test_run();
}
