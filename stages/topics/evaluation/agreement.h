/* agreement.h - how well two groupings of the same documents agree. Ownership: the caller frees what it makes. Classes and topics are numbers
 * 0, 1, 2 … in the order in which documents bring them; figures are sums in that order, so they are the same wherever they are made. */
#ifndef CHUDE_TOPICS_AGREEMENT_H
#define CHUDE_TOPICS_AGREEMENT_H

#include "stage.h"

typedef struct ChudeAgreement ChudeAgreement;

typedef struct {
    /* 2 I(C;T) / (H(C) + H(T)), 0 to 1: mutual information over the mean of both entropies (Kvålseth 1987; NMI_sum of Vinh, Epps,
     * Bailey 2010). 0 where both groupings are one group. */
    double nmi;
    /* Pairs of documents that both groupings keep together, against what chance expects (Hubert, Arabie 1985): 1 at best, 0 by chance,
     * also below. 0 where both groupings are one group, or each document is one in both. */
    double ari;
    /* Share of documents that are of their topic's commonest class, 0 to 1 (Zhao, Karypis 2001; Manning, Raghavan, Schütze 2008,
     * 16.3). */
    double purity;
} ChudeAgreementRates;

ChudeAgreement *chude_agreement_new(void);
void chude_agreement_free(ChudeAgreement *agreement);

/* One document more. A number may be at most one above those before it. */
void chude_agreement_add(ChudeAgreement *agreement, uint32_t class, uint32_t topic);

/* Of one document or more. */
ChudeAgreementRates chude_agreement_rates(const ChudeAgreement *agreement);

/* For each class, the topic that has most of its documents, the first of equals; the caller frees it. */
uint32_t *chude_agreement_main_topics(const ChudeAgreement *agreement);

#endif
