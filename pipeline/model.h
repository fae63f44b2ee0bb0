/* model.h - a saved state that a stage goes by in place of what it would gather: --model FILE.
 * Ownership: the model owns its reader; the plan and the path must outlive it. One thread at a time. */
#ifndef CHUDE_MODEL_H
#define CHUDE_MODEL_H

#include "plan.h"

typedef struct ChudeModel ChudeModel;

/* The file that the node's stage was told to go by; NULL: none. */
const char *chude_model_path(const ChudeNode *node);

/* The saved state that the node's stage compares with; NULL: there is none, or it compares with documents. */
const char *chude_model_reference_path(const ChudeNode *node);

/* Whether the node's stage goes by what its open has read (ChudeStage.recall); index: the node's. */
bool chude_model_recalled(const ChudePlan *plan, guint index);

/* The node of a sink that prints what a saved state has, so that no documents are read; NULL where there is none. */
ChudeNode *chude_model_sink(const ChudePlan *plan);

/* Looks at the header, and whether the state was counted as the stages before this one would have it counted (not where no documents
 * are read). folder, memory: as chude_state_reader_new has them. NULL with *error set, which says in what they differ. */
ChudeModel *chude_model_new(const ChudePlan *plan, guint index, const char *folder, size_t memory,
                            GError **error);

/* The same of the state that the stage compares with. of: the state in place of documents, which it must go with; NULL: none. */
ChudeModel *chude_model_reference(const ChudePlan *plan, guint index, const ChudeModel *of,
                                  const char *folder, size_t memory, GError **error);
void chude_model_free(ChudeModel *model); /* NULL is none */

/* The same of a stage that goes by what its open has read. */
bool chude_model_recall(const ChudePlan *plan, guint index, ChudeWorker *worker, void **state,
                        GError **error);

/* The node's stage with what was saved in place of what it would gather, finished where it is a CORPUS stage. *state is set, perhaps
 * also where that fails, and is the caller's to end. */
bool chude_model_load(ChudeModel *model, const ChudeNode *node, ChudeWorker *worker, void **state,
                      GError **error);

#endif
