/* test_reader.c - files, folders and pipes to records: no byte lost, none joined, whatever the size of what is read at once. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inputs.h"
#include "reader.h"

static char *folder;

static char *put(const char *name, const char *data, gssize size) {
    char *path = g_build_filename(folder, name, NULL), *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, data, size, NULL));
    g_free(parent);
    return path;
}

static void remove_all(const char *path) {
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        char *inner = g_build_filename(path, name, NULL);
        remove_all(inner);
        g_free(inner);
    }
    if (dir) {
        g_dir_close(dir);
    }
    g_remove(path);
}

/* All records, "name:line=bytes;", and what was rejected in [], a | between batches if wanted. */
static char *read_all(const char *const *paths, ChudeInput input, bool batches) {
    GError *error = NULL;
    const ChudeReaderOptions options = {.input = input, .batch = 1 << 20};
    ChudeReader *reader = chude_reader_new(paths, &options, &error);
    if (!reader) {
        char *message = g_strdup(error->message);
        g_clear_error(&error);
        return message;
    }
    GString *out = g_string_new(NULL);
    for (ChudeEngineBatch *batch; (batch = chude_reader_next(reader)); chude_batch_free(batch)) {
        for (guint i = 0; i < batch->records->len; i++) {
            const ChudeRecord *record = &g_array_index(batch->records, ChudeRecord, i);
            char *name = g_path_get_basename(record->file);
            g_string_append_printf(out, "%s:%d=", name, (int)record->line);
            g_string_append_len(out, batch->raw.data + record->begin, (gssize)(record->end - record->begin));
            g_string_append_c(out, ';');
            g_free(name);
        }
        for (guint i = 0; i < batch->rejected->len; i++) {
            g_string_append_printf(out, "[%s]", (char *)g_ptr_array_index(batch->rejected, i));
        }
        g_string_append(out, batches ? "|" : "");
    }
    chude_reader_free(reader);
    return g_string_free(out, FALSE);
}

static void check(const char *name, const char *data, gssize size, ChudeInput input, const char *wanted) {
    char *path = put(name, data, size);
    const char *const paths[] = {path, NULL};
    char *got = read_all(paths, input, false);
    g_assert_cmpstr(got, ==, wanted);
    g_remove(path);
    g_free(path);
    g_free(got);
}

static void lines(void) {
    const ChudeInput of_name = CHUDE_INPUT_AUTO, as_lines = CHUDE_INPUT_LINES;
    check("a.ndjson", "{1}\n{2}\n", -1, of_name, "a.ndjson:1={1};a.ndjson:2={2};");
    check("a.ndjson", "{1}\n{2}", -1, of_name, "a.ndjson:1={1};a.ndjson:2={2};"); /* no newline at the end */
    check("a.jsonl", "\r\n{1}\r\n  \t\n\n{2}\r", -1, of_name, "a.jsonl:2={1};a.jsonl:5={2};");
    check("a.ndjson", "", 0, of_name, "");
    check("a.ndjson", "\n\n", -1, of_name, "");
    check("a.ndjson", "\xEF\xBB\xBF{1}\n", -1, of_name, "a.ndjson:1={1};");
    check("a.ndjson", "\xEF\xBB\xBF", -1, of_name, "");
    check("a.ndjson", "\xEF\xBB", -1, of_name, "a.ndjson:1=\xEF\xBB;");
    check("a.txt", "một\n hai\r\n\nba", -1, as_lines, "a.txt:1=một;a.txt:2= hai;a.txt:4=ba;");
    check("a.txt",
          "a\xE2\x80\xA8"
          "b\vc\fd\n",
          -1, as_lines,
          "a.txt:1=a\xE2\x80\xA8"
          "b\vc\fd;"); /* one newline only */
}

static void kinds(void) {
    const ChudeInput of_name = CHUDE_INPUT_AUTO;
    check("a.txt", "{1}\n{2}\n", -1, of_name, "a.txt:0={1}\n{2}\n;"); /* the ending decides */
    check("a.md", "# a\n", -1, of_name, "a.md:0=# a\n;");
    check("a", " \n\t{1}\n{2}", -1, of_name, "a:2=\t{1};a:3={2};"); /* else the first byte that is no space */
    check("a", "\xEF\xBB\xBF{1}\n{2}", -1, of_name, "a:1={1};a:2={2};");
    check("a", "[1]\n", -1, of_name, "a:0=[1]\n;");
    check("a", " \n ", -1, of_name, "a:0= \n ;");
    check("a", "", 0, of_name, "");
    check("a.ndjson", "x\ny", -1, CHUDE_INPUT_TEXT, "a.ndjson:0=x\ny;");
    check("a.txt", "{1}\n{2}", -1, CHUDE_INPUT_NDJSON, "a.txt:1={1};a.txt:2={2};");
    char *spaces = g_strnfill(3 << 20, ' '); /* the kind shows late */
    spaces[(3 << 20) - 1] = '{';
    spaces[(3 << 20) - 2] = '\n';
    check("a", spaces, 3 << 20, of_name, "a:2={;");
    g_free(spaces);
}

static void files_do_not_join(void) {
    char *a = put("a.ndjson", "{1}", -1), *b = put("b.txt", "x", -1), *c = put("c.ndjson", "{2}\n", -1);
    const char *const paths[] = {a, a, b, c, NULL};
    char *got = read_all(paths, CHUDE_INPUT_AUTO, true);
    g_assert_cmpstr(got, ==, "a.ndjson:1={1};a.ndjson:1={1};b.txt:0=x;c.ndjson:1={2};|");
    const char *const missing[] = {a, "/nowhere/x", NULL};
    g_free(got);
    got = read_all(missing, CHUDE_INPUT_AUTO, true);
    g_assert_cmpstr(got, ==, "/nowhere/x: No such file or directory");
    g_free(got);
    g_remove(a);
    g_remove(b);
    g_remove(c);
    g_free(a);
    g_free(b);
    g_free(c);
}

static void folders(void) {
    char *files[] = {put("f/b.txt", "b", -1), put("f/a/2.txt", "a2", -1),     put("f/a/1.txt", "a1", -1),
                     put("f/a.txt", "a", -1), put("f/.hidden.txt", "no", -1), put("f/.git/x.txt", "no", -1),
                     put("f/B.txt", "B", -1), put("f/empty.txt", "", 0)};
    char *path = g_build_filename(folder, "f", NULL), *loop = g_build_filename(path, "loop", NULL);
    char *broken = g_build_filename(path, "link.txt", NULL), *fifo = g_build_filename(path, "fifo", NULL);
    char *file_link = g_build_filename(path, "z.txt", NULL);
    g_assert_cmpint(symlink(path, loop), ==, 0);           /* not entered */
    g_assert_cmpint(symlink("nowhere", broken), ==, 0);    /* named */
    g_assert_cmpint(symlink("a/1.txt", file_link), ==, 0); /* read */
    g_assert_cmpint(mkfifo(fifo, 0666), ==, 0);            /* left alone: nobody may ever write to it */
    const char *const paths[] = {path, NULL};
    char *got = read_all(paths, CHUDE_INPUT_AUTO, false);
    char *wanted = g_strdup_printf("B.txt:0=B;1.txt:0=a1;2.txt:0=a2;a.txt:0=a;b.txt:0=b;z.txt:0=a1;[%s: "
                                   "cannot be read: No such file or directory]",
                                   broken);
    g_assert_cmpstr(got, ==, wanted);
    remove_all(path);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_free(files[i]);
    }
    g_free(path);
    g_free(loop);
    g_free(broken);
    g_free(file_link);
    g_free(fifo);
    g_free(got);
    g_free(wanted);
}

/* Lines of all lengths, one longer than a batch among them: all come, in order, and batches stay near a MiB. */
static void batches(void) {
    GString *data = g_string_new(NULL), *wanted = g_string_new(NULL);
    for (int i = 1; i <= 400; i++) {
        size_t length = i == 200 ? 5u << 20 : (size_t)(i * 7919 % 30000) + 1;
        char *line = g_strnfill(length, (gchar)('a' + i % 26));
        g_string_append_printf(data, "%s\n", line);
        g_string_append_printf(wanted, "x.txt:%d=%s;", i, line);
        g_free(line);
    }
    check("x.txt", data->str, (gssize)data->len, CHUDE_INPUT_LINES, wanted->str);
    char *path = put("x.txt", data->str, (gssize)data->len);
    const char *const paths[] = {path, NULL};
    const ChudeReaderOptions options = {.input = CHUDE_INPUT_LINES, .batch = 1 << 20};
    ChudeReader *reader = chude_reader_new(paths, &options, NULL);
    g_assert_cmpint(chude_reader_total(reader), ==, data->len);
    uint64_t bytes = 0;
    for (ChudeEngineBatch *batch; (batch = chude_reader_next(reader)); chude_batch_free(batch)) {
        bytes += batch->bytes;
        size_t longest = 0;
        for (guint i = 0; i < batch->records->len; i++) {
            const ChudeRecord *record = &g_array_index(batch->records, ChudeRecord, i);
            longest = MAX(longest, record->end - record->begin);
        }
        g_assert_cmpint(batch->raw.size, <=, longest + (2 << 20));
    }
    g_assert_cmpint(bytes, ==, data->len);
    chude_reader_free(reader);
    g_remove(path);
    g_free(path);
    g_string_free(data, TRUE);
    g_string_free(wanted, TRUE);
}

typedef struct {
    const char *path, *data;
    size_t size, step;
} Feeder;

static gpointer feed(gpointer data) {
    const Feeder *feeder = data;
    int file = open(feeder->path, O_WRONLY);
    for (size_t at = 0; at < feeder->size;) {
        ssize_t written = write(file, feeder->data + at, MIN(feeder->step, feeder->size - at));
        g_assert_cmpint(written, >, 0);
        at += (size_t)written;
    }
    close(file);
    return NULL;
}

/* A pipe gives what the writer wrote, in pieces of any size; the records are those of a file. */
static void pipes(void) {
    GString *data = g_string_new(NULL);
    for (int i = 0; data->len < 3 << 20; i++) {
        g_string_append_printf(data, "{\"text\":\"%0*d\"}\n", i * 31 % 3000 + 1, i);
    }
    char *path = put("p.ndjson", data->str, (gssize)data->len);
    const char *const paths[] = {path, NULL};
    char *wanted = read_all(paths, CHUDE_INPUT_AUTO, false);
    g_remove(path);
    static const size_t steps[] = {997, 65536, 1 << 22};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_assert_cmpint(mkfifo(path, 0666), ==, 0);
        Feeder feeder = {path, data->str, data->len, steps[i]};
        GThread *thread = g_thread_new("feeder", feed, &feeder);
        char *got = read_all(paths, CHUDE_INPUT_AUTO, false);
        g_thread_join(thread);
        g_assert_true(strcmp(got, wanted) == 0);
        g_free(got);
        g_remove(path);
    }
    g_free(wanted);
    g_free(path);
    g_string_free(data, TRUE);
}

static void put_and_read(const char *name, const char *data, ChudeReaderOptions options, const char *wanted) {
    char *path = put(name, data, -1);
    const char *const paths[] = {path, NULL};
    options.batch = 1 << 20;
    ChudeReader *reader = chude_reader_new(paths, &options, NULL);
    GString *got = g_string_new(NULL);
    for (ChudeEngineBatch *batch; (batch = chude_reader_next(reader)); chude_batch_free(batch)) {
        for (guint i = 0; i < batch->records->len; i++) {
            g_string_append_printf(got, "%d;", (int)g_array_index(batch->records, ChudeRecord, i).line);
        }
        for (guint i = 0; i < batch->rejected->len; i++) {
            g_string_append(got, strrchr(g_ptr_array_index(batch->rejected, i), '/') + 1);
            g_string_append_c(got, ';');
        }
    }
    g_assert_cmpstr(got->str, ==, wanted);
    chude_reader_free(reader);
    g_string_free(got, TRUE);
    g_remove(path);
    g_free(path);
}

/* What is longer than a record may be is named, once, and what stands behind it is read. */
static void too_long(void) {
    const ChudeReaderOptions small = {.longest = 1000};
    GString *data = g_string_new("{1}\n");
    for (int i = 0; i < 200000; i++) {
        g_string_append(data, "0123456789");
    }
    g_string_append(data, "\n{3}\n");
    put_and_read("a.ndjson", data->str, small, "1;3;a.ndjson:2: longer than 1000 bytes: split it;");
    put_and_read("a.txt", data->str, small, "a.txt: longer than 1000 bytes: split it;");
    g_string_truncate(data, data->len - 5);
    put_and_read("a.ndjson", data->str, small, "1;a.ndjson:2: longer than 1000 bytes: split it;");
    g_string_assign(data, "id,text\n1,\"a\nb\"\n2,\"");
    for (int i = 0; i < 200000; i++) {
        g_string_append(data, "\"\"a\n"); /* doubled quotes and newlines: all one field */
    }
    g_string_append(data, "\"\n3,c\n");
    put_and_read("a.csv", data->str, small, "2;200005;a.csv:4: longer than 1000 bytes: split it;");
    g_string_free(data, TRUE);
}

/* A file that loses its end while it is read: its whole lines are kept, the cut one is no record, and it is named. */
static void shrinks(void) {
    GString *data = g_string_new(NULL);
    while (data->len < 4 << 20) {
        g_string_append(data, "{\"text\":\"một hai ba\"}\n");
    }
    size_t line = strlen("{\"text\":\"một hai ba\"}\n"), records = 0;
    char *path = put("s.ndjson", data->str, (gssize)data->len);
    const char *const paths[] = {path, NULL};
    const ChudeReaderOptions options = {.batch = 1 << 20};
    ChudeReader *reader = chude_reader_new(paths, &options, NULL);
    char *rejected = NULL;
    for (ChudeEngineBatch *batch; (batch = chude_reader_next(reader)); chude_batch_free(batch)) {
        if (records == 0) {
            g_assert_cmpint(truncate(path, (3 << 20) - 5), ==, 0);
        }
        records += batch->records->len;
        for (guint i = 0; i < batch->rejected->len; i++) {
            g_assert_null(rejected);
            rejected = g_strdup(g_ptr_array_index(batch->rejected, i));
        }
    }
    g_assert_cmpint(((3 << 20) - 5) % line, !=, 0);
    g_assert_cmpint(records, ==, ((3 << 20) - 5) / line);
    g_assert_nonnull(rejected);
    g_assert_nonnull(strstr(rejected, "s.ndjson: shrank while it was read"));
    chude_reader_free(reader);
    g_remove(path);
    g_free(path);
    g_free(rejected);
    g_string_free(data, TRUE);
}

static void patterns(void) {
    static const char *const fits[] = {"*.txt", "a.txt", "a?c", "abc", "a?c",  "aếc",    "[a-c]x", "bx",
                                       "[!a]x", "bx",    "*",   "x",   "*a*b", "xaybab", "[]]",    "]",
                                       "[a",    "[a",    ".*",  ".x",  "**",   "x",      NULL};
    static const char *const not [] = {"*.txt", "a.md", "a?c", "ac", "*",  ".x", "[!a]x",
                                       "ax",    "?",    "",    "a",  "ab", NULL};
    for (size_t i = 0; fits[i]; i += 2) {
        g_assert_true(chude_inputs_match(fits[i], fits[i + 1]));
    }
    for (size_t i = 0; not [i]; i += 2) {
        g_assert_false(chude_inputs_match(not [i], not [i + 1]));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("chude-reader-XXXXXX", NULL);
    g_test_add_func("/reader/lines", lines);
    g_test_add_func("/reader/kinds", kinds);
    g_test_add_func("/reader/files-do-not-join", files_do_not_join);
    g_test_add_func("/reader/folders", folders);
    g_test_add_func("/reader/batches", batches);
    g_test_add_func("/reader/pipes", pipes);
    g_test_add_func("/reader/too-long", too_long);
    g_test_add_func("/reader/shrinks", shrinks);
    g_test_add_func("/reader/patterns", patterns);
    int code = g_test_run();
    remove_all(folder);
    g_free(folder);
    return code;
}
