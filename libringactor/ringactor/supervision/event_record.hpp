// SPDX-License-Identifier: BSD-3-Clause
// A supervisor's event as it is written down and counted, and who is told of it
// before anything comes of it. No CAF. Read by audit_log.hpp and metrics.hpp.
#pragma once

#include "ringactor/supervision/steps.hpp"

#include <string>

namespace ringactor::supervision {

/// A transition of a supervisor or of a child.
struct event_record {
  std::string supervisor; // its path: "exchange/market"
  event what;
  std::uint64_t hlc = 0; // of this node's clock
  supervision::strategy strategy = supervision::strategy::one_for_one;
  /// Of a kernel child: "1/5" is place 5 of engine 1. Else empty.
  std::string address = {};
  /// Which life of the child it is: a kernel child's is that of its address, as
  /// in actor_ref; a host child's is what.who, the number of the life, which no
  /// other of its supervisor's has. 0: of no child.
  std::uint64_t incarnation = 0;
};

/// Thread: any; calls come from several supervisors at once, and in the order
/// of their events from each.
class event_sink {
public:
  virtual ~event_sink() = default;
  /// Called on the supervisor's thread (orphaned: the watchdog's, too) before
  /// the supervisor does anything that follows from the event. While it runs
  /// the supervisor waits.
  virtual void took(const event_record& what) noexcept = 0;
};

} // namespace ringactor::supervision
