// SPDX-License-Identifier: BSD-3-Clause
// What a runtime says of its kernels.
#pragma once

#include "ringactor/abi/control.h"
#include "ringactor/backend/published.hpp"

#include <caf/error.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace ringactor {

/// A snapshot; the fields may be a moment apart.
struct kernel_status {
  std::string id, kernel, backend;
  /// active, inactive, draining (also while its end is told), stopped
  ra_life life = ra_life_created;
  bool running = false; // a handler of it runs now
  std::uint32_t place = 0, incarnation = 0;
  caf::error reason; // of its end, once it has ended
};

/// Read from the words that the engine publishes.
struct kernel_telemetry {
  std::uint64_t processed = 0;  // messages whose handler returned
  std::uint64_t beats = 0;      // handler runs, begun and ended: odd = in one
  std::uint32_t last_error = 0; // enum ra_status; 0: none so far
};

struct kernel_metrics {
  kernel_telemetry now;
  std::chrono::microseconds age{}; // since it was launched
  double messages_per_second = 0;  // over its age
  std::uint32_t mailbox_limit = 0; // messages
  std::uint64_t state_bytes = 0;   // of its kernel
  backend::kernel_operations
    operations; // its kernel's, all actors of its engine
};

/// How a kernel left.
struct kernel_end {
  std::string id;
  enum class way : std::uint8_t {
    ended_before, // by itself, by an exit
    drained,      // handled all that waited
    terminated    // what waited was bounced
  } how = way::ended_before;
  caf::error reason;
};

struct shutdown_report {
  std::vector<kernel_end> kernels; // by id
  std::uint64_t handled = 0;       // messages, all engines, since they opened
  std::uint64_t refused = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t unfinished = 0; // actors whose handler still ran at the end
  std::chrono::microseconds took{};
};

} // namespace ringactor
