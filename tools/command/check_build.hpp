// SPDX-License-Identifier: BSD-3-Clause
// The project that `ringactor check` writes, configures and builds: one program
// for each kernel, against the build tree that the command comes from.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ringactor::command {

struct checked_kernel {
  std::string name;
  std::filesystem::path folder; // absolute
};

/// Thread: one. A folder of its own is removed at the end.
class build_folder {
public:
  /// Empty: a new one below the system's folder for such.
  explicit build_folder(std::filesystem::path where);
  ~build_folder();
  build_folder(const build_folder&) = delete;
  build_folder& operator=(const build_folder&) = delete;

  /// Writes the project and configures it. Returns what went wrong, or "".
  std::string prepare(const std::vector<checked_kernel>& kernels);

  /// Builds the kernel's program. Returns the compiler's words where that
  /// fails, else "".
  std::string build(const checked_kernel& which);

  /// Plays its reference.json; the program prints. Returns the exit code.
  int play(const checked_kernel& which, bool json);

private:
  std::filesystem::path folder_;
  bool is_ours_ = false;
};

} // namespace ringactor::command
