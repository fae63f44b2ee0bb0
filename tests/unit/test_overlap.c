/* How much two phrases have in common of which neither holds the other. */
#include <glib.h>
#include <string.h>

#include "keyphrases/overlap.h"

static void check(const char *a, const char *b, double wanted) {
    ChudeText x = {a, strlen(a)}, y = {b, strlen(b)};
    g_assert_cmpfloat(chude_overlap(x, y), ==, wanted);
    g_assert_cmpfloat(chude_overlap(y, x), ==, wanted);
}

static void test_overlap(void) {
    check(" phòng chống dịch ", " chống dịch covid-19 ", 2.0 / 3);
    check(" phong trào toàn dân bảo vệ an ninh ", " toàn dân bảo vệ an ninh tổ quốc ", 6.0 / 8);
    check(" phòng dịch ", " dịch bệnh ", 0);             /* one syllable */
    check(" công an hà nội ", " công an hải phòng ", 0); /* both begin alike */
    check(" loài tê giác ", " sừng tê giác ", 0);        /* both end alike */
    check(" bão mạnh ", " cơn bão mạnhh lên ", 0);       /* syllables are whole */
    check(" a b a b ", " a b a b c ", 2.0 / 4);          /* not all of either */
    check(" a b c ", " a b c ", 0);
    check(" a ", " a ", 0);
    check("  ", " a b ", 0);
    check("", "", 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/overlap/all", test_overlap);
    return g_test_run();
}
