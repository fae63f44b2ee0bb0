/* embed.c - writes data files as one C file: chude_embedded[] of pipeline/embedded.h. A tool of the build.
 * Usage: chude_embed OUT.c [NAME=]FILE... (paths as they are to be named, read relative to the current directory) */
#include <stdio.h>
#include <string.h>

/* A string literal is what compilers read fastest. Octal escapes of three digits cannot swallow what follows, and '?' is
 * escaped because C11 still has trigraphs. */
static void write_literal(FILE *out, FILE *in) {
    size_t size = 0;
    int c;
    fputs("    \"", out);
    while ((c = getc(in)) != EOF) {
        if (size > 0 && size % 100 == 0) {
            fputs("\"\n    \"", out);
        }
        if (c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?') {
            putc(c, out);
        } else {
            fprintf(out, "\\%03o", (unsigned)c);
        }
        size++;
    }
    fputs("\"", out);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs("usage: chude_embed OUT.c FILE...\n", stderr);
        return 2;
    }
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL) {
        perror(argv[1]);
        return 1;
    }
    fputs("/* Made by tools/embed.c: do not edit. */\n#include \"embedded.h\"\n\n", out);
    for (int i = 2; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        FILE *in = fopen(equals ? equals + 1 : argv[i], "rb");
        if (in == NULL) {
            perror(argv[i]);
            return 1;
        }
        fprintf(out, "static const _Alignas(8) char data_%d[] =\n", i); /* models are read where they lie */
        write_literal(out, in);
        fputs(";\n\n", out);
        if (ferror(in)) {
            perror(argv[i]);
            return 1;
        }
        fclose(in);
    }
    fputs("const ChudeEmbedded chude_embedded[] = {\n", out);
    for (int i = 2; i < argc; i++) {
        int size = (int)strcspn(argv[i], "=");
        fprintf(out, "    {\"%.*s\", (const unsigned char *)data_%d, sizeof data_%d - 1},\n", size, argv[i],
                i, i);
    }
    fputs("    {NULL, NULL, 0},\n};\n", out);
    if (fclose(out) != 0) {
        perror(argv[1]);
        return 1;
    }
    return 0;
}
