/* numbering.c - the parts' vocabularies, read by rising key, become one. */
#include "numbering.h"

#include <math.h>

#include "pack.h"

enum { LEAST_PAIRS = 16, MOST_PAIRS = 4096 };

/* A form's number in a part, and in the corpus. */
typedef struct {
    uint32_t index, form;
} Pair;

/* One form in one part. */
typedef struct {
    ChudeTopicsPart *part;
    uint32_t index;
    size_t spelling, size; /* in spellings */
} Member;

/* A term as the vocabulary's rows make it up, one after the other. */
typedef struct {
    ChudeBuffer key, spellings;
    GArray *members; /* Member, by spelling */
    uint64_t df;
    bool stopped; /* somewhere it is a function word */
} Term;

/* Arrays that grow into the forms. */
typedef struct {
    GArray *feature, *hashes, *records, *df, *feature_hashes;
} Columns;

static void term_reset(Term *term) {
    term->key.size = term->spellings.size = 0;
    g_array_set_size(term->members, 0);
    term->df = 0;
    term->stopped = false;
}

static void term_clear(Term *term) {
    chude_buffer_clear(&term->key);
    chude_buffer_clear(&term->spellings);
    g_array_free(term->members, TRUE);
}

static void term_add(Term *term, ChudeText spelling, ChudeText value) {
    Member member = {.spelling = term->spellings.size, .size = spelling.size};
    chude_buffer_add(&term->spellings, spelling.data, spelling.size);
    ChudeUnpack from = chude_unpack(value);
    void *address;
    memcpy(&address, chude_unpack_bytes(&from, sizeof address).data, sizeof address);
    member.part = address;
    member.index = (uint32_t)chude_unpack_number(&from);
    uint64_t rest = chude_unpack_number(&from);
    term->df += rest / 2;
    term->stopped = term->stopped || (rest & 1);
    g_array_append_val(term->members, member);
}

typedef bool (*Visit)(void *context, const Term *term, GError **error);

/* Calls visit for each term, by rising key; until *enough, where that is not NULL. */
static bool each_term(ChudeSorter *vocabulary, Visit visit, void *context, const bool *enough,
                      GError **error) {
    GError *failed = NULL;
    Term term = {.members = g_array_new(FALSE, FALSE, sizeof(Member))};
    ChudeBuffer key = {0};
    ChudeText row, value;
    bool good = chude_sorter_read(vocabulary, error);
    while (good && !(enough && *enough) && chude_sorter_next(vocabulary, &row, &value, &failed)) {
        key.size = 0;
        chude_topics_unsortable(&row, &key); /* what is left of the row is the spelling */
        if (term.members->len &&
            chude_runs_compare(chude_buffer_text(&key), chude_buffer_text(&term.key)) != 0) {
            good = visit(context, &term, error);
            term_reset(&term);
        }
        if (!term.members->len) {
            g_assert(key.data); /* no key is empty */
            chude_buffer_add(&term.key, key.data, key.size);
        }
        term_add(&term, row, value);
    }
    if (failed) {
        g_propagate_error(error, failed);
        good = false;
    } else if (good && !(enough && *enough) && term.members->len) {
        good = visit(context, &term, error);
    }
    term_clear(&term);
    chude_buffer_clear(&key);
    return good;
}

typedef struct {
    ChudeTopicsNumbering *numbering;
    Columns columns;
    double least, most;
    bool grouping; /* some term may group */
} Make;

static bool look_for_grouping(void *context, const Term *term, GError **error) {
    (void)error;
    Make *make = context;
    double df = (double)term->df;
    make->grouping = df > 0 && df >= make->least && df <= make->most;
    return true;
}

static bool flush_pairs(const ChudeTopicsNumbering *numbering, ChudeTopicsPart *part, GError **error) {
    uint64_t chunk[2] = {chude_temporary_size(numbering->file), part->pairs->len};
    g_array_append_vals(part->chunks, chunk, 2);
    bool good =
        chude_temporary_append(numbering->file, part->pairs->data, part->pairs->len * sizeof(Pair), error);
    g_array_set_size(part->pairs, 0);
    return good;
}

static bool set_number(const ChudeTopicsNumbering *numbering, const Member *member, uint32_t form,
                       GError **error) {
    if (!numbering->file) {
        member->part->numbers[member->index] = form;
        return true;
    }
    Pair pair = {member->index, form};
    g_array_append_val(member->part->pairs, pair);
    return member->part->pairs->len < numbering->room || flush_pairs(numbering, member->part, error);
}

/* A record: how far back the packed key stands, then the packed spelling. */
static void add_form(Make *make, uint32_t feature, uint64_t hash, size_t key, ChudeText spelling) {
    ChudeTopicsForms *forms = make->numbering->forms;
    size_t record = forms->texts.size;
    g_array_append_val(make->columns.feature, feature);
    g_array_append_val(make->columns.hashes, hash);
    g_array_append_val(make->columns.records, record);
    chude_pack_number(&forms->texts, record - key);
    chude_pack_text(&forms->texts, spelling);
}

static bool add_term(void *context, const Term *term, GError **error) {
    Make *make = context;
    bool is_feature = term->df > 0 && (!make->grouping || (double)term->df >= make->least);
    if (!is_feature && !term->stopped) {
        return true;
    }
    uint64_t hash = chude_hash(term->key.data, term->key.size);
    uint32_t feature = CHUDE_TOPICS_NONE, df = (uint32_t)term->df;
    if (is_feature) {
        feature = make->columns.df->len;
        g_array_append_val(make->columns.df, df);
        g_array_append_val(make->columns.feature_hashes, hash);
    }
    size_t key = make->numbering->forms->texts.size;
    chude_pack_text(&make->numbering->forms->texts, chude_buffer_text(&term->key));
    ChudeText last = {NULL, 0};
    for (guint i = 0; i < term->members->len; i++) {
        const Member *member = &g_array_index(term->members, Member, i);
        ChudeText spelling = {term->spellings.data + member->spelling, member->size};
        g_assert(spelling.data); /* no spelling is empty */
        if (!last.data || chude_runs_compare(last, spelling) != 0) {
            add_form(make, feature, hash, key, spelling);
            last = spelling;
        }
        if (!set_number(make->numbering, member, make->columns.feature->len - 1, error)) {
            return false;
        }
    }
    return true;
}

/* Places for numbers: in memory where the parts are, else pairs that go to a file a few at a time. */
static bool begin_numbers(ChudeTopicsNumbering *numbering, GError **error) {
    GPtrArray *list = numbering->parts->list;
    if (!numbering->parts->vocabulary) {
        for (guint i = 0; i < list->len; i++) {
            ChudeTopicsPart *part = g_ptr_array_index(list, i);
            part->numbers = g_new(uint32_t, part->form_room + 1);
            memset(part->numbers, 0xFF, (part->form_room + 1) * sizeof *part->numbers);
        }
        return true;
    }
    numbering->room = (guint)CLAMP(numbering->host->memory / 64 / sizeof(Pair) / MAX(list->len, 1),
                                   (uint64_t)LEAST_PAIRS, (uint64_t)MOST_PAIRS);
    for (guint i = 0; i < list->len; i++) {
        ChudeTopicsPart *part = g_ptr_array_index(list, i);
        part->pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
        part->chunks = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    }
    numbering->file = chude_temporary_new(numbering->host->folder, error);
    return numbering->file != NULL;
}

static bool end_numbers(ChudeTopicsNumbering *numbering, GError **error) {
    for (guint i = 0; numbering->file && i < numbering->parts->list->len; i++) {
        ChudeTopicsPart *part = g_ptr_array_index(numbering->parts->list, i);
        if (!flush_pairs(numbering, part, error)) {
            return false;
        }
        g_array_free(part->pairs, TRUE);
        part->pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    }
    return true;
}

/* The rows of parts that are in memory; spilled ones have given theirs. */
static ChudeSorter *gather(const ChudeTopicsNumbering *numbering, GError **error) {
    if (numbering->parts->vocabulary) {
        return g_steal_pointer(&numbering->parts->vocabulary);
    }
    ChudeSorter *sorter = chude_topics_sorter(numbering->host);
    for (guint i = 0; i < numbering->parts->list->len; i++) {
        if (!chude_topics_part_vocabulary(g_ptr_array_index(numbering->parts->list, i), sorter, error)) {
            chude_sorter_free(sorter);
            return NULL;
        }
    }
    return sorter;
}

bool chude_topics_numbering_make(ChudeTopicsNumbering *numbering, double least, double most, GError **error) {
    if (!begin_numbers(numbering, error)) {
        return false;
    }
    ChudeSorter *vocabulary = gather(numbering, error);
    if (!vocabulary) {
        return false;
    }
    Make make = {numbering,
                 {g_array_new(FALSE, FALSE, sizeof(uint32_t)), g_array_new(FALSE, FALSE, sizeof(uint64_t)),
                  g_array_new(FALSE, FALSE, sizeof(size_t)), g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                  g_array_new(FALSE, FALSE, sizeof(uint64_t))},
                 least,
                 most,
                 false};
    bool good = each_term(vocabulary, look_for_grouping, &make, &make.grouping, error) &&
                each_term(vocabulary, add_term, &make, NULL, error) && end_numbers(numbering, error);
    ChudeTopicsForms *forms = numbering->forms;
    forms->most = make.grouping ? most : HUGE_VAL;
    forms->count = make.columns.feature->len;
    forms->feature_count = make.columns.df->len;
    forms->feature = (uint32_t *)(void *)g_array_free(make.columns.feature, FALSE);
    forms->hashes = (uint64_t *)(void *)g_array_free(make.columns.hashes, FALSE);
    forms->records = (size_t *)(void *)g_array_free(make.columns.records, FALSE);
    forms->df = (uint32_t *)(void *)g_array_free(make.columns.df, FALSE);
    forms->feature_hashes = (uint64_t *)(void *)g_array_free(make.columns.feature_hashes, FALSE);
    chude_sorter_free(vocabulary);
    return good;
}

void chude_topics_numbering_clear(ChudeTopicsNumbering *numbering) {
    chude_temporary_free(numbering->file);
    numbering->file = NULL;
}

bool chude_topics_numbers(const ChudeTopicsNumbering *numbering, ChudeTopicsPart *part, GError **error) {
    if (part->numbers) {
        return true;
    }
    part->numbers = g_new(uint32_t, part->form_room + 1);
    memset(part->numbers, 0xFF, (part->form_room + 1) * sizeof *part->numbers);
    g_autofree Pair *pairs = g_new(Pair, MAX(numbering->room, 1));
    for (guint i = 0; i < part->chunks->len; i += 2) {
        size_t count = (size_t)g_array_index(part->chunks, uint64_t, i + 1);
        if (!chude_temporary_read(numbering->file, g_array_index(part->chunks, uint64_t, i), pairs,
                                  count * sizeof(Pair), error)) {
            return false;
        }
        for (size_t p = 0; p < count; p++) {
            part->numbers[pairs[p].index] = pairs[p].form;
        }
    }
    return true;
}

void chude_topics_forms_clear(ChudeTopicsForms *forms) {
    g_free(forms->feature);
    g_free(forms->hashes);
    g_free(forms->records);
    chude_buffer_clear(&forms->texts);
    g_free(forms->df);
    g_free(forms->feature_hashes);
    *forms = (ChudeTopicsForms){0};
}

uint8_t *chude_topics_by_form(const ChudeTopicsForms *forms, const uint8_t *by_feature) {
    uint8_t *by_form = g_new(uint8_t, forms->count + 1);
    for (size_t i = 0; i < forms->count; i++) {
        by_form[i] = forms->feature[i] == CHUDE_TOPICS_NONE ? 0 : by_feature[forms->feature[i]];
    }
    return by_form;
}

static ChudeUnpack record(const ChudeTopicsForms *forms, uint32_t form, uint64_t *back) {
    ChudeUnpack from = {forms->texts.data + forms->records[form], forms->texts.data + forms->texts.size};
    *back = chude_unpack_number(&from);
    return from;
}

ChudeText chude_topics_form_key(const ChudeTopicsForms *forms, uint32_t form) {
    uint64_t back;
    record(forms, form, &back);
    ChudeUnpack from = {forms->texts.data + forms->records[form] - back,
                        forms->texts.data + forms->texts.size};
    return chude_unpack_text(&from);
}

ChudeText chude_topics_form_spelling(const ChudeTopicsForms *forms, uint32_t form) {
    uint64_t back;
    ChudeUnpack from = record(forms, form, &back);
    return chude_unpack_text(&from);
}
