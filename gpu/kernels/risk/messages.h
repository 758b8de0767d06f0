/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of risk: what was traded, an alert when a second of market time
 * traded too much, and the totals. Prices are in 1/10000 dollar, times in
 * nanoseconds after midnight, notional is price x shares. */
#ifndef RINGACTOR_KERNELS_RISK_MESSAGES_H
#define RINGACTOR_KERNELS_RISK_MESSAGES_H
#include "message.h"

typedef struct risk_config {
  ra_address alert_to;     /* who gets risk_alert; id 0 = nobody */
  uint64_t notional_limit; /* above it within a second: an alert */
} risk_config;
RA_MESSAGE(risk_config, 10020);
RA_MESSAGE_FIELDS(risk_config, alert_to, notional_limit);

/* One visible execution. No answer. */
typedef struct risk_fill {
  uint64_t time_ns; /* not before the fill that came last */
  uint64_t order;
  uint64_t price;
  uint32_t shares;
  int32_t direction; /* 1: a buy order was executed, -1: a sell order */
} risk_fill;
RA_MESSAGE(risk_fill, 10021);
RA_MESSAGE_FIELDS(risk_fill, time_ns, order, price, shares, direction);

/* The same with the number of its row: one that is not above the last fill's is
 * a repeat, and ignored. No answer. */
typedef struct risk_row {
  risk_fill fill;
  uint64_t row; /* 0 = not checked */
} risk_row;
RA_MESSAGE(risk_row, 10027);
RA_MESSAGE_FIELDS(risk_row, fill, row);

/* The notional of (time - 1 s, time] rose above the limit. Said once; armed
 * again when the notional has fallen to the limit or below. */
typedef struct risk_alert {
  uint64_t time_ns;
  uint64_t notional; /* of the window, with the fill that raised it */
  uint64_t number;   /* 1 for the first alert */
} risk_alert;
RA_MESSAGE(risk_alert, 10022);
RA_MESSAGE_FIELDS(risk_alert, time_ns, notional, number);

/* Answered with risk_totals. */
typedef struct risk_query {
  uint64_t unused;
} risk_query;
RA_MESSAGE(risk_query, 10023);

typedef struct risk_totals {
  uint64_t fills;
  uint64_t volume;   /* shares */
  uint64_t notional; /* stays at the largest number it would pass */
  uint64_t alerts;
  uint64_t window_notional;  /* at the time of the last fill */
  uint32_t alerts_unsent;    /* raised, but alert_to did not take them */
  uint32_t window_overflows; /* fills merged, as the window had no room */
  uint32_t late_fills;       /* older than the one before; taken as new */
  uint32_t saturated;        /* 1: notional passed 64 bits */
} risk_totals;
RA_MESSAGE(risk_totals, 10024);
RA_REPLY(risk_query, risk_totals);
RA_MESSAGE_FIELDS(risk_totals, fills, volume, notional, alerts, window_notional,
                  alerts_unsent, window_overflows, late_fills, saturated);

/* To a risk actor that goes on from a snapshot: who gets its alerts now.
 * Answered with risk_position. */
typedef struct risk_resume {
  ra_address alert_to;
} risk_resume;
RA_MESSAGE(risk_resume, 10025);
RA_MESSAGE_FIELDS(risk_resume, alert_to);

typedef struct risk_position {
  uint64_t row;         /* of the last fill; all before it are in the totals */
  uint64_t alerts_sent; /* so far */
} risk_position;
RA_MESSAGE(risk_position, 10026);
RA_REPLY(risk_resume, risk_position);
RA_MESSAGE_FIELDS(risk_position, row, alerts_sent);

#endif
