#include "command.h"
static int run(ChudeConsole *console, const ChudeCall *call) { (void)console; (void)call; return 2; }
static const char *const takes_no[] = {NULL};
static const char *const examples[] = {NULL};
const ChudeCommand chude_command_brief = {.name = "brief", .brief = "x", .summary = "x", .examples = examples, .takes_no = takes_no, .run = run};
