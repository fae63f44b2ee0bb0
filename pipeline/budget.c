#include "budget.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

enum { LEAST_MIB = 64 };

/* A number in a file of the kernel's; UINT64_MAX where there is none ("max", no such file). */
static uint64_t read_limit(const char *folder, const char *name) {
    char *path = g_build_filename(folder, name, NULL), *text = NULL;
    uint64_t limit = UINT64_MAX;
    if (g_file_get_contents(path, &text, NULL, NULL) && g_ascii_isdigit(text[0])) {
        limit = g_ascii_strtoull(text, NULL, 10);
    }
    g_free(text);
    g_free(path);
    return limit;
}

/* The least limit of the control group at root/path and of those it stands in. */
static uint64_t group_limit(const char *root, const char *path, const char *name) {
    char *folder = g_build_filename(root, path, NULL);
    uint64_t least = read_limit(root, name);
    while (strlen(folder) > strlen(root)) {
        least = MIN(least, read_limit(folder, name));
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
    g_free(folder);
    return least;
}

/* Lines of /proc/self/cgroup: "0::/path" (version 2), "4:memory:/path" (version 1). */
static uint64_t control_group_limit(void) {
    char *text = NULL;
    uint64_t least = UINT64_MAX;
    if (!g_file_get_contents("/proc/self/cgroup", &text, NULL, NULL)) {
        return least;
    }
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char **fields = g_strsplit(*line, ":", 3);
        if (g_strv_length(fields) == 3) {
            if (fields[1][0] == 0) {
                least = MIN(least, group_limit("/sys/fs/cgroup", fields[2], "memory.max"));
            } else if (strstr(fields[1], "memory")) {
                least = MIN(least, group_limit("/sys/fs/cgroup/memory", fields[2], "memory.limit_in_bytes"));
            }
        }
        g_strfreev(fields);
    }
    g_strfreev(lines);
    g_free(text);
    return least;
}

uint64_t chude_budget_default(void) {
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    uint64_t memory = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : (uint64_t)4 << 30;
    return MAX(MIN(memory, control_group_limit()) / 2, (uint64_t)LEAST_MIB << 20);
}

/* Parts are by measurement: a batch under way takes some ten times its input (parsed, tokenized, written), four are under way a
 * thread, and some 12 MiB are the program and its lists. What is left over here is for the results of one pass while the next one
 * runs, and for the work of finish. */
ChudeBudget chude_budget(uint64_t memory, unsigned threads, size_t batch) {
    enum { UNDER_WAY = 4, BLOAT = 10, LEAST_BATCH = 4096 };
    uint64_t batches = memory / 8 / ((uint64_t)threads * UNDER_WAY * BLOAT);
    return (ChudeBudget){.memory = memory,
                         .batch = MIN(batch, (size_t)MAX(batches, LEAST_BATCH)),
                         .spool = (size_t)(memory / 8),
                         .worker = (size_t)(memory * 3 / 10 / threads)};
}
