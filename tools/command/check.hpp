// SPDX-License-Identifier: BSD-3-Clause
// `ringactor check KERNEL...`: builds kernels for every backend and plays their
// reference cases.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ringactor::command {

struct check_options {
  std::vector<std::string> kernels; // folders, or names of shipped ones
  std::filesystem::path folder;     // to build in; empty: a new one
  bool json = false;
};

/// Lifetime: `options` outlives the parse.
CLI::App* add_check(CLI::App& app, check_options& options);

int run_check(const check_options& options);

} // namespace ringactor::command
