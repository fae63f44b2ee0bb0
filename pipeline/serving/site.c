#include "serving/site.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "exports/formats.h"
#include "json_value.h"
#include "serving/gzip.h"
#include "summary_file.h"
#include "watching/content.h"

/* A summary or a page that is larger is none of ours; documents are not held in memory. */
enum { LARGEST = 256 << 20, DIGEST = 64 };

/* Bytes from which a page is packed: less than one packet saves no time. */
enum { WORTH_PACKING = 1400 };

#define OWN_POLICY "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
/* The report says itself, more strictly, which scripts are its own: what is sent must not forbid those. */
#define REPORT_POLICY                                                                                        \
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri "    \
    "'none'; form-action 'none'; frame-ancestors 'none'"

struct ChudeSite {
    gint shares; /* atomic */
    ChudePage pages[CHUDE_PAGES];
    pthread_mutex_t lock; /* of rows, and packed bytes, that are being made */
};

struct ChudeSites {
    char *summary, *documents, *report;
    pthread_mutex_t lock;
    ChudeSite *site;
    ChudeStamp stamps[2]; /* of the summary and the report that the site was made of */
};

ChudePageId chude_page_find(const char *path, const char *table) {
    static const char *const paths[] = {
        "/", "/api/", "/api/summary", "/api/rows", "/api/rows.ndjson", "/api/documents", "/healthz"};
    G_STATIC_ASSERT(G_N_ELEMENTS(paths) == CHUDE_PAGE_TABLES);
    for (size_t i = 0; i < CHUDE_PAGE_TABLES; i++) {
        if (strcmp(path, paths[i]) == 0) {
            return i == CHUDE_PAGE_ROWS && table
                       ? (ChudePageId)(CHUDE_PAGE_TABLES + (unsigned)chude_export_find_table(table))
                       : (ChudePageId)i;
        }
    }
    return CHUDE_PAGES;
}

/* ---- a site ---- */

const ChudePage *chude_site_page(const ChudeSite *site, ChudePageId page) {
    return &site->pages[page];
}

ChudeSite *chude_site_share(ChudeSite *site) {
    g_atomic_int_inc(&site->shares);
    return site;
}

void chude_site_free(ChudeSite *site) {
    if (!site || !g_atomic_int_dec_and_test(&site->shares)) {
        return;
    }
    for (size_t i = 0; i < CHUDE_PAGES; i++) {
        ChudePage *page = &site->pages[i];
        chude_buffer_clear(&page->bytes);
        chude_buffer_clear(&page->packed);
        g_free(page->tag);
        g_free(page->packed_tag);
        if (page->descriptor >= 0) {
            close(page->descriptor);
        }
    }
    pthread_mutex_destroy(&site->lock);
    g_free(site);
}

static ChudeSite *site_new(void) {
    static const char *const types[] = {
        "text/html; charset=utf-8", "text/html; charset=utf-8", "application/json", "application/json",
        "application/x-ndjson",     "application/x-ndjson",     "application/json"};
    G_STATIC_ASSERT(G_N_ELEMENTS(types) == CHUDE_PAGE_TABLES);
    ChudeSite *site = g_new0(ChudeSite, 1);
    site->shares = 1;
    pthread_mutex_init(&site->lock, NULL);
    for (size_t i = 0; i < CHUDE_PAGES; i++) {
        site->pages[i] = (ChudePage){.type = types[i < CHUDE_PAGE_TABLES ? i : CHUDE_PAGE_ROWS],
                                     .policy = OWN_POLICY,
                                     .descriptor = -1};
    }
    return site;
}

/* What is packed is another representation, with a tag of its own (RFC 9110, 8.8.3.3). */
static void tag_packed(ChudePage *page) {
    page->packed_tag = g_strdup_printf("%.*s-gzip\"", (int)strlen(page->tag) - 1, page->tag);
}

/* The bytes are the page's; their hash is its tag. */
static void seal(ChudePage *page) {
    char hash[CHUDE_HASH_HEX];
    chude_hash_bytes(chude_buffer_text(&page->bytes), hash);
    page->tag = g_strdup_printf("\"%s\"", hash);
    page->size = page->bytes.size;
    page->there = true;
    if (page->size >= WORTH_PACKING) {
        tag_packed(page);
    }
}

/* ---- files ---- */

/* A regular file's bytes; nothing else is opened, links neither: they may lead out of the folder. False with errno set. */
static bool read_file(const char *path, ChudeBuffer *bytes) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat status;
    bool good = descriptor >= 0 && fstat(descriptor, &status) == 0;
    if (good && (!S_ISREG(status.st_mode) || status.st_size > LARGEST)) {
        errno = S_ISREG(status.st_mode) ? EFBIG : EISDIR;
        good = false;
    }
    ssize_t got = 1;
    while (good && got != 0 && bytes->size <= LARGEST) {
        enum { CHUNK = 1 << 16 };
        got = read(descriptor, chude_buffer_reserve(bytes, CHUNK), CHUNK);
        bytes->size += got > 0 ? (size_t)got : 0;
        good = got >= 0 || errno == EINTR;
    }
    int cause = errno;
    if (descriptor >= 0) {
        close(descriptor);
    }
    errno = cause;
    return good;
}

/* The companion that the summary names, where it is there and as large; its SHA-256 is the tag. */
static void open_documents(ChudePage *page, json_object *summary, const char *path) {
    json_object *companions = NULL, *size = NULL, *hash = NULL;
    json_object_object_get_ex(summary, "companions", &companions);
    json_object *first =
        json_object_is_type(companions, json_type_array) && json_object_array_length(companions) > 0
            ? json_object_array_get_idx(companions, 0)
            : NULL;
    if (!json_object_is_type(first, json_type_object) || !json_object_object_get_ex(first, "size", &size) ||
        !json_object_object_get_ex(first, "sha256", &hash)) {
        return;
    }
    const char *digest = json_object_get_string(hash);
    page->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat status;
    page->there = page->descriptor >= 0 && fstat(page->descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
                  (int64_t)status.st_size == json_object_get_int64(size) && strlen(digest) == DIGEST &&
                  strspn(digest, "0123456789abcdef") == DIGEST;
    if (page->there) {
        page->size = (uint64_t)status.st_size;
        page->tag = g_strdup_printf("\"%s\"", digest);
    }
}

/* ---- pages that say what there is ---- */

static int64_t count_of(json_object *corpus, const char *name) {
    json_object *value = NULL;
    json_object_object_get_ex(corpus, name, &value);
    return json_object_get_int64(value);
}

/* The list at /, where there is no report, or at /api/. Links are relative: a web server in front may show us under a path of its own. */
static void write_list(ChudeBuffer *html, json_object *summary, ChudePageId id, bool report, bool documents) {
    const char *way = id == CHUDE_PAGE_START ? "api/" : "";
    json_object *corpus = NULL;
    chude_buffer_literal(html, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                               "<meta name=\"viewport\" content=\"width=device-width\">\n"
                               "<meta name=\"color-scheme\" content=\"light dark\">\n"
                               "<title>Chude</title>\n<h1>Chude</h1>\n");
    if (!summary || !json_object_object_get_ex(summary, "corpus", &corpus) ||
        !json_object_is_type(corpus, json_type_object)) {
        chude_buffer_literal(html, "<p>There is no summary here yet.</p>\n");
        return;
    }
    chude_buffer_printf(html,
                        "<p>%" G_GINT64_FORMAT " documents, %" G_GINT64_FORMAT " rejected. %s</p>\n<ul>\n",
                        count_of(corpus, "documents"), count_of(corpus, "rejected"),
                        report ? "There are:" : "There is no report.html in this folder; there are:");
    if (report) {
        chude_buffer_literal(html, "<li><a href=\"../\">report</a>: the page for people</li>\n");
    }
    chude_buffer_printf(html,
                        "<li><a href=\"%ssummary\">api/summary</a>: the summary (JSON)</li>\n"
                        "<li><a href=\"%srows\">api/rows</a>: flat rows for dashboards (JSON), "
                        "<a href=\"%srows.ndjson\">api/rows.ndjson</a> one a line</li>\n",
                        way, way, way);
    if (documents) {
        chude_buffer_printf(html,
                            "<li><a href=\"%sdocuments\">api/documents</a>: documents with their topics and "
                            "keyphrases (NDJSON)</li>\n",
                            way);
    }
    chude_buffer_literal(html, "</ul>\n");
}

/* ---- rows ---- */

static const char *const schemas[] = {"chude.summary/1", NULL};

/* Rows follow from the summary, which names its documents by their hash, and the program. */
static void promise_rows(ChudePage *page, const ChudePage *summary, const char *form) {
    page->tag = g_strdup_printf("\"%.*s-%s-%s\"", CHUDE_HASH_HEX - 1, summary->tag + 1, form, CHUDE_VERSION);
    page->there = true;
    tag_packed(page);
}

static bool append(void *context, ChudeText bytes, GError **error) {
    (void)error;
    chude_buffer_add(context, bytes.data, bytes.size);
    return true;
}

/* Of one table, or of all but keyphrases, as `chude export --format rows` has them. */
static bool make_rows(ChudeSite *site, ChudePage *page, ChudePageId id) {
    enum { ALL = (1u << CHUDE_EXPORT_TABLES) - 1, USUAL = ALL & ~(1u << CHUDE_TABLE_KEYPHRASES) };
    const unsigned tables = id < CHUDE_PAGE_TABLES ? USUAL : 1u << (id - CHUDE_PAGE_TABLES);
    const ChudePage *documents = &site->pages[CHUDE_PAGE_DOCUMENTS];
    ChudeExportSource source = {
        .summary = chude_summary_parse(chude_buffer_text(&site->pages[CHUDE_PAGE_SUMMARY].bytes),
                                       "summary.json", schemas, NULL)};
    char *path = NULL;
    if (documents->there) { /* the file as it was opened, whatever has its name now */
        (void)lseek(documents->descriptor, 0, SEEK_SET);
        source.documents = path = g_strdup_printf("/dev/fd/%d", documents->descriptor);
    }
    /* evidence alone needs to know of documents, and they are all looked at for it */
    bool good = source.summary && (!(tables & 1u << CHUDE_TABLE_EVIDENCE) ||
                                   (source.known = chude_known_of(source.summary, path, NULL)));
    good = good && chude_export_rows(&source, tables, id != CHUDE_PAGE_LINES,
                                     (ChudeStateOutput){append, &page->bytes}, NULL);
    page->size = page->bytes.size;
    json_object_put(source.summary);
    g_clear_pointer(&source.known, g_hash_table_unref);
    g_free(path);
    return good;
}

/* While locked. */
static bool fill_bytes(ChudeSite *site, ChudePage *page, ChudePageId id) {
    bool good = true;
    if ((id == CHUDE_PAGE_ROWS || id == CHUDE_PAGE_LINES || id >= CHUDE_PAGE_TABLES) && page->size == 0) {
        page->bytes.size = 0;
        good = make_rows(site, page, id);
        page->size = good ? page->size : 0;
    }
    return good;
}

bool chude_site_fill(ChudeSite *site, ChudePageId id, bool packed) {
    ChudePage *page = &site->pages[id];
    if (!page->there) {
        return false;
    }
    pthread_mutex_lock(&site->lock);
    bool good = fill_bytes(site, page, id) && (!packed || page->packed.size > 0 ||
                                               chude_gzip(chude_buffer_text(&page->bytes), &page->packed));
    pthread_mutex_unlock(&site->lock);
    return good;
}

/* ---- making one ---- */

/* Without a summary there is a page that says so. */
static ChudeSite *empty_site(void) {
    ChudeSite *site = site_new();
    ChudePage *health = &site->pages[CHUDE_PAGE_HEALTH];
    for (int i = CHUDE_PAGE_START; i <= CHUDE_PAGE_LIST; i++) {
        write_list(&site->pages[i].bytes, NULL, (ChudePageId)i, false, false);
        seal(&site->pages[i]);
    }
    chude_buffer_literal(&health->bytes, "{\"status\":\"no summary\"}\n");
    health->size = health->bytes.size; /* not there: 503 */
    return site;
}

/* The report and the list. */
static void add_report(ChudeSite *site, const char *path, json_object *summary) {
    ChudePage *start = &site->pages[CHUDE_PAGE_START], *list = &site->pages[CHUDE_PAGE_LIST];
    bool documents = site->pages[CHUDE_PAGE_DOCUMENTS].there, report = read_file(path, &start->bytes);
    if (report) {
        start->policy = REPORT_POLICY;
    } else {
        start->bytes.size = 0;
        write_list(&start->bytes, summary, CHUDE_PAGE_START, false, documents);
    }
    write_list(&list->bytes, summary, CHUDE_PAGE_LIST, report, documents);
    seal(start);
    seal(list);
}

/* The site of the files as they are; NULL where the summary is not there, or none. */
static ChudeSite *load(const ChudeSites *sites) {
    ChudeSite *site = site_new();
    ChudePage *pages = site->pages;
    ChudeBuffer *summary = &pages[CHUDE_PAGE_SUMMARY].bytes;
    json_object *tree = NULL;
    bool good = read_file(sites->summary, summary) &&
                (tree = chude_summary_parse(chude_buffer_text(summary), sites->summary, schemas, NULL));
    if (good) {
        open_documents(&pages[CHUDE_PAGE_DOCUMENTS], tree, sites->documents);
        add_report(site, sites->report, tree);
        chude_buffer_literal(&pages[CHUDE_PAGE_HEALTH].bytes, "{\"status\":\"ok\"}\n");
        pages[CHUDE_PAGE_HEALTH].size = pages[CHUDE_PAGE_HEALTH].bytes.size;
        pages[CHUDE_PAGE_HEALTH].there = true;
        seal(&pages[CHUDE_PAGE_SUMMARY]);
        promise_rows(&pages[CHUDE_PAGE_ROWS], &pages[CHUDE_PAGE_SUMMARY], "rows");
        promise_rows(&pages[CHUDE_PAGE_LINES], &pages[CHUDE_PAGE_SUMMARY], "lines");
        for (size_t i = 0; i < CHUDE_EXPORT_TABLES; i++) {
            promise_rows(&pages[CHUDE_PAGE_TABLES + i], &pages[CHUDE_PAGE_SUMMARY],
                         chude_export_tables[i].name);
        }
    } else {
        g_clear_pointer(&site, chude_site_free);
    }
    json_object_put(tree);
    return site;
}

/* ---- the folder ---- */

ChudeSites *chude_sites_new(const char *folder) {
    ChudeSites *sites = g_new0(ChudeSites, 1);
    sites->summary = g_build_filename(folder, "summary.json", NULL);
    sites->documents = g_build_filename(folder, "documents.ndjson", NULL);
    sites->report = g_build_filename(folder, "report.html", NULL);
    sites->site = empty_site();
    pthread_mutex_init(&sites->lock, NULL);
    return sites;
}

void chude_sites_free(ChudeSites *sites) {
    chude_site_free(sites->site);
    pthread_mutex_destroy(&sites->lock);
    g_free(sites->summary);
    g_free(sites->documents);
    g_free(sites->report);
    g_free(sites);
}

/* What tells that the files have changed; a file that is not there has no size and no inode. */
static void take_stamps(const ChudeSites *sites, ChudeStamp stamps[2]) {
    stamps[0] = stamps[1] = (ChudeStamp){0};
    (void)chude_stamp_of(sites->summary, &stamps[0]);
    (void)chude_stamp_of(sites->report, &stamps[1]);
}

static bool same_stamps(const ChudeStamp a[2], const ChudeStamp b[2]) {
    bool same = true;
    for (int i = 0; i < 2;
         i++) { /* files are replaced, not altered: whether times have settled does not matter */
        same = same && a[i].size == b[i].size && a[i].inode == b[i].inode && a[i].modified == b[i].modified &&
               a[i].changed == b[i].changed;
    }
    return same;
}

ChudeSite *chude_sites_now(ChudeSites *sites) {
    ChudeStamp before[2], after[2];
    pthread_mutex_lock(&sites->lock);
    take_stamps(sites, before);
    if (!same_stamps(before, sites->stamps)) {
        ChudeSite *site = load(sites);
        take_stamps(sites, after);
        /* The summary goes before the documents that it names are replaced (folder.h): if it still stands, they were its own. */
        if (site && same_stamps(before, after)) {
            chude_site_free(sites->site);
            sites->site = chude_site_share(site);
            memcpy(sites->stamps, after, sizeof after);
        }
        chude_site_free(site);
    }
    ChudeSite *now = chude_site_share(sites->site);
    pthread_mutex_unlock(&sites->lock);
    return now;
}
