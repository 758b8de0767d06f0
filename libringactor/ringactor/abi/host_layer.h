/* SPDX-License-Identifier: BSD-3-Clause */
/* The five atomics as host code spells them: on plain 64-bit words, through
 * the compiler's builtins (gcc and clang). The CPU engine and the host's side
 * of shared structures use these; other backends bring a layer of their own.
 * The scope arguments mean something on devices only. */
#ifndef RINGACTOR_ABI_HOST_LAYER_H
#define RINGACTOR_ABI_HOST_LAYER_H
#include "types.h"

#define ra_relaxed __ATOMIC_RELAXED
#define ra_acquire __ATOMIC_ACQUIRE
#define ra_release __ATOMIC_RELEASE
#define ra_acq_rel __ATOMIC_ACQ_REL
#define ra_device 0
#define ra_system 1
#define ra_load(p, order, scope) __atomic_load_n(p, order)
#define ra_store(p, v, order, scope) __atomic_store_n(p, v, order)
#define ra_exchange(p, v, order, scope) __atomic_exchange_n(p, v, order)
#define ra_add(p, v, order, scope) __atomic_fetch_add(p, v, order)
/* True when `*p` was `old` and now is `v`. A failure orders nothing. */
#define ra_cas(p, old, v, order, scope)                            \
  __extension__({                                                  \
    uint64_t ra_cas_expected_ = (old);                             \
    __atomic_compare_exchange_n(p, &ra_cas_expected_, v, 0, order, \
                                __ATOMIC_RELAXED);                 \
  })

#endif
