#include "watching/plans.h"

#include <string.h>

#include "fail.h"
#include "run.h"

/* ---- the window ---- */

/* The first day of the window, YYYY-MM-DD; the caller frees. */
static char *first_day(const ChudeFollowed *what) {
    GTimeZone *zone = what->offset ? g_time_zone_new_identifier(what->offset) : NULL;
    zone = zone ? zone : g_time_zone_new_utc();
    GDateTime *last;
    if (what->today) {
        int year = 0, month = 0, day = 0;
        year = (int)g_ascii_strtoll(what->today, NULL, 10);
        month = (int)g_ascii_strtoll(what->today + 5, NULL, 10);
        day = (int)g_ascii_strtoll(what->today + 8, NULL, 10);
        last = g_date_time_new(zone, year, month, day, 0, 0, 0);
    } else {
        last = g_date_time_new_now(zone);
    }
    GDateTime *first = g_date_time_add_days(last, 1 - (int)what->window);
    char *text = g_date_time_format(first, "%Y-%m-%d");
    g_date_time_unref(first);
    g_date_time_unref(last);
    g_time_zone_unref(zone);
    return text;
}

/* ---- plans ---- */

static guint count_maps(const ChudePlan *plan) {
    guint count = 0;
    while (count < plan->nodes->len &&
           ((const ChudeNode *)g_ptr_array_index(plan->nodes, count))->stage->kind == CHUDE_MAP) {
        count++;
    }
    return count;
}

static bool add_window(ChudePlan *plan, const ChudeFollowed *what, guint at, GError **error) {
    char *from = first_day(what);
    ChudeNode *node = chude_plan_add(plan, chude_registry_find(what->registry, "select"), NULL, NULL);
    bool good = chude_args_set(node->args, chude_args_find(node->args, "from"), from, error);
    g_ptr_array_insert(plan->nodes, (gint)at, g_ptr_array_steal_index(plan->nodes, plan->nodes->len - 1));
    g_free(from);
    return good;
}

/* *maps: how many stages make segments. */
static ChudePlan *whole(const ChudeFollowed *what, guint *maps, GError **error) {
    ChudePlan *plan = chude_run_plan_of(what->registry, what->run, what->host, error);
    if (!plan) {
        return NULL;
    }
    *maps = count_maps(plan);
    if (what->window > 0 && !add_window(plan, what, *maps, error)) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    return plan;
}

ChudePlan *chude_watch_plan(const ChudeFollowed *what, GError **error) {
    guint maps;
    return whole(what, &maps, error);
}

/* An option of every command as if it had not been given, or as `value`. */
static void reset(const ChudePlan *plan, const char *name, const char *value) {
    int option = chude_args_find(plan->host, name);
    g_free(plan->host->values[option]);
    plan->host->values[option] = g_strdup(value);
}

ChudePlan *chude_watch_maps(const ChudeFollowed *what, bool alone, GError **error) {
    guint maps;
    ChudePlan *plan = whole(what, &maps, error);
    if (plan) {
        g_ptr_array_remove_range(plan->nodes, maps, plan->nodes->len - maps);
        if (alone) {
            reset(plan, "threads", "1");
        }
    }
    return plan;
}

ChudePlan *chude_watch_rest(const ChudeFollowed *what, GError **error) {
    guint maps;
    ChudePlan *plan = whole(what, &maps, error);
    if (!plan) {
        return NULL;
    }
    ChudeBuffer generator = {0};
    chude_plan_write_generator(&generator, plan);
    plan->generator = g_strndup(generator.data, generator.size);
    chude_buffer_clear(&generator);
    g_ptr_array_remove_range(plan->nodes, 0, maps);
    reset(plan, "input", "ndjson"); /* how files are read was said of those that became segments */
    reset(plan, "text-field", NULL);
    reset(plan, "id-field", NULL);
    return plan;
}

bool chude_watch_chain(const ChudeFollowed *what, char hex[CHUDE_HASH_HEX], GError **error) {
    static const char *const reading[] = {"input", "text-field", "id-field"};
    ChudePlan *plan = chude_watch_maps(what, false, error);
    if (!plan) {
        return false;
    }
    ChudeBuffer all = {0};
    chude_buffer_literal(
        &all, "2\n"); /* another number whenever a segment holds something else for the same stages */
    chude_plan_write_generator(&all, plan);
    for (guint i = 0; i < plan->nodes->len; i++) { /* a plug-in may change where the program does not */
        chude_buffer_printf(&all, "\n%s",
                            ((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->stage->version);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(reading); i++) {
        const char *value = chude_option_string(plan->host, reading[i]);
        chude_buffer_printf(&all, "\n%s", value ? value : "");
    }
    chude_hash_bytes(chude_buffer_text(&all), hex);
    chude_buffer_clear(&all);
    chude_plan_free(plan);
    return true;
}
