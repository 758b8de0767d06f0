// SPDX-License-Identifier: BSD-3-Clause
// What `orders` found, as a table for people or as one JSON object.
#pragma once

#include "command.hpp"
#include "orders_gateway.hpp"

#include <cstdint>
#include <string>

namespace ringactor::command {

struct orders_report {
  const orders_options& options;
  const gateway_results& results;
  std::string backend;
  std::uint32_t window = 1;
  std::uint64_t delivered = 0;    // of the engine's counters
  std::uint64_t dead_letters = 0; // the same
  std::uint64_t errors = 0;       // reported on stderr
  bool is_complete = false;       // all of the file was read and answered
};

std::string json_of(const orders_report& report);
std::string table_of(const orders_report& report);

} // namespace ringactor::command
