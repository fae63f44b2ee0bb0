#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"

enum { DEEPEST = 256 }; /* folders within folders */

static void add(ChudeInputs *inputs, char *path) {
    g_ptr_array_add(inputs->paths, path);
}

/* ---- folders ---- */

typedef enum { REGULAR, FOLDER, FOLDER_BY_LINK, OTHER, BROKEN } Kind;

typedef struct {
    char *name;
    Kind kind;
} Entry;

static int by_name(const void *a, const void *b) {
    return strcmp(((const Entry *)a)->name, ((const Entry *)b)->name);
}

static void clear_entry(gpointer data) {
    g_free(((Entry *)data)->name);
}

/* What an entry is; the folder itself mostly says so, and only a file's size needs to be asked for. */
static Kind kind_of(ChudeInputs *inputs, int folder, const struct dirent *entry) {
    struct stat status;
    if (entry->d_type == DT_DIR) {
        return FOLDER;
    }
    if (fstatat(folder, entry->d_name, &status, 0) != 0) {
        return BROKEN;
    }
    if (S_ISREG(status.st_mode)) {
        inputs->total += (uint64_t)status.st_size;
        return REGULAR;
    }
    if (!S_ISDIR(status.st_mode)) {
        return OTHER;
    }
    bool link =
        entry->d_type == DT_LNK ||
        (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode));
    return link ? FOLDER_BY_LINK : FOLDER;
}

/* The entries of a folder, sorted, hidden ones left out; NULL with errno set where it cannot be read. */
static GArray *list(ChudeInputs *inputs, const char *path) {
    DIR *folder = opendir(path);
    if (!folder) {
        return NULL;
    }
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, clear_entry);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] != '.') {
            Kind kind = kind_of(inputs, dirfd(folder), entry);
            Entry one = {g_strdup(entry->d_name), kind};
            g_array_append_val(entries, one);
        }
    }
    closedir(folder);
    g_array_sort(entries, by_name);
    return entries;
}

static char *join(const char *folder, const char *name) {
    size_t size = strlen(folder);
    bool slash = size > 0 && folder[size - 1] == '/';
    return g_strconcat(folder, slash || size == 0 ? "" : "/", name, NULL);
}

/* The files of a folder and below; false with errno set where it cannot be read. */
static bool add_folder(ChudeInputs *inputs, const char *path, unsigned depth) {
    GArray *entries = depth < DEEPEST ? list(inputs, path) : NULL;
    if (!entries) {
        return false;
    }
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (entry->kind == OTHER || entry->kind == FOLDER_BY_LINK) {
            continue; /* opening a FIFO that merely stands in a folder might wait for ever */
        }
        char *inner = join(path, entry->name);
        if (entry->kind == FOLDER && add_folder(inputs, inner, depth + 1)) {
            g_free(inner);
        } else {
            add(inputs, inner); /* a folder too that cannot be read: it is named when its turn comes */
        }
    }
    g_array_free(entries, TRUE);
    return true;
}

/* ---- patterns ---- */

/* The character at *p, which moves behind it; bytes that are not UTF-8 are characters of their own. */
static gunichar next_character(const char **p) {
    gunichar c = g_utf8_get_char_validated(*p, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
        return 0x110000 + (guchar) * (*p)++;
    }
    *p = g_utf8_next_char(*p);
    return c;
}

/* A set behind its [: whether c is in it; *p moves behind the ]. A [ without its ] is none: *p becomes NULL. */
static bool in_set(const char **p, gunichar c) {
    const char *at = *p;
    bool negated = *at == '!' || *at == '^', found = false;
    at += negated;
    for (bool first = true; *at && (*at != ']' || first); first = false) {
        gunichar low = next_character(&at), high = low;
        if (at[0] == '-' && at[1] && at[1] != ']') {
            at++;
            high = next_character(&at);
        }
        found = found || (low <= c && c <= high);
    }
    *p = *at ? at + 1 : NULL;
    return found != negated;
}

/* Whether the next part of the pattern, which is no *, takes the next character of the name; both move behind. */
static bool take_one(const char **pattern, const char **name) {
    if (!**name) {
        return false;
    }
    gunichar wanted = next_character(pattern), c = next_character(name);
    if (wanted == '[') {
        const char *behind = *pattern;
        bool found = in_set(&behind, c);
        if (behind) {
            *pattern = behind;
            return found;
        }
    }
    return wanted == '?' || wanted == c;
}

bool chude_inputs_match(const char *pattern, const char *name) {
    const char *star = NULL, *from = NULL; /* behind the last *, and where what it takes ends by now */
    if (name[0] == '.' && pattern[0] != '.') {
        return false;
    }
    while (*pattern || *name) {
        if (*pattern == '*') {
            star = ++pattern;
            from = name;
        } else if (!*pattern || !take_one(&pattern, &name)) {
            if (!star || !*from) {
                return false;
            }
            next_character(&from);
            pattern = star;
            name = from;
        }
    }
    return true;
}

static bool is_pattern(const char *path) {
    return strpbrk(path, "*?[") != NULL;
}

/* What fits the parts of a pattern from `part` on within a folder ("": here) goes to paths, folders too. */
static void match_parts(const char *folder, char *const *part, unsigned depth, GPtrArray *paths) {
    bool last = !part[1], any = strcmp(part[0], "**") == 0;
    if (!any && !is_pattern(part[0])) {
        char *path = join(folder, part[0]);
        struct stat status;
        if (!last) {
            match_parts(path, part + 1, depth + 1, paths);
        } else if (lstat(path, &status) == 0) {
            g_ptr_array_add(paths, g_strdup(path));
        }
        g_free(path);
        return;
    }
    if (any && !last) {
        match_parts(folder, part + 1, depth + 1, paths);
    }
    ChudeInputs ignored = {0};
    GArray *entries = depth < DEEPEST ? list(&ignored, *folder ? folder : ".") : NULL;
    for (guint i = 0; entries && i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        char *path = join(folder, entry->name);
        bool enter = entry->kind == FOLDER || (entry->kind == FOLDER_BY_LINK && !any);
        if (any && !last) {
            if (enter) {
                match_parts(path, part, depth + 1, paths);
            }
        } else if (chude_inputs_match(part[0], entry->name)) {
            if (last) {
                g_ptr_array_add(paths, g_strdup(path));
            } else if (enter) {
                match_parts(path, part + 1, depth + 1, paths);
            }
        }
        g_free(path);
    }
    if (entries) {
        g_array_free(entries, TRUE);
    }
}

static int by_path(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ---- names ---- */

static bool add_named(ChudeInputs *inputs, const char *path, bool by_pattern, GError **error) {
    struct stat status;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0) {
        chude_fail(error, "%s: %s", path, g_strerror(errno));
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        if (!add_folder(inputs, path, 0)) {
            chude_fail(error, "%s: %s", path, g_strerror(errno));
            return false;
        }
        return true;
    }
    if (S_ISREG(status.st_mode)) {
        inputs->total += (uint64_t)status.st_size;
    } else if (by_pattern) {
        return true; /* as in a folder */
    } else {
        inputs->total_known = false;
    }
    add(inputs, g_strdup(path));
    return true;
}

/* Whether a folder above the path is in the set: then its files come with that. */
static bool stands_below(GHashTable *set, const char *path) {
    bool below = false;
    char *above = g_strdup(path);
    for (char *slash; !below && (slash = strrchr(above, '/'));) {
        *slash = 0;
        below = g_hash_table_contains(set, above);
    }
    g_free(above);
    return below;
}

/* Every file once, though a pattern may fit a folder and what is in it, or one path in two ways. paths are sorted. */
static bool add_once(ChudeInputs *inputs, const GPtrArray *paths, GError **error) {
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
    bool good = true;
    for (guint i = 0; i < paths->len && good; i++) {
        char *path = g_ptr_array_index(paths, i);
        if (g_hash_table_add(set, path) && !stands_below(set, path)) {
            good = add_named(inputs, path, true, error);
        }
    }
    g_hash_table_unref(set);
    return good;
}

static bool add_pattern(ChudeInputs *inputs, const char *pattern, GError **error) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    char **parts = g_strsplit(pattern + (pattern[0] == '/'), "/", -1);
    size_t kept = 0; /* a//b is a/b */
    for (size_t i = 0; parts[i]; i++) {
        bool twice = kept > 0 && strcmp(parts[i], "**") == 0 && strcmp(parts[kept - 1], "**") == 0;
        if (!*parts[i] || twice) {
            g_free(parts[i]);
        } else {
            parts[kept++] = parts[i];
        }
    }
    parts[kept] = NULL;
    if (kept > 0) {
        match_parts(pattern[0] == '/' ? "/" : "", parts, 0, paths);
    }
    g_strfreev(parts);
    g_ptr_array_sort(paths, by_path);
    bool good = paths->len > 0;
    if (!good) {
        chude_fail(error, "%s: there is no such file, and none that fits the pattern", pattern);
    }
    good = good && add_once(inputs, paths, error);
    g_ptr_array_free(paths, TRUE);
    return good;
}

bool chude_inputs_find(ChudeInputs *inputs, const char *const *names, GError **error) {
    *inputs = (ChudeInputs){.paths = g_ptr_array_new_with_free_func(g_free), .total_known = true};
    struct stat status;
    bool good = true;
    for (; *names && good; names++) {
        if (strcmp(*names, "-") == 0) {
            inputs->total_known = false;
            add(inputs, g_strdup("-"));
        } else if (is_pattern(*names) && lstat(*names, &status) != 0) {
            good = add_pattern(inputs, *names, error);
        } else {
            good = add_named(inputs, *names, false, error);
        }
    }
    if (!good) {
        chude_inputs_clear(inputs);
    }
    return good;
}

void chude_inputs_clear(ChudeInputs *inputs) {
    if (inputs->paths) {
        g_ptr_array_free(inputs->paths, TRUE);
    }
    *inputs = (ChudeInputs){0};
}
