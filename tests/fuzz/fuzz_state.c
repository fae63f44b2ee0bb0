/* fuzz_state.c - the text form of a saved state: what is wrong is named by its line; a good one stays good without its last row,
 * and is none with that row twice. */
#include "fuzz.h"
#include "state.h"

typedef struct {
    uint64_t count, lines; /* problems; lines of the state, at least 1 */
} Problems;

static void take(void *context, uint64_t line, const char *message) {
    Problems *problems = context;
    g_assert_true(message && message[0] && g_utf8_validate(message, -1, NULL));
    g_assert_true(line >= 1 && line <= problems->lines);
    problems->count++;
}

static uint64_t check(ChudeText state, uint64_t *rows) {
    Problems problems = {0, 1};
    for (size_t i = 0; i < state.size; i++) {
        problems.lines += state.data[i] == '\n';
    }
    *rows = chude_state_check(state.data, state.size, take, &problems);
    g_assert_cmpint(*rows, <=, problems.lines);
    return problems.count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ChudeText state = fuzz_text(data, size);
    uint64_t rows = 0, again = 0;
    if (check(state, &rows) > 0 || rows == 0) {
        return 0;
    }
    ChudeBuffer longer = {0};
    size_t end = state.size - (state.data[state.size - 1] == '\n'), begin = end;
    while (begin > 0 && state.data[begin - 1] != '\n') {
        begin--;
    }
    g_assert_cmpint(check((ChudeText){state.data, begin}, &again), ==, 0);
    g_assert_cmpint(again, ==, rows - 1);
    chude_buffer_add(&longer, state.data, end);
    chude_buffer_char(&longer, '\n');
    chude_buffer_add(&longer, state.data + begin, end - begin);
    g_assert_cmpint(check(chude_buffer_text(&longer), &again), ==, 1);
    g_assert_cmpint(again, ==, rows + 1);
    chude_buffer_clear(&longer);
    return 0;
}
