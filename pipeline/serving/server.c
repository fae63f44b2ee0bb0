#include "serving/server.h"

#include "fail.h"

#ifndef CHUDE_HAS_MICROHTTPD

bool chude_server_there(void) {
    return false;
}

ChudeServer *chude_server_start(ChudeConsole *console, const ChudeAddress *address, ChudeSites *sites,
                                unsigned threads, GError **error) {
    (void)console;
    (void)address;
    (void)sites;
    (void)threads;
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
#include <fcntl.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

enum {
    CONNECTIONS = 256, /* at the same time; one more is closed */
    ROOM = 32 << 10,   /* bytes of a connection: request line and headers that are longer are refused */
    TIMEOUT = 10,      /* seconds without a byte */
    MOST_THREADS = 64,
    TOO_LARGE = 413 /* the library's name for it has changed */
};

struct ChudeServer {
    struct MHD_Daemon *daemon;
    ChudeConsole *console;
    ChudeSites *sites;
    bool loopback;
};

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

static void give_back(void *site) {
    chude_site_free(site);
}

/* Bytes of the site, which stays until they are sent. */
static struct MHD_Response *bytes_response(ChudeSite *site, const ChudePage *page) {
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        page->bytes.size, page->bytes.data, give_back, chude_site_share(site));
    if (!response) {
        chude_site_free(site);
    }
    return response;
}

static struct MHD_Response *file_response(const ChudePage *page) {
    int descriptor = fcntl(page->descriptor, F_DUPFD_CLOEXEC, 0); /* the response closes its own */
    struct MHD_Response *response =
        descriptor >= 0 ? MHD_create_response_from_fd_at_offset64(page->size, descriptor, 0) : NULL;
    if (!response && descriptor >= 0) {
        close(descriptor);
    }
    return response;
}

static enum MHD_Result answer_page(struct MHD_Connection *connection, ChudeSite *site, const ChudePage *page,
                                   unsigned status) {
    struct MHD_Response *response =
        status == MHD_HTTP_NOT_MODIFIED
            ? MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT)
        : page->descriptor >= 0 ? file_response(page)
                                : bytes_response(site, page);
    if (!response) {
        return MHD_NO;
    }
    add_headers(response, page->type, page->policy, page->tag);
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

static ChudePageId page_of(struct MHD_Connection *connection, const char *path) {
    return chude_page_find(path, MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "table"));
}

static enum MHD_Result answer(const ChudeServer *server, struct MHD_Connection *connection,
                              const char *method, const char *path) {
    ChudePageId id = page_of(connection, path); /* there is one: else it was refused */
    unsigned status;
    ChudeSite *site = chude_sites_now(server->sites);
    const ChudePage *page = chude_site_page(site, id);
    enum MHD_Result result;
    bool same =
        page->there && page->tag && has_tag(header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH), page->tag);
    if (!same && !chude_site_fill(site, id)) {
        status = MHD_HTTP_SERVICE_UNAVAILABLE;
        result = id == CHUDE_PAGE_HEALTH ? answer_page(connection, site, page, status)
                                         : refuse(connection, status);
    } else {
        status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK;
        result = answer_page(connection, site, page, status);
    }
    tell(server, method, path, status);
    chude_site_free(site);
    return result;
}

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

ChudeServer *chude_server_start(ChudeConsole *console, const ChudeAddress *address, ChudeSites *sites,
                                unsigned threads, GError **error) {
    ChudeServer *server = g_new0(ChudeServer, 1);
    *server = (ChudeServer){.console = console, .sites = sites, .loopback = address->loopback};
    unsigned pool = MIN(threads, (unsigned)MOST_THREADS);
    server->daemon =
        MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, on_request, server,
                         MHD_OPTION_LISTEN_SOCKET, address->descriptor, MHD_OPTION_THREAD_POOL_SIZE,
                         pool > 1 ? pool : 0u, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)ROOM, MHD_OPTION_CONNECTION_TIMEOUT,
                         (unsigned)TIMEOUT, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
                         keep_escaped, NULL, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
    if (!server->daemon) {
        chude_fail(error, "serve: the server cannot be started: %s", g_strerror(errno));
        g_clear_pointer(&server, g_free);
    }
    return server;
}

void chude_server_stop(ChudeServer *server) {
    MHD_stop_daemon(server->daemon);
    g_free(server);
}

#endif
