// SPDX-License-Identifier: BSD-3-Clause
// The sim layer: what gpu/cpu/layer.h is for threads, for the explorer. The
// device's text runs as it is: its atomics become accesses of the simulated
// memory, and the fields of its records are watched for races, because their
// types are exchanged while engine_types.h is read. Its functions live in
// this namespace, so no other image of the text is touched.
#ifndef RA_LAYER_H
#define RA_LAYER_H
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/abi/layout.h"
#include "ringactor/abi/status.h"
#include "ringactor/clock/hlc.h"

#include "tests/sim/plain.hpp"
#include "tests/sim/sites.hpp"
#include "tests/sim/world.hpp"

#include <cstdint>

#define RA_LOCAL
#define ra_relaxed std::memory_order_relaxed
#define ra_acquire std::memory_order_acquire
#define ra_release std::memory_order_release
#define ra_acq_rel std::memory_order_acq_rel
#define ra_group 2
#define ra_device 0
#define ra_system 1
#define RA_SIM_ORDER(order, what) ringactor::sim::at_site(order, __func__, what)
#define ra_load(p, order, scope) \
  ringactor::sim::load(*(p), RA_SIM_ORDER(order, "load " #p))
#define ra_store(p, v, order, scope) \
  ringactor::sim::store(*(p), v, RA_SIM_ORDER(order, "store " #p))
#define ra_exchange(p, v, order, scope) \
  ringactor::sim::exchange(*(p), v, RA_SIM_ORDER(order, "exchange " #p))
#define ra_add(p, v, order, scope) \
  ringactor::sim::add(*(p), v, RA_SIM_ORDER(order, "add " #p))
#define ra_cas(p, old, v, order, scope) \
  ringactor::sim::swap_if(*(p), old, v, RA_SIM_ORDER(order, "cas " #p))
// Order: both halves; a fence of a handler's own.
#define ra_memory_fence(scope) \
  ringactor::sim::fence(RA_SIM_ORDER(ra_acq_rel, "fence"))

namespace ringactor::sim {

/// A failure leaves what it saw unsaid, as ra_cas does.
inline bool swap_if(std::uint64_t& place, std::uint64_t expected,
                    std::uint64_t value, order how) {
  return compare_and_swap(place, expected, value, how);
}

} // namespace ringactor::sim

typedef struct ra_host {
  void* self;
  void (*make_ready)(void* self, uint32_t place);
  void (*up)(void* self, const ra_message* message);
} ra_host;
#define RA_LAYER_HOST ra_host
#define ra_make_ready(e, place) (e)->host.make_ready((e)->host.self, place)
#define ra_up(e, message) (e)->host.up((e)->host.self, message)
#define ra_pause(tries) ((void)(tries), ringactor::sim::wait_for_news())

namespace ringactor::sim {
namespace {

using ::uint16_t;
using ::uint32_t;
using ::uint64_t;
using ::uint8_t;

#define uint64_t plain<std::uint64_t>
#define uint32_t plain<std::uint32_t>
#define uint16_t plain<std::uint16_t>
#include "gpu/device/engine_types.h"
#undef uint64_t
#undef uint32_t
#undef uint16_t
#include "gpu/device/classes.h"

} // namespace
} // namespace ringactor::sim

#endif
