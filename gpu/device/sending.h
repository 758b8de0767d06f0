/* SPDX-License-Identifier: BSD-3-Clause */
/* The context: spans, and what leaves a handler. A part of context.h. */
#ifndef RINGACTOR_DEVICE_SENDING_H
#define RINGACTOR_DEVICE_SENDING_H
#include "fence.h"
#include "handling.h"

RA_FN ra_address ra_self(ra_context* ctx) {
  return ra_place_address(ctx->engine, ctx->turn->place);
}
/* Who sent the message; id 0 when it was sent by nobody (anon_send). */
RA_FN ra_address ra_sender(ra_context* ctx) {
  return ra_message_from(ctx->message);
}

/* ---- spans --------------------------------------------------------------- */

/* The bytes of a span, or 0 when it names no taken block. */
RA_FN RA_GLOBAL uint8_t* ra_span_bytes(ra_context* ctx, ra_span span) {
  RA_GLOBAL ra_pool* pool = ra_pool_of(ctx->engine);
  if (ra_pool_check(pool, span) == ra_pool_classes)
    return 0;
  return (RA_GLOBAL uint8_t*)pool + ra_span_offset(span);
}
#define ra_span_data(ctx, T, span) ((RA_GLOBAL T*)ra_span_bytes(ctx, span))
/* Gives a span of the message back, after the handler; at most two. */
RA_FN void ra_span_free(ra_context* ctx, ra_span span) {
  if (ctx->lane == 0 && !ctx->turn->kept && ctx->turn->frees < ra_turn_frees)
    ctx->turn->free[ctx->turn->frees++] = span;
}

/* ---- sending ------------------------------------------------------------- */

RA_FN void ra_compose(ra_context* ctx, ra_message* m, ra_address to,
                      uint32_t flags, uint32_t type) {
  for (uint32_t i = 0; i < ra_message_words; ++i)
    m->w[i] = 0;
  m->w[0] = ra_head_word(flags, ra_message_priority(ctx->message), type, 0);
  ra_set_to(m, to, 0);
  ra_set_id(m, ++ctx->self->next_id);
  ra_set_from(m, ra_self(ctx));
  m->w[5] = ctx->message->w[5]; /* the trace goes on */
  m->w[6] |= (uint64_t)ra_message_tenant(ctx->message) << 48;
  m->w[7] = ra_actor_tick(ctx->engine, ctx->self);
}
/* Puts `bytes` of words into the payload, or into a span when they are more
 * than a cell holds. */
RA_FN uint32_t ra_fill(ra_context* ctx, ra_message* m, uint32_t bytes,
                       const uint64_t* words) {
  ra_address to = ra_message_to(m);
  if (bytes <= (uint32_t)ra_payload_bytes) {
    ra_set_to(m, to, bytes);
    for (uint32_t i = 0; i < (bytes + 7) / 8; ++i)
      m->w[ra_envelope_words + i] = words[i];
    return ra_ok;
  }
  ra_span span = ra_pool_take(ra_pool_of(ctx->engine), 1, bytes);
  if (span.place == 0)
    return ra_exhausted;
  RA_GLOBAL uint64_t* data = ra_span_data(ctx, uint64_t, span);
  for (uint32_t i = 0; i < (bytes + 7) / 8; ++i)
    data[i] = words[i];
  ra_set_flags(m, ra_message_flags(m) | ra_flag_indirect);
  m->w[ra_envelope_words] = span.place;
  m->w[ra_envelope_words + 1] = span.bytes;
  return ra_ok;
}
RA_FN ra_span ra_indirect_span(const ra_message* m) {
  ra_span span;
  span.place = m->w[ra_envelope_words];
  span.bytes = (uint32_t)m->w[ra_envelope_words + 1];
  span.reserved = 0;
  return span;
}
/* Copies the payload out once; 0 when its length is not that of the struct. */
RA_FN int ra_unpack_words(ra_context* ctx, const ra_message* m, uint64_t* words,
                          uint32_t bytes) {
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
RA_FN void ra_release_indirect(ra_engine* e, const ra_message* m) {
  if (ra_message_flags(m) & ra_flag_indirect)
    ra_pool_give(ra_pool_of(e), ra_indirect_span(m));
}
/* With `words` 0 the message has its payload, and stays the caller's when it
 * cannot go. */
RA_FN uint32_t ra_say(ra_context* ctx, ra_message* m, uint32_t bytes,
                      const uint64_t* words) {
  uint32_t status =
    words != 0 ? ra_fill(ctx, m, bytes, words) : (uint32_t)ra_ok;
  if (status != ra_ok)
    return status;
  if (ctx->turn->kept)
    status = ra_invalid_argument; /* its message will be handled anew */
  else if (ctx->defer && ctx->turn->outgoing)
    status = ra_would_block; /* an all-lanes handler says one thing a turn */
  else if (ctx->defer)
    ctx->turn->out = *m;
  else if (!ra_fence(ctx->engine, ctx->turn->place, m))
    status = ra_route(ctx->engine, m);
  if (ctx->defer && status == ra_ok)
    ctx->turn->outgoing = 1;
  if (status == ra_ok) {
    ctx->turn->acted = 1;
    return ra_ok;
  }
  if (words != 0)
    ra_release_indirect(ctx->engine, m);
  if (status == ra_full)
    ctx->turn->refused = ra_address_index(ra_message_to(m)) + 1;
  return status;
}
RA_FN uint32_t ra_send_words(ra_context* ctx, ra_address to, uint32_t type,
                             uint32_t bytes, const uint64_t* words) {
  ra_message m;
  if (ctx->lane != 0)
    return ra_ok;
  ra_compose(ctx, &m, to, 0, type);
  return ra_say(ctx, &m, bytes, words);
}
/* An answer to nobody (anon_send) goes up, where its blocks are given back. */
RA_FN uint32_t ra_reply_words(ra_context* ctx, uint32_t type, uint32_t bytes,
                              const uint64_t* words) {
  ra_message m;
  ra_address to = ra_sender(ctx);
  int answer = (ra_message_flags(ctx->message) & ra_flag_request) != 0;
  if (ctx->lane != 0)
    return ra_ok;
  if (to.id == 0) {
    to = ra_make_address(0, ra_host_nobody, 0);
    answer = 1; /* of correlation 0: nobody waits for it */
  }
  ra_compose(ctx, &m, to, answer ? ra_flag_reply : 0, type);
  if (answer)
    ra_set_correlation(&m, ra_message_correlation(ctx->message));
  uint32_t status = ra_say(ctx, &m, bytes, words);
  if (status == ra_ok)
    ctx->turn->answered = 1;
  return status;
}
/* Hands the request on: the receiver answers the original sender. */
RA_FN uint32_t ra_forward_words(ra_context* ctx, ra_address to, uint32_t type,
                                uint32_t bytes, const uint64_t* words) {
  ra_message m;
  uint32_t flags = ra_message_flags(ctx->message) & ra_flag_request;
  if (ctx->lane != 0)
    return ra_ok;
  ra_compose(ctx, &m, to, flags, type);
  ra_set_from(&m, ra_sender(ctx));
  ra_set_correlation(&m, ra_message_correlation(ctx->message));
  ra_set_deadline(&m, ra_remaining_deadline(ctx->engine, ctx->message));
  uint32_t status = ra_say(ctx, &m, bytes, words);
  if (status == ra_ok)
    ctx->turn->answered = 1;
  return status;
}

#endif
