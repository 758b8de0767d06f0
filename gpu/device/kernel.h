/* SPDX-License-Identifier: BSD-3-Clause */
/* The one include of a handlers.h: the dialect. The image chooses the layer;
 * an editor that opens a handlers.h alone sees the CPU's. */
#ifndef RINGACTOR_DEVICE_KERNEL_H
#define RINGACTOR_DEVICE_KERNEL_H
#if defined(RINGACTOR_DEVICE_MESSAGE_H)
#  error "include kernel.h before messages.h"
#endif
#if !defined(RA_LAYER_H)
#  include "gpu/cpu/layer.h" /* tidy: an editor's view; images set the layer */
#endif
#include "context.h"
#include "message.h"
#include "once.h"

/* The config of kernels that need none. */
typedef struct ra_none {
  uint32_t unused;
} ra_none;
RA_MESSAGE(ra_none, ra_type_unit);

/* A function of the kernel; a pointer to its state. */
#define RA_KERNEL_FN RA_FN
#define RA_STATE RA_GLOBAL

/* Closes a handlers.h: the kernel's name (its state is <name>_state), the type
 * its init takes, and its list of messages. Handlers run on one lane; with
 * RA_KERNEL_LANES on all, looping for (i = lane; i < n; i += lanes); then they
 * say one thing a turn. `init` runs on one lane either way. */
#define RA_KERNEL(K, CONFIG, MESSAGES) RA_KERNEL_(K, CONFIG, MESSAGES, 0)
#define RA_KERNEL_LANES(K, CONFIG, MESSAGES) RA_KERNEL_(K, CONFIG, MESSAGES, 1)

/* Beside it, if wanted: how long its handlers take: short (microseconds: they
 * may run on the sender's thread), normal, or long (milliseconds). */
#define RA_KERNEL_COST(K, cost) RA_ASSERT_ABI(K##_cost_ends_here, 1)

/* And what it cannot do without, one or more of: f64 (double), atomics64
 * (ra_atomic), lanes (more than one), shuffle (between lanes). An engine opens
 * on a device that has what its kernels require, and nowhere else. */
#define RA_KERNEL_REQUIRES(K, what) RA_ASSERT_ABI(K##_requires_ends_here, 1)

#define RA_KERNEL_(K, CONFIG, MESSAGES, ALL_LANES)                           \
  enum { K##_all_lanes = ALL_LANES };                                        \
  RA_FN uint32_t ra_init_(ra_context* ctx, RA_GLOBAL K##_state* state) {     \
    CONFIG##_box box;                                                        \
    if (!ra_enter_(ctx, 0))                                                  \
      return ra_ok;                                                          \
    if (!ra_unpack_(ctx, box.words, sizeof(CONFIG)))                         \
      return ra_corrupt;                                                     \
    init(ctx, state, box.value);                                             \
    return ra_ok;                                                            \
  }                                                                          \
  RA_FN uint32_t ra_dispatch_(ra_context* ctx, RA_GLOBAL K##_state* state) { \
    if (!ra_enter_(ctx, ALL_LANES))                                          \
      return ra_ok;                                                          \
    switch (ra_message_type(ctx->message)) { MESSAGES(RA_CASE_) }            \
    return ra_bad_type;                                                      \
  }                                                                          \
  RA_ASSERT_ABI(K##_line_ends_here, 1)

#define RA_CASE_(M)                             \
  case M##_type: {                              \
    M##_box box;                                \
    if (!ra_unpack_(ctx, box.words, sizeof(M))) \
      return ra_corrupt;                        \
    on(ctx, state, box.value);                  \
    return ra_ok;                               \
  }

RA_FN int ra_enter_(ra_context* ctx, int all_lanes) {
  ctx->defer = (uint32_t)all_lanes;
  if (!all_lanes)
    ctx->lanes = 1;
  return all_lanes || ctx->lane == 0;
}
RA_FN int ra_unpack_(ra_context* ctx, uint64_t* words, uint32_t bytes) {
  return ra_unpack_words(ctx, ctx->message, words, bytes);
}

#endif
