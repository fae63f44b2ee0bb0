/* address.h - where `chude serve` listens. */
#ifndef CHUDE_SERVING_ADDRESS_H
#define CHUDE_SERVING_ADDRESS_H

#include "stage.h"

typedef struct {
    int descriptor; /* a socket that listens; the caller closes it */
    bool loopback;  /* nobody else can reach it */
    char *url;      /* http://127.0.0.1:8080/; the caller frees */
} ChudeAddress;

/* Listens at "127.0.0.1:8080", "[::1]:8080" or "localhost:8080"; "8080" is the first. Port 0: one that is free. False with *error set. */
bool chude_address_listen(ChudeAddress *address, const char *text, GError **error);

/* Whether a request's Host names this machine as such, with or without a port: localhost, 127.0.0.0/8, [::1]. Else a page of another
 * site, whose name was made to lead here, could read what only this machine may (DNS rebinding). */
bool chude_address_is_local_host(const char *host);

#endif
