#include "serving/deadlines.h"

#include <glib.h>
#include <pthread.h>
#include <sys/socket.h>

/* How often sockets are looked at, where there are any: seconds are what is counted. */
enum { STEP = 200 * 1000 };

struct ChudeVisit {
    int socket;
    int64_t end; /* on the monotonic clock */
};

struct ChudeDeadlines {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* the first came, or all is over */
    pthread_t keeper;
    GPtrArray *visits; /* ChudeVisit * */
    bool over;
};

static void shut_late_ones(const ChudeDeadlines *deadlines) {
    int64_t now = g_get_monotonic_time();
    for (guint i = 0; i < deadlines->visits->len; i++) {
        const ChudeVisit *visit = g_ptr_array_index(deadlines->visits, i);
        if (visit->end <= now) {
            (void)shutdown(visit->socket, SHUT_RDWR); /* once more does no harm */
        }
    }
}

static void *keep(void *context) {
    ChudeDeadlines *deadlines = context;
    pthread_mutex_lock(&deadlines->lock);
    while (!deadlines->over) {
        if (deadlines->visits->len == 0) {
            pthread_cond_wait(&deadlines->changed, &deadlines->lock);
            continue;
        }
        pthread_mutex_unlock(&deadlines->lock);
        g_usleep(STEP);
        pthread_mutex_lock(&deadlines->lock);
        shut_late_ones(deadlines);
    }
    pthread_mutex_unlock(&deadlines->lock);
    return NULL;
}

ChudeDeadlines *chude_deadlines_new(void) {
    ChudeDeadlines *deadlines = g_new0(ChudeDeadlines, 1);
    deadlines->visits = g_ptr_array_new_with_free_func(g_free);
    pthread_mutex_init(&deadlines->lock, NULL);
    pthread_cond_init(&deadlines->changed, NULL);
    int failed = pthread_create(&deadlines->keeper, NULL, keep, deadlines);
    g_assert(!failed); /* as g_thread_new does */
    return deadlines;
}

void chude_deadlines_free(ChudeDeadlines *deadlines) {
    if (!deadlines) {
        return;
    }
    pthread_mutex_lock(&deadlines->lock);
    deadlines->over = true;
    pthread_cond_signal(&deadlines->changed);
    pthread_mutex_unlock(&deadlines->lock);
    pthread_join(deadlines->keeper, NULL);
    pthread_cond_destroy(&deadlines->changed);
    pthread_mutex_destroy(&deadlines->lock);
    g_ptr_array_free(deadlines->visits, TRUE);
    g_free(deadlines);
}

ChudeVisit *chude_deadlines_enter(ChudeDeadlines *deadlines, int socket, int64_t microseconds) {
    ChudeVisit *visit = g_new(ChudeVisit, 1);
    *visit = (ChudeVisit){socket, g_get_monotonic_time() + microseconds};
    pthread_mutex_lock(&deadlines->lock);
    g_ptr_array_add(deadlines->visits, visit);
    pthread_cond_signal(&deadlines->changed);
    pthread_mutex_unlock(&deadlines->lock);
    return visit;
}

void chude_deadlines_renew(ChudeDeadlines *deadlines, ChudeVisit *visit, int64_t microseconds) {
    int64_t end = g_get_monotonic_time() + microseconds;
    pthread_mutex_lock(&deadlines->lock);
    visit->end = end;
    pthread_mutex_unlock(&deadlines->lock);
}

void chude_deadlines_extend(ChudeDeadlines *deadlines, ChudeVisit *visit, int64_t microseconds) {
    pthread_mutex_lock(&deadlines->lock);
    visit->end += microseconds;
    pthread_mutex_unlock(&deadlines->lock);
}

void chude_deadlines_leave(ChudeDeadlines *deadlines, ChudeVisit *visit) {
    pthread_mutex_lock(&deadlines->lock);
    g_ptr_array_remove_fast(deadlines->visits, visit);
    pthread_mutex_unlock(&deadlines->lock);
}
