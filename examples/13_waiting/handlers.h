/* SPDX-License-Identifier: BSD-3-Clause */
/* Hop: hands items on, and waits without blocking while the next one is full;
 * or, as the last one, counts them. */
#ifndef RINGACTOR_EXAMPLES_HOP_HANDLERS_H
#define RINGACTOR_EXAMPLES_HOP_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct hop_state {
  ra_address next;
  uint64_t last;
  hop_totals totals;
} hop_state;

enum { hop_cannot_go_on = 1 };

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE hop_state* state,
                       hop_config config) {
  (void)ctx;
  state->next = config.next;
}

RA_KERNEL_FN void hop_count(RA_STATE hop_state* state, hop_item item) {
  state->totals.items += 1;
  state->totals.out_of_order += item.number != state->last + 1;
  state->last = item.number;
}

RA_KERNEL_FN void hop_hand_on(ra_context* ctx, ra_address next, hop_item item) {
  uint32_t status = ra_forward(ctx, next, item);
  if (status == ra_full && ra_keep(ctx, next) == ra_ok)
    return; /* handled again when `next` has room */
  if (status != ra_ok)
    ra_fail(ctx, hop_cannot_go_on);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE hop_state* state, hop_item msg) {
  if (state->next.id != 0) {
    hop_hand_on(ctx, state->next, msg);
    return;
  }
  hop_count(state, msg);
  /* Those of the same sender that wait already; not the requests. */
  hop_item more;
  while (ra_try_receive(ctx, ra_sender(ctx), &more))
    hop_count(state, more);
  ra_reply(ctx, state->totals);
}

#define hop_messages(on) on(hop_item)
RA_KERNEL(hop, hop_config, hop_messages);

#endif
