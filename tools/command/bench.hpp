// SPDX-License-Identifier: BSD-3-Clause
// `ringactor bench`: the options, and the call into tools/bench.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace ringactor::command {

struct bench_command {
  bool all = false, json = false, list = false;
  std::string only;
  std::size_t rounds = 7;
  std::uint64_t seed = 1;
  std::string backend = "cpu";
};

/// Lifetime: `options` outlives the parse.
CLI::App* add_bench(CLI::App& app, bench_command& options);

int run_bench(const bench_command& options);

} // namespace ringactor::command
