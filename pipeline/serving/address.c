#include "serving/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fail.h"

enum { BACKLOG = 511, HIGHEST_PORT = 65535 };

typedef union {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} Name;

/* Cuts "HOST:PORT" or "[HOST]:PORT"; *host is the caller's. False where it is neither; *port is NULL where none is said. */
static bool cut(const char *text, char **host, const char **port) {
    const char *end = *text == '[' ? strchr(text, ']') : strchr(text, ':');
    end = end ? end : text + strlen(text);
    const char *behind = end + (*text == '[' && *end == ']');
    *port = *behind == ':' ? behind + 1 : NULL;
    *host = NULL;
    if ((*text == '[' && *end != ']') || (*behind && *behind != ':') || (*port && strchr(*port, ':'))) {
        return false;
    }
    const char *begin = text + (*text == '[');
    *host = g_strndup(begin, (size_t)(end - begin));
    return true;
}

/* The size of the name, or 0 where the text is no address. */
static socklen_t read_name(const char *text, Name *name) {
    char *host = NULL;
    const char *port = NULL;
    guint64 number = 0;
    socklen_t size = 0;
    *name = (Name){0};
    if (cut(text, &host, &port) && port &&
        g_ascii_string_to_unsigned(port, 10, 0, HIGHEST_PORT, &number, NULL)) {
        bool local = g_ascii_strcasecmp(host, "localhost") == 0;
        if (inet_pton(AF_INET, local ? "127.0.0.1" : host, &name->four.sin_addr) == 1 && *text != '[') {
            name->four.sin_family = AF_INET;
            name->four.sin_port = htons((uint16_t)number);
            size = sizeof name->four;
        } else if (*text == '[' && inet_pton(AF_INET6, host, &name->six.sin6_addr) == 1) {
            name->six.sin6_family = AF_INET6;
            name->six.sin6_port = htons((uint16_t)number);
            size = sizeof name->six;
        }
    }
    g_free(host);
    return size;
}

static bool is_loopback(const Name *name) {
    return name->any.sa_family == AF_INET ? (ntohl(name->four.sin_addr.s_addr) >> 24) == 127
                                          : IN6_IS_ADDR_LOOPBACK(&name->six.sin6_addr);
}

static char *url_of(const Name *name) {
    char host[INET6_ADDRSTRLEN] = "";
    if (name->any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &name->four.sin_addr, host, sizeof host);
        return g_strdup_printf("http://%s:%u/", host, ntohs(name->four.sin_port));
    }
    inet_ntop(AF_INET6, &name->six.sin6_addr, host, sizeof host);
    return g_strdup_printf("http://[%s]:%u/", host, ntohs(name->six.sin6_port));
}

bool chude_address_listen(ChudeAddress *address, const char *text, GError **error) {
    Name name;
    bool port_alone = *text && text[strspn(text, "0123456789")] == '\0'; /* of this machine alone */
    char *whole = g_strconcat(port_alone ? "127.0.0.1:" : "", text, NULL);
    socklen_t size = read_name(whole, &name);
    g_free(whole);
    const int on = 1;
    if (size == 0) {
        chude_fail(
            error,
            "--listen takes a port, or an address and a port: 8080, 127.0.0.1:8080, [::1]:8080, not \"%s\"",
            text);
        return false;
    }
    int descriptor = socket(name.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool good = descriptor >= 0 && setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                (name.any.sa_family != AF_INET6 ||
                 setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
                bind(descriptor, &name.any, size) == 0 && listen(descriptor, BACKLOG) == 0 &&
                getsockname(descriptor, &name.any, &size) == 0;
    if (!good) {
        chude_fail(error, "cannot listen at %s: %s", text, g_strerror(errno));
        if (descriptor >= 0) {
            close(descriptor);
        }
        return false;
    }
    *address = (ChudeAddress){descriptor, is_loopback(&name), url_of(&name)};
    return true;
}

bool chude_address_is_local_host(const char *host) {
    char *name = NULL, *with_port = NULL;
    const char *port = NULL;
    bool local = false;
    if (cut(host, &name, &port)) {
        Name address;
        with_port = port ? g_strdup(host) : g_strconcat(host, ":0", NULL);
        local = read_name(with_port, &address) > 0 && is_loopback(&address);
    }
    g_free(with_port);
    g_free(name);
    return local;
}
