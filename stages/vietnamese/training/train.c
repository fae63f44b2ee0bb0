/* train.c - the trainer, step by step: text, vocabulary, lexicon, weights, model. */
#include "vietnamese/training/train.h"

#include <glib.h>

#include "fail.h"
#include "vietnamese/model.h"
#include "vietnamese/training/learn.h"
#include "vietnamese/training/vocabulary.h"

enum { RUNS = 4, HASHED = 1 << 17 };

enum { SILVER, GOLD, CHECK, CORPORA };

static void tell(const ChudeTraining *training, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void tell(const ChudeTraining *training, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    training->tell(training->context, text);
    g_free(text);
}

static bool read_all(const ChudeTraining *training, ChudeCorpus *corpus, const char *const *paths,
                     bool counts, ChudeTrainingSpellings *spellings, GError **error) {
    for (; *paths; paths++) {
        uint32_t before = chude_corpus_sentences(corpus);
        if (!chude_corpus_read(corpus, *paths, spellings, counts, error)) {
            return false;
        }
        tell(training, "%s: %u sentences", *paths, chude_corpus_sentences(corpus) - before);
    }
    return true;
}

static double percent(uint64_t part, uint64_t of) {
    return of ? 100.0 * (double)part / (double)of : 0;
}

static void check(const ChudeTraining *training, const ChudeCorpus *corpus, const ChudeModel *model,
                  ChudeGaps *gaps) {
    if (chude_corpus_sentences(corpus) == 0) {
        return;
    }
    ChudeAgreement a = chude_model_check(model, corpus, gaps);
    tell(training, "on the text to check: F1 of words %.2f, of those of several syllables %.2f",
         percent(2 * a.both, a.gold + a.found), percent(2 * a.both_long, a.gold_long + a.found_long));
}

/* Lexicon and weights, of units that have their numbers. */
static void learn(const ChudeTraining *training, ChudeCorpus *const *corpora,
                  const ChudeVocabulary *vocabulary, const ChudeTrainingWords *words, const uint16_t *numbers,
                  ChudeBuffer *out) {
    ChudeSpans spans[CHUDE_FOLDS + 1];
    size_t count = 0;
    for (unsigned fold = 0; fold <= CHUDE_FOLDS; fold++) {
        spans[fold] = chude_training_spans(words, fold, CHUDE_WORD_LEAST, numbers, &count);
    }
    tell(training, "%u spellings, %u of them common; %zu words of several syllables", vocabulary->size,
         vocabulary->common, count);
    ChudeModel model = {.spellings = vocabulary->slots,
                        .spelling_mask = vocabulary->mask,
                        .spans = spans[CHUDE_FOLDS],
                        .plan = chude_weight_plan(vocabulary->common, HASHED)};
    ChudeLearner *learner =
        chude_learner_new(&(ChudeLessons){corpora[SILVER], corpora[GOLD], spans, model.plan});
    ChudeGaps *gaps = g_new0(ChudeGaps, 1);
    double scale;
    for (unsigned run = 1; run <= RUNS; run++) {
        chude_learner_run(learner, run);
        int8_t *weights = chude_learner_weights(learner, &scale);
        model.weights = weights;
        chude_model_be_sure(&model, corpora[SILVER], gaps);
        tell(training,
             "run %u of %u is over (its seed is %u); a weight of 1 is %.4f; sure below %d and above %d", run,
             RUNS, run, scale, model.sure_split, model.sure_join);
        check(training, corpora[CHECK], &model, gaps);
        if (run == RUNS) {
            chude_model_write(out, &model);
        }
        g_free(weights);
    }
    chude_learner_free(learner);
    g_free(gaps);
    for (unsigned fold = 0; fold <= CHUDE_FOLDS; fold++) {
        g_free((uint32_t *)spans[fold].slots);
    }
}

bool chude_train_segment(const ChudeTraining *training, ChudeBuffer *model, GError **error) {
    ChudeTrainingSpellings *spellings = chude_training_spellings_new();
    ChudeCorpus *corpora[CORPORA + 1] = {chude_corpus_new(), chude_corpus_new(), chude_corpus_new(), NULL};
    bool good = read_all(training, corpora[SILVER], training->silver, true, spellings, error) &&
                read_all(training, corpora[GOLD], training->gold, true, spellings, error) &&
                read_all(training, corpora[CHECK], training->check, false, spellings, error);
    if (good && chude_corpus_sentences(corpora[SILVER]) == 0) {
        chude_fail(error, "there is no sentence to learn from");
        good = false;
    }
    if (good) {
        ChudeTrainingWords *words;
        uint16_t *numbers;
        ChudeVocabulary vocabulary = chude_vocabulary_choose(spellings, corpora, &words, &numbers);
        learn(training, corpora, &vocabulary, words, numbers, model);
        chude_training_words_free(words);
        g_free(numbers);
        g_free(vocabulary.slots);
    }
    for (size_t i = 0; i < CORPORA; i++) {
        chude_corpus_free(corpora[i]);
    }
    chude_training_spellings_free(spellings);
    return good;
}
