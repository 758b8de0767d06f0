/* SPDX-License-Identifier: BSD-3-Clause */
/* Player: sends the ball back to whoever sent it, until none is left. */
#ifndef RINGACTOR_EXAMPLES_PLAYER_HANDLERS_H
#define RINGACTOR_EXAMPLES_PLAYER_HANDLERS_H
#include "kernel.h"
#include "messages.h"

enum { player_lost_the_ball = 1 };

typedef struct player_state {
  uint64_t hits;
} player_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE player_state* state,
                       ra_none config) {
  (void)ctx;
  (void)config;
  state->hits = 0;
}

RA_KERNEL_FN void player_hit(ra_context* ctx, RA_STATE player_state* state,
                             ra_address to, player_ball ball) {
  ball.hits -= 1;
  state->hits += 1;
  if (ra_send(ctx, to, ball) != ra_ok)
    ra_fail(ctx, player_lost_the_ball);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE player_state* state,
                     player_serve msg) {
  player_ball ball = {ra_sender(ctx), msg.hits};
  player_hit(ctx, state, msg.other, ball);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE player_state* state,
                     player_ball msg) {
  if (msg.hits > 0) {
    player_hit(ctx, state, ra_sender(ctx), msg);
    return;
  }
  player_end end = {state->hits};
  if (ra_send(ctx, msg.umpire, end) != ra_ok)
    ra_fail(ctx, player_lost_the_ball);
}

#define player_messages(on) on(player_serve) on(player_ball)
RA_KERNEL(player, ra_none, player_messages);

#endif
