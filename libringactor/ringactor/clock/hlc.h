/* SPDX-License-Identifier: BSD-3-Clause */
/* The hybrid logical clock as one 64-bit word: Unix microseconds in the upper
 * 52 bits, a 12-bit counter below; overflow of the counter carries into the
 * microseconds. Pure functions; host clock and device actors share them.
 * Source: Kulkarni, Demirbas et al., "Logical Physical Clocks", OPODIS 2014;
 * the one-word form is ours. */
#ifndef RINGACTOR_CLOCK_HLC_H
#define RINGACTOR_CLOCK_HLC_H
#include "../abi/types.h"

enum { ra_hlc_counter_bits = 12 };

RA_FN uint64_t ra_hlc_make(uint64_t physical_us, uint32_t logical) {
  return physical_us << ra_hlc_counter_bits | logical;
}
RA_FN uint64_t ra_hlc_physical_us(uint64_t stamp) {
  return stamp >> ra_hlc_counter_bits;
}
RA_FN uint32_t ra_hlc_logical(uint64_t stamp) {
  return (uint32_t)stamp & 0xfff;
}
/* The stamp of the next local event; always above `last`. */
RA_FN uint64_t ra_hlc_tick(uint64_t last, uint64_t wall_us) {
  uint64_t wall = ra_hlc_make(wall_us, 0);
  return wall > last + 1 ? wall : last + 1;
}
/* Non-zero when `stamp` may be merged: at most `drift_us` ahead of the wall. */
RA_FN int ra_hlc_admissible(uint64_t stamp, uint64_t wall_us,
                            uint64_t drift_us) {
  return ra_hlc_physical_us(stamp) <= wall_us + drift_us;
}
/* The stamp of receiving `stamp`; above both. Check ra_hlc_admissible first. */
RA_FN uint64_t ra_hlc_merge(uint64_t last, uint64_t stamp, uint64_t wall_us) {
  return ra_hlc_tick(last > stamp ? last : stamp, wall_us);
}

#endif
