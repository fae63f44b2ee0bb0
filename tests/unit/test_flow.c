/* test_flow.c - order, backpressure, early stop and failure, with any number of threads. */
#include <glib.h>
#include <stdatomic.h>

#include "fail.h"
#include "flow.h"

enum { ITEMS = 500 };

typedef struct {
    unsigned threads;
    int made, given; /* next and out are one at a time: no lock needed */
    atomic_int under_way, most_under_way, inside_next, inside_out, freed;
    int stop_at, fail_out_at, fail_next_at, fail_work_at, fail_silently_at; /* -1: never */
} Test;

typedef struct {
    int number;
    bool worked;
} Item;

static Test new_test(unsigned threads) {
    return (Test){.threads = threads,
                  .stop_at = -1,
                  .fail_out_at = -1,
                  .fail_next_at = -1,
                  .fail_work_at = -1,
                  .fail_silently_at = -1};
}

static void *next(void *context, GError **error) {
    Test *test = context;
    g_assert_cmpint(atomic_fetch_add(&test->inside_next, 1), ==, 0);
    Item *item = NULL;
    if (test->made == test->fail_next_at) {
        chude_fail(error, "next %d", test->made);
    } else if (test->made < ITEMS) {
        item = g_new0(Item, 1);
        item->number = test->made++;
        int now = atomic_fetch_add(&test->under_way, 1) + 1;
        if (now > atomic_load(&test->most_under_way)) {
            atomic_store(&test->most_under_way, now);
        }
    }
    atomic_fetch_sub(&test->inside_next, 1);
    return item;
}

static bool work(void *context, unsigned worker, void *data, GError **error) {
    Test *test = context;
    Item *item = data;
    g_assert_cmpint(worker, <, test->threads);
    if (item->number % 7 == 0) {
        g_usleep(200); /* so that later ones are ready first */
    }
    item->worked = true;
    if (item->number == test->fail_silently_at) {
        return false;
    }
    if (test->fail_work_at >= 0 && item->number >= test->fail_work_at &&
        item->number < test->fail_work_at + 3) {
        if (item->number == test->fail_work_at) {
            g_usleep(2000); /* the first to fail is the last to say so */
        }
        chude_fail(error, "work %d", item->number);
        return false;
    }
    return true;
}

static ChudeStatus out(void *context, void *data, GError **error) {
    Test *test = context;
    Item *item = data;
    g_assert_cmpint(atomic_fetch_add(&test->inside_out, 1), ==, 0);
    g_assert_true(item->worked);
    int number = item->number;
    g_assert_cmpint(number, ==, test->given);
    test->given++;
    g_free(item);
    atomic_fetch_sub(&test->under_way, 1);
    atomic_fetch_sub(&test->inside_out, 1);
    if (number == test->fail_out_at) {
        chude_fail(error, "out %d", number);
        return CHUDE_FAIL;
    }
    return number == test->stop_at ? CHUDE_STOP : CHUDE_OK;
}

static void discard(void *context, void *data) {
    Test *test = context;
    atomic_fetch_add(&test->freed, 1);
    g_free(data);
}

static const unsigned counts[] = {1, 2, 3, 8, 33};

/* The message of the failure, or NULL. Every item made is given or discarded, once. */
static char *run(Test *test) {
    const ChudeFlow flow = {next, work, out, discard, test};
    GError *error = NULL;
    bool good = chude_flow_run(&flow, test->threads, &error);
    g_assert_true(good == (error == NULL));
    g_assert_cmpint(test->given + atomic_load(&test->freed), ==, test->made);
    char *message = error ? g_strdup(error->message) : NULL;
    g_clear_error(&error);
    return message;
}

static void whole(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        Test test = new_test(counts[i]);
        g_assert_null(run(&test));
        g_assert_cmpint(test.given, ==, ITEMS);
        g_assert_cmpint(test.most_under_way, <=,
                        (int)counts[i] * 5); /* backpressure: a few for each thread */
    }
}

static void stops(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        for (int at = 0; at < 40; at += 13) {
            Test test = new_test(counts[i]);
            test.stop_at = at;
            test.fail_work_at = 41; /* behind the end: never told */
            g_assert_null(run(&test));
            g_assert_cmpint(test.given, ==, at + 1);
            g_assert_cmpint(test.made, <=, at + 1 + (int)counts[i] * 5);
        }
    }
}

/* Whatever the threads do, it is the first failing item whose message is told, and all before it are given. */
static void failures(void) {
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
            Test test = new_test(counts[i]);
            test.fail_work_at = 20;
            char *message = run(&test);
            g_assert_cmpstr(message, ==, "work 20");
            g_assert_cmpint(test.given, ==, 20);
            g_free(message);

            test = new_test(counts[i]);
            test.fail_out_at = 11;
            message = run(&test);
            g_assert_cmpstr(message, ==, "out 11");
            g_assert_cmpint(test.given, ==, 12);
            g_free(message);

            test = new_test(counts[i]);
            test.fail_next_at = 17;
            message = run(&test);
            g_assert_cmpstr(message, ==, "next 17");
            g_assert_cmpint(test.made, ==, 17);
            g_free(message);

            test = new_test(counts[i]);
            test.fail_silently_at = 5; /* a plug-in that says nothing: still no success */
            message = run(&test);
            g_assert_nonnull(message);
            g_free(message);
        }
    }
}

static void count_part(void *context, size_t part) {
    atomic_fetch_add(&((atomic_int *)context)[part], 1);
}

static void parallel(void) {
    static const size_t parts[] = {0, 1, 2, 1000};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(parts); k++) {
            atomic_int *done = g_new0(atomic_int, parts[k] + 1);
            chude_parallel(counts[i], parts[k], count_part, done);
            for (size_t part = 0; part <= parts[k]; part++) {
                g_assert_cmpint(atomic_load(&done[part]), ==, part < parts[k]);
            }
            g_free(done);
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow/whole", whole);
    g_test_add_func("/flow/stops", stops);
    g_test_add_func("/flow/failures", failures);
    g_test_add_func("/flow/parallel", parallel);
    return g_test_run();
}
