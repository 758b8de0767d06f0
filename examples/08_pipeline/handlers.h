/* SPDX-License-Identifier: BSD-3-Clause */
/* Stage: multiplies, and hands the request on; the last stage answers it. */
#ifndef RINGACTOR_EXAMPLES_STAGE_HANDLERS_H
#define RINGACTOR_EXAMPLES_STAGE_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct stage_state {
  ra_address next;
  uint64_t factor;
} stage_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE stage_state* state,
                       stage_config config) {
  (void)ctx;
  state->next = config.next;
  state->factor = config.factor;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE stage_state* state,
                     stage_item msg) {
  stage_item item = {msg.value * state->factor};
  stage_result result = {item.value, ra_ok};
  if (state->next.id != 0)
    result.status = ra_forward(ctx, state->next, item);
  if (state->next.id == 0 || result.status != ra_ok)
    ra_reply(ctx, result); /* else whoever it was handed to answers */
}

#define stage_messages(on) on(stage_item)
RA_KERNEL(stage, stage_config, stage_messages);

#endif
