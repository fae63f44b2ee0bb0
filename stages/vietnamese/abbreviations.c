/* abbreviations.c - short forms with a stop: places, titles and ranks; Vietnamese, and English as
 * newspapers borrow it. */
#include "vietnamese/abbreviations.h"

#include <glib.h>
#include <string.h>

static const char always[][8] = {
    "TP",  "Tp",   "tp",  "TX",  "Tx",  "tx",   "TT",  "Tt",   "Q",    "P",    "H",    "X",    "F",
    "GS",  "Gs",   "PGS", "Pgs", "TS",  "Ts",   "ThS", "Ths",  "BS",   "Bs",   "BSCK", "KS",   "Ks",
    "KTS", "Kts",  "LS",  "Ls",  "CN",  "Cn",   "NS",  "NSND", "NSƯT", "NGND", "NGƯT", "DS",   "Ds",
    "ĐT",  "Đt",   "Đ",   "Mr",  "Mrs", "Ms",   "Dr",  "Prof", "St",   "Jr",   "Sr",   "Rev",  "Gen",
    "Col", "Capt", "Sgt", "Lt",  "Gov", "Sen",  "Rep", "Hon",  "Co",   "Ltd",  "Inc",  "Corp", "No",
    "Fig", "Vol",  "Jan", "Feb", "Aug", "Sept", "Oct", "Nov",  "Dec",
};

static const char lower[][8] = {"tt", "q",   "p",  "h",   "tr",  "đ",  "đt",
                                "vs", "etc", "cf", "vol", "fig", "no", "pp"};

static bool is_in(ChudeText word, const char (*list)[8], size_t count) {
    if (word.size == 0 || word.size >= sizeof list[0]) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (list[i][0] == word.data[0] && strncmp(list[i], word.data, word.size) == 0 &&
            !list[i][word.size]) {
            return true;
        }
    }
    return false;
}

bool chude_is_abbreviation(ChudeText word) {
    return is_in(word, always, G_N_ELEMENTS(always));
}

bool chude_is_lower_abbreviation(ChudeText word) {
    return is_in(word, lower, G_N_ELEMENTS(lower));
}
