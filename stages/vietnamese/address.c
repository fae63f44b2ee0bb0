/* address.c - URLs, e-mail addresses, domain names: by their ASCII form and, for bare domains, a list of
 * top domains. */
#include "vietnamese/address.h"

#include <glib.h>
#include <string.h>

#include "vietnamese/characters.h"

enum { DOMAIN_MOST = 253, LOCAL_MOST = 64 }; /* RFC 1035, RFC 5321 */

static const char top_domains[][8] = {"com",  "net",    "org",  "vn",   "edu",  "gov",  "info",  "biz",  "tv",
                                      "io",   "co",     "me",   "us",   "uk",   "jp",   "cn",    "kr",   "fr",
                                      "eu",   "au",     "ca",   "sg",   "hk",   "tw",   "ru",    "de",   "ai",
                                      "asia", "app",    "dev",  "xyz",  "int",  "mil",  "club",  "ly",   "gl",
                                      "be",   "online", "site", "shop", "news", "blog", "cloud", "store"};

static bool is_alnum(char c) {
    return g_ascii_isalnum(c);
}

/* The end of labels parted by stops (a.b.c), at least two of them; data where there are none. *seen: how
 * far it looked. */
static const char *domain_end(const char *data, const char *end, const char **top, const char **seen) {
    const char *most = end - data > DOMAIN_MOST ? data + DOMAIN_MOST : end;
    const char *at = data, *good = data;
    *top = NULL;
    while (at < most && is_alnum(*at)) {
        const char *label = at;
        while (at < most && (is_alnum(*at) || *at == '-')) {
            at++;
        }
        if (at[-1] == '-') {
            break;
        }
        if (label > data) {
            good = at;
            *top = label;
        }
        if (at + 1 >= most || *at != '.') {
            break;
        }
        at++;
    }
    *seen = at;
    return good;
}

static bool is_top_domain(const char *label, const char *end) {
    size_t size = (size_t)(end - label);
    for (size_t i = 0; i < G_N_ELEMENTS(top_domains); i++) {
        if (strlen(top_domains[i]) == size && g_ascii_strncasecmp(label, top_domains[i], size) == 0) {
            return true;
        }
    }
    return false;
}

/* No letter goes on here: "abc.comé" is no domain. */
static bool ends_here(const char *at, const char *end) {
    return chude_alphanumeric_run(at, end) == at;
}

/* The rest of a URL: to white space, a quote or an angle bracket, without closing punctuation. */
static const char *url_rest(const char *data, const char *end) {
    const char *at = data;
    size_t opened = 0;
    while (at<end && * at> ' ' && *at < 0x7F && !strchr("<>\"`{}|\\^", *at)) {
        opened += *at == '(';
        at++;
    }
    while (at > data && strchr(".,;:!?')]*", at[-1])) {
        if (at[-1] == ')' && opened > 0) {
            break;
        }
        at--;
    }
    return at;
}

static const char *with_path(const char *at, const char *end) {
    if (at + 1 < end && *at == ':' && g_ascii_isdigit(at[1])) {
        at++;
        while (at < end && g_ascii_isdigit(*at)) {
            at++;
        }
    }
    return at < end && (*at == '/' || *at == '?' || *at == '#') ? url_rest(at, end) : at;
}

static const char *scheme_end(const char *data, const char *end) {
    static const char *const schemes[] = {"https://", "http://", "ftp://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        size_t size = strlen(schemes[i]);
        if ((size_t)(end - data) > size && g_ascii_strncasecmp(data, schemes[i], size) == 0) {
            return data + size;
        }
    }
    return data;
}

static const char *mail_end(const char *data, const char *end) {
    const char *most = end - data > LOCAL_MOST + 1 ? data + LOCAL_MOST + 1 : end;
    const char *at = data, *top, *seen;
    while (at < most && (is_alnum(*at) || strchr("._%+-", *at)) && *at) {
        at++;
    }
    if (at == most || *at != '@') {
        return data;
    }
    const char *domain = domain_end(at + 1, end, &top, &seen);
    return domain > at + 1 && ends_here(domain, end) ? domain : data;
}

/* Is the domain from data to at one in earnest? */
static bool is_domain(const char *data, const char *at, const char *end, const char *top) {
    if (at == data || !ends_here(at, end)) {
        return false;
    }
    bool www = end - data > 4 && g_ascii_strncasecmp(data, "www.", 4) == 0;
    if (!www && !is_top_domain(top, at)) {
        return false;
    }
    /* U.S, TP.VN: an abbreviation in capitals, unless its first label is long enough for a name */
    const char *stop = memchr(data, '.', (size_t)(at - data));
    return !g_ascii_isupper(*top) || (g_ascii_isupper(*data) && stop - data > 4);
}

const char *chude_address_end(const char *data, const char *end, const char **barren) {
    const char *at = scheme_end(data, end), *top, *seen;
    if (at > data) {
        const char *rest = url_rest(at, end);
        return rest > at ? rest : data;
    }
    if (*barren && data < *barren) {
        return data;
    }
    at = mail_end(data, end);
    if (at > data) {
        return at;
    }
    at = domain_end(data, end, &top, &seen);
    if (!is_domain(data, at, end, top)) {
        *barren = seen; /* a later label has the same end */
        return data;
    }
    return with_path(at, end);
}
