/* replay.c - runs a fuzz target over files and folders of inputs, where libFuzzer is not: the seeds are tests everywhere. */
#include <stdio.h>

#include "fuzz.h"

static size_t replay(const char *path) {
    GDir *folder = g_dir_open(path, 0, NULL);
    if (folder) {
        size_t count = 0;
        for (const char *name; (name = g_dir_read_name(folder));) {
            g_autofree char *inner = g_build_filename(path, name, NULL);
            count += replay(inner);
        }
        g_dir_close(folder);
        return count;
    }
    GError *error = NULL;
    char *bytes = NULL;
    gsize size = 0;
    g_file_get_contents(path, &bytes, &size, &error);
    g_assert_no_error(error);
    fprintf(stderr, "%s\n", path); /* so that the last one named is the one that failed */
    uint8_t *exact = g_memdup2(bytes, size);
    LLVMFuzzerTestOneInput(exact ? exact : (const uint8_t *)"", size);
    g_free(exact);
    g_free(bytes);
    return 1;
}

int main(int argc, char **argv) {
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        count += replay(argv[i]);
    }
    printf("%zu inputs\n", count);
    return count == 0; /* seeds that are not found test nothing */
}
