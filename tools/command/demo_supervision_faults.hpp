// SPDX-License-Identifier: BSD-3-Clause
// What goes wrong in `ringactor demo supervision`, and at which row: a plan
// made from a seed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor::command {

enum class fault_kind : std::uint8_t { fails, hangs, is_killed };

struct planned_fault {
  std::uint64_t row = 0; // struck before this row is sent
  fault_kind kind = fault_kind::fails;
  std::string target; // a child's id
};

/// "the book hangs".
std::string text_of(const planned_fault& what);

/// Each fault once, in an order and at rows that the seed chooses; ascending.
/// `rows` is at least demo_rows_min.
std::vector<planned_fault> plan_faults(std::uint64_t seed, std::uint64_t rows);

inline constexpr std::uint32_t demo_rows_min = 100;

} // namespace ringactor::command
