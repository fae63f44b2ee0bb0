#include "decimal.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 9, MOST_POWER = 22 /* of ten that a double has exactly */ };

static const double powers[MOST_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* value * 10^power, rounded once. */
static double scale(double value, int power) {
    return power >= 0 ? value * powers[power] : value / powers[-power];
}

/* digits * 10^(exponent - 8) for 1e8 <= digits < 1e9. */
typedef struct {
    uint32_t digits;
    int exponent;
} Decimal;

/* Rounds a value > 0 to nine digits; false where this cannot tell, and libc must: outside of 1e-14 to 1e30, and so near the middle
 * between two decimals that the error of scaling (1e9 * 2^-53 at most) might be seen. */
static bool round_quickly(double value, Decimal *decimal) {
    int binary;
    frexp(value, &binary);
    int exponent = (int)floor((binary - 1) * 0.30102999566398120); /* or one more */
    if (exponent < DIGITS - 1 - MOST_POWER ||
        exponent > DIGITS - 1 + MOST_POWER - 2) { /* it may rise twice */
        return false;
    }
    double scaled = scale(value, DIGITS - 1 - exponent);
    if (scaled >= 1e9) {
        scaled = scale(value, DIGITS - 1 - ++exponent);
    }
    double whole = floor(scaled), rest = scaled - whole;
    if (fabs(rest - 0.5) < 1e-6 || scaled < 1e8 || scaled >= 1e9) {
        return false;
    }
    decimal->digits = (uint32_t)whole + (rest > 0.5);
    decimal->exponent = exponent;
    if (decimal->digits == 1000000000) {
        decimal->digits = 100000000;
        decimal->exponent++;
    }
    return true;
}

size_t chude_decimal_write(double value, char *text) {
    Decimal decimal;
    /* %g has an exponent below 1e-4 and from nine digits on */
    if (value == 0 || !round_quickly(fabs(value), &decimal) || decimal.exponent < -4 ||
        decimal.exponent >= DIGITS) {
        return (size_t)snprintf(text, CHUDE_DECIMAL_ROOM, "%.9g", value);
    }
    char digits[DIGITS], *to = text;
    for (int i = DIGITS; i-- > 0; decimal.digits /= 10) {
        digits[i] = (char)('0' + decimal.digits % 10);
    }
    int whole = decimal.exponent + 1, count = DIGITS; /* digits before the point; of all */
    while (count > 1 && count > whole && digits[count - 1] == '0') {
        count--;
    }
    if (signbit(value)) {
        *to++ = '-';
    }
    if (whole > 0) {
        memcpy(to, digits, (size_t)whole);
        to += whole;
        if (count > whole) {
            *to++ = '.';
        }
    } else {
        memcpy(to, "0.000", (size_t)(2 - whole));
        to += 2 - whole;
        whole = 0;
    }
    memcpy(to, digits + whole, (size_t)(count - whole));
    return (size_t)(to + (count - whole) - text);
}

/* snprintf and strtod depend on LC_NUMERIC, which Chude never sets: it stays "C". */
double chude_decimal_round(double value) {
    Decimal decimal;
    if (value == 0 || !round_quickly(fabs(value), &decimal)) {
        char text[CHUDE_DECIMAL_ROOM];
        snprintf(text, sizeof text, "%.9g", value);
        return strtod(text, NULL);
    }
    /* Both factors are exact, so that this is rounded once: to what strtod gives. */
    return copysign(scale(decimal.digits, decimal.exponent - (DIGITS - 1)), value);
}
