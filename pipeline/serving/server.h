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

/* Serves from now on, with so many threads; requests are told at CHUDE_INFO. Console, address and sites must live as long. Takes the
 * address' descriptor. NULL with *error set. */
ChudeServer *chude_server_start(ChudeConsole *console, const ChudeAddress *address, ChudeSites *sites,
                                unsigned threads, GError **error);
void chude_server_stop(ChudeServer *server);

#endif
