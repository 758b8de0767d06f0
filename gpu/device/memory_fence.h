/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory fences for handlers: what the caller did before one, in the state, the
 * pool or a word, is seen before what it does behind it by whoever looks from
 * this far away:
 *
 *   ra_thread_fence_block()    the other lanes of this handler
 *   ra_thread_fence_device()   other handlers of this engine
 *   ra_thread_fence_system()   the host too
 *
 * Each is an acquire and a release fence at once; it does not order a store
 * before it with a load behind it. Both sides need one, or an atomic of
 * their own that orders: who publishes, between data and flag, and who reads,
 * between flag and data; the flag is an atomic word (relaxed will do). Lanes
 * that share a barrier need none: it orders all.
 * Not fence.h: that one keeps the ended from speaking. A part of context.h. */
#ifndef RINGACTOR_DEVICE_MEMORY_FENCE_H
#define RINGACTOR_DEVICE_MEMORY_FENCE_H

/* Macros, so that tests/sim can weaken each use by itself. */
#define ra_thread_fence_block() ra_memory_fence(ra_group)
#define ra_thread_fence_device() ra_memory_fence(ra_device)
#define ra_thread_fence_system() ra_memory_fence(ra_system)

#endif
