/* dates.c - the stage `dates`: gives each document the date on which it was published, as ISO 8601, and says where it was found. */
#include <glib.h>
#include <string.h>

#include "dates/found.h"
#include "dates/head.h"
#include "dates/path.h"
#include "iso_date.h"
#include "record.h"
#include "stage.h"

typedef enum { DATE, TEXT, PATH, PLACES } Place;

static const char *const places[PLACES] = {"date", "text", "path"};

typedef struct {
    const ChudeHost *host;
    int zone; /* seconds east of UTC */
    const char *from, *to;
    ChudeMoment first, last; /* of from, to */
    Place look[PLACES];      /* in this order */
    size_t look_count;
} Shared;

static bool read_bound(const ChudeHost *host, const char *option, const char *date, ChudeMoment *moment,
                       GError **error) {
    if (!chude_iso_moment((ChudeText){date, strlen(date)}, true, moment)) {
        host->fail(
            error,
            "--%s takes 2026, 2026-04, 2026-04-08 or 2026-04-08T09:30 (perhaps with +07:00), not \"%s\"",
            option, date);
        return false;
    }
    return true;
}

static bool read_look(Shared *shared, const char *list, GError **error) {
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    bool good = *names != NULL;
    for (char **name = names; good && *name; name++) {
        Place place = DATE;
        while (place < PLACES && strcmp(*name, places[place]) != 0) {
            place++;
        }
        good = place < PLACES && shared->look_count < PLACES;
        for (size_t i = 0; good && i < shared->look_count; i++) {
            good = shared->look[i] != place;
        }
        if (good) {
            shared->look[shared->look_count++] = place;
        }
    }
    if (!good) {
        shared->host->fail(
            error, "--look takes date, text and path, each once at most, with commas between, not \"%s\"",
            list);
    }
    return good;
}

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    const char *zone = host->option_string(args, "tz");
    shared->host = host;
    shared->from = host->option_string(args, "from");
    shared->to = host->option_string(args, "to");
    bool good = chude_dates_zone(zone, &shared->zone);
    if (!good) {
        host->fail(error, "--tz takes an offset from UTC, such as +07:00, not \"%s\"", zone);
    }
    good = good && read_bound(host, "from", shared->from, &shared->first, error) &&
           read_bound(host, "to", shared->to, &shared->last, error) &&
           read_look(shared, host->option_string(args, "look"), error);
    if (!good) {
        g_free(shared);
        return NULL;
    }
    return shared;
}

static bool in_range(const Shared *shared, ChudeText date) {
    ChudeMoment moment;
    return chude_iso_moment(date, false, &moment) &&
           chude_moments_compare(&moment, moment.last, &shared->first, shared->first.first) >= 0 &&
           chude_moments_compare(&moment, moment.first, &shared->last, shared->last.last) <= 0;
}

/* Looks in one place. What is found there goes to `iso`; *span: where in the text. False where there is no date within the range. */
static bool look_in(const Shared *shared, Place place, const ChudeDocument *document, ChudeBuffer *iso,
                    ChudeSpan *span) {
    ChudeDateFound date;
    bool found = false;
    iso->size = 0;
    switch (place) {
    case DATE:
        if (chude_is_iso_date(document->date, true)) {
            chude_buffer_add(iso, document->date.data, document->date.size);
            return in_range(shared, document->date);
        }
        found = document->date.size && chude_dates_whole(document->date, &date);
        break;
    case TEXT:
        found = chude_dates_in_head(document->text, document->title, &date, span);
        break;
    default:
        found = document->source.size && chude_dates_in_path(document->source, &date);
    }
    if (found) {
        chude_dates_write(iso, &date, shared->zone);
    }
    return found && in_range(shared, chude_buffer_text(iso));
}

static void set_string(ChudeBatch *batch, ChudeDocument *document, const char *name, ChudeText value) {
    ChudeBuffer json = {0};
    chude_json_string(&json, value);
    chude_record_set_raw(batch, document, name, chude_buffer_text(&json));
    chude_buffer_clear(&json);
}

/* The date takes the place of what the document had, which is kept beside it. data NULL: there is none. */
static void set_date(ChudeBatch *batch, ChudeDocument *document, ChudeText date) {
    chude_record_remove_raw(document, "date_span");
    if (document->date.size) {
        set_string(batch, document, "date_given", document->date);
    }
    if (date.data) {
        set_string(batch, document, "date", date);
    } else if (document->date.data) {
        chude_record_remove_raw(document, "date");
        document->date = (ChudeText){NULL, 0};
    }
}

static void set_span(ChudeBatch *batch, ChudeDocument *document, ChudeSpan span) {
    ChudeBuffer json = {0};
    chude_buffer_printf(&json, "[%u,%u]", span.begin, span.end);
    chude_record_set_raw(batch, document, "date_span", chude_buffer_text(&json));
    chude_buffer_clear(&json);
}

static bool same(ChudeText a, ChudeText b) {
    return b.data && a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static void date_document(const Shared *shared, ChudeBatch *batch, ChudeDocument *document,
                          ChudeBuffer *iso) {
    bool asked = false; /* whether the member may be altered */
    for (size_t i = 0; i < shared->look_count; i++) {
        Place place = shared->look[i];
        ChudeSpan span = {0, 0};
        asked |= place == DATE;
        if (!look_in(shared, place, document, iso, &span)) {
            continue;
        }
        ChudeText date = chude_buffer_text(iso);
        if (document->date.data && same(document->date, date)) {
            return; /* it says so itself */
        }
        set_date(batch, document, date);
        set_string(batch, document, "date_from", (ChudeText){places[place], strlen(places[place])});
        if (place == TEXT) {
            set_span(batch, document, span);
        }
        return;
    }
    if (asked && document->date.data) {
        set_date(batch, document, (ChudeText){NULL, 0});
    }
}

static ChudeStatus process(void *state, ChudeBatch *batch, GError **error) {
    (void)error;
    const Shared *shared = state;
    ChudeBuffer iso = {0};
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->documents[i].dropped && !batch->documents[i].row) {
            date_document(shared, batch, &batch->documents[i], &iso);
        }
    }
    chude_buffer_clear(&iso);
    return CHUDE_OK;
}

static const ChudeOption options[] = {{.name = "tz",
                                       .type = CHUDE_STRING,
                                       .values = "OFFSET",
                                       .fallback = "+07:00",
                                       .help = "The time zone of a time that says none."},
                                      {.name = "from",
                                       .type = CHUDE_STRING,
                                       .values = "DATE",
                                       .fallback = "1900",
                                       .help = "A date before this day, month or year is none."},
                                      {.name = "to",
                                       .type = CHUDE_STRING,
                                       .values = "DATE",
                                       .fallback = "2099",
                                       .help = "A date behind this day, month or year is none."},
                                      {.name = "look",
                                       .type = CHUDE_STRING,
                                       .values = "PLACES",
                                       .fallback = "date,text,path",
                                       .help = "Where to look, first place first."},
                                      {0}};

static const char *const examples[] = {"chude dates news.ndjson",
                                       "documents with their dates as ISO 8601",
                                       "chude dates --to 2026-07-31 then trends --by week news.ndjson",
                                       "terms week by week; what says a later day has no date",
                                       "chude dates --look date,path then select --has date -v bai-bao.txt",
                                       "the documents for which neither member nor path has a date",
                                       NULL};

static const char *const gives[] = {"date", NULL};

const ChudeStage chude_stage_dates = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "dates",
    .version = "1",
    .summary = "dates of publication, from the member, the text's head or the path",
    .description =
        "Gives `date` as ISO 8601: a day, with a time where there is one. A `date` that is ISO 8601 within\n"
        "--from and --to stays as it is, byte for byte. Else these are looked at, in the order of --look:\n"
        "  date  the member, in any form below; words around may have no digits\n"
        "  text  the first 300 bytes of `text` behind its title, up to the end of the lead, and a dateline\n"
        "        only (below)\n"
        "  path  `source`, a path or an address: 2020/04/08, 2020-04-08, 2020_04_08, 20200408, 08-04-2020,\n"
        "        20200408100301 (with or without milliseconds); the last one counts, of 1900 to 2099\n"
        "`date_from` says which it was: date, text or path; `date_span` where in the text, in bytes;\n"
        "`date_given` is what `date` said before. What no calendar has (31/2, month 13) and what is outside\n"
        "--from and --to is no date. A document for which none is found has no `date`, and is otherwise as\n"
        "it was: `select --has date -v` lists those. No clock is asked.\n"
        "\n"
        "Forms: Thứ Tư, 08/04/2020, 10:03 [GMT+7]; 8-4-2020; 08.04.2020 | 10:03; ngày 8 tháng 4 năm 2020;\n"
        "8 tháng Tư, 2020; 10h03 ngày 8/4/2020; 10 giờ 03; 10:03 SA; Cập nhật lúc …; 2020-04-08T10:03Z; Wed,\n"
        "08 Apr 2020 10:03:00 +0700; April 8, 2020. Days in digits are day, month, year, or year, month,\n"
        "day; never month, day. A year of two digits counts beside a weekday or a time (70 to 99: 19..);\n"
        "a date without a year never does. With accents or without, in any composition.\n"
        "\n"
        "A dateline of the text is one of these; any other date there is of the story:\n"
        "  - the date alone on its line, perhaps with weekday, time, zone, labels (Cập nhật, Ngày đăng,\n"
        "    Published …); with dots (08.04.2020) not without one of these\n"
        "  - where a line begins: weekday, day, time; day, time, zone (GMT+7); a label, day and time; a day\n"
        "    before a bar or a bullet (08/04/2020 | Minh Anh), or a label and a day before any dash\n"
        "  - where a short line ends: any of these behind a bar (Xã hội | 08/04/2020); day and time, or\n"
        "    10:03 and day, behind a dash (PV - 8/4/2020 10:03); day and time in brackets; a label and a\n"
        "    day; a place and a day (Hà Nội, ngày 8 tháng 4 năm 2020); not with lúc, vào, hồi, or ngày\n"
        "    behind the time, as in a sentence\n"
        "  - a place, a day and a dash before the text (Hà Nội, ngày 8/4/2020 – Công ty …)\n"
        "\n"
        "`trends` brings this stage in for the documents whose date is not ISO 8601 of 1900 to 2099.",
    .examples = examples,
    .gives = gives,
    .options = options,
    .open = open_stage,
    .process = process,
    .close = g_free,
};
