#include "words.h"

#include "counting_key.h"
#include "terms.h"

enum { LONGEST = 8 }; /* syllables of a word that is looked for */

void chude_topics_word_key(ChudeBuffer *key, ChudeText phrase) {
    while (phrase.size && g_ascii_isspace(*phrase.data)) {
        phrase.data++;
        phrase.size--;
    }
    while (phrase.size && g_ascii_isspace(phrase.data[phrase.size - 1])) {
        phrase.size--;
    }
    chude_counting_key(key, phrase);
}

/* The end of the syllable that begins at `at`. */
static size_t syllable_end(const ChudeBuffer *key, size_t at) {
    const char *end = memchr(key->data + at, '_', key->size - at);
    return end ? (size_t)(end - key->data) : key->size;
}

size_t chude_topics_words_of(const ChudeTopicsTable *table, ChudeText phrase,
                             uint32_t places[CHUDE_TOPICS_FOUND]) {
    ChudeBuffer key = {0};
    size_t count = 0;
    chude_topics_word_key(&key, phrase);
    for (size_t at = 0; key.data && at < key.size && count < CHUDE_TOPICS_FOUND;) {
        size_t next = syllable_end(&key, at) + 1, end = next - 1;
        bool found = false;
        for (unsigned n = 0; n < LONGEST; n++) {
            uint32_t place;
            if (chude_topics_table_find(table, chude_hash(key.data + at, end - at), &place)) {
                places[count] = place;
                found = true;
                next = end + 1;
            }
            if (end >= key.size) {
                break;
            }
            end = syllable_end(&key, end + 1);
        }
        count += found;
        at = next;
    }
    chude_buffer_clear(&key);
    return count;
}
