/* command_watch.c - `chude watch`. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "fail.h"
#include "iso_date.h"
#include "watching/duration.h"
#include "watching/follow.h"

enum { DAY = 86400 };

static bool is_day(const char *text) {
    ChudeMoment moment;
    return strlen(text) == strlen("2026-07-31") && text[4] == '-' && text[7] == '-' &&
           chude_iso_moment((ChudeText){text, strlen(text)}, true, &moment);
}

/* *every: seconds. */
static bool read_options(const ChudeCall *call, ChudeFollowed *what, uint64_t *every, GError **error) {
    const char *window = chude_option_string(call->own, "window");
    const char *interval = chude_option_string(call->own, "every");
    uint64_t seconds = 0;
    if (call->paths->len != 1) {
        chude_fail(error, "watch: name one folder to follow, and with -o the one for the summary");
    } else if (!what->output) {
        chude_fail(error, "watch: say with -o which folder the summary goes to");
    } else if (!chude_duration_read(interval, every)) {
        chude_fail(error, "--every takes 30s, 10m, 2h or 1d, not \"%s\"", interval);
    } else if (window && (!chude_duration_read(window, &seconds) || seconds % DAY)) {
        chude_fail(error, "--window takes days or weeks, 30d or 4w, not \"%s\"", window);
    } else if (what->today && !window) {
        chude_fail(error, "--today says from which day --window counts back: give that too");
    } else if (what->today && !is_day(what->today)) {
        chude_fail(error, "--today takes a day, 2026-07-31, not \"%s\"", what->today);
    } else {
        what->window = (unsigned)(seconds / DAY);
        return true;
    }
    return false;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    uint64_t every = 0;
    ChudeFollowed what = {.registry = call->registry,
                          .run = call->run,
                          .host = call->host,
                          .folder = call->paths->len ? g_ptr_array_index(call->paths, 0) : NULL,
                          .output = chude_option_string(call->host, "output"),
                          .today = chude_option_string(call->own, "today"),
                          .offset = chude_option_string(call->run, "tz"),
                          .goes_on = !chude_option_flag(call->own, "once")};
    console->timed = true;
    ChudeFollow *follow =
        read_options(call, &what, &every, &error) ? chude_follow_new(console, &what, &error) : NULL;
    if (!follow) {
        return chude_say_error(console, error);
    }
    if (what.goes_on) {
        chude_sayf(console, CHUDE_NOTICE, "%s is looked at every %s; what is found goes to %s", what.folder,
                   chude_option_string(call->own, "every"), what.output);
    }
    int code = chude_follow_look(follow);
    /* What goes wrong with the first look would go wrong with all; later a full disk may be cleared, a folder be mounted again. */
    while (code != CHUDE_EXIT_FATAL && what.goes_on) {
        g_usleep(every * G_USEC_PER_SEC); /* a signal ends the process, here as elsewhere: main.c */
        if (chude_follow_look(follow) == CHUDE_EXIT_FATAL) {
            chude_sayf(console, CHUDE_WARNING, "%s: looked at again in %s", what.folder,
                       chude_option_string(call->own, "every"));
        }
    }
    chude_follow_free(follow);
    return code;
}

static const char *const examples[] = {
    "chude watch samples/ -o out/ --every 10m",
    "looks every ten minutes, and writes summary and report where something has changed",
    "chude watch samples/ -o out/ --once -k 5",
    "looks once, for cron; options of `run` are taken",
    "chude watch samples/ -o out/ --once --window 30d --today 2026-07-31",
    "the documents of 30 days up to that one; without --today up to the clock's day",
    NULL};

static const ChudeOption options[] = {
    {.name = "every",
     .type = CHUDE_STRING,
     .values = "TIME",
     .fallback = "10m",
     .help = "How long to wait between two looks: 30s, 10m, 2h, 1d."},
    {.name = "once", .type = CHUDE_FLAG, .help = "Look once, and end with the exit code of `run`."},
    {.name = "window",
     .type = CHUDE_STRING,
     .values = "DAYS",
     .help =
         "Leave out documents older than so many days, 30d or 4w, by their dates; those without a date are "
         "left out too."},
    {.name = "today",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help =
         "The day that --window counts back from; by default the clock's, in the time zone of --tz or UTC."},
    {0},
};

static const char *const takes_no[] = {"print-recipe", NULL};

const ChudeCommand chude_command_watch = {
    .name = "watch",
    .brief = "follow a folder: a summary that is always of what is in it",
    .summary = "follows a folder, and keeps a summary of what is in it",
    .description =
        "New, changed and removed files are found by size, times and inode, in doubt by their bytes. Only they are read and cut into\n"
        "words: the documents of each file stay in OUT/store as a segment, NDJSON packed by zstd, until the file changes or goes.\n"
        "Where something has changed, OUT/summary.json, OUT/documents.ndjson and OUT/report.html are written anew, beside and renamed; they\n"
        "are the same bytes that one `chude run DIR -o OUT --html OUT/report.html` would write. A file that is half written when it is looked at is taken as it\n"
        "stands, and again when it has changed; move files in whole to spare that.\n"
        "\n"
        "Options of `run` (-k, --level, --lexicon, --recipe …) are taken: `chude help run`. Where they or the lists they name change,\n"
        "segments whose words would change are made anew.\n"
        "\n"
        "Nothing is lost or counted twice whenever the process is killed: what is known is what is in DIR and OUT/store. A signal leaves\n"
        "no unfinished file. One `watch` at a time works in OUT, which must not stand in DIR.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .takes_run = true,
    .run = run,
};
