/* SPDX-License-Identifier: BSD-3-Clause */
/* Which type numbers belong to which business domain, and how a number is
 * made from a struct's name. Read by every messages.h, on host and device;
 * message/domain.hpp is the C++ view. Numbers are on the wire: never moved. */
#ifndef RINGACTOR_ABI_DOMAINS_H
#define RINGACTOR_ABI_DOMAINS_H
#include "ringactor/abi/types.h"

/* X(name, title, first number, count of numbers). In general, the first 16
 * numbers are the engine's own (envelope.h, ra_type_user). */
#define RA_DOMAIN_LIST(X)                                   \
  X(general, "General", 0, 100)                             \
  X(graph_analytics, "GraphAnalytics", 100, 100)            \
  X(statistical_ml, "StatisticalML", 200, 100)              \
  X(compliance, "Compliance", 300, 100)                     \
  X(risk_management, "RiskManagement", 400, 100)            \
  X(order_matching, "OrderMatching", 500, 100)              \
  X(market_data, "MarketData", 600, 100)                    \
  X(settlement, "Settlement", 700, 100)                     \
  X(accounting, "Accounting", 800, 100)                     \
  X(network_analysis, "NetworkAnalysis", 900, 100)          \
  X(fraud_detection, "FraudDetection", 1000, 100)           \
  X(time_series, "TimeSeries", 1100, 100)                   \
  X(simulation, "Simulation", 1200, 100)                    \
  X(banking, "Banking", 1300, 100)                          \
  X(behavioral_analytics, "BehavioralAnalytics", 1400, 100) \
  X(process_intelligence, "ProcessIntelligence", 1500, 100) \
  X(clearing, "Clearing", 1600, 100)                        \
  X(treasury_management, "TreasuryManagement", 1700, 100)   \
  X(payment_processing, "PaymentProcessing", 1800, 100)     \
  X(financial_audit, "FinancialAudit", 1900, 100)           \
  X(custom, "Custom", 10000, 55536)

/* ra_domain_<name> is the domain's first number. */
#define RA_DOMAIN_FIRST_(name, title, first, count) \
  ra_domain_##name = first, ra_domain_##name##_count = count,
enum ra_domain { RA_DOMAIN_LIST(RA_DOMAIN_FIRST_) ra_domain_end = 65536 };
#undef RA_DOMAIN_FIRST_

/* The first number of a type's domain; 0 outside of all, and for General and
 * Custom. */
#define RA_DOMAIN_OF_(name, title, first, count)                        \
  if ((first) < (uint32_t)ra_domain_custom && type - (first) < (count)) \
    return first;
RA_FN uint32_t ra_domain_of(uint32_t type) {
  RA_DOMAIN_LIST(RA_DOMAIN_OF_)
  return 0;
}
#undef RA_DOMAIN_OF_

/* ---- a number from a name: a constant in all four languages -------------- */

enum {
  ra_auto_name_max = 64,  /* characters of a struct's name */
  ra_auto_reserved = 16,  /* of general: numbers that are the engine's own */
  ra_auto_numbers = 50000 /* of custom; the rest is given by hand */
};

#define RA_NAME_CHAR_(name, i) \
  ((i) < sizeof(name) ? (uint32_t)(name)[(i) < sizeof(name) ? (i) : 0] : 0u)
#define RA_NAME_HASH_4_(hash, name, i)          \
  ((((hash)*31u + RA_NAME_CHAR_(name, i)) * 31u \
    + RA_NAME_CHAR_(name, (i) + 1))             \
     * 31u                                      \
   + RA_NAME_CHAR_(name, (i) + 2))              \
      * 31u                                     \
    + RA_NAME_CHAR_(name, (i) + 3)
#define RA_NAME_HASH_16_(hash, name, i)                                     \
  RA_NAME_HASH_4_(                                                          \
    RA_NAME_HASH_4_(                                                        \
      RA_NAME_HASH_4_(RA_NAME_HASH_4_(hash, name, i), name, (i) + 4), name, \
      (i) + 8),                                                             \
    name, (i) + 12)
/* 31-ary, over 64 characters; a shorter name is padded with zeros. */
#define RA_NAME_HASH(name)                                                  \
  ((uint32_t)(RA_NAME_HASH_16_(                                             \
    RA_NAME_HASH_16_(                                                       \
      RA_NAME_HASH_16_(RA_NAME_HASH_16_(7u, name, 0), name, 16), name, 32), \
    name, 48)))

/* The number that RA_DOMAIN_MESSAGE_AUTO gives to a name. */
#define RA_AUTO_NUMBER(first, count, name) \
  RA_AUTO_NUMBER_((uint32_t)(first), (uint32_t)(count), RA_NAME_HASH(name))
#define RA_AUTO_NUMBER_(first, count, hash)                              \
  ((first) == 0 ? ra_auto_reserved + (hash) % ((count)-ra_auto_reserved) \
                : (first) + (hash) % RA_AUTO_COUNT_(count))
#define RA_AUTO_COUNT_(count) \
  ((count) < (uint32_t)ra_auto_numbers ? (count) : (uint32_t)ra_auto_numbers)

#endif
