/* names.c - a rule for names until a learned segmenter comes: maximal runs of capitalised syllables, less
 * what titles and common nouns stand before them, and less the capital that a sentence begins with. */
#include "vietnamese/names.h"

#include <glib.h>
#include <string.h>

#include "vietnamese/segmenter.h"
#include "vietnamese/syllable.h"

static const char family[] =
    "nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi đỗ ngô trịnh trương đinh đoàn vương hoàng ðặng";
static const char perhaps[] =
    "hồ dương lý đào lâm phùng mai tô hà tạ lưu lương thái châu quách triệu cao chu bạch kiều tống "
    "tăng hứa doãn nghiêm quan khổng lã lại mạc ninh ông phó thạch tôn từ văn viên";
static const char class_nouns[] = "bộ sở ban báo đài viện cục vụ phòng chi đoàn đội quận huyện phường xã "
                                  "tỉnh khu ông bà anh chị cô chú bác thầy em cụ "
                                  "đảng luật trưởng phó tướng vua chúa hãng ngành tòa toà nghề";
static const char places[] =
    "trường hội đường sông núi chùa cầu chợ tết đền đình làng thôn ấp bản phố trạm ga cảng đảo vịnh biển nhà";

static const char countries[] = "mỹ nga anh pháp đức ý úc nhật hàn ấn bỉ áo séc thái lào";

static void add_roles(ChudeLexicon *lexicon, GByteArray *roles, const char *list, uint8_t role) {
    for (const char *at = list; *at;) {
        size_t size = strcspn(at, " ");
        uint32_t code = chude_lexicon_add_syllable(lexicon, (ChudeText){at, size});
        while (roles->len <= code) {
            g_byte_array_append(roles, (const guint8[]){0}, 1);
        }
        roles->data[code] |= role;
        at += size + (at[size] == ' ');
    }
}

uint8_t *chude_names_roles(ChudeLexicon *lexicon) {
    GByteArray *roles = g_byte_array_new();
    add_roles(lexicon, roles, family, CHUDE_NAME_FAMILY);
    add_roles(lexicon, roles, perhaps, CHUDE_NAME_PERHAPS);
    add_roles(lexicon, roles, class_nouns, CHUDE_NAME_CLASS);
    add_roles(lexicon, roles, places, CHUDE_NAME_PLACE);
    add_roles(lexicon, roles, countries, CHUDE_NAME_COUNTRY);
    while (roles->len < chude_lexicon_syllables(lexicon)) {
        g_byte_array_append(roles, (const guint8[]){0}, 1);
    }
    return g_byte_array_free(roles, FALSE);
}

static bool is_capitalised(const ChudeUnit *unit) {
    const uint8_t unlike = CHUDE_SHAPE_UPPER_LATER | CHUDE_SHAPE_DIGIT;
    return unit->kind == CHUDE_UNIT_WORD && (unit->shape & CHUDE_SHAPE_UPPER_FIRST) &&
           !(unit->shape & unlike);
}

typedef struct {
    const uint8_t *roles;
    size_t roles_count;
    const ChudeUnit *units;
    size_t count;
    uint8_t *joins;
} Names;

static uint8_t role_of(const Names *names, size_t i) {
    uint32_t code = names->units[i].code;
    return code < names->roles_count ? names->roles[code] : 0;
}

/* The end of the word that begins at i, by the joins so far. */
static size_t word_end(const Names *names, size_t i) {
    while (i + 1 < names->count && names->joins[i]) {
        i++;
    }
    return i + 1;
}

/* Is the word from i to end all capitals: Việt Nam, but not Công an. */
static bool is_name_word(const Names *names, size_t i, size_t end) {
    for (; i < end; i++) {
        if (!is_capitalised(&names->units[i])) {
            return false;
        }
    }
    return true;
}

/* Words that stand next to each other with white space between. */
static bool follows(const Names *names, size_t i) {
    return i < names->count && names->units[i].gap == CHUDE_GAP_SPACE;
}

static bool is_foreign(const Names *names, size_t i) {
    return names->units[i].syllable == CHUDE_SYLLABLE_NONE;
}

/* Joins within the run [begin, end), whose first word is no class noun. */
static void join_run(const Names *names, size_t begin, size_t end) {
    size_t start = begin;
    while (start < end) {
        size_t stop = word_end(names, start), at = stop;
        uint8_t role =
            role_of(names, start); /* Thái Lan, which the lexicon knows, is no person; Thái Văn Lung is */
        bool person = (role & CHUDE_NAME_FAMILY) || ((role & CHUDE_NAME_PERHAPS) && stop - start == 1);
        if (stop - start > 1 && !person) { /* a name that the lexicon knows stands for itself */
            start = stop;
            continue;
        }
        while (at < end) {
            bool next_person = (role_of(names, at) & CHUDE_NAME_FAMILY) && end - at >= 2 &&
                               (at - start >= 2 || is_foreign(names, start));
            bool next_known = !person && word_end(names, at) - at > 1;
            if (next_person || next_known) {
                break;
            }
            at = word_end(names, at);
        }
        for (size_t i = start; i + 1 < at; i++) {
            names->joins[i] = 1;
        }
        start = at;
    }
}

enum { BYLINE_MOST = 4 }; /* syllables of a person's name on a line of its own */

/* May the first word of a sentence be the first of a name? A family name may; else its capital means
 * nothing. */
static bool begins_name(const Names *names, size_t begin, size_t end) {
    uint8_t role = role_of(names, begin);
    if (begin == 0 && end == names->count && end <= BYLINE_MOST) { /* nothing but capitals: Ngọc Anh */
        return true;
    }
    return word_end(names, begin) - begin > 1 || ((role & CHUDE_NAME_FAMILY) && end - begin >= 2) ||
           ((role & CHUDE_NAME_PERHAPS) && end - begin >= 3) || is_foreign(names, begin);
}

/* Does the run begin with a word that the name does not hold: Bộ, Ông, the Trường of Trường Lê Quý Đôn,
 * not of Trường Sơn? */
static bool is_no_part(const Names *names, size_t begin, size_t end) {
    uint8_t role = role_of(names, begin);
    if (word_end(names, begin) > begin + 1) {
        return false;
    }
    uint8_t shape = names->units[begin].shape;
    if ((shape & CHUDE_SHAPE_BOUND) && !(shape & CHUDE_SHAPE_LOWER)) { /* Q. */
        return true;
    }
    if ((role & CHUDE_NAME_COUNTRY) && begin + 1 < end &&
        is_foreign(names, begin + 1)) { /* Mỹ Donald Trump */
        return true;
    }
    return (role & CHUDE_NAME_CLASS) || ((role & CHUDE_NAME_PLACE) && end - begin > 2);
}

void chude_names_join(const uint8_t *roles, size_t roles_count, const ChudeUnit *units, size_t count,
                      uint8_t *joins) {
    Names names = {.roles = roles, .roles_count = roles_count, .units = units, .count = count};
    names.joins = joins;
    bool started = false; /* a word has been seen since the sentence, or a quotation, began */
    for (size_t i = 0; i < count;) {
        if (!is_capitalised(&units[i])) {
            started = units[i].kind != CHUDE_UNIT_MARK || (started && units[i].end - units[i].begin == 1);
            i++;
            continue;
        }
        size_t begin = i, end = i, next;
        while ((end == begin || follows(&names, end)) && end < count && is_capitalised(&units[end])) {
            next = word_end(&names, end);
            if (!is_name_word(&names, end, next)) {
                break;
            }
            end = next;
        }
        if (end == begin) { /* Công an */
            started = true;
            i = word_end(&names, i);
            continue;
        }
        if (!started && !begins_name(&names, begin, end)) {
            begin = word_end(&names, begin);
        }
        while (begin < end && is_no_part(&names, begin, end)) {
            begin++;
        }
        join_run(&names, begin, end);
        started = true;
        i = end;
    }
}
