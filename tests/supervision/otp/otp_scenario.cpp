// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/otp/otp_scenario.hpp"

#include <algorithm>
#include <random>

namespace supervision_tests {

namespace {

using namespace std::chrono_literals;

class maker {
public:
  explicit maker(std::uint64_t seed) : random_{seed} { made_.seed = seed; }

  scenario make() {
    make_flags();
    std::vector<std::string> ids{"a", "b", "c", "d", "e", "f"};
    std::ranges::shuffle(ids, random_);
    for (const auto& id : {"a", "b", "c", "d", "e", "f", "g", "x"})
      if (one_in(6))
        made_.stops[id] = a_stop();
    if (dynamic()) {
      made_.children = {a_child("x")};
    } else {
      ids.resize(1 + below(6));
      for (const auto& id : ids)
        made_.children.push_back(a_child(id));
      if (one_in(12))
        made_.starts[an_id()] = {{start_plan::outcome::fail, {}}};
      if (one_in(8))
        made_.starts[an_id()] = {{start_plan::outcome::ignore, {}}};
    }
    if (dynamic())
      made_.steps.push_back({.calls = {2, request{start_instance{}}}});
    for (auto left = 4 + below(12); left > 0; --left)
      made_.steps.push_back(a_step());
    return std::move(made_);
  }

private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  bool dynamic() const {
    return made_.flags.strategy == strategy::simple_one_for_one;
  }
  std::string an_id() {
    return dynamic() ? "x" : std::string(1, static_cast<char>('a' + below(7)));
  }

  void make_flags() {
    made_.flags.strategy = static_cast<strategy>(below(4));
    made_.flags.intensity =
      static_cast<std::uint32_t>(one_in(4) ? below(3) : 9);
    made_.flags.period = 1'000'000s;
    if (!dynamic() && one_in(3))
      made_.flags.auto_shutdown = static_cast<auto_shutdown>(1 + below(2));
  }

  stop_plan a_stop() {
    if (one_in(4))
      return {stop_plan::kind::deaf, {}};
    return {stop_plan::kind::says, static_cast<exit_reason>(below(5))};
  }

  child_rules a_child(const std::string& id) {
    child_rules child{.id = id};
    child.restart = static_cast<restart_type>(below(3));
    child.kind = one_in(5) ? child_kind::supervisor : child_kind::worker;
    const auto stops = made_.stops.find(id);
    if (stops != made_.stops.end()
        && stops->second.what == stop_plan::kind::deaf)
      child.shutdown =
        one_in(2) ? shutdown_rule::brutal_kill() : shutdown_rule::within(4ms);
    else if (one_in(3))
      child.shutdown =
        one_in(2) ? shutdown_rule::brutal_kill() : shutdown_rule::infinity();
    child.significant = made_.flags.auto_shutdown != auto_shutdown::never
                        && child.restart != restart_type::permanent
                        && !one_in(3);
    return child;
  }

  scenario_step a_step() {
    using enum scenario_step::kind;
    const auto reason = static_cast<exit_reason>(below(exit_reasons));
    switch (below(10)) {
      case 0:
      case 1:
        return {.what = script, .id = an_id(), .starts = some_starts()};
      case 2:
      case 3:
        return {.what = calls, .calls = some_calls(1 + below(3))};
      case 4:
        if (!dynamic() && one_in(3))
          return {.what = calls, .calls = {1, a_reconfigure()}};
        [[fallthrough]];
      default:
        if (dynamic())
          return {.what = exit_life, .life = 1 + below(8), .reason = reason};
        return {.what = exit, .id = an_id(), .reason = reason};
    }
  }

  std::vector<start_plan> some_starts() {
    std::vector<start_plan> made;
    for (auto left = 1 + below(3); left > 0; --left) {
      // A restart of an instance that says ignore is a hole in this OTP: it
      // keeps `undefined` for a pid, and crashes when it ends.
      if (!dynamic() && one_in(4))
        made.push_back({start_plan::outcome::ignore, {}});
      else if (one_in(4))
        made.push_back({start_plan::outcome::ok, {}});
      else
        made.push_back({start_plan::outcome::fail, some_calls(below(4))});
    }
    return made;
  }

  std::vector<request> some_calls(std::uint64_t count) {
    std::vector<request> made;
    for (; count > 0; --count)
      made.push_back(dynamic() ? a_dynamic_call() : a_call());
    return made;
  }

  request a_call() {
    switch (below(6)) {
      case 0:
        return start_child{faulty_or(a_child(an_id()))};
      case 1:
        return restart_child{an_id()};
      case 2:
        return terminate_child{an_id()};
      case 3:
        return delete_child{an_id()};
      case 4:
        return which_children{};
      default:
        return count_children{};
    }
  }

  child_rules faulty_or(child_rules child) {
    if (one_in(12)) {
      child.significant = true;
      child.restart = restart_type::permanent;
    }
    return child;
  }

  request a_dynamic_call() {
    switch (below(8)) {
      case 0:
        return restart_child{"x"};
      case 1:
        return delete_child{"x"};
      case 2:
        return terminate_child{"x"};
      case 3:
        return which_children{};
      case 4:
        return terminate_instance{below(6)};
      default:
        return start_instance{};
    }
  }

  request a_reconfigure() {
    reconfigure made{made_.flags, {}};
    made.flags.strategy = static_cast<strategy>(below(3));
    std::vector<std::string> ids{"a", "b", "c", "d", "e", "f", "g"};
    std::ranges::shuffle(ids, random_);
    ids.resize(below(6));
    for (const auto& id : ids)
      made.children.push_back(a_child(id));
    return made;
  }

  std::mt19937_64 random_;
  scenario made_;
};

} // namespace

exit_class class_of(exit_reason reason) noexcept {
  switch (reason) {
    case exit_reason::normal:
      return exit_class::normal;
    case exit_reason::shutdown:
    case exit_reason::shutdown_with:
      return exit_class::shutdown;
    case exit_reason::kill:
      return exit_class::killed;
    case exit_reason::crash:
      break;
  }
  return exit_class::abnormal;
}

std::string_view to_string(exit_reason reason) noexcept {
  constexpr std::string_view names[]{"normal", "shutdown", "{shutdown,x}",
                                     "kill", "crash"};
  return names[static_cast<std::size_t>(reason)];
}

scenario make_scenario(std::uint64_t seed) { return maker{seed}.make(); }

} // namespace supervision_tests
