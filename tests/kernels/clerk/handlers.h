/* SPDX-License-Identifier: BSD-3-Clause */
/* Clerk: asks the context for clock, domain and end, on all lanes. */
#ifndef RINGACTOR_TESTS_CLERK_HANDLERS_H
#define RINGACTOR_TESTS_CLERK_HANDLERS_H
#include "kernel.h"
#include "messages.h"

enum { clerk_looks_max = 1 << 30 }; /* far more than a microsecond of looks */

typedef struct clerk_state {
  uint64_t turns;
} clerk_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE clerk_state* state,
                       clerk_config config) {
  (void)state;
  if (config.quits)
    ra_quit(ctx);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_time msg) {
  clerk_times times;
  (void)state;
  times.before = ra_now(ctx);
  ra_barrier(ctx);
  times.first = ra_tick(ctx);
  times.second = ra_tick(ctx);
  ra_barrier(ctx); /* a tick of another lane would show behind it */
  times.ticked = ra_now(ctx);
  ra_barrier(ctx);
  times.status = ra_merge(ctx, msg.stamp);
  ra_barrier(ctx);
  times.merged = ra_now(ctx);
  times.reserved = 0;
  ra_barrier(ctx); /* an answer moves the clock on */
  ra_reply(ctx, times);
}

/* Answers with the number, which all lanes must have found. */
RA_KERNEL_FN void clerk_answer(ra_context* ctx, uint64_t number) {
  uint32_t all = ra_ballot(ctx, 1);
  clerk_number answer = {number};
  if (ra_ballot(ctx, ra_shuffle(ctx, number, 0) == number) != all)
    answer.number = ~(uint64_t)0;
  ra_reply(ctx, answer);
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_trade msg) {
  (void)state;
  (void)msg;
  clerk_answer(ctx, ra_domain(ctx));
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_audit msg) {
  (void)state;
  (void)msg;
  clerk_answer(ctx, ra_domain(ctx));
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_custom msg) {
  (void)state;
  (void)msg;
  clerk_answer(ctx, ra_domain(ctx));
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_leave msg) {
  (void)state;
  if (msg.fail_code != 0)
    ra_fail(ctx, msg.fail_code);
  ra_quit(ctx);
  if (msg.replies)
    clerk_answer(ctx, msg.value);
}

RA_KERNEL_FN void clerk_tell(ra_context* ctx, uint64_t looks, int yielding) {
  clerk_seen seen = {0, 0, looks};
  seen.stopping = ra_ballot(ctx, ra_is_stopping(ctx));
  seen.yielding = ra_ballot(ctx, yielding);
  ra_reply(ctx, seen);
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_look msg) {
  RA_GLOBAL ra_atomic* words = ra_span_data(ctx, ra_atomic, msg.words);
  (void)state;
  if (words != 0 && ra_lane(ctx) == 0) {
    /* Order: release and acquire; pair with the test's. The test sets it. */
    ra_store(words + 1, 1, ra_release, ra_system);
    for (uint64_t i = 0; ra_load(words, ra_acquire, ra_system) == 0; ++i)
      ra_pause(i);
  }
  ra_barrier(ctx);
  clerk_tell(ctx, 1, ra_should_yield(ctx));
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_spin msg) {
  uint64_t looks = 0;
  int yielding = 0;
  (void)state;
  while (!yielding && looks < msg.looks_max) { /* bounded by the message */
    yielding = ra_should_yield(ctx);
    looks += 1;
  }
  clerk_tell(ctx, looks, yielding);
}

/* A part lasts until the handler should yield. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE clerk_state* state,
                     clerk_work msg) {
  uint32_t looks = 0;
  if (ra_lane(ctx) == 0)
    state->turns += 1;
  for (int yielding = 0; !yielding && looks < clerk_looks_max; ++looks)
    yielding = (int)ra_shuffle(ctx, (uint64_t)ra_should_yield(ctx), 0);
  msg.done += looks < clerk_looks_max;
  clerk_number report = {msg.done == msg.parts ? state->turns : 0};
  if (msg.done < msg.parts)
    ra_send(ctx, ra_self(ctx), msg);
  else
    ra_send(ctx, msg.report_to, report);
}

#define clerk_messages(on)                                        \
  on(clerk_time) on(clerk_trade) on(clerk_audit) on(clerk_custom) \
    on(clerk_leave) on(clerk_look) on(clerk_spin) on(clerk_work)
RA_KERNEL_LANES(clerk, clerk_config, clerk_messages);

#endif
