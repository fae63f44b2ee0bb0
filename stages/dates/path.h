/* path.h - the date in a file's path or an address: 2020/04/08, 2020-04-08, 20200408, 08-04-2020. */
#ifndef CHUDE_DATES_PATH_H
#define CHUDE_DATES_PATH_H

#include "dates/expression.h"

/* The last one in source ("2020/04/08/tin.ndjson:12"), of the years 1900 to 2099. 20200408100301, perhaps with milliseconds, as
 * newspapers number their articles, has a time too. False where there is none. */
bool chude_dates_in_path(ChudeText source, ChudeDateFound *date);

#endif
