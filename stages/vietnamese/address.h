/* address.h - URLs, e-mail addresses and domain names. Nothing is allocated. */
#ifndef CHUDE_ADDRESS_H
#define CHUDE_ADDRESS_H

/* The end of the address that begins at data, or data where none does. *barren, NULL before the first call
 * on a text, says up to where none can begin: that makes calls at every word of a text linear in all. */
const char *chude_address_end(const char *data, const char *end, const char **barren);

#endif
