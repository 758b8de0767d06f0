// SPDX-License-Identifier: BSD-3-Clause
// A kernel's reference case on one backend: what it answers there.
#pragma once

#include "reference.hpp"

#include <ringactor/ringactor.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace ringactor::check {

/// The kernel that is checked, and the program it is in.
struct subject {
  const image& program;
  const message::registry& types;
  std::string kernel;
};

/// What one request was answered with.
struct answer {
  errc status = errc::ok;
  std::uint32_t code = 0; // handler_failed: the number given to ra_fail
  content message;        // status ok; type_id of ra_type_unit: empty
};

struct recording {
  std::string failure; // why it could not be run to its end; empty: it was
  std::vector<answer> answers;  // one for each request
  std::vector<std::byte> state; // at the end, where the case compares it
};

/// Spawns the kernel and plays the case, one request at a time. An actor that
/// fails is spawned anew for the next step.
///
/// Thread: any, one at a time. An answer is waited for `patience` at most.
recording play(caf::actor_system& system, const subject& what,
               const reference_case& which, const engine_options& where,
               std::chrono::seconds patience);

} // namespace ringactor::check
