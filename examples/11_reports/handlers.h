/* SPDX-License-Identifier: BSD-3-Clause */
/* Meter: adds readings up, and tells the outside more than its answers. */
#ifndef RINGACTOR_EXAMPLES_METER_HANDLERS_H
#define RINGACTOR_EXAMPLES_METER_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct meter_state {
  meter_total total;
} meter_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE meter_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE meter_state* state,
                     meter_reading msg) {
  state->total.readings += 1;
  state->total.sum += msg.value;
  ra_record_throughput(ctx, meter_reads, 1);
  ra_publish(ctx, state->total);
  if (msg.value > 100) {
    meter_alarm alarm = {msg.value};
    ra_alert(ctx, alarm);
    ra_snapshot(ctx, state);
  }
  ra_reply(ctx, state->total);
}

#define meter_messages(on) on(meter_reading)
RA_KERNEL(meter, ra_none, meter_messages);

#endif
