/* decimal.h - doubles as nine significant digits, as printf's %.9g has them, many times as fast. */
#ifndef CHUDE_DECIMAL_H
#define CHUDE_DECIMAL_H

#include <stddef.h>

enum { CHUDE_DECIMAL_ROOM = 32 };

/* Writes a finite value as "%.9g" would, without a NUL; the number of bytes, at most CHUDE_DECIMAL_ROOM. */
size_t chude_decimal_write(double value, char *text);

/* What reading that again would give. */
double chude_decimal_round(double value);

#endif
