#include "services.h"

#include <string.h>

#include "batch.h"
#include "fail.h"
#include "flow.h"
#include "json_scan.h"
#include "options.h"
#include "record.h"
#include "worker.h"

static void *host_allocate(ChudeBatch *batch, size_t size) {
    return chude_arena_zero(batch->arena, size);
}

static void host_reject(ChudeBatch *batch, ChudeDocument *document, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    chude_batch_reject(batch, document, message);
    g_free(message);
}

/* The engine's own stages write JSON by buffer.h; a plug-in's is looked at, so that no broken line can be printed. */
static void host_set_member(ChudeBatch *batch, ChudeDocument *document, const char *name, ChudeText json) {
    ChudeBuffer object = {0};
    GError *fault = NULL;
    size_t count = 0;
    chude_buffer_literal(&object, "{\"member\":");
    chude_buffer_add(&object, json.data, json.size);
    chude_buffer_char(&object, '}');
    if (!g_utf8_validate_len(object.data, object.size, NULL) || memchr(object.data, '\n', object.size)) {
        chude_fail(&fault, "not UTF-8 on one line");
    } else {
        chude_json_scan(batch->arena, chude_buffer_text(&object), &count, &fault);
    }
    if (fault || count != 1) {
        char *message = g_strdup_printf("a stage set member \"%s\" to no JSON value: %s", name,
                                        fault ? fault->message : "more than one");
        chude_batch_reject(batch, document, message);
        g_free(message);
    } else {
        chude_record_set_raw(batch, document, name, json);
    }
    g_clear_error(&fault);
    chude_buffer_clear(&object);
}

static const ChudeForm *host_form(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    return chude_worker_form(worker, words, i);
}

static void host_parallel(const ChudeHost *host, size_t parts, void (*body)(void *context, size_t part),
                          void *context) {
    chude_parallel(host->threads, parts, body, context);
}

static uint64_t host_rejected(const ChudeHost *host) {
    return ((const ChudeServices *)host)->rejected;
}

static uint64_t host_duplicates(const ChudeHost *host) {
    return ((const ChudeServices *)host)->duplicates;
}

static ChudeText host_result(const ChudeHost *host, const char *name, GError **error) {
    const ChudeServices *services = (const ChudeServices *)host;
    ChudeBuffer *kept = g_hash_table_lookup(services->named, name);
    if (!kept) {
        char *bytes = NULL;
        gsize size = 0;
        if (!g_file_get_contents(name, &bytes, &size, error)) {
            return (ChudeText){NULL, 0};
        }
        kept = g_new(ChudeBuffer, 1);
        *kept = (ChudeBuffer){bytes, size, size};
        g_hash_table_insert(services->named, g_strdup(name), kept);
    }
    return chude_buffer_text(kept);
}

static ChudeText host_generator(const ChudeHost *host) {
    return chude_buffer_text(&((const ChudeServices *)host)->generator);
}

static ChudeSink *host_file(const ChudeHost *host, const char *path, GError **error) {
    const ChudeServices *services = (const ChudeServices *)host;
    return services->file(services->context, path, error);
}

static void host_note(const ChudeHost *host, const char *format, ...) {
    const ChudeServices *services = (const ChudeServices *)host;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (services->noted) {
        services->noted(services->context, message);
    }
}

static void kept_free(gpointer data) {
    chude_buffer_clear(data);
    g_free(data);
}

void chude_services_keep(ChudeServices *services, const char *name, ChudeBuffer bytes) {
    ChudeBuffer *kept = g_new(ChudeBuffer, 1);
    *kept = bytes;
    g_hash_table_replace(services->named, g_strdup(name), kept);
}

void chude_services_init(ChudeServices *services, unsigned threads, uint64_t memory, const char *folder) {
    *services = (ChudeServices){.host = {.size = sizeof(ChudeHost),
                                         .abi = CHUDE_ABI,
                                         .threads = threads,
                                         .allocate = host_allocate,
                                         .fail = chude_fail,
                                         .reject = host_reject,
                                         .option_string = chude_option_string,
                                         .option_integer = chude_option_integer,
                                         .option_number = chude_option_number,
                                         .option_flag = chude_option_flag,
                                         .member = chude_record_member,
                                         .set_member = host_set_member,
                                         .form = host_form,
                                         .parallel = host_parallel,
                                         .rejected = host_rejected,
                                         .result = host_result,
                                         .generator = host_generator,
                                         .memory = memory,
                                         .folder = folder,
                                         .option_strings = chude_option_strings,
                                         .file = host_file,
                                         .note = host_note,
                                         .duplicates = host_duplicates}};
    services->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kept_free);
}

void chude_services_clear(ChudeServices *services) {
    g_hash_table_unref(services->named);
    chude_buffer_clear(&services->generator);
}
