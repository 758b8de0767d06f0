// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of `ringactor`. Exit codes: 0 all is well, 1 the data or the
// run has an error, 2 the command line has one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace ringactor::command {

enum exit_code : int { exit_ok = 0, exit_data = 1, exit_usage = 2 };

struct orders_options {
  std::filesystem::path messages;
  std::filesystem::path book;            // empty: none
  std::filesystem::path trades;          // empty: none
  std::filesystem::path snapshots;       // a folder; empty: none are kept
  std::uint32_t snapshot_every = 10'000; // orders
  std::string backend = "auto";
  std::string executor = "job"; // or "inline", "threads"
  std::string model = "auto";   // or "slices", "persistent"
  bool json = false;
  bool keep_going = false;
  std::uint64_t alert_notional = 1'000'000'000; // 1/10000 dollar
  std::uint32_t window = 256; // requests in flight; with a book always 1
};

int run_demo(const std::string& backend);

/// Prints an error as the command does; returns `code`.
int complain(const std::string& what, int code);

} // namespace ringactor::command
