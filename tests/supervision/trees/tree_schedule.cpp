// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/trees/tree_schedule.hpp"

#include "ringactor/actor/directory.hpp"

#include <algorithm>

namespace tree_tests {

namespace {

tree_schedule* on_stage = nullptr; // whose handlers run

} // namespace

std::string_view to_string(sight what) {
  constexpr std::string_view words[] = {
    "hang found",        "late output",        "handler failed",
    "forgery",           "slow start",         "hung supervisor",
    "orphaned",          "failed start",       "deaf child",
    "abandoned",         "engine fell",        "restart",
    "restart delayed",   "limit reached",      "automatic shutdown",
    "supervisor killed", "root killed",        "dead letter",
    "waited for a life", "ended early",        "healed",
    "redelivered",       "instance restarted", "instance ended by a call"};
  return words[static_cast<std::size_t>(what)];
}

tree_schedule::tree_schedule(stage& on, std::uint64_t seed)
  : stage_{on}, random_{seed}, began_{on.now()}, witness_{[this] {
      return stage_.now() - began_;
    }} {
  client_ = ear::make(on.system, [this](auto& what) { answered(what); });
  sink_ = ear::make(on.system, [this](auto& what) { delivered(what); });
  recorder_ = ear::make(on.system, [this](auto& what) { told(what); });
  sink_at_ =
    on.where->address_of(caf::actor_cast<caf::strong_actor_ptr>(sink_));
  on.buried = [this](const ringactor::dead_letter& letter) { buried(letter); };
}

void tree_schedule::tell(const std::string& line) {
  std::ranges::sort(refusals_);
  for (const auto& each : std::exchange(refusals_, {}))
    tell(each);
  const auto at = stage_.now() - began_;
  trace_ += std::to_string(at.count() / 1'000'000) + " " + line + "\n";
}

std::vector<std::string> tree_schedule::run() {
  on_stage = this;
  plant();
  for (int i = 0; i < 30; ++i) // so that most trees stand
    step();
  for (auto left = 40 + below(70); left > 0; --left) {
    act();
    for (auto steps = below(7); steps > 0; --steps)
      step();
  }
  heal();
  end_all();
  close_books();
  on_stage = nullptr;
  return witness_.broken();
}

} // namespace tree_tests

extern "C" std::uint32_t patient_reach(std::uint32_t point,
                                       std::uint64_t number, ra_address self) {
  return tree_tests::on_stage ? tree_tests::on_stage->reach(point, number, self)
                              : std::uint32_t{patient_does_well};
}
