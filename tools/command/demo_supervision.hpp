// SPDX-License-Identifier: BSD-3-Clause
// `ringactor demo supervision`: an order stream runs through a supervision tree
// while its actors are made to fail, and must end as if nothing had happened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace ringactor::command {

struct demo_supervision_options {
  std::uint64_t seed = 1; // of the faults
  std::uint32_t rows = 2000;
  std::filesystem::path data; // empty: a market made here
  bool plain = false;         // lines even on a terminal
  std::string backend = "auto";
  std::filesystem::path audit;   // of the run with faults; empty: none
  std::filesystem::path metrics; // as well
  std::string without; // tests: the check must see that this is missing
};

/// Adds the subcommand to `demo`.
CLI::App* add_demo_supervision(CLI::App& demo,
                               demo_supervision_options& options);

int run_demo_supervision(const demo_supervision_options& options);

} // namespace ringactor::command
