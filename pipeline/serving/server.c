#include "serving/server.h"

#include "fail.h"

#ifndef CHUDE_HAS_MICROHTTPD

bool chude_server_there(void) {
    return false;
}

ChudeServer *chude_server_start(const ChudeServing *serving, const ChudeAddress *address, GError **error) {
    (void)serving;
    (void)address;
    chude_fail(error,
               "serve: this program was built without libmicrohttpd: install that (libmicrohttpd-dev), "
               "and build again");
    return NULL;
}

void chude_server_stop(ChudeServer *server) {
    (void)server;
}

#else

#include <errno.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serving/deadlines.h"
#include "serving/gzip.h"

enum {
    CONNECTIONS = 256, /* at the same time; one more is closed */
    ROOM = 32 << 10,   /* bytes of a connection: request line and headers that are longer are refused */
    SILENCE = 10,      /* seconds without a byte of a request, or between two */
    SLOWEST =
        8 << 10, /* bytes a second that an answer must be read by: 64 kbit/s, less than any telephone has */
    CHUNK = 64 << 10, /* bytes of an answer at a time */
    MOST_THREADS = 64,
    TOO_LARGE = 413 /* the library's name for it has changed */
};

struct ChudeServer {
    struct MHD_Daemon *daemon;
    ChudeConsole *console;
    ChudeSites *sites;
    ChudeDeadlines *deadlines;
    unsigned patience; /* seconds */
    bool loopback;
};

/* An answer that is being read. */
typedef struct {
    const ChudeServer *server;
    ChudeVisit *visit; /* of the connection, which outlives it */
    ChudeSite *site;   /* shared: the page stays until it is sent */
    ChudeText bytes;
    int descriptor; /* in place of bytes, or -1 */
    uint64_t size;  /* of either */
} Sending;

/* What was asked for. */
typedef struct {
    ChudeSite *site;
    const ChudePage *page;
    bool packed;     /* the page as gzip */
    const char *tag; /* of that */
} Asked;

bool chude_server_there(void) {
    return true;
}

/* ---- answers ---- */

static void add_headers(struct MHD_Response *response, const char *type, const char *policy,
                        const char *tag) {
    const struct {
        const char *name, *value;
    } headers[] = {{MHD_HTTP_HEADER_CONTENT_TYPE, type},
                   {"Content-Security-Policy", policy},
                   {"X-Content-Type-Options", "nosniff"},
                   {"X-Frame-Options", "DENY"},
                   {"Referrer-Policy", "no-referrer"},
                   {"Cross-Origin-Resource-Policy", "same-origin"},
                   {MHD_HTTP_HEADER_CACHE_CONTROL, tag ? "no-cache" : "no-store"}, /* kept, but asked about */
                   {MHD_HTTP_HEADER_ETAG, tag}};
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        if (headers[i].value) {
            MHD_add_response_header(response, headers[i].name, headers[i].value);
        }
    }
}

/* A request line may hold anything: a terminal must not be led by it. */
static void tell(const ChudeServer *server, const char *method, const char *path, unsigned status) {
    if (!server->console->verbose) {
        return;
    }
    char *said = g_strescape(path, NULL), *by = g_strescape(method, NULL);
    chude_sayf(server->console, CHUDE_INFO, "%s %s %u", by, said, status);
    g_free(said);
    g_free(by);
}

static enum MHD_Result answer_text(struct MHD_Connection *connection, unsigned status, const char *text) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_PERSISTENT);
    if (!response) {
        return MHD_NO;
    }
    add_headers(response, "text/plain; charset=utf-8",
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", NULL);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    }
    if (status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "10");
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* The bytes behind `begin`, as the library has room for them. Whoever reads on gets time for more. */
static ssize_t send_some(void *context, uint64_t begin, char *room, size_t size) {
    const Sending *sending = context;
    ssize_t got = (ssize_t)MIN((uint64_t)size, sending->size - begin);
    if (sending->descriptor < 0) {
        memcpy(room, sending->bytes.data + begin, (size_t)got);
    } else {
        got = pread(sending->descriptor, room, (size_t)got, (off_t)begin);
    }
    if (got <=
        0) { /* nobody alters the file; if it is cut off all the same, an end too early tells the client */
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    chude_deadlines_extend(sending->server->deadlines, sending->visit,
                           (int64_t)got * G_USEC_PER_SEC / SLOWEST);
    return got;
}

static void end_sending(void *context) {
    Sending *sending = context;
    chude_site_free(sending->site);
    g_free(sending);
}

static ChudeVisit *visit_of(struct MHD_Connection *connection) {
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* In pieces, though the library would send bytes or a file by itself: that is how it is known how far the client has read. */
static struct MHD_Response *page_response(const ChudeServer *server, struct MHD_Connection *connection,
                                          const Asked *asked) {
    const ChudePage *page = asked->page;
    Sending *sending = g_new(Sending, 1);
    *sending = (Sending){.server = server,
                         .visit = visit_of(connection),
                         .site = chude_site_share(asked->site),
                         .bytes = chude_buffer_text(asked->packed ? &page->packed : &page->bytes),
                         .descriptor = asked->packed ? -1 : page->descriptor,
                         .size = asked->packed ? page->packed.size : page->size};
    struct MHD_Response *response =
        MHD_create_response_from_callback(sending->size, CHUNK, send_some, sending, end_sending);
    if (!response) {
        end_sending(sending);
    }
    return response;
}

static enum MHD_Result answer_page(const ChudeServer *server, struct MHD_Connection *connection,
                                   const Asked *asked, unsigned status) {
    struct MHD_Response *response =
        status == MHD_HTTP_NOT_MODIFIED
            ? MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT)
            : page_response(server, connection, asked);
    if (!response) {
        return MHD_NO;
    }
    add_headers(response, asked->page->type, asked->page->policy, asked->tag);
    if (asked->page
            ->packed_tag) { /* also where it was not packed: a cache must not give either to everyone */
        MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    }
    if (asked->packed) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- requests ---- */

/* If-None-Match: a list of tags, weak ones too, or *. (RFC 9110, 13.1.2: by weak comparison.) */
static bool has_tag(const char *wanted, const char *tag) {
    size_t size = strlen(tag);
    while (wanted && *wanted) {
        wanted += strspn(wanted, " \t,");
        if (*wanted == '*') {
            return true;
        }
        wanted += strncmp(wanted, "W/", 2) == 0 ? 2 : 0;
        if (strncmp(wanted, tag, size) == 0) {
            return true;
        }
        const char *end = *wanted == '"' ? strchr(wanted + 1, '"') : NULL;
        wanted = end ? end + 1 : wanted + strcspn(wanted, ",");
    }
    return false;
}

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The status of a request that is not answered with a page; 0: it is. */
static unsigned refusal(const ChudeServer *server, struct MHD_Connection *connection, const char *method,
                        ChudePageId page) {
    const char *host = header(connection, MHD_HTTP_HEADER_HOST);
    if (server->loopback && host && !chude_address_is_local_host(host)) {
        return MHD_HTTP_MISDIRECTED_REQUEST;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    }
    const char *size = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING) || (size && strcmp(size, "0") != 0)) {
        return TOO_LARGE;
    }
    return page == CHUDE_PAGES ? MHD_HTTP_NOT_FOUND : 0;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status) {
    return answer_text(connection, status,
                       status == MHD_HTTP_NOT_FOUND            ? "there is no such page\n"
                       : status == MHD_HTTP_METHOD_NOT_ALLOWED ? "GET and HEAD are answered\n"
                       : status == TOO_LARGE                   ? "a request has no body here\n"
                       : status == MHD_HTTP_SERVICE_UNAVAILABLE
                           ? "this is not there, or not yet\n"
                           : "this server is asked by the name localhost or by its address\n");
}

static Asked what_is_asked(ChudeSite *site, struct MHD_Connection *connection, ChudePageId id) {
    Asked asked = {.site = site, .page = chude_site_page(site, id)};
    asked.packed =
        asked.page->packed_tag && chude_gzip_is_taken(header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING));
    asked.tag = asked.packed ? asked.page->packed_tag : asked.page->tag;
    return asked;
}

static ChudePageId page_of(struct MHD_Connection *connection, const char *path) {
    return chude_page_find(path, MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "table"));
}

static enum MHD_Result answer(const ChudeServer *server, struct MHD_Connection *connection,
                              const char *method, const char *path) {
    ChudePageId id = page_of(connection, path); /* there is one: else it was refused */
    unsigned status;
    ChudeSite *site = chude_sites_now(server->sites);
    const Asked asked = what_is_asked(site, connection, id);
    enum MHD_Result result;
    bool same = asked.page->there && asked.tag &&
                has_tag(header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH), asked.tag);
    if (!same && !chude_site_fill(site, id, asked.packed)) {
        status = MHD_HTTP_SERVICE_UNAVAILABLE;
        result = id == CHUDE_PAGE_HEALTH ? answer_page(server, connection, &asked, status)
                                         : refuse(connection, status);
    } else {
        status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK;
        result = answer_page(server, connection, &asked, status);
    }
    tell(server, method, path, status);
    chude_site_free(site);
    return result;
}

/* ---- time ---- */

/* A connection has so long for its first request, from one answer to the end of the next request, and for an answer, besides what send_some
 * gives. The library's own limit is one of silence: it stays but for answers, which a system's buffers may hold for longer. */
static void begin_waiting(const ChudeServer *server, struct MHD_Connection *connection) {
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT,
                              MIN((unsigned)SILENCE, server->patience));
    chude_deadlines_renew(server->deadlines, visit_of(connection),
                          server->patience * (int64_t)G_USEC_PER_SEC);
}

static void begin_answering(const ChudeServer *server, struct MHD_Connection *connection) {
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
    chude_deadlines_renew(server->deadlines, visit_of(connection),
                          server->patience * (int64_t)G_USEC_PER_SEC);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **seen,
                         enum MHD_RequestTerminationCode code) {
    (void)seen;
    if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK) {
        begin_waiting(context, connection);
    }
}

static void on_connection(void *context, struct MHD_Connection *connection, void **visit,
                          enum MHD_ConnectionNotificationCode code) {
    const ChudeServer *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        int socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        const int held = CHUNK;
        /* By itself the system takes up to 4 MiB for a client that does not read: of 256 of them 1 GiB. */
        (void)setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &held, sizeof held);
        *visit = chude_deadlines_enter(server->deadlines, socket, server->patience * (int64_t)G_USEC_PER_SEC);
    } else {
        chude_deadlines_leave(server->deadlines, *visit); /* the library closes the socket after this */
    }
}

/* ---- requests as they come ---- */

/* Called when the headers are there, and again when all of the request is: there is no body then, since one is refused by its headers, unread. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_size, void **seen) {
    static const char mark = 0;
    const ChudeServer *server = context;
    (void)version;
    (void)body;
    if (*seen) {
        *body_size = 0;
        begin_answering(server, connection);
        return answer(server, connection, method, path);
    }
    *seen = (void *)&mark;
    unsigned status = refusal(server, connection, method, page_of(connection, path));
    if (status) {
        tell(server, method, path, status);
        return refuse(connection, status);
    }
    return MHD_YES;
}

/* Paths are compared as they were sent: %2e and %2f are not unescaped. */
static size_t keep_escaped(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

ChudeServer *chude_server_start(const ChudeServing *serving, const ChudeAddress *address, GError **error) {
    ChudeServer *server = g_new0(ChudeServer, 1);
    *server = (ChudeServer){.console = serving->console,
                            .sites = serving->sites,
                            .deadlines = chude_deadlines_new(),
                            .patience = serving->patience,
                            .loopback = address->loopback};
    unsigned pool = MIN(serving->threads, (unsigned)MOST_THREADS);
    server->daemon = MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET,
        address->descriptor, MHD_OPTION_THREAD_POOL_SIZE, pool > 1 ? pool : 0u, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)ROOM,
        MHD_OPTION_CONNECTION_TIMEOUT, MIN((unsigned)SILENCE, serving->patience),
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        server, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
    if (!server->daemon) {
        chude_fail(error, "serve: the server cannot be started: %s", g_strerror(errno));
        chude_deadlines_free(server->deadlines);
        g_clear_pointer(&server, g_free);
    }
    return server;
}

void chude_server_stop(ChudeServer *server) {
    MHD_stop_daemon(server->daemon);
    chude_deadlines_free(server->deadlines);
    g_free(server);
}

#endif
