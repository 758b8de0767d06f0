/* SPDX-License-Identifier: BSD-3-Clause */
/* Barrier: an actor at which others meet. Nobody waits: a party arrives and
 * goes on, and is told by barrier_reached when the last one has arrived.
 *
 * A party is an id: its next life is the same party and counts once, and so is
 * whoever gets an id that was not kept. A party that has ended is missed by the
 * others until its next life arrives. When the last one arrives, a party whose
 * mailbox is full is told at the barrier's next message instead; one that has
 * ended is counted as missed. Both are said by the alert barrier_missed. */
#ifndef RINGACTOR_KERNELS_BARRIER_HANDLERS_H
#define RINGACTOR_KERNELS_BARRIER_HANDLERS_H
#include "kernel.h"
#include "messages.h"

enum { barrier_bad_parties = 1 }; /* code of ra_fail: parties of the config */

typedef struct barrier_party {
  ra_address who;
  uint64_t untold; /* the generation it has yet to be told of; 0: none */
} barrier_party;

typedef struct barrier_state {
  uint64_t generation, missed, nameless;
  uint32_t parties, arrived, untold, reserved;
  barrier_party here[barrier_parties_max]; /* arrived, for the next one */
  barrier_party owed[barrier_parties_max]; /* untold, of earlier ones */
} barrier_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE barrier_state* state,
                       barrier_config config) {
  if (config.parties < 1 || config.parties > barrier_parties_max)
    ra_fail(ctx, barrier_bad_parties);
  state->parties = config.parties;
}

/* The row of this party among the first `count`; `count` when it has none. */
RA_KERNEL_FN uint32_t barrier_find(RA_STATE barrier_party* rows, uint32_t count,
                                   ra_address who) {
  for (uint32_t i = 0; i < count; ++i)
    if (rows[i].who.id == who.id && rows[i].who.node == who.node)
      return i;
  return count;
}
/* A status that may be another one later. */
RA_KERNEL_FN int barrier_may_retry(uint32_t status) {
  return status == ra_full || status == ra_would_block
         || status == ra_exhausted;
}
RA_KERNEL_FN void barrier_say_missed(ra_context* ctx, barrier_party party,
                                     uint32_t status, uint32_t will_retry) {
  barrier_missed missed = {party.who, party.untold, status, will_retry};
  ra_alert(ctx, missed);
}
RA_KERNEL_FN uint32_t barrier_tell(ra_context* ctx, barrier_party party) {
  barrier_reached reached = {party.untold};
  return ra_send(ctx, party.who, reached);
}
/* Tells those who could not be told before. */
RA_KERNEL_FN void barrier_tell_untold(ra_context* ctx,
                                      RA_STATE barrier_state* state) {
  uint32_t left = 0;
  for (uint32_t i = 0; i < state->untold; ++i) {
    barrier_party party = state->owed[i];
    uint32_t status = barrier_tell(ctx, party);
    if (barrier_may_retry(status)) {
      state->owed[left++] = party;
    } else if (status != ra_ok) {
      state->missed += 1;
      barrier_say_missed(ctx, party, status, 0);
    }
  }
  state->untold = left;
}
RA_KERNEL_FN void barrier_owe(ra_context* ctx, RA_STATE barrier_state* state,
                              barrier_party party, uint32_t status) {
  uint32_t row = barrier_find(state->owed, state->untold, party.who);
  uint32_t retry = barrier_may_retry(status) && row < barrier_parties_max;
  if (retry) {
    state->owed[row] = party; /* the newest generation is enough */
    state->untold += row == state->untold;
  } else {
    state->missed += 1;
  }
  barrier_say_missed(ctx, party, status, retry);
}
RA_KERNEL_FN void barrier_reach(ra_context* ctx,
                                RA_STATE barrier_state* state) {
  state->generation += 1;
  for (uint32_t i = 0; i < state->arrived; ++i) {
    barrier_party party = state->here[i];
    party.untold = state->generation;
    uint32_t status = barrier_tell(ctx, party);
    if (status != ra_ok)
      barrier_owe(ctx, state, party, status);
  }
  state->arrived = 0;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE barrier_state* state,
                     barrier_arrive msg) {
  barrier_party party = {ra_sender(ctx), 0};
  (void)msg;
  if (party.who.id == 0) { /* nobody could be told */
    state->nameless += 1;
    return;
  }
  uint32_t owed = barrier_find(state->owed, state->untold, party.who);
  if (owed < state->untold)
    state->owed[owed].who = party.who; /* it may be its next life */
  barrier_tell_untold(ctx, state);
  uint32_t row = barrier_find(state->here, state->arrived, party.who);
  state->here[row] = party;
  state->arrived += row == state->arrived;
  if (state->arrived == state->parties)
    barrier_reach(ctx, state);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE barrier_state* state,
                     barrier_ask msg) {
  (void)msg;
  barrier_tell_untold(ctx, state);
  barrier_status status = {
    state->generation, state->parties, state->arrived, state->untold, 0,
    state->missed,     state->nameless};
  ra_answer(ctx, msg, status);
}

#define barrier_messages(on) on(barrier_arrive) on(barrier_ask)
RA_KERNEL(barrier, barrier_config, barrier_messages);
RA_KERNEL_COST(barrier, short);

#endif
