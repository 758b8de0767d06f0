// SPDX-License-Identifier: BSD-3-Clause
#include "demo_supervision_faults.hpp"

#include <algorithm>
#include <random>

namespace ringactor::command {

std::string text_of(const planned_fault& what) {
  const auto* verb = what.kind == fault_kind::fails   ? " fails"
                     : what.kind == fault_kind::hangs ? " hangs"
                                                      : " is killed";
  return "the " + what.target + verb;
}

// No standard distribution: the same seed is the same plan everywhere.
std::vector<planned_fault> plan_faults(std::uint64_t seed, std::uint64_t rows) {
  std::vector<planned_fault> plan{
    {0, fault_kind::fails, "book"},        {0, fault_kind::hangs, "book"},
    {0, fault_kind::is_killed, "book"},    {0, fault_kind::fails, "risk"},
    {0, fault_kind::hangs, "risk"},        {0, fault_kind::is_killed, "engine"},
    {0, fault_kind::is_killed, "gateway"}, {0, fault_kind::is_killed, "tape"}};
  std::mt19937_64 random{seed};
  for (auto left = plan.size(); left > 1; --left)
    std::swap(plan[left - 1], plan[random() % left]);
  // One in each stretch of the stream, none in the first and the last one.
  const auto stretch = rows / (plan.size() + 2);
  for (std::size_t i = 0; i < plan.size(); ++i)
    plan[i].row = stretch * (i + 1) + 1 + random() % stretch;
  return plan;
}

} // namespace ringactor::command
