// SPDX-License-Identifier: BSD-3-Clause
// Random scenarios that OTP's supervisor and ours are both put through: made
// from a seed, written as an Erlang term for otp_oracle.escript.
#pragma once

#include "ringactor/supervision/steps.hpp"

#include <map>

namespace supervision_tests {

using namespace ringactor::supervision;

enum class exit_reason : std::uint8_t {
  normal,
  shutdown,
  shutdown_with, // {shutdown, x}
  kill,
  crash
};
constexpr std::size_t exit_reasons = 5;

exit_class class_of(exit_reason reason) noexcept;
std::string_view to_string(exit_reason reason) noexcept;

/// What comes of one start; with `fail`, what is called before the next try.
struct start_plan {
  enum class outcome : std::uint8_t { ok, ignore, fail };
  outcome what = outcome::ok;
  std::vector<request> calls = {};
};

/// How the children of an id answer the order to stop.
struct stop_plan {
  enum class kind : std::uint8_t { polite, deaf, says };
  kind what = kind::polite;
  exit_reason reason = exit_reason::shutdown; // of `says`
};

struct scenario_step {
  enum class kind : std::uint8_t { script, exit, exit_life, calls };
  kind what = kind::calls;
  std::string id = {};      // script, exit
  instance_number life = 0; // exit_life
  exit_reason reason = {};  // of the exits
  std::vector<start_plan> starts = {};
  std::vector<request> calls = {}; // all given at once
};

struct scenario {
  std::uint64_t seed = 0;
  sup_flags flags = {};
  std::vector<child_rules> children = {};
  std::map<std::string, stop_plan> stops = {};
  std::map<std::string, std::vector<start_plan>> starts = {}; // the first
  std::vector<scenario_step> steps = {};
};

scenario make_scenario(std::uint64_t seed);

/// One term, with its full stop.
std::string to_erlang(const scenario& what);

} // namespace supervision_tests
