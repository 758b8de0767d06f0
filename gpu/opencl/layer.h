/* SPDX-License-Identifier: BSD-3-Clause */
/* The OpenCL C layer: what a backend must give the engine's text. One lane, so
 * no barrier. How atomics are spelt differs from one compiler to the next: the
 * host tries the numbers of RA_CL_ATOMICS in turn (program.cpp). */
#ifndef RA_LAYER_H
#define RA_LAYER_H

/* gcc's builtins, and those of OpenCL 1.2, take plain words. */
#if RA_CL_ATOMICS == 2 || RA_CL_ATOMICS == 4
#  define RA_ATOMIC_DEFINED
typedef ulong ra_atomic;
#endif
#include "ringactor/abi/types.h"

#define ra_copy_envelope(to, from) vstore8(vload8(0, from), 0, to)
/* Seven words, the fourth twice. */
#define ra_copy_payload(to, from)         \
  do {                                    \
    ulong4 last_ = vload4(0, (from) + 3); \
    vstore4(vload4(0, from), 0, to);      \
    vstore4(last_, 0, (to) + 3);          \
  } while (0)
#if defined(RA_CL_PREFETCHES) /* a processor: program.cpp */
#  define ra_prefetch(line) __builtin_prefetch((const void*)(uintptr_t)(line))
#  define ra_prefetch_write(line) \
    __builtin_prefetch((const void*)(uintptr_t)(line), 1)
#endif

#define RA_LOCAL
#define ra_group 2

#if RA_CL_ATOMICS == 0 || RA_CL_ATOMICS == 3
#  define ra_relaxed memory_order_relaxed
#  define ra_acquire memory_order_acquire
#  define ra_release memory_order_release
#  define ra_acq_rel memory_order_acq_rel
#  if RA_CL_ATOMICS == 0 /* as the standard has it */
#    define ra_system memory_scope_all_svm_devices
#  else /* right where host and device share caches, as on a processor */
#    define ra_system memory_scope_device
#  endif
#  define ra_load(p, order, scope) atomic_load_explicit(p, order, scope)
#  define ra_store(p, v, order, scope) \
    atomic_store_explicit(p, (ulong)(v), order, scope)
#  define ra_exchange(p, v, order, scope) \
    atomic_exchange_explicit(p, (ulong)(v), order, scope)
#  define ra_add(p, v, order, scope) \
    atomic_fetch_add_explicit(p, (ulong)(v), order, scope)
/* Order: the caller's. */
#  define ra_cas(p, old, v, order, scope) ra_cas_(p, old, v, order, scope)
RA_FN int ra_cas_(volatile __global ra_atomic* p, ulong old, ulong v,
                  memory_order order, memory_scope scope) {
  /* Order: relaxed on failure; a failure orders nothing. */
  return atomic_compare_exchange_strong_explicit(p, &old, v, order,
                                                 memory_order_relaxed, scope);
}
#elif RA_CL_ATOMICS == 1 /* clang's builtins for OpenCL */
#  define ra_relaxed __ATOMIC_RELAXED
#  define ra_acquire __ATOMIC_ACQUIRE
#  define ra_release __ATOMIC_RELEASE
#  define ra_acq_rel __ATOMIC_ACQ_REL
#  define ra_system __OPENCL_MEMORY_SCOPE_ALL_SVM_DEVICES
#  define ra_load(p, order, scope) __opencl_atomic_load(p, order, scope)
#  define ra_store(p, v, order, scope) __opencl_atomic_store(p, v, order, scope)
#  define ra_exchange(p, v, order, scope) \
    __opencl_atomic_exchange(p, v, order, scope)
#  define ra_add(p, v, order, scope) \
    __opencl_atomic_fetch_add(p, (ulong)(v), order, scope)
#  define ra_cas(p, old, v, order, scope)                                  \
    __opencl_atomic_compare_exchange_strong(p, (ulong[]){old}, (ulong)(v), \
                                            order, __ATOMIC_RELAXED, scope)
#elif RA_CL_ATOMICS == 2
#  define ra_relaxed __ATOMIC_RELAXED
#  define ra_acquire __ATOMIC_ACQUIRE
#  define ra_release __ATOMIC_RELEASE
#  define ra_acq_rel __ATOMIC_ACQ_REL
#  define ra_system 0
#  define ra_load(p, order, scope) __atomic_load_n(p, order)
#  define ra_store(p, v, order, scope) __atomic_store_n(p, (ulong)(v), order)
#  define ra_exchange(p, v, order, scope) \
    __atomic_exchange_n(p, (ulong)(v), order)
#  define ra_add(p, v, order, scope) __atomic_fetch_add(p, (ulong)(v), order)
#  define ra_cas(p, old, v, order, scope)                                \
    __atomic_compare_exchange_n(p, (ulong[]){old}, (ulong)(v), 0, order, \
                                __ATOMIC_RELAXED)
#elif RA_CL_ATOMICS == 4 /* OpenCL 1.2, which has no order: fences beside */
#  pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable
#  define ra_relaxed 0
#  define ra_acquire 1
#  define ra_release 2
#  define ra_acq_rel 3
#  define ra_system 0
typedef volatile __global ulong* ra_word_at;
RA_FN void ra_before_(int order) {
  if (order & ra_release) /* Order: the caller's, here and below */
    mem_fence(CLK_GLOBAL_MEM_FENCE);
}
RA_FN ulong ra_after_(int order, ulong value) {
  if (order & ra_acquire) /* Order: the caller's */
    mem_fence(CLK_GLOBAL_MEM_FENCE);
  return value;
}
/* Order: the caller's, all five below. */
RA_FN ulong ra_load_(ra_word_at p, int order) {
  return ra_after_(order, atom_add(p, 0ul));
}
RA_FN void ra_store_(ra_word_at p, ulong v, int order) {
  ra_before_(order);
  atom_xchg(p, v);
}
RA_FN ulong ra_exchange_(ra_word_at p, ulong v, int order) {
  ra_before_(order);
  return ra_after_(order, atom_xchg(p, v));
}
RA_FN ulong ra_add_(ra_word_at p, ulong v, int order) {
  ra_before_(order);
  return ra_after_(order, atom_add(p, v));
}
RA_FN int ra_cas_(ra_word_at p, ulong old, ulong v, int order) {
  ra_before_(order);
  return ra_after_(order, atom_cmpxchg(p, old, v)) == old;
}
#  define ra_load(p, order, scope) ra_load_((ra_word_at)(p), order)
#  define ra_store(p, v, order, scope) ra_store_(p, (ulong)(v), order)
#  define ra_exchange(p, v, order, scope) ra_exchange_(p, (ulong)(v), order)
#  define ra_add(p, v, order, scope) ra_add_(p, (ulong)(v), order)
#  define ra_cas(p, old, v, order, scope) ra_cas_(p, old, (ulong)(v), order)
#endif
/* Host threads post into mailboxes, so their words are the system's too. */
#define ra_device ra_system

#if RA_CL_ATOMICS == 0 || RA_CL_ATOMICS == 3
/* Order: both halves. */
#  define ra_memory_fence(scope)                                       \
    atomic_work_item_fence(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE, \
                           memory_order_acq_rel, ra_system)
#elif RA_CL_ATOMICS == 4
#  define ra_memory_fence(scope) \
    mem_fence(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#else
#  define ra_memory_fence(scope) __atomic_thread_fence(__ATOMIC_ACQ_REL)
#endif

#define ra_lane_id(e) 0u
#define ra_lane_count(e) 1u
#define ra_lane_barrier(e, site) ((void)(e), (void)(site))

/* OpenCL C has neither; the loop's limits bound what waits. */
RA_FN void ra_pause(uint64_t tries) { (void)tries; }
RA_FN uint64_t ra_ticks(void) { return 0; }

#if defined(RA_WITHOUT_F64) /* kernels that require it are left out */
#  define double this_device_has_no_f64
#elif defined(cl_khr_fp64)
#  pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif

#include "gpu/device/door_layer.h"

#endif
