/* SPDX-License-Identifier: BSD-3-Clause */
/* Wrong on purpose: the test expects the compiler to name the line. */
#ifndef RINGACTOR_TESTS_MISSPELT_HANDLERS_H
#define RINGACTOR_TESTS_MISSPELT_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct misspelt_state {
  uint64_t sum;
} misspelt_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE misspelt_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE misspelt_state* state,
                     misspelt_add msg) {
  (void)ctx;
  state->sum += msg.misspelt_member;
}

#define misspelt_messages(on) on(misspelt_add)
RA_KERNEL(misspelt, ra_none, misspelt_messages);

#endif
