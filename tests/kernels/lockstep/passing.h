/* SPDX-License-Identifier: BSD-3-Clause */
/* A message passed through memory: plain data, and a flag that orders nothing
 * by itself. The fences do. tests/sim/fence_seeded.cpp runs this text under
 * relaxed memory, with and without each of them. */
#ifndef RINGACTOR_TESTS_LOCKSTEP_PASSING_H
#define RINGACTOR_TESTS_LOCKSTEP_PASSING_H
#include "ringactor/abi/types.h"

#if !defined(LOCKSTEP_DATA)
#  define LOCKSTEP_DATA uint64_t /* tests/sim has one that it watches */
#endif

typedef struct lockstep_box {
  LOCKSTEP_DATA data;
  ra_atomic is_full;
} lockstep_box;

RA_FN void lockstep_put(RA_GLOBAL lockstep_box* box, uint64_t value) {
  box->data = value;
  ra_thread_fence_device();
  /* Order: relaxed; the fence above orders it behind the data. */
  ra_store(&box->is_full, 1, ra_relaxed, ra_device);
}
/* The value; 0 while there is none. */
RA_FN uint64_t lockstep_take(RA_GLOBAL lockstep_box* box) {
  /* Order: relaxed; the fence below orders it before the data. */
  if (ra_load(&box->is_full, ra_relaxed, ra_device) == 0)
    return 0;
  ra_thread_fence_device();
  return box->data;
}

#endif
