/* wide.c - each loop is written once, with vectors of 32 bytes, and compiled twice. */
#include "wide.h"

#define BODY static inline __attribute__((always_inline))

/* Named sums below, and no arrays of them, because compilers keep those in registers. */
typedef float Wide __attribute__((vector_size(32), aligned(4), may_alias));
typedef double WideDouble __attribute__((vector_size(32), aligned(8), may_alias));
typedef float Lanes __attribute__((vector_size(16), aligned(4), may_alias));

enum { DOUBLES = 4, AHEAD = 4, LINE = 64 / sizeof(float) }; /* AHEAD: entries whose rows are fetched early */

/* ---- the nearest centroid ---- */

BODY void keep_nearest(const float found[CHUDE_WIDE], size_t first, size_t count, ChudeNearest *nearest) {
    for (size_t t = 0; t < count; t++) {
        float cosine = found[t];
        bool better = cosine > nearest->best;
        nearest->second = better ? nearest->best : MAX(nearest->second, cosine);
        nearest->cluster = better ? (uint32_t)(first + t) : nearest->cluster;
        nearest->best = better ? cosine : nearest->best;
    }
}

BODY void nearest_body(const float *const rows[CHUDE_WIDE], size_t dimensions, const float *columns, size_t k,
                       size_t padded, ChudeNearest nearest[CHUDE_WIDE]) {
    for (size_t r = 0; r < CHUDE_WIDE; r++) {
        nearest[r] = (ChudeNearest){0, -2, -2};
    }
    for (size_t tile = 0; tile < k; tile += CHUDE_WIDE) {
        Wide a = {0}, b = {0}, c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};
        for (size_t i = 0; i < dimensions; i++) {
            Wide column = *(const Wide *)(columns + i * padded + tile);
            a += column * rows[0][i];
            b += column * rows[1][i];
            c += column * rows[2][i];
            d += column * rows[3][i];
            e += column * rows[4][i];
            f += column * rows[5][i];
            g += column * rows[6][i];
            h += column * rows[7][i];
        }
        const Wide sums[CHUDE_WIDE] = {a, b, c, d, e, f, g, h};
        float found[CHUDE_WIDE][CHUDE_WIDE];
        memcpy(found, sums, sizeof found);
        for (size_t r = 0; r < CHUDE_WIDE; r++) {
            keep_nearest(found[r], tile, MIN(CHUDE_WIDE, k - tile), &nearest[r]);
        }
    }
}

/* ---- sparse rows times dense ones ---- */

BODY void fetch(const ChudeTopicsEntry *entries, size_t e, size_t count, const float *terms, size_t width) {
    if (e + AHEAD < count) {
        const float *row = terms + (size_t)entries[e + AHEAD].feature * width;
        for (size_t i = 0; i < width; i += LINE) {
            __builtin_prefetch(row + i);
        }
    }
}

BODY void gather_body(const ChudeTopicsEntry *entries, size_t count, const float *terms, size_t width,
                      float *to) {
    size_t at = 0;
    for (; at + 4 * CHUDE_WIDE <= width; at += 4 * CHUDE_WIDE) {
        Wide a = {0}, b = {0}, c = {0}, d = {0};
        for (size_t e = 0; e < count; e++) {
            fetch(entries, e, at == 0 ? count : 0, terms, width);
            const Wide *from = (const Wide *)(terms + (size_t)entries[e].feature * width + at);
            float weight = entries[e].weight;
            a += from[0] * weight;
            b += from[1] * weight;
            c += from[2] * weight;
            d += from[3] * weight;
        }
        Wide *into = (Wide *)(to + at);
        into[0] = a;
        into[1] = b;
        into[2] = c;
        into[3] = d;
    }
    for (; at < width; at += CHUDE_LANES) {
        Lanes sum = {0};
        for (size_t e = 0; e < count; e++) {
            sum += *(const Lanes *)(terms + (size_t)entries[e].feature * width + at) * entries[e].weight;
        }
        *(Lanes *)(to + at) = sum;
    }
}

BODY void scatter_body(const ChudeTopicsEntry *entries, size_t count, const float *from, size_t width,
                       float *terms) {
    for (size_t e = 0; e < count; e++) {
        fetch(entries, e, count, terms, width);
        float *to = terms + (size_t)entries[e].feature * width;
        float weight = entries[e].weight;
        size_t at = 0;
        for (; at + CHUDE_WIDE <= width; at += CHUDE_WIDE) {
            *(Wide *)(to + at) += *(const Wide *)(from + at) * weight;
        }
        for (; at < width; at += CHUDE_LANES) {
            *(Lanes *)(to + at) += *(const Lanes *)(from + at) * weight;
        }
    }
}

/* ---- dense rows ---- */

BODY void gram_body(const float *rows, size_t count, size_t d, double *sums, double *row) {
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < d; i++) {
            row[i] = rows[r * d + i];
        }
        for (size_t a = 0; a < d; a++) {
            double value = row[a];
            for (size_t b = 0; b <= a; b += DOUBLES) {
                *(WideDouble *)(sums + a * d + b) += *(const WideDouble *)(row + b) * value;
            }
        }
    }
}

BODY void add_body(double *sums, const float *row, size_t dimensions) {
    for (size_t i = 0; i < dimensions; i += DOUBLES) {
        *(WideDouble *)(sums + i) += __builtin_convertvector(*(const Lanes *)(row + i), WideDouble);
    }
}

/* Four rows at once, a lane for each. */
BODY void solve_body(float *rows, size_t count, size_t dimensions, const double *factor, size_t stride,
                     double *room) {
    WideDouble *lanes = (WideDouble *)room;
    for (size_t first = 0; first < count; first += DOUBLES) {
        size_t some = MIN(DOUBLES, count - first);
        float *row[DOUBLES];
        for (size_t r = 0; r < DOUBLES; r++) {
            row[r] = rows + (first + MIN(r, some - 1)) * dimensions;
        }
        for (size_t a = 0; a < dimensions; a++) {
            WideDouble value = {row[0][a], row[1][a], row[2][a], row[3][a]};
            for (size_t b = 0; b < a; b++) {
                value -= lanes[b] * factor[a * stride + b];
            }
            double pivot = factor[a * stride + a];
            for (size_t r = 0; r < DOUBLES; r++) {
                lanes[a][r] = pivot > 0 ? (float)(value[r] / pivot) : 0;
            }
        }
        for (size_t r = 0; r < some; r++) {
            for (size_t a = 0; a < dimensions; a++) {
                row[r][a] = (float)lanes[a][r];
            }
        }
    }
}

/* ---- each of them twice ---- */

#ifdef __x86_64__
#define QUICKLY(name, parameters, arguments)                                                                 \
    __attribute__((target("avx2"))) static void name##_quickly parameters {                                  \
        name##_body arguments;                                                                               \
    }
#define QUICK_IF_POSSIBLE(name, arguments)                                                                   \
    if (__builtin_cpu_supports("avx2")) {                                                                    \
        name##_quickly arguments;                                                                            \
        return;                                                                                              \
    }
#else
#define QUICKLY(name, parameters, arguments)
#define QUICK_IF_POSSIBLE(name, arguments)
#endif

#define BOTH(name, parameters, arguments)                                                                    \
    QUICKLY(name, parameters, arguments)                                                                     \
    void chude_wide_##name##_plainly parameters {                                                            \
        name##_body arguments;                                                                               \
    }                                                                                                        \
    void chude_wide_##name parameters {                                                                      \
        QUICK_IF_POSSIBLE(name, arguments)                                                                   \
        chude_wide_##name##_plainly arguments;                                                               \
    }

BOTH(nearest,
     (const float *const rows[CHUDE_WIDE], size_t dimensions, const float *columns, size_t k, size_t padded,
      ChudeNearest nearest[CHUDE_WIDE]),
     (rows, dimensions, columns, k, padded, nearest))
BOTH(gather, (const ChudeTopicsEntry *entries, size_t count, const float *terms, size_t width, float *to),
     (entries, count, terms, width, to))
BOTH(scatter, (const ChudeTopicsEntry *entries, size_t count, const float *from, size_t width, float *terms),
     (entries, count, from, width, terms))
BOTH(gram, (const float *rows, size_t count, size_t d, double *sums, double *row),
     (rows, count, d, sums, row))
BOTH(add, (double *sums, const float *row, size_t dimensions), (sums, row, dimensions))
BOTH(solve, (float *rows, size_t count, size_t dimensions, const double *factor, size_t stride, double *room),
     (rows, count, dimensions, factor, stride, room))
