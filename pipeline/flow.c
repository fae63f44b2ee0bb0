#include "flow.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

#include "fail.h"

/* pthread locks rather than GLib's: ThreadSanitizer understands them. */

enum { UNDER_WAY = 4 }; /* batches for each thread */

typedef struct {
    void *item;
    bool failed; /* told when its turn comes, so that the same failure is told however the threads run */
    GError *error;
} Slot;

typedef struct {
    const ChudeFlow *flow;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Slot *ring; /* finished items that wait for their turn, by number modulo size */
    size_t size;
    uint64_t taken, given; /* items taken from next; given to out */
    bool reading, giving;  /* a thread is in next; in out */
    bool ended;            /* next has no more, or a stop was asked for */
    bool cancelled;        /* what is under way is thrown away */
    unsigned workers;      /* for numbering threads */
    GError *error;
} Run;

static void cancel(Run *run) {
    run->ended = run->cancelled = true;
}

/* Takes the error; the first one stays. */
static void fail(Run *run, GError *error) {
    cancel(run);
    if (!run->error) {
        run->error = error;
        if (!error) {
            chude_fail(&run->error, "a stage failed without saying why");
        }
    } else if (error) {
        g_error_free(error);
    }
}

/* Takes the next item and its number; NULL when there is no more. Locked around. */
static void *take(Run *run, uint64_t *number) {
    while (!run->ended && (run->reading || run->taken >= run->given + run->size)) {
        pthread_cond_wait(&run->changed, &run->lock);
    }
    if (run->ended) {
        return NULL;
    }
    run->reading = true;
    pthread_mutex_unlock(&run->lock);
    GError *error = NULL;
    void *item = run->flow->next(run->flow->context, &error);
    pthread_mutex_lock(&run->lock);
    run->reading = false;
    if (error) {
        fail(run, error);
    }
    if (!item) {
        run->ended = true;
    } else if (run->cancelled) {
        run->flow->discard(run->flow->context, item);
        item = NULL;
    } else {
        *number = run->taken++;
    }
    pthread_cond_broadcast(&run->changed);
    return item;
}

/* Gives out what is next in order, as far as it is finished. Locked around. */
static void give(Run *run) {
    if (run->giving) {
        return; /* the thread that does will find this one too */
    }
    run->giving = true;
    for (Slot slot; !run->cancelled && (slot = run->ring[run->given % run->size]).item;) {
        run->ring[run->given % run->size] = (Slot){0};
        if (slot.failed) {
            run->flow->discard(run->flow->context, slot.item);
            fail(run, slot.error);
            break;
        }
        pthread_mutex_unlock(&run->lock);
        GError *error = NULL;
        ChudeStatus status = run->flow->out(run->flow->context, slot.item, &error);
        pthread_mutex_lock(&run->lock);
        run->given++;
        if (status == CHUDE_FAIL || error) {
            fail(run, error);
        } else if (status == CHUDE_STOP) {
            cancel(run);
        }
        pthread_cond_broadcast(&run->changed);
    }
    run->giving = false;
}

static void *work(void *data) {
    Run *run = data;
    pthread_mutex_lock(&run->lock);
    unsigned worker = run->workers++;
    uint64_t number = 0;
    for (void *item; (item = take(run, &number));) {
        pthread_mutex_unlock(&run->lock);
        GError *error = NULL;
        bool good = run->flow->work(run->flow->context, worker, item, &error);
        pthread_mutex_lock(&run->lock);
        if (run->cancelled) {
            run->flow->discard(run->flow->context, item);
            g_clear_error(&error);
        } else {
            run->ended = run->ended || !good; /* what comes behind a failure is not read */
            run->ring[number % run->size] = (Slot){item, !good, error};
            give(run);
        }
        pthread_cond_broadcast(&run->changed);
    }
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

/* Runs body on `threads` threads, this one among them. */
static void on_threads(unsigned threads, void *(*body)(void *), void *data) {
    pthread_t *others = g_new0(pthread_t, threads);
    unsigned started = 0;
    while (started + 1 < threads && pthread_create(&others[started], NULL, body, data) == 0) {
        started++; /* where the system gives fewer threads, fewer do the work */
    }
    body(data);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(others[i], NULL);
    }
    g_free(others);
}

bool chude_flow_run(const ChudeFlow *flow, unsigned threads, GError **error) {
    Run run = {.flow = flow, .size = (size_t)threads * UNDER_WAY};
    run.ring = g_new0(Slot, run.size);
    pthread_mutex_init(&run.lock, NULL);
    pthread_cond_init(&run.changed, NULL);
    on_threads(threads, work, &run);
    for (size_t i = 0; i < run.size; i++) {
        if (run.ring[i].item) {
            flow->discard(flow->context, run.ring[i].item);
            g_clear_error(&run.ring[i].error);
        }
    }
    g_free(run.ring);
    pthread_cond_destroy(&run.changed);
    pthread_mutex_destroy(&run.lock);
    if (run.error) {
        g_propagate_error(error, run.error);
        return false;
    }
    return true;
}

typedef struct {
    void (*body)(void *context, size_t part);
    void *context;
    size_t parts;
    atomic_size_t next;
} Parallel;

static void *take_parts(void *data) {
    Parallel *parallel = data;
    for (size_t part; (part = atomic_fetch_add(&parallel->next, 1)) < parallel->parts;) {
        parallel->body(parallel->context, part);
    }
    return NULL;
}

void chude_parallel(unsigned threads, size_t parts, void (*body)(void *context, size_t part), void *context) {
    Parallel parallel = {.body = body, .context = context, .parts = parts};
    atomic_init(&parallel.next, 0);
    on_threads((unsigned)MIN((size_t)threads, MAX(parts, 1)), take_parts, &parallel);
}
