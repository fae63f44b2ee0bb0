#include "result.h"

#include <stdlib.h>

static int compare_entries(const void *a, const void *b) {
    return chude_identity_compare(((const ChudeDuplicate *)a)->identity,
                                  ((const ChudeDuplicate *)b)->identity);
}

static bool add_entry(GArray *entries, const ChudeDedupDocuments *documents, uint32_t number,
                      uint64_t sequence, ChudeBuffer *scratch, GError **error) {
    ChudeDedupRecord record;
    if (!chude_dedup_record(documents, number, &record, scratch, error)) {
        return false;
    }
    ChudeDuplicate entry = {record.identity, sequence, number, documents->parent[number]};
    g_array_append_val(entries, entry);
    return true;
}

bool chude_duplicates_make(ChudeDuplicates *duplicates, const ChudeDedupDocuments *documents,
                           GError **error) {
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(ChudeDuplicate));
    ChudeBuffer scratch = {0};
    bool good = true;
    guint copies = 0;
    for (uint32_t number = 0; good && number < documents->count; number++) {
        const ChudeCopies *copied =
            copies < documents->copies->len ? &g_array_index(documents->copies, ChudeCopies, copies) : NULL;
        bool has_copies = copied && copied->number == number, duplicate = documents->parent[number] != number;
        copies += has_copies;
        duplicates->duplicates += duplicate + (has_copies ? copied->more : 0);
        if (duplicate || has_copies) {
            good = add_entry(entries, documents, number, duplicate ? UINT64_MAX : copied->sequence, &scratch,
                             error);
        }
    }
    chude_buffer_clear(&scratch);
    duplicates->count = entries->len;
    duplicates->entries = (ChudeDuplicate *)(void *)g_array_free(entries, FALSE);
    if (duplicates->count > 1) {
        qsort(duplicates->entries, duplicates->count, sizeof *duplicates->entries, compare_entries);
    }
    return good;
}

void chude_duplicates_clear(ChudeDuplicates *duplicates) {
    g_free(duplicates->entries);
    g_free(duplicates->words);
    *duplicates = (ChudeDuplicates){0};
}

const ChudeDuplicate *chude_duplicates_find(const ChudeDuplicates *duplicates, ChudeIdentity identity) {
    const ChudeDuplicate wanted = {.identity = identity};
    return duplicates->count
               ? bsearch(&wanted, duplicates->entries, duplicates->count, sizeof wanted, compare_entries)
               : NULL;
}

/* ---- documents of the same words ---- */

static int compare_words(const void *a, const void *b) {
    const ChudeSameWords *x = a, *y = b;
    int order = (x->exact > y->exact) - (x->exact < y->exact);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

bool chude_duplicates_index(ChudeDuplicates *duplicates, const ChudeDedupDocuments *documents,
                            GError **error) {
    ChudeBuffer scratch = {0};
    bool good = true;
    duplicates->words = g_new(ChudeSameWords, documents->count + 1);
    for (uint32_t number = 0; good && number < documents->count; number++) {
        ChudeDedupRecord record;
        good = chude_dedup_record(documents, number, &record, &scratch, error);
        if (good) {
            duplicates->words[number] =
                (ChudeSameWords){record.identity, record.exact, number, documents->parent[number]};
        }
    }
    chude_buffer_clear(&scratch);
    duplicates->word_count = documents->count;
    if (good && documents->count > 1) {
        qsort(duplicates->words, documents->count, sizeof *duplicates->words, compare_words);
    }
    return good;
}

bool chude_duplicates_same(const ChudeDuplicates *duplicates, uint64_t exact, ChudeIdentity identity,
                           uint32_t *root) {
    size_t low = 0, high = duplicates->word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (duplicates->words[middle].exact < exact) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == duplicates->word_count || duplicates->words[low].exact != exact) {
        return false;
    }
    *root = duplicates->words[low].root;
    for (; low < duplicates->word_count && duplicates->words[low].exact == exact; low++) {
        if (chude_identity_compare(duplicates->words[low].identity, identity) == 0) {
            return false; /* it is known, and stands for itself */
        }
    }
    return true;
}

/* ---- the list of groups ---- */

/* A document of the list: a member of a group, or its root where that has copies. */
typedef struct {
    uint32_t root, number, copies;
} Member;

typedef struct {
    size_t first, count; /* of the members */
    uint64_t size;       /* documents, copies and the kept one too */
    uint32_t root;
} Group;

static int compare_members(const void *a, const void *b) {
    const Member *x = a, *y = b;
    int order = (x->root > y->root) - (x->root < y->root);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static int compare_groups(const void *a, const void *b) {
    const Group *x = a, *y = b;
    int order = (x->size < y->size) - (x->size > y->size);
    return order ? order : (x->root > y->root) - (x->root < y->root);
}

/* How many stand beside the first, of a document that has copies. */
static uint32_t copies_of(const ChudeDedupDocuments *documents, uint32_t number) {
    guint low = 0, high = documents->copies->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const ChudeCopies *copies = &g_array_index(documents->copies, ChudeCopies, middle);
        if (copies->number == number) {
            return copies->more;
        }
        if (copies->number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

static Member *list_members(const ChudeDuplicates *duplicates, const ChudeDedupDocuments *documents) {
    Member *members = g_new0(Member, duplicates->count + 1);
    for (size_t i = 0; i < duplicates->count; i++) {
        const ChudeDuplicate *entry = &duplicates->entries[i];
        members[i] = (Member){entry->root, entry->number, copies_of(documents, entry->number)};
    }
    if (duplicates->count > 1) {
        qsort(members, duplicates->count, sizeof *members, compare_members);
    }
    return members;
}

static GArray *list_groups(const Member *members, size_t count) {
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(Group));
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || members[i].root != members[i - 1].root) {
            Group group = {.first = i, .size = 1, .root = members[i].root};
            g_array_append_val(groups, group);
        }
        Group *group = &g_array_index(groups, Group, groups->len - 1);
        group->count++;
        group->size += members[i].copies + (members[i].number != members[i].root);
    }
    if (groups->len > 1) {
        qsort(groups->data, groups->len, sizeof(Group), compare_groups);
    }
    return groups;
}

static void add_member(ChudeBuffer *json, const ChudeDedupRecord *member, const ChudeDedupRecord *root,
                       bool first) {
    bool exact = member->exact == root->exact;
    chude_buffer_literal(json, first ? "{\"id\":" : ",{\"id\":");
    chude_json_string(json, member->id);
    chude_buffer_literal(json, ",\"similarity\":");
    chude_json_number(json,
                      exact ? 1 : chude_round(chude_shingles_jaccard(&member->shingles, &root->shingles)));
    chude_buffer_literal(json, exact ? ",\"exact\":true}" : "}");
}

static void begin_group(ChudeBuffer *json, const ChudeDedupRecord *root, uint64_t size) {
    chude_buffer_literal(json, "{\"id\":");
    chude_json_string(json, root->id);
    if (root->title.data) {
        chude_buffer_literal(json, ",\"title\":");
        chude_json_string(json, root->title);
    }
    chude_buffer_literal(json, ",\"size\":");
    chude_json_integer(json, (int64_t)size);
    chude_buffer_literal(json, ",\"members\":[");
}

static bool write_group(ChudeBuffer *json, const Group *group, const Member *members,
                        const ChudeDedupDocuments *documents, GError **error) {
    ChudeBuffer scratch = {0}, root_scratch = {0};
    ChudeDedupRecord root, record;
    bool good = chude_dedup_record(documents, group->root, &root, &root_scratch, error), first = true;
    if (good) {
        begin_group(json, &root, group->size);
    }
    for (size_t i = group->first; good && i < group->first + group->count; i++) {
        good = chude_dedup_record(documents, members[i].number, &record, &scratch, error);
        uint32_t times = members[i].copies + (members[i].number != group->root);
        for (uint32_t copy = 0; good && copy < times; copy++) {
            add_member(json, &record, &root, first);
            first = false;
        }
    }
    chude_buffer_literal(json, "]}");
    chude_buffer_clear(&scratch);
    chude_buffer_clear(&root_scratch);
    return good;
}

bool chude_duplicates_write(ChudeBuffer *json, const ChudeDuplicates *duplicates,
                            const ChudeDedupDocuments *documents, GError **error) {
    g_autofree Member *members = list_members(duplicates, documents);
    g_autoptr(GArray) groups = list_groups(members, duplicates->count);
    bool good = true;
    chude_buffer_char(json, '[');
    for (guint i = 0; good && i < groups->len; i++) {
        if (i) {
            chude_buffer_char(json, ',');
        }
        good = write_group(json, &g_array_index(groups, Group, i), members, documents, error);
    }
    chude_buffer_char(json, ']');
    return good;
}
