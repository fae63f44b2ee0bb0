/* server.h - the HTTP server of `chude serve`: GET and HEAD of a few pages (site.h), by libmicrohttpd.
 *
 * Why that library: it is C without GObject (libsoup would bring GIO's main loop, which nothing else here uses), 60 KB, with a pool of threads,
 * limits and timeouts of its own; and HTTP's grammar is nothing to write once more. */
#ifndef CHUDE_SERVING_SERVER_H
#define CHUDE_SERVING_SERVER_H

#include "console.h"
#include "serving/address.h"
#include "serving/site.h"

typedef struct ChudeServer ChudeServer;

/* Whether the program was built with the library. */
bool chude_server_there(void);

typedef struct {
    ChudeConsole *console; /* requests are told at CHUDE_INFO */
    ChudeSites *sites;
    unsigned threads;
    unsigned
        patience; /* seconds for a request to come, and for an answer to be taken, besides those that its size gives it */
} ChudeServing;

/* Serves from now on; console, address and sites must live as long. Takes the address' descriptor. NULL with *error set. */
ChudeServer *chude_server_start(const ChudeServing *serving, const ChudeAddress *address, GError **error);
void chude_server_stop(ChudeServer *server);

#endif
