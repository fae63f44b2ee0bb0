#include "best.h"

#include <glib.h>
#include <string.h>

#include "iso_date.h"

void chude_best_entry_clear(ChudeBestEntry *entry) {
    g_free(entry->id);
    g_free(entry->title);
    g_free(entry->snippet);
    *entry = (ChudeBestEntry){0};
}

void chude_best_clear(ChudeBest *best) {
    for (unsigned i = 0; i < best->count; i++) {
        chude_best_entry_clear(&best->entries[i]);
    }
    best->count = 0;
}

static char *json_string(ChudeText text) {
    ChudeBuffer json = {0};
    chude_json_string(&json, text);
    chude_buffer_char(&json, 0);
    return json.data;
}

static int64_t day_of(const ChudeDocument *document) {
    ChudeMoment moment;
    if (!document->date.data || !chude_iso_moment(document->date, false, &moment)) {
        return CHUDE_BEST_UNDATED;
    }
    return moment.first / (24 * 60 * 60);
}

int chude_best_entry_compare(const ChudeBestEntry *a, const ChudeBestEntry *b) {
    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    int order = strcmp(a->id, b->id);
    order = order ? order : (a->hash > b->hash) - (a->hash < b->hash);
    order = order ? order : g_strcmp0(a->title, b->title);
    order = order ? order : (a->day > b->day) - (a->day < b->day);
    order = order ? order : (a->span.begin > b->span.begin) - (a->span.begin < b->span.begin);
    return order ? order : (a->span.end > b->span.end) - (a->span.end < b->span.end);
}

/* Where it belongs; CHUDE_BEST: nowhere. A text stands there once, under the document that comes first. */
static unsigned place(const ChudeBest *best, const ChudeBestEntry *entry) {
    unsigned at = 0;
    while (at < best->count && chude_best_entry_compare(entry, &best->entries[at]) >= 0) {
        if (best->entries[at].hash == entry->hash) {
            return CHUDE_BEST;
        }
        at++;
    }
    return at;
}

bool chude_best_wants(const ChudeBest *best, double score, const ChudeDocument *document, uint64_t hash) {
    if (best->count == CHUDE_BEST && score < best->entries[CHUDE_BEST - 1].score) {
        return false;
    }
    /* Its span is not known yet: of documents alike in all else, the least possible one is asked for. */
    ChudeBestEntry entry = {
        .score = score, .hash = hash, .day = day_of(document), .id = json_string(document->id)};
    entry.title = document->title.data ? json_string(document->title) : NULL;
    bool wants = place(best, &entry) < CHUDE_BEST;
    chude_best_entry_clear(&entry);
    return wants;
}

static void insert(ChudeBest *best, ChudeBestEntry entry) {
    unsigned at = place(best, &entry);
    if (at == CHUDE_BEST) {
        chude_best_entry_clear(&entry);
        return;
    }
    unsigned out = at; /* a worse one of the same text leaves, else the last of a full list */
    while (out < best->count && best->entries[out].hash != entry.hash) {
        out++;
    }
    if (out == CHUDE_BEST) {
        out--;
    }
    if (out < best->count) {
        chude_best_entry_clear(&best->entries[out]);
    } else {
        best->count++;
    }
    memmove(&best->entries[at + 1], &best->entries[at], (out - at) * sizeof entry);
    best->entries[at] = entry;
}

ChudeBestEntry chude_best_entry_new(double score, const ChudeDocument *document, uint64_t hash,
                                    ChudeSpan span, ChudeSpan snippet) {
    ChudeBestEntry entry = {.score = score, .hash = hash, .day = day_of(document), .span = span};
    entry.id = json_string(document->id);
    entry.title = document->title.data ? json_string(document->title) : NULL;
    entry.snippet =
        json_string((ChudeText){document->text.data + snippet.begin, snippet.end - snippet.begin});
    return entry;
}

void chude_best_add(ChudeBest *best, double score, const ChudeDocument *document, uint64_t hash,
                    ChudeSpan span, ChudeSpan snippet) {
    insert(best, chude_best_entry_new(score, document, hash, span, snippet));
}

void chude_best_merge(ChudeBest *into, ChudeBest *from) {
    for (unsigned i = 0; i < from->count; i++) {
        insert(into, from->entries[i]);
    }
    from->count = 0;
}

/* Days between the entry and the nearest of those shown; 0 where either has no date. */
static uint64_t days_apart(const ChudeBest *best, const bool *shown, unsigned at) {
    uint64_t nearest = UINT64_MAX;
    for (unsigned i = 0; i < best->count; i++) {
        int64_t a = best->entries[i].day, b = best->entries[at].day;
        if (shown[i]) {
            bool dated = a != CHUDE_BEST_UNDATED && b != CHUDE_BEST_UNDATED;
            nearest = MIN(nearest, dated ? (uint64_t)(a > b ? a - b : b - a) : 0);
        }
    }
    return nearest;
}

static void choose_shown(const ChudeBest *best, bool shown[CHUDE_BEST]) {
    for (unsigned count = 0; count < MIN(best->count, CHUDE_BEST_SHOWN); count++) {
        unsigned next = CHUDE_BEST;
        uint64_t farthest = 0;
        for (unsigned i = 0; i < best->count; i++) {
            bool good = best->entries[i].score * 2 >= best->entries[0].score;
            uint64_t days = count && good ? days_apart(best, shown, i) : 0;
            if (!shown[i] && (next == CHUDE_BEST || days > farthest)) {
                next = i;
                farthest = days;
            }
        }
        shown[next] = true;
    }
}

void chude_best_entry_write(ChudeBuffer *json, const ChudeBestEntry *entry, bool with_title_and_score) {
    chude_buffer_literal(json, "{\"id\":");
    chude_buffer_literal(json, entry->id);
    if (with_title_and_score) {
        if (entry->title) {
            chude_buffer_literal(json, ",\"title\":");
            chude_buffer_literal(json, entry->title);
        }
        chude_buffer_literal(json, ",\"score\":");
        chude_json_number(json, entry->score);
    }
    chude_buffer_printf(json, ",\"begin\":%u,\"end\":%u,\"snippet\":", entry->span.begin, entry->span.end);
    chude_buffer_literal(json, entry->snippet);
    chude_buffer_char(json, '}');
}

void chude_best_write(ChudeBuffer *json, const ChudeBest *best, bool with_title_and_score) {
    bool shown[CHUDE_BEST] = {false};
    choose_shown(best, shown);
    chude_buffer_char(json, '[');
    for (unsigned i = 0; i < best->count; i++) {
        if (shown[i]) {
            chude_buffer_literal(json, i ? "," : "");
            chude_best_entry_write(json, &best->entries[i], with_title_and_score);
        }
    }
    chude_buffer_char(json, ']');
}
