/* What a list says whatever its white space, comments and line ends, and what is refused. */
#include <glib.h>
#include <string.h>

#include "list_reader.h"

/* Entries with their line numbers: "1=a;3=b c;", then the message of a failure. */
static char *read_all(const char *data, size_t size) {
    GString *got = g_string_new(NULL);
    ChudeListReader reader;
    ChudeText entry;
    GError *error = NULL;
    chude_list_start(&reader, (ChudeText){data, size}, "my.txt", "stop list");
    while (chude_list_next(&reader, &entry, &error)) {
        g_string_append_printf(got, "%zu=%.*s;", reader.number, (int)entry.size, entry.data);
    }
    if (error) {
        g_string_append(got, error->message);
        g_error_free(error);
    }
    return g_string_free(got, FALSE);
}

static void check(const char *data, const char *wanted) {
    g_autofree char *got = read_all(data, strlen(data));
    g_assert_cmpstr(got, ==, wanted);
}

static void test_entries(void) {
    check("", "");
    check("\xEF\xBB\xBF", "");
    check("\xEF\xBB\xBF# của tôi\n\nan ninh mạng\r\n \t \n  hoà bình  # ghi chú\nC# là ngôn ngữ\n-\tvà",
          "3=an ninh mạng;5=hoà bình;6=C# là ngôn ngữ;7=-\tvà;");
    check("#\n #\nmột\n", "3=một;");
}

static void test_refused(void) {
    check("một\nhai\xFF\n",
          "1=một;my.txt:2: not UTF-8 at byte 4; a stop list is UTF-8 text, an entry a line");
    check("một\rhai\n", "my.txt:1: a carriage return at byte 6; lines end in \\n or \\r\\n");
    g_autofree char *got = read_all("a\0b\n", 4);
    g_assert_cmpstr(got, ==, "my.txt:1: NUL at byte 2; a stop list is UTF-8 text, an entry a line");
    GError *error = NULL;
    size_t size;
    g_assert_null(chude_list_load("/nowhere/my.txt", "stop list", &size, &error));
    g_assert_true(g_str_has_prefix(error->message, "stop list: "));
    g_assert_nonnull(strstr(error->message, "/nowhere/my.txt"));
    g_error_free(error);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/list-reader/entries", test_entries);
    g_test_add_func("/list-reader/refused", test_refused);
    return g_test_run();
}
