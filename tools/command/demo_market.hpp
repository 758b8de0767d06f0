// SPDX-License-Identifier: BSD-3-Clause
// The order stream of `ringactor demo supervision`: numbered rows, made here or
// read from a LOBSTER order file.
#pragma once

#include "demo_book/messages.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ringactor::command {

/// A market that is the same wherever it is made: orders come, are withdrawn
/// and are executed around a price that wanders.
std::vector<demo_row> make_market(std::uint32_t rows);

/// The first rows of an order file. Returns what is wrong with it, or "".
std::string read_market(const std::filesystem::path& file, std::uint32_t rows,
                        std::vector<demo_row>& market);

/// The fill that the row's execution is.
demo_fill fill_of(const demo_row& row);
inline bool is_execution(const demo_row& row) {
  return row.order.type == order_book_execute;
}

} // namespace ringactor::command
