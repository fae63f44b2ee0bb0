/* report_map.c - how near topics are to each other, and where that puts them on a plane.
 *
 * A summary has no centroids, but each topic's terms with scores, its label, and documents that show it. A topic is the vector of
 * the terms, and of the syllables and pairs of syllables in all of these, weighed by how few topics have them. */
#include <math.h>
#include <string.h>

#include "counting_key.h"
#include "report.h"
#include "shape.h"

enum { ROUNDS = 300 }; /* of the power method: far more than two axes of a few topics need */

typedef struct {
    double *row; /* weight of the feature in each topic */
    size_t number;
} Feature;

typedef struct {
    GHashTable *features; /* key → Feature */
    GPtrArray *order;     /* Feature * as they first came, so that sums are the same everywhere */
    size_t count;         /* topics */
} Space;

static void free_feature(gpointer data) {
    Feature *feature = data;
    g_free(feature->row);
    g_free(feature);
}

static void add(Space *space, const char *key, size_t topic, double weight) {
    Feature *feature = g_hash_table_lookup(space->features, key);
    if (!feature) {
        feature = g_new0(Feature, 1);
        feature->row = g_new0(double, space->count);
        g_hash_table_insert(space->features, g_strdup(key), feature);
        g_ptr_array_add(space->order, feature);
    }
    feature->row[topic] += weight;
}

/* A text's syllables and pairs of them. */
static void add_text(Space *space, const char *text, size_t topic, double weight) {
    ChudeBuffer key = {0};
    if (!text || !text[0]) {
        return;
    }
    chude_counting_key(&key, (ChudeText){text, strlen(text)});
    chude_buffer_char(&key, '\0');
    char **parts = g_strsplit_set(key.data, "_ .,;:!?\"'()[]/-", -1);
    const char *last = NULL;
    for (char **part = parts; *part; part++) {
        if (!(*part)[0]) {
            last = NULL; /* pairs bridge no mark */
            continue;
        }
        add(space, *part, topic, weight / 2);
        if (last) {
            char *pair = g_strconcat(last, "_", *part, NULL);
            add(space, pair, topic, weight);
            g_free(pair);
        }
        last = *part;
    }
    g_strfreev(parts);
    chude_buffer_clear(&key);
}

static void add_topic(Space *space, json_object *topic, size_t number) {
    double best = 0, score;
    for (size_t i = 0; i < chude_report_length(topic, "terms"); i++) {
        if (chude_report_number(chude_report_item(topic, "terms", i), "score", &score)) {
            best = MAX(best, score);
        }
    }
    for (size_t i = 0; i < chude_report_length(topic, "terms"); i++) {
        json_object *term = chude_report_item(topic, "terms", i);
        double weight =
            chude_report_number(term, "score", &score) && best > 0 ? sqrt(MAX(score / best, 0)) : 1;
        add_text(space, chude_report_string(term, "text"), number, weight);
    }
    add_text(space, chude_report_string(topic, "label"), number, 0.5);
    for (size_t i = 0; i < chude_report_length(topic, "evidence"); i++) {
        json_object *one = chude_report_item(topic, "evidence", i);
        add_text(space, chude_report_string(one, "title"), number, 0.3);
        add_text(space, chude_report_string(one, "snippet"), number, 0.2);
    }
}

double *chude_report_likeness(json_object *const *topics, size_t count) {
    Space space = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_feature), g_ptr_array_new(),
                   count};
    double *likeness = g_new0(double, count *count);
    for (size_t i = 0; i < count; i++) {
        add_topic(&space, topics[i], i);
    }
    for (guint f = 0; f < space.order->len; f++) {
        double *row = ((Feature *)g_ptr_array_index(space.order, f))->row;
        size_t having = 0;
        for (size_t i = 0; i < count; i++) {
            having += row[i] > 0;
        }
        double rare =
            log((double)(count + 1) / (double)having); /* what all topics have says next to nothing */
        for (size_t i = 0; i < count; i++) {
            row[i] = row[i] > 0 ? log1p(row[i]) * rare : 0;
        }
        for (size_t i = 0; i < count; i++) {
            for (size_t k = i; row[i] > 0 && k < count; k++) {
                likeness[i * count + k] += row[i] * row[k];
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            double both = likeness[i * count + i] * likeness[k * count + k];
            double cosine = both > 0 ? likeness[i * count + k] / sqrt(both) : 0;
            likeness[i * count + k] = likeness[k * count + i] = chude_round(cosine);
        }
    }
    for (size_t i = 0; i < count; i++) {
        likeness[i * count + i] = 1;
    }
    g_hash_table_destroy(space.features);
    g_ptr_array_free(space.order, TRUE);
    return likeness;
}

/* The vector of unit length that matrix (count × count, symmetric) lengthens most, by the power method, from a start that no axis
 * is likely to be orthogonal to. by: how far it is lengthened; the largest entry is positive. */
static double principal(const double *matrix, size_t count, double *vector) {
    double *next = g_new(double, count), length = 0;
    for (size_t i = 0; i < count; i++) {
        vector[i] = sin((double)(i + 1) * 1.7) + 0.01;
    }
    for (int round = 0; round < ROUNDS; round++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            next[i] = 0;
            for (size_t k = 0; k < count; k++) {
                next[i] += matrix[i * count + k] * vector[k];
            }
            sum += next[i] * next[i];
        }
        length = sqrt(sum);
        for (size_t i = 0; i < count; i++) {
            vector[i] = length > 1e-12 ? next[i] / length : 0;
        }
    }
    size_t largest = 0;
    for (size_t i = 1; i < count; i++) {
        largest = fabs(vector[i]) > fabs(vector[largest]) + 1e-9 ? i : largest;
    }
    for (size_t i = 0; count && vector[largest] < 0 && i < count; i++) {
        next[i] = -vector[i];
    }
    if (count && vector[largest] < 0) {
        memcpy(vector, next, count * sizeof *vector);
    }
    g_free(next);
    return length;
}

/* Places on one axis, every second of `to`, from -extent to extent: by the scaling, and the more by rank the more topics there are,
 * so that a few far from all others do not press the rest into a corner. The order along the axis stays. */
static void spread(const double *axis, size_t count, double most, double extent, double *to) {
    const double by_rank = (double)count / (double)(count + 20);
    for (size_t i = 0; i < count && most > 0; i++) {
        size_t below = 0;
        for (size_t k = 0; k < count; k++) {
            below += axis[k] < axis[i] - 1e-9 || (fabs(axis[k] - axis[i]) <= 1e-9 && k < i);
        }
        double rank = 2 * (double)below / (double)(count - 1) - 1;
        to[2 * i] = chude_round(extent * ((1 - by_rank) * axis[i] / most + by_rank * rank));
    }
}

double *chude_report_places(const double *likeness, size_t count) {
    double *places = g_new0(double, 2 * count + 1), *matrix = g_new0(double, count *count + 1),
           *mean = g_new0(double, count + 1), *axis = g_new(double, count + 1), all = 0, first = 0;
    /* Two topics share so few words of so many that all seem equally far; what is shown is the square root of their likeness beside
     * that of the two that are most alike, which keeps the order. */
    double alike = 0, *near = g_new0(double, count *count + 1);
    for (size_t i = 0; i < count * count; i++) {
        alike = i / count != i % count ? MAX(alike, likeness[i]) : alike;
    }
    for (size_t i = 0; i < count * count; i++) {
        near[i] = i / count == i % count ? 1 : alike > 0 ? 0.95 * sqrt(MAX(likeness[i], 0) / alike) : 0;
    }
    /* −½ of the squared distances 2 − 2 cos, centred twice. */
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            mean[i] += (near[i * count + k] - 1) / (double)count;
        }
        all += mean[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            matrix[i * count + k] = near[i * count + k] - 1 - mean[i] - mean[k] + all;
        }
    }
    for (size_t d = 0; d < 2 && count > 1; d++) {
        double length = principal(matrix, count, axis), most = 0;
        for (size_t i = 0; i < count; i++) {
            for (size_t k = 0; k < count; k++) {
                matrix[i * count + k] -= length * axis[i] * axis[k];
            }
            most = MAX(most, fabs(axis[i]));
        }
        /* An axis is as long as its eigenvalue says: the square root of it, beside the first one's. */
        double size = most * sqrt(length);
        first = d == 0 ? size : first;
        spread(axis, count, most, first > 0 ? MIN(size / first, 1) : 0, places + d);
    }
    g_free(matrix);
    g_free(near);
    g_free(mean);
    g_free(axis);
    return places;
}

void chude_report_near_table(ChudeBuffer *out, const ChudeReport *report) {
    GArray *broad = chude_report_broad(report->summary);
    json_object **topics = g_new0(json_object *, broad->len + 1);
    for (guint i = 0; i < broad->len; i++) {
        topics[i] = chude_report_item(report->summary, "topics", g_array_index(broad, size_t, i));
    }
    double *likeness = chude_report_likeness(topics, broad->len);
    chude_buffer_literal(out, "<table class=\"figures\"><thead><tr><th scope=\"col\">");
    chude_report_say(out, report, "map.topic");
    chude_buffer_literal(out, "</th><th scope=\"col\">");
    chude_report_say(out, report, "map.near");
    chude_buffer_literal(out, "</th></tr></thead><tbody>");
    for (guint i = 0; i < broad->len; i++) {
        double *row = likeness + (size_t)i * broad->len;
        const char *label = chude_report_string(topics[i], "label");
        chude_buffer_literal(out, "<tr><th scope=\"row\">");
        chude_report_data(out, (ChudeText){label, label ? strlen(label) : 0});
        chude_buffer_literal(out, "</th><td>");
        row[i] = -1;
        for (int shown = 0; shown < 3; shown++) {
            guint best = i;
            for (guint k = 0; k < broad->len; k++) {
                best = row[k] > row[best] ? k : best;
            }
            if (best == i || row[best] <= 0) {
                break;
            }
            const char *other = chude_report_string(topics[best], "label");
            char *share = chude_report_percent(report, row[best]);
            chude_buffer_printf(out, "%s<a href=\"#topic-%" G_GINT64_FORMAT "\">", shown ? "<br>" : "",
                                chude_member_integer(topics[best], "id"));
            chude_report_data(out, (ChudeText){other, other ? strlen(other) : 0});
            chude_buffer_printf(out, "</a> %s", share);
            g_free(share);
            row[best] = -1;
        }
        chude_buffer_literal(out, "</td></tr>");
    }
    chude_buffer_literal(out, "</tbody></table>");
    g_free(likeness);
    g_free(topics);
    g_array_free(broad, TRUE);
}
