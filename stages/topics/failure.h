/* failure.h - the first error of a parallel loop, whose bodies cannot return one: they go on with what they have, and who
 * started the loop looks here. Ownership: the failure owns its error until it is handed out. */
#ifndef CHUDE_TOPICS_FAILURE_H
#define CHUDE_TOPICS_FAILURE_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GError *error;
} ChudeTopicsFailure;

/* Takes the error; from any thread. */
static inline void chude_topics_failure_set(ChudeTopicsFailure *failure, GError *error) {
    if (!g_atomic_pointer_compare_and_exchange(&failure->error, NULL, error)) {
        g_error_free(error);
    }
}

/* Whether something failed; then hands it out. When no loop runs. */
static inline bool chude_topics_failed(ChudeTopicsFailure *failure, GError **error) {
    if (!failure->error) {
        return false;
    }
    g_propagate_error(error, g_steal_pointer(&failure->error));
    return true;
}

#endif
