/* number.c - numbers as nine significant digits. printf and strtod are exact for every double, and take a thousand instructions
 * for it; nine digits of a double of common size come from one product, save where that lies too near a tie. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "buffer.h"

enum { DIGITS = 9, MOST_POWER = 22 }; /* 10^22 is the largest power of ten that a double has exactly */
static const double powers[MOST_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
/* How far from a tie a product must be: its error is less than 1e9 times 2^-53, a tenth of this. */
static const double DOUBT = 1e-6;

/* The nine digits of value, which is *digits times 10^(*exponent - 8), 1e8 <= *digits < 1e9. False where they are not sure, and
 * for values that are not from 1e-13 to 1e9. */
static bool nine_digits(double value, uint64_t *digits, int *exponent) {
    if (!(value >= 1e-13 && value < 1e9)) {
        return false;
    }
    int e = 0;
    double scaled = value;
    if (value >= 1) {
        while (value >= powers[e + 1]) {
            e++;
        }
        scaled = value * powers[DIGITS - 1 - e];
    } else {
        while (scaled < 1e8) { /* each a product of the value itself, so the error does not grow */
            e--;
            scaled = value * powers[DIGITS - 1 - e];
        }
    }
    uint64_t whole = (uint64_t)scaled;
    double rest = scaled - (double)whole;
    if (rest > 0.5 - DOUBT && rest < 0.5 + DOUBT) {
        return false;
    }
    whole += rest > 0.5;
    if (whole >= 1000000000) {
        whole /= 10; /* 999999999.7 has become 1000000000 */
        e++;
    }
    *digits = whole;
    *exponent = e;
    return e < DIGITS;
}

double chude_round(double value) {
    if (value < 0) {
        return -chude_round(-value);
    }
    uint64_t digits;
    int exponent;
    if (nine_digits(value, &digits, &exponent)) {
        /* Two exact numbers, one rounding: what strtod finds. */
        return (double)digits / powers[DIGITS - 1 - exponent];
    }
    char text[32];
    snprintf(text, sizeof text, "%.9g", value);
    return strtod(text, NULL);
}

/* The digits of a whole number, ended at `end`; where they begin. */
static char *write_digits(char *end, uint64_t number) {
    do {
        *--end = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return end;
}

void chude_json_integer(ChudeBuffer *buffer, int64_t value) {
    char text[24], *end = text + sizeof text;
    char *begin = write_digits(end, value < 0 ? -(uint64_t)value : (uint64_t)value);
    if (value < 0) {
        *--begin = '-';
    }
    chude_buffer_add(buffer, begin, (size_t)(end - begin));
}

/* "%.9g" and strtod depend on LC_NUMERIC, which Chude never sets: it stays "C". */
void chude_json_number(ChudeBuffer *buffer, double value) {
    uint64_t digits;
    int exponent;
    char text[32];
    if (!nine_digits(value, &digits, &exponent) || exponent < -4) {
        if (value == 0) {
            value = 0; /* no "-0" */
        }
        int size = snprintf(text, sizeof text, "%.9g", value);
        chude_buffer_add(buffer, text, (size_t)size);
        return;
    }
    /* As "%.9g" does: no zeros behind the last digit of a fraction, and no point without one. */
    int behind = DIGITS - 1 - exponent; /* digits behind the point */
    for (; behind > 0 && digits % 10 == 0; behind--) {
        digits /= 10;
    }
    char *end = text + sizeof text, *begin = write_digits(end, digits);
    while (end - begin <= behind) {
        *--begin = '0';
    }
    chude_buffer_add(buffer, begin, (size_t)(end - begin - behind));
    if (behind) {
        chude_buffer_char(buffer, '.');
        chude_buffer_add(buffer, end - behind, (size_t)behind);
    }
}
