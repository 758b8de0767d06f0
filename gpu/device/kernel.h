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
/* Copies the payload out once; 0 when its length is not that of the struct. */
RA_FN int ra_unpack_(ra_context* ctx, uint64_t* words, uint32_t bytes) {
  const ra_message* m = ctx->message;
  if ((ra_message_flags(m) & ra_flag_indirect) == 0) {
    if (ra_message_length(m) != bytes || bytes > (uint32_t)ra_payload_bytes)
      return 0;
    for (uint32_t i = 0; i < (bytes + 7) / 8 && i < ra_payload_words; ++i)
      words[i] = m->w[ra_envelope_words + i];
    return 1;
  }
  ra_span span = ra_indirect_span(m);
  RA_GLOBAL const uint64_t* data = ra_span_data(ctx, uint64_t, span);
  if (data == 0 || span.bytes != bytes)
    return 0;
  for (uint32_t i = 0; i < (bytes + 7) / 8; ++i)
    words[i] = data[i];
  return 1;
}

#endif
