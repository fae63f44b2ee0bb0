#include "console.h"

#include <stdarg.h>
#include <string.h>

static const char *const levels[] = {"error", "rejected", "problem", "warning", "notice", "info"};

static void put(const ChudeConsole *console, const ChudeBuffer *text) {
    console->put(text->data, text->size);
}

void chude_clear_progress(ChudeConsole *console) {
    static const char clear[] = "\r\033[K";
    if (console->shown) {
        console->put(clear, sizeof clear - 1);
        console->shown = 0;
    }
}

/* The digits behind text as a number; 0 where there are none. *end: behind them. */
static uint64_t digits(const char *text, const char **end) {
    char *behind = NULL;
    uint64_t number = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, &behind, 10) : 0;
    *end = behind ? behind : text;
    return number;
}

/* Messages about input begin with "file:line: " or "file: ", and say "byte N" where they know it: members of their own. */
static void write_place(ChudeBuffer *json, ChudeLevel level, const char *message) {
    const char *colon = strchr(message, ':'), *end = NULL;
    uint64_t line = 0;
    for (; colon; colon = strchr(colon + 1, ':')) {
        line = digits(colon + 1, &end);
        if (line && g_str_has_prefix(end, ": ")) {
            break;
        }
    }
    if (!colon && level != CHUDE_ERROR) {
        colon = strstr(message, ": ");
        line = 0;
    }
    if (!colon) {
        return;
    }
    char *name = g_strndup(message, (size_t)(colon - message));
    char *file = g_utf8_make_valid(name, -1);
    chude_buffer_literal(json, ",\"file\":");
    chude_json_literal(json, file);
    g_free(file);
    g_free(name);
    if (line) {
        chude_buffer_printf(json, ",\"line\":%" G_GUINT64_FORMAT, line);
    }
    const char *byte = strstr(colon, " byte ");
    uint64_t at = byte ? digits(byte + strlen(" byte "), &end) : 0;
    if (at) {
        chude_buffer_printf(json, ",\"byte\":%" G_GUINT64_FORMAT, at);
    }
}

/* UTC, whatever time zone the service is given. */
static void write_time(ChudeBuffer *json) {
    GDateTime *now = g_date_time_new_now_utc();
    char *text = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    chude_buffer_printf(json, "\"time\":\"%s.%03dZ\",", text, g_date_time_get_microsecond(now) / 1000);
    g_free(text);
    g_date_time_unref(now);
}

static void say_json(const ChudeConsole *console, ChudeLevel level, const char *message) {
    ChudeBuffer json = {0};
    char *valid = g_utf8_make_valid(message, -1);
    chude_buffer_char(&json, '{');
    if (console->timed) {
        write_time(&json);
    }
    chude_buffer_printf(&json, "\"level\":\"%s\",\"message\":", levels[level]);
    chude_json_literal(&json, valid);
    if (level <= CHUDE_PROBLEM) {
        write_place(&json, level, message);
    }
    chude_buffer_literal(&json, "}\n");
    put(console, &json);
    chude_buffer_clear(&json);
    g_free(valid);
}

static void say_text(const ChudeConsole *console, ChudeLevel level, const char *message) {
    const char *red = console->error.colour ? "\033[31m" : "",
               *plain = console->error.colour ? "\033[0m" : "";
    ChudeBuffer text = {0};
    if (level == CHUDE_REJECTED) {
        chude_buffer_printf(&text, "chude: %srejected%s: ", red, plain);
    } else if (level == CHUDE_ERROR) {
        chude_buffer_printf(&text, "%schude%s: ", red, plain);
    } else {
        chude_buffer_literal(&text, "chude: ");
    }
    size_t begin = text.size;
    chude_buffer_literal(&text, message);
    for (size_t i = begin; console->error.terminal && i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && c != '\n') || c == 0x7F) {
            text.data[i] = '?'; /* a file's name must not command the terminal */
        }
    }
    chude_buffer_char(&text, '\n');
    put(console, &text);
    chude_buffer_clear(&text);
}

void chude_say(ChudeConsole *console, ChudeLevel level, const char *message) {
    if (level == CHUDE_INFO ? !console->verbose : level != CHUDE_ERROR && console->quiet) {
        return;
    }
    chude_clear_progress(console);
    (console->json ? say_json : say_text)(console, level, message);
}

void chude_sayf(ChudeConsole *console, ChudeLevel level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    chude_say(console, level, message);
    g_free(message);
}

int chude_say_error(ChudeConsole *console, GError *error) {
    chude_say(console, CHUDE_ERROR, error ? error->message : "a stage failed without saying why");
    g_clear_error(&error);
    return CHUDE_EXIT_FATAL;
}

void chude_show_progress(ChudeConsole *console, uint64_t documents, uint64_t bytes, uint64_t total) {
    int64_t now = g_get_monotonic_time();
    if (!console->error.terminal || console->quiet || console->json || now - console->started < 500000 ||
        now - console->shown < 200000) {
        return;
    }
    console->shown = now;
    double seconds = (double)(now - console->started) / 1e6, megabytes = (double)bytes / 1e6;
    ChudeBuffer line = {0};
    chude_buffer_printf(&line, "%" G_GUINT64_FORMAT " documents  %.1f MB  %.1f MB/s", documents, megabytes,
                        megabytes / seconds);
    if (total > bytes && bytes > 0) {
        chude_buffer_printf(&line, "  %.0f s left", seconds * (double)(total - bytes) / (double)bytes);
    }
    /* Never wider than the terminal, whose last column would begin a new line. */
    line.size = MIN(line.size, console->error.width > 1 ? console->error.width - 1 : 1);
    ChudeBuffer text = {0};
    chude_buffer_literal(&text, "\r\033[K");
    chude_buffer_add(&text, line.data, line.size);
    put(console, &text);
    chude_buffer_clear(&text);
    chude_buffer_clear(&line);
}
