// SPDX-License-Identifier: BSD-3-Clause
// `ringactor audit`: what supervisors wrote down.
#pragma once

#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace ringactor::command {

struct audit_options {
  std::filesystem::path file;
  std::string supervisor; // of these, empty: any
  std::string child;
  std::string kind;
  bool json = false;
};

/// Adds the subcommand.
CLI::App* add_audit(CLI::App& app, audit_options& options);

int run_audit(const audit_options& options);

} // namespace ringactor::command
