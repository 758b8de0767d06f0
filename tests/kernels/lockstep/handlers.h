/* SPDX-License-Identifier: BSD-3-Clause */
/* Lockstep: each of its handlers is wrong when the call it is there for is
 * taken out, on more than one lane. Right for any count of lanes. */
#ifndef RINGACTOR_TESTS_LOCKSTEP_HANDLERS_H
#define RINGACTOR_TESTS_LOCKSTEP_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct lockstep_state {
  uint64_t base;
  uint64_t cells[ra_lanes_max];
  ra_atomic sum, wrong, lock;
  uint32_t inits, init_lanes;
} lockstep_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE lockstep_state* state,
                       lockstep_config config) {
  state->base = config.base;
  state->inits += 1;
  ra_barrier(ctx); /* of one lane: nothing to wait for */
  state->init_lanes = ra_lanes(ctx);
}

/* Sets the sums that all lanes add to; no lane is before it behind it. */
RA_KERNEL_FN void lockstep_begin(ra_context* ctx,
                                 RA_STATE lockstep_state* state) {
  if (ra_lane(ctx) == 0) {
    /* Order: relaxed, both; the barrier orders them. */
    ra_store(&state->sum, 0, ra_relaxed, ra_device);
    ra_store(&state->wrong, 0, ra_relaxed, ra_device);
  }
  ra_barrier(ctx);
}
RA_KERNEL_FN void lockstep_add(RA_STATE lockstep_state* state, uint64_t value,
                               int wrong) {
  /* Order: relaxed, both; sums, read behind a barrier. */
  ra_add(&state->sum, value, ra_relaxed, ra_device);
  ra_add(&state->wrong, (uint64_t)(wrong != 0), ra_relaxed, ra_device);
}
RA_KERNEL_FN void lockstep_answer(ra_context* ctx,
                                  RA_STATE lockstep_state* state) {
  ra_barrier(ctx);
  /* Order: relaxed, both; behind the barrier. */
  lockstep_sum found = {ra_load(&state->sum, ra_relaxed, ra_device),
                        ra_load(&state->wrong, ra_relaxed, ra_device)};
  ra_reply(ctx, found);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_ask msg) {
  (void)msg;
  lockstep_begin(ctx, state);
  lockstep_add(state, ra_lane(ctx), 0);
  ra_barrier(ctx);
  /* Order: relaxed; behind the barrier. */
  uint64_t numbers = ra_load(&state->sum, ra_relaxed, ra_device);
  lockstep_facts facts = {ra_lanes(ctx), (uint32_t)numbers, state->inits,
                          state->init_lanes};
  ra_reply(ctx, facts);
}

/* Each lane reads what its neighbour has just written, again and again. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_barrier msg) {
  uint32_t lane = ra_lane(ctx), next = (lane + 1) % ra_lanes(ctx);
  lockstep_begin(ctx, state);
  for (uint32_t i = 0; i < msg.rounds; ++i) { /* bounded by the message */
    state->cells[lane] = state->base + i + lane;
    ra_barrier(ctx);
    lockstep_add(state, state->cells[next],
                 state->cells[next] != state->base + i + next);
    ra_barrier(ctx);
  }
  lockstep_answer(ctx, state);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_shuffle msg) {
  uint64_t own = (state->base << 32) + ra_lane(ctx);
  uint64_t from = msg.from_lane % ra_lanes(ctx);
  lockstep_begin(ctx, state);
  uint64_t one = ra_shuffle(ctx, own, msg.from_lane);
  uint64_t next = ra_shuffle(ctx, own, ra_lane(ctx) + 1);
  lockstep_add(
    state, one,
    one != (state->base << 32) + from
      || next != (state->base << 32) + (ra_lane(ctx) + 1) % ra_lanes(ctx));
  lockstep_answer(ctx, state);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_ballot msg) {
  int vote = (int)(msg.votes >> ra_lane(ctx) & 1) * 2; /* any but 0 */
  uint32_t all = ra_lanes(ctx) == 32 ? ~0u : (1u << ra_lanes(ctx)) - 1;
  lockstep_begin(ctx, state);
  uint32_t mask = ra_ballot(ctx, vote);
  lockstep_add(state, mask, (mask ^ ra_ballot(ctx, !vote)) != all);
  lockstep_answer(ctx, state);
}

/* A counter that all lanes share: ra_add, ra_load. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_count msg) {
  lockstep_begin(ctx, state);
  lockstep_add(state, msg.amount, 0);
  lockstep_answer(ctx, state);
}

/* A lock: ra_cas takes it, ra_exchange gives it back. One lane a round gets
 * it, so after as many rounds as lanes each has had it once. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_queue msg) {
  uint64_t me = ra_lane(ctx) + 1;
  int had = 0;
  (void)msg;
  lockstep_begin(ctx, state);
  for (uint32_t i = 0; i < ra_lanes(ctx); ++i) {
    /* Order: acquire; pairs with the release of the lane that had it. */
    int mine = !had && ra_cas(&state->lock, 0, me, ra_acquire, ra_device);
    had |= mine;
    ra_barrier(ctx);
    /* Order: release; as above. */
    if (mine)
      lockstep_add(state, me,
                   ra_exchange(&state->lock, 0, ra_release, ra_device) != me);
    ra_barrier(ctx);
  }
  lockstep_add(state, 0, !had);
  lockstep_answer(ctx, state);
}

RA_KERNEL_FN void lockstep_end(ra_context* ctx, ra_span tally) {
  RA_GLOBAL ra_atomic* word = ra_span_data(ctx, ra_atomic, tally);
  if (word != 0)
    ra_add(word, 1, ra_relaxed, ra_system); /* Order: relaxed; a count */
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_part msg) {
  int other = ra_lane(ctx) == msg.who;
  lockstep_sum found = {7, 0};
  (void)state;
  if (msg.reply_first)
    ra_reply(ctx, found);
  if (other && msg.how == lockstep_elsewhere)
    ra_barrier(ctx);
  else if (!other || msg.how == lockstep_more_often)
    for (uint32_t i = 0; i < (other ? 2u : 1u); ++i)
      ra_barrier(ctx);
  lockstep_end(ctx, msg.tally);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE lockstep_state* state,
                     lockstep_fail msg) {
  (void)state;
  ra_fail(ctx, 77);
  lockstep_end(ctx, msg.tally);
}

#define lockstep_messages(on)                                 \
  on(lockstep_ask) on(lockstep_barrier) on(lockstep_shuffle)  \
    on(lockstep_ballot) on(lockstep_count) on(lockstep_queue) \
      on(lockstep_part) on(lockstep_fail)
RA_KERNEL_LANES(lockstep, lockstep_config, lockstep_messages);

#endif
