/* tone.c - where the tone mark of an open oa, oe, uy stands: hoà, khoẻ, thuỷ (new) or hòa, khỏe, thủy (old). */
#include <glib.h>

#include "normalize/alter.h"
#include "vietnamese/address.h"
#include "vietnamese/characters.h"
#include "vietnamese/syllable.h"
#include "words.h"

enum { TONES = 5, CHARACTERS_MOST = 16 }; /* a syllable has 7 letters at most, and two marks */

static const uint32_t marks[TONES] = {0x300, 0x301, 0x309, 0x303, 0x323}; /* huyền sắc hỏi ngã nặng */

static const struct {
    uint32_t plain, toned[TONES];
} vowels[] = {
    {'a', {0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1}},     {'e', {0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9}},
    {'o', {0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD}},     {'u', {0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5}},
    {'y', {0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5}}, {'A', {0xC0, 0xC1, 0x1EA2, 0xC3, 0x1EA0}},
    {'E', {0xC8, 0xC9, 0x1EBA, 0x1EBC, 0x1EB8}},   {'O', {0xD2, 0xD3, 0x1ECE, 0xD5, 0x1ECC}},
    {'U', {0xD9, 0xDA, 0x1EE6, 0x168, 0x1EE4}},    {'Y', {0x1EF2, 0xDD, 0x1EF6, 0x1EF8, 0x1EF4}},
};

/* A vowel without its tone. */
typedef struct {
    uint32_t plain; /* 0: none of the vowels above */
    int tone;       /* index of marks; -1: none */
    bool apart;     /* the tone is a combining mark */
} Vowel;

static Vowel take_tone(uint32_t c) {
    for (size_t i = 0; i < G_N_ELEMENTS(vowels); i++) {
        if (c == vowels[i].plain) {
            return (Vowel){c, -1, false};
        }
        for (int tone = 0; tone < TONES; tone++) {
            if (c == vowels[i].toned[tone]) {
                return (Vowel){vowels[i].plain, tone, false};
            }
        }
    }
    return (Vowel){0, -1, false};
}

/* The vowel that ends the first *count characters, which become fewer by it. */
static Vowel last_vowel(const uint32_t *characters, size_t *count) {
    int tone = -1;
    for (int i = 0; i<TONES && * count> 0; i++) {
        if (characters[*count - 1] == marks[i]) {
            tone = i;
            --*count;
            break;
        }
    }
    Vowel vowel = *count > 0 ? take_tone(characters[--*count]) : (Vowel){0, -1, false};
    if (tone >= 0) {
        if (vowel.tone >= 0) {
            return (Vowel){0, -1, false}; /* two tones */
        }
        vowel.tone = tone;
        vowel.apart = true;
    }
    return vowel;
}

static void write_vowel(ChudeBuffer *out, Vowel vowel, int tone, bool apart) {
    char bytes[6];
    uint32_t c = vowel.plain;
    for (size_t i = 0; tone >= 0 && !apart && i < G_N_ELEMENTS(vowels); i++) {
        c = vowels[i].plain == vowel.plain ? vowels[i].toned[tone] : c;
    }
    chude_buffer_add(out, bytes, (size_t)g_unichar_to_utf8(c, bytes));
    if (tone >= 0 && apart) {
        chude_buffer_add(out, bytes, (size_t)g_unichar_to_utf8(marks[tone], bytes));
    }
}

static bool is_open_pair(uint32_t first, uint32_t second) {
    first |= 0x20;
    second |= 0x20;
    return (first == 'o' && (second == 'a' || second == 'e')) || (first == 'u' && second == 'y');
}

/* Appends the word with its tone moved; false, and nothing appended, where there is nothing to move. */
static bool move_tone(ChudeBuffer *out, ChudeText word, bool to_new) {
    uint32_t characters[CHARACTERS_MOST] = {0};
    size_t starts[CHARACTERS_MOST] = {0}, count = 0, size;
    for (const char *p = word.data, *end = p + word.size; p < end; p += size, count++) {
        if (count == CHARACTERS_MOST) {
            return false;
        }
        starts[count] = (size_t)(p - word.data);
        characters[count] = chude_decode(p, end, &size);
    }
    Vowel second = last_vowel(characters, &count), first = last_vowel(characters, &count);
    const Vowel *from = to_new ? &first : &second, *to = to_new ? &second : &first;
    if (!first.plain || !second.plain || !is_open_pair(first.plain, second.plain) || from->tone < 0 ||
        to->tone >= 0 || (count > 0 && (characters[count - 1] | 0x20) == 'q') ||
        chude_vi_syllable(word) == CHUDE_SYLLABLE_NONE) {
        return false;
    }
    chude_buffer_add(out, word.data, starts[count]);
    write_vowel(out, first, to_new ? -1 : from->tone, from->apart);
    write_vowel(out, second, to_new ? from->tone : -1, from->apart);
    return true;
}

/* The end of the address at p, its letters beyond ASCII included; p where there is none. */
static const char *address_end(const char *p, const char *end, const char **barren) {
    const char *at = chude_address_end(p, end, barren);
    while (at > p && at < end && !chude_space(at, end)) {
        at++;
    }
    return at;
}

size_t chude_alter_tone(ChudeBuffer *out, ChudeText text, bool to_new) {
    const char *p = text.data, *end = p + text.size, *barren = NULL, *kept = p;
    size_t count = 0;
    while (p < end) {
        size_t size;
        ChudeCharacter kind = chude_character(p, end, &size);
        if (kind != CHUDE_CHARACTER_LETTER && kind != CHUDE_CHARACTER_DIGIT) {
            p += size;
            continue;
        }
        const char *address = address_end(p, end, &barren);
        const char *after = address > p ? address : chude_alphanumeric_run(p, end);
        after = after > p ? after : p + size;
        if (address == p) {
            size_t before = out->size;
            chude_buffer_add(out, kept, (size_t)(p - kept));
            if (move_tone(out, (ChudeText){p, (size_t)(after - p)}, to_new)) {
                count++;
                kept = after;
            } else {
                out->size = before;
            }
        }
        p = after;
    }
    chude_buffer_add(out, kept, (size_t)(end - kept));
    return count;
}
