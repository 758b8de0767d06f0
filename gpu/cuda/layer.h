/* SPDX-License-Identifier: BSD-3-Clause */
/* The CUDA layer: what a backend must give the engine's text, for nvcc and,
 * without __CUDACC__, for CPU threads (cuda_host). One lane. Host threads post
 * into mailboxes, so all words but a handler's own fences are the system's. */
#ifndef RA_LAYER_H
#define RA_LAYER_H

#if defined(__CUDACC__)
#  define RA_FN static __device__
#  include "ringactor/abi/types.h"
#  include <cuda/atomic>

#  define ra_relaxed cuda::memory_order_relaxed
#  define ra_acquire cuda::memory_order_acquire
#  define ra_release cuda::memory_order_release
#  define ra_acq_rel cuda::memory_order_acq_rel
#  define ra_group cuda::thread_scope_block
#  define ra_device cuda::thread_scope_system
#  define ra_system cuda::thread_scope_system
typedef cuda::atomic_ref<unsigned long long, cuda::thread_scope_system> ra_word;
#  define RA_WORD(p) \
    ra_word { *(unsigned long long*)(p) }
#  define ra_load(p, order, scope) RA_WORD(p).load(order)
#  define ra_store(p, v, order, scope) RA_WORD(p).store(v, order)
#  define ra_exchange(p, v, order, scope) RA_WORD(p).exchange(v, order)
#  define ra_add(p, v, order, scope) RA_WORD(p).fetch_add(v, order)
/* Order: the caller's. */
#  define ra_cas(p, old, v, order, scope) ra_cas_(p, old, v, order)
RA_FN bool ra_cas_(ra_atomic* p, unsigned long long old, unsigned long long v,
                   cuda::memory_order order) {
  /* Order: relaxed on failure; a failure orders nothing. */
  return RA_WORD(p).compare_exchange_strong(old, v, order,
                                            cuda::memory_order_relaxed);
}
/* Order: both halves; a fence of a handler's own. */
#  define ra_memory_fence(scope) \
    cuda::atomic_thread_fence(cuda::memory_order_acq_rel, scope)

/* Less and less often; what is looked at may lie across the bus. */
RA_FN void ra_pause(uint64_t tries) { __nanosleep(tries < 8 ? 32 : 512); }
RA_FN uint64_t ra_ticks(void) { return (uint64_t)clock64(); }

#else /* CPU threads */
#  include "ringactor/abi/host_layer.h"
#  include "ringactor/clock/ticks.hpp"

#  include <ctime>
#  include <sched.h>

#  define ra_group 2
/* Order: both halves, here and below. */
#  if defined(__SANITIZE_THREAD__) /* it knows read-modify-writes alone */
inline uint64_t ra_fence_word = 0;
#    define ra_memory_fence(scope) \
      ((void)__atomic_fetch_add(&ra_fence_word, 0, __ATOMIC_ACQ_REL))
#  else
#    define ra_memory_fence(scope) __atomic_thread_fence(__ATOMIC_ACQ_REL)
#  endif

/* A resident loop with nothing to do leaves the core to others. */
RA_FN void ra_pause(uint64_t tries) {
  const struct timespec a_little = {0, 50'000};
  if (tries < 64)
    ringactor::clock::pause();
  else if (tries < 4096)
    sched_yield();
  else
    nanosleep(&a_little, 0);
}
RA_FN uint64_t ra_ticks(void) { return ringactor::clock::ticks(); }
#endif

#define RA_LOCAL
#define ra_lane_id(e) 0u
#define ra_lane_count(e) 1u
#define ra_lane_barrier(e, site) ((void)(e), (void)(site))

#include "gpu/device/door_layer.h"

#if defined(__CUDACC__)
/* Called, not put in place: what is long and used at many places. Everything in
 * one function takes all registers, and six times as long to compile. */
#  define RA_CALLED static __device__ __noinline__
struct ra_engine;
struct ra_context;
struct ra_turn;
RA_CALLED void ra_waiters_wake(ra_engine* e, uint32_t place);
RA_CALLED uint64_t ra_cell_take(ra_engine* e);
RA_CALLED void ra_cell_give(ra_engine* e, uint64_t ref);
RA_CALLED void ra_mailbox_look(ra_engine* e, uint32_t place);
RA_CALLED void ra_answer_failure(ra_engine* e, ra_turn* turn);
RA_CALLED void ra_tell_down(ra_engine* e, ra_turn* turn);
RA_CALLED void ra_settle(ra_engine* e, ra_turn* turn);
RA_CALLED uint32_t ra_say(ra_context* ctx, ra_message* m, uint32_t bytes,
                          const uint64_t* words);
#endif

#endif
