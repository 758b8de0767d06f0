/* SPDX-License-Identifier: BSD-3-Clause */
/* The context: what the lanes of one handler say to each other. A part of
 * context.h. All lanes must come to each of these calls together, at the same
 * line of the text; else the actor ends with the code ra_code_lanes_parted (on
 * a GPU it is undefined). With one lane they cost a comparison. */
#ifndef RINGACTOR_DEVICE_LANES_H
#define RINGACTOR_DEVICE_LANES_H
#include "handling.h"

RA_FN uint32_t ra_lane(ra_context* ctx) { return ctx->lane; }
RA_FN uint32_t ra_lanes(ra_context* ctx) { return ctx->lanes; }

RA_FN void ra_barrier_(ra_context* ctx, uint32_t site) {
  (void)site; /* a layer may compare where the lanes are */
  if (ctx->lanes != 1)
    ra_lane_barrier(ctx->engine, site);
}
/* Waits for the other lanes. What any of them wrote before it, to the state or
 * to the pool, all see behind it. */
#define ra_barrier(ctx) ra_barrier_(ctx, __LINE__)

#if !defined(ra_lane_shuffle) /* a layer may have them; else through the turn */
RA_FN uint64_t ra_shuffle_(ra_context* ctx, uint64_t value, uint32_t from_lane,
                           uint32_t site) {
  if (ctx->lanes == 1)
    return value;
  ctx->turn->lane_words[ctx->lane] = value;
  ra_barrier_(ctx, site);
  value = ctx->turn->lane_words[from_lane % ctx->lanes];
  ra_barrier_(ctx, site); /* the words are free again */
  return value;
}
RA_FN uint32_t ra_ballot_(ra_context* ctx, int predicate, uint32_t site) {
  uint32_t mask = 0;
  if (ctx->lanes == 1)
    return predicate != 0;
  ctx->turn->lane_words[ctx->lane] = predicate != 0;
  ra_barrier_(ctx, site);
  for (uint32_t i = 0; i < ctx->lanes; ++i)
    mask |= (uint32_t)ctx->turn->lane_words[i] << i;
  ra_barrier_(ctx, site); /* as above */
  return mask;
}
#else
RA_FN uint64_t ra_shuffle_(ra_context* ctx, uint64_t value, uint32_t from_lane,
                           uint32_t site) {
  (void)site;
  return ctx->lanes == 1 ? value
                         : ra_lane_shuffle(value, from_lane % ctx->lanes);
}
RA_FN uint32_t ra_ballot_(ra_context* ctx, int predicate, uint32_t site) {
  (void)site;
  return ctx->lanes == 1 ? predicate != 0 : ra_lane_ballot(predicate);
}
#endif
/* The `value` (64 bits) that lane `from_lane`, modulo the lanes, gave. */
#define ra_shuffle(ctx, value, from_lane) \
  ra_shuffle_(ctx, value, from_lane, __LINE__)
/* Bit i is 1 where lane i's predicate was not 0. */
#define ra_ballot(ctx, predicate) ra_ballot_(ctx, predicate, __LINE__)

#endif
