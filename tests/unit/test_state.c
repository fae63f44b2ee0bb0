#include <glib.h>
#include <string.h>

#include "state.h"

static void add_problem(void *context, uint64_t line, const char *message) {
    g_string_append_printf(context, "%" G_GUINT64_FORMAT ": %s\n", line, message);
}

#define HEADER "[\"chude.state/1\",{\"hash\":\"0123456789abcdef\"}]\n"

static void test_states(void) {
    static const struct {
        const char *state;
        uint64_t rows;
        const char *problems;
    } cases[] = {
        {HEADER, 0, ""},
        {HEADER "[\"terms\",\"an ninh\",12,5]\n[\"terms\",\"công an\",3,1]\n[\"top\",\"a\",[[1,\"x\"]]]", 3,
         ""},
        {"", 0, "1: empty: the header is missing\n"},
        {"[\"terms\",\"a\",1]\n", 0, "1: the first line is no header: [\"chude.state/1\",{\"hash\":…}]\n"},
        {"[\"chude.state/1\"]\n", 0, "1: the header has two values: \"chude.state/1\" and an object\n"},
        {"[\"chude.state/1\",{\"hash\":\"xyz\"}]\n", 0,
         "1: the header's hash is no string of 16 to 64 hex digits\n"},
        {HEADER "[\"terms\",\"b\",1]\n[\"terms\",\"a\",1]\n[\"terms\",\"b\",1]\n", 3,
         "3: out of order: rows are sorted by table and key, by bytes\n"
         "4: the same table and key as the row before\n"},
        /* By keys, not by lines: " comes before the space in one, and behind it in the other. */
        {HEADER "[\"terms\",\"an\",1]\n[\"terms\",\"an ninh\",1]\n", 2, ""},
        {HEADER "[\"terms\",\"a\",1]\n[\"terms\",\"b\",1,2]\n", 2,
         "3: its columns are not those of the rows before it in table \"terms\"\n"},
        {HEADER "[\"terms\",\"a\",1.5]\n[\"terms\",\"a\"]\n[\"\",\"a\",1]\n[\"terms\",1,1]\n{}\nx\n12\n\n", 8,
         "2: column 1: a whole number, a string, or an array of such is wanted, not a number\n"
         "3: no row: [\"table\",\"key\",columns…]\n"
         "4: no row: [\"table\",\"key\",columns…]\n"
         "5: no row: [\"table\",\"key\",columns…]\n"
         "6: an array is wanted, not an object\n"
         "7: no JSON value at byte 1\n"
         "8: an array is wanted, not a whole number\n"
         "9: the line ends within a value at byte 1\n"},
        {HEADER "[\"terms\",\"a\",99999999999999999999]\n[\"terms\",\"\xFF\",1]\n", 2,
         "2: an integer beyond 64 bits at byte 14\n3: not UTF-8 at byte 11\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *problems = g_string_new(NULL);
        uint64_t rows = chude_state_check(cases[i].state, strlen(cases[i].state), add_problem, problems);
        g_assert_cmpstr(problems->str, ==, cases[i].problems);
        g_assert_cmpuint(rows, ==, cases[i].rows);
        g_string_free(problems, TRUE);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/state/check", test_states);
    return g_test_run();
}
