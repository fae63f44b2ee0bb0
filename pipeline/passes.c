#include "passes.h"

#include "model.h"

static void pass_free(gpointer data) {
    ChudePass *pass = data;
    g_array_free(pass->steps, TRUE);
    g_free(pass);
}

static ChudePass *add_pass(GPtrArray *passes) {
    ChudePass *pass = g_new0(ChudePass, 1);
    pass->steps = g_array_new(FALSE, TRUE, sizeof(ChudeStep));
    pass->serial = G_MAXUINT;
    g_ptr_array_add(passes, pass);
    return pass;
}

static void add_step(ChudePass *pass, ChudeStepKind kind, const ChudePlan *plan, guint index) {
    ChudeStep step = {.kind = kind, .node = g_ptr_array_index(plan->nodes, index), .node_index = index};
    if (kind == CHUDE_STEP_PROCESS && step.node->stage->kind == CHUDE_ORDERED && pass->serial == G_MAXUINT) {
        pass->serial = pass->steps->len;
    }
    g_array_append_val(pass->steps, step);
}

/* A new pass, in which the corpus stages observed so far (bits of pending) annotate. */
static ChudePass *apply_pending(GPtrArray *passes, const ChudePlan *plan, GArray *pending) {
    ChudePass *pass = add_pass(passes);
    for (guint i = 0; i < pending->len; i++) {
        add_step(pass, CHUDE_STEP_APPLY, plan, g_array_index(pending, guint, i));
    }
    g_array_set_size(pending, 0);
    return pass;
}

/* Whether stage reads (or may read) what a pending stage will only give when it is applied, or counts otherwise for it. */
static bool needs_pending(const ChudePlan *plan, const GArray *pending, const ChudeStage *stage) {
    for (guint i = 0; i < pending->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, g_array_index(pending, guint, i));
        if (node->stage->flags & CHUDE_COMES_FIRST) {
            return true;
        }
        for (const char *const *gives = node->stage->gives; gives && *gives; gives++) {
            for (const char *const *need = stage->needs; need && *need; need++) {
                if (g_str_has_prefix(*need, *gives)) {
                    return true;
                }
            }
        }
    }
    return false;
}

GPtrArray *chude_passes_new(const ChudePlan *plan, bool reference) {
    GPtrArray *passes = g_ptr_array_new_with_free_func(pass_free);
    GArray *pending = g_array_new(FALSE, FALSE, sizeof(guint));
    ChudePass *pass = add_pass(passes);
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        const ChudeStage *stage = node->stage;
        if (stage->flags & CHUDE_TAKES_ROWS && chude_plan_sink(plan) && i > 0 &&
            ((ChudeNode *)g_ptr_array_index(plan->nodes, i - 1))->stage->kind >= CHUDE_SINK) {
            break; /* what follows the sink filters its rows, not documents */
        }
        /* A map stage behind a corpus stage comes after it has annotated, so that members are added in the chain's order. */
        bool observes = stage->kind >= CHUDE_CORPUS && !chude_model_recalled(plan, i) &&
                        (!chude_model_path(node) || (reference && stage->kind == CHUDE_SINK));
        bool waits =
            stage->kind == CHUDE_CORPUS && observes ? needs_pending(plan, pending, stage) : pending->len > 0;
        if (waits) {
            pass = apply_pending(passes, plan, pending);
        }
        if (stage->kind < CHUDE_CORPUS) {
            add_step(pass, CHUDE_STEP_PROCESS, plan, i);
            continue;
        }
        if (!observes) { /* by a saved state, or what it has read */
            add_step(pass, CHUDE_STEP_APPLY, plan, i);
            continue;
        }
        add_step(pass, CHUDE_STEP_OBSERVE, plan, i);
        if (plan->saves && i + 1 == plan->nodes->len) { /* nobody looks again */
            g_array_set_size(pending, 0);
            break;
        }
        if (stage->kind == CHUDE_CORPUS) {
            g_array_append_val(pending, i);
        } else if (stage->apply) {
            add_step(add_pass(passes), CHUDE_STEP_APPLY, plan, i);
        }
    }
    if (pending->len > 0) {
        apply_pending(passes, plan, pending);
    }
    ((ChudePass *)g_ptr_array_index(passes, passes->len - 1))->last = true;
    g_array_free(pending, TRUE);
    return passes;
}

ChudeNode *chude_plan_sink(const ChudePlan *plan) {
    for (guint i = 0; i < plan->nodes->len; i++) {
        ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        if (node->stage->kind == CHUDE_SINK) {
            return node;
        }
    }
    return NULL;
}
