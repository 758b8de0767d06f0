/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of desk: each way to number one, and to say what answers it. */
#ifndef RINGACTOR_TESTS_DESK_MESSAGES_H
#define RINGACTOR_TESTS_DESK_MESSAGES_H
#include "message.h"

typedef struct desk_order {
  uint64_t id;
  double price;
  uint32_t quantity;
  int16_t levels[3];
  char symbol[8];
} desk_order;
RA_DOMAIN_MESSAGE(desk_order, order_matching, 3);
RA_MESSAGE_FIELDS(desk_order, id, price, quantity, levels, symbol);

/* Answers desk_order. */
typedef struct desk_fill {
  uint64_t id;
  double value;
} desk_fill;
RA_MESSAGE(desk_fill, ra_domain_order_matching + 4);
RA_REPLY(desk_order, desk_fill);

/* Not answered. */
typedef struct desk_alert {
  ra_address from;
  float score;
  uint32_t reserved;
} desk_alert;
RA_DOMAIN_MESSAGE_AUTO(desk_alert, fraud_detection);
RA_MESSAGE_FIELDS(desk_alert, from, score);

#endif
