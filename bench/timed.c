/*
 * Runs a command, or several joined to a pipe by arguments "|", and writes what it cost to file descriptor FD:
 *
 *   timed FD COMMAND [ARGUMENT]… ["|" COMMAND [ARGUMENT]…]…
 *
 * The first line is the seconds from the start of the first to the end of the last, then a line for each command: seconds
 * of processor, largest resident size in kilobytes. Exit code 1 if a command fails.
 *
 * A program by itself, and a small one, because Linux counts into a process' largest resident size that of the process which
 * started it: whatever needs less memory than Python could not be measured from there.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 8 };

extern char **environ;

struct cost {
    pid_t process;
    double processor;
    long peak; /* kilobytes */
};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Starts a command that reads from `in` and writes to `out`; both are closed on the way. Returns its process, or ends this one. */
static pid_t start(char **words, int in, int out) {
    pid_t process;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (in != STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (out != STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    int error = posix_spawnp(&process, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) {
        fprintf(stderr, "timed: %s: %s\n", words[0], strerror(error));
        exit(1);
    }
    if (in != STDIN_FILENO)
        close(in);
    if (out != STDOUT_FILENO)
        close(out);
    return process;
}

/* Starts all commands of a pipe. Returns how many. */
static int start_all(char **words, struct cost *costs) {
    int count = 0;
    int in = STDIN_FILENO;
    while (*words) {
        char **end = words;
        while (*end && strcmp(*end, "|") != 0)
            end++;
        char *bar = *end;
        *end = NULL;
        int ends[2] = {STDIN_FILENO, STDOUT_FILENO};
        if (end == words || count == COMMANDS_MAX || (bar && pipe2(ends, O_CLOEXEC) != 0)) {
            fprintf(stderr, "timed: no such pipe can be made\n");
            exit(1);
        }
        costs[count++].process = start(words, in, ends[1]);
        in = ends[0];
        words = bar ? end + 1 : end;
    }
    return count;
}

int main(int argc, char **argv) {
    struct cost costs[COMMANDS_MAX];
    int failed = 0;
    if (argc < 3) {
        fprintf(stderr, "usage: timed FD COMMAND [ARGUMENT]… [\"|\" COMMAND [ARGUMENT]…]…\n");
        return 2;
    }
    int fd = atoi(argv[1]);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    double begin = seconds();
    int count = start_all(argv + 2, costs);
    for (int ended = 0; ended < count; ended++) {
        int status;
        struct rusage usage;
        pid_t process = wait4(-1, &status, 0, &usage);
        if (process < 0)
            return 1;
        for (int i = 0; i < count; i++)
            if (costs[i].process == process) {
                costs[i].processor = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
                costs[i].peak = usage.ru_maxrss;
            }
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            failed = 1;
    }
    dprintf(fd, "%.6f\n", seconds() - begin);
    for (int i = 0; i < count; i++)
        dprintf(fd, "%.6f %ld\n", costs[i].processor, costs[i].peak);
    return failed;
}
