/* deadlines.h - until when each connection of `chude serve` has time. The library knows only how long a client has been silent: one that
 * sends, or takes, a byte every few seconds would hold its connection for ever.
 * Ownership: a visit is good until chude_deadlines_leave. All may be called by any thread. */
#ifndef CHUDE_SERVING_DEADLINES_H
#define CHUDE_SERVING_DEADLINES_H

#include "stage.h"

typedef struct ChudeDeadlines ChudeDeadlines;
typedef struct ChudeVisit ChudeVisit;

/* Starts a thread that shuts down the sockets whose time is over: whoever reads or writes them then finds the connection closed. */
ChudeDeadlines *chude_deadlines_new(void);
void chude_deadlines_free(ChudeDeadlines *deadlines); /* when all have left; NULL is none */

/* A connection that has so many microseconds from now on. */
ChudeVisit *chude_deadlines_enter(ChudeDeadlines *deadlines, int socket, int64_t microseconds);
/* It has so many from now on, in place of what it had. */
void chude_deadlines_renew(ChudeDeadlines *deadlines, ChudeVisit *visit, int64_t microseconds);
/* It has so many more. */
void chude_deadlines_extend(ChudeDeadlines *deadlines, ChudeVisit *visit, int64_t microseconds);
/* Before its socket is closed, since another file may get the number. */
void chude_deadlines_leave(ChudeDeadlines *deadlines, ChudeVisit *visit);

#endif
