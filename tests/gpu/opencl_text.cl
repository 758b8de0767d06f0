// SPDX-License-Identifier: BSD-3-Clause
// The engine's text and the shipped kernels as OpenCL C, so that the dialect
// stays one: a build check, not a backend. The layer here has no way out.
#define RA_LAYER_H
#define RA_LOCAL
#define ra_relaxed memory_order_relaxed
#define ra_acquire memory_order_acquire
#define ra_release memory_order_release
#define ra_acq_rel memory_order_acq_rel
#define ra_group memory_scope_work_group
#define ra_device memory_scope_device
#define ra_system memory_scope_device
#define ra_load(p, order, scope) atomic_load_explicit(p, order, scope)
#define ra_store(p, v, order, scope) \
  atomic_store_explicit(p, (ulong)(v), order, scope)
#define ra_exchange(p, v, order, scope) \
  atomic_exchange_explicit(p, v, order, scope)
#define ra_add(p, v, order, scope) \
  atomic_fetch_add_explicit(p, (ulong)(v), order, scope)
#define ra_cas(p, old, v, order, scope) check_cas(p, old, v, order, scope)
static inline int check_cas(volatile __global atomic_ulong* p, ulong old,
                            ulong v, memory_order order, memory_scope scope) {
  /* Order: relaxed on failure; nothing is read through it. */
  return atomic_compare_exchange_strong_explicit(p, &old, v, order,
                                                 memory_order_relaxed, scope);
}
/* Order: both halves; a fence of a handler's own. */
#define ra_memory_fence(scope)                                       \
  atomic_work_item_fence(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE, \
                         memory_order_acq_rel, scope)
#define RA_LAYER_HOST uint
#define ra_make_ready(e, place) ((e)->host += (place))
#define ra_up(e, message) ((e)->host += (uint)(message)->w[0])
#define ra_lane_id(e) ((uint)get_local_id(0))
#define ra_lane_count(e) ((uint)get_local_size(0))
#define ra_lane_barrier(e, site) \
  work_group_barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
static inline void ra_pause(ulong tries) {}
static inline ulong ra_ticks(void) { return 0; }

#include "tests/gpu/text_image.h"

kernel void check(global uchar* shared, global uchar* near) {
  ra_engine e;
  ra_turn turn;
  ra_budget budget = {64, 0};
  e.shared = shared;
  e.near = near;
  e.layout = (global const ra_layout*)shared;
  e.worker = (global ra_worker*)(near + e.layout->worker_table);
  e.host = 0;
  ra_activate(&e, 0, &turn, budget);
}
