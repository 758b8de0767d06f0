// SPDX-License-Identifier: BSD-3-Clause
// The engine's text and the shipped kernels as CUDA C++, so that the dialect
// stays one: a build check, not a backend. The layer here has no way out, and
// its atomics are CUDA's plainest.
#define RA_LAYER_H
#define RA_FN static __device__ __forceinline__
#define RA_LOCAL
#include <cuda/atomic>

using check_atomic = cuda::atomic_ref<unsigned long long>;
#define ra_relaxed cuda::memory_order_relaxed
#define ra_acquire cuda::memory_order_acquire
#define ra_release cuda::memory_order_release
#define ra_acq_rel cuda::memory_order_acq_rel
#define ra_group cuda::thread_scope_block
#define ra_device cuda::thread_scope_device
#define ra_system cuda::thread_scope_system
/* Order: both halves; a fence of a handler's own. */
#define ra_memory_fence(scope) \
  cuda::atomic_thread_fence(cuda::memory_order_acq_rel, scope)
#define CHECK_REF(p) \
  check_atomic { *(unsigned long long*)(p) }
#define ra_load(p, order, scope) CHECK_REF(p).load(order)
#define ra_store(p, v, order, scope) CHECK_REF(p).store(v, order)
#define ra_exchange(p, v, order, scope) CHECK_REF(p).exchange(v, order)
#define ra_add(p, v, order, scope) CHECK_REF(p).fetch_add(v, order)
#define ra_cas(p, old, v, order, scope) check_cas(p, old, v, order)
static __device__ bool check_cas(void* p, unsigned long long old,
                                 unsigned long long v,
                                 cuda::memory_order order) {
  // Order: relaxed on failure; nothing is read through it.
  return CHECK_REF(p).compare_exchange_strong(old, v, order,
                                              cuda::memory_order_relaxed);
}
#define RA_LAYER_HOST unsigned
#define ra_make_ready(e, place) ((e)->host += (place))
#define ra_up(e, message) ((e)->host += (unsigned)(message)->w[0])
#define ra_lane_id(e) (threadIdx.x)
#define ra_lane_count(e) (blockDim.x)
#define ra_lane_barrier(e, site) __syncwarp()
#define ra_lane_shuffle(value, from) \
  __shfl_sync(~0u, (unsigned long long)(value), from)
#define ra_lane_ballot(predicate) __ballot_sync(~0u, predicate)
static __device__ void ra_pause(unsigned long long) {}
static __device__ unsigned long long ra_ticks() { return clock64(); }

#include "tests/gpu/text_image.h"

extern "C" __global__ void check(uint8_t* shared, uint8_t* near) {
  ra_engine e;
  ra_turn turn;
  ra_budget budget = {64, 0};
  e.shared = shared;
  e.near = near;
  e.layout = (const ra_layout*)shared;
  e.worker = (ra_worker*)(near + e.layout->worker_table);
  e.host = 0;
  ra_activate(&e, 0, &turn, budget);
}
