// SPDX-License-Identifier: BSD-3-Clause
// What stores and logs need of an operating system, one step a call, so that
// tests can let any step fail, or the power with it.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ringactor::persist {

/// A file that is being written. Closed by its end.
class disk_file {
public:
  virtual ~disk_file() = default;
  virtual result<void> write(std::span<const std::byte> bytes) = 0; // all
  /// What was written survives a loss of power.
  virtual result<void> sync() = 0;
};

/// Held until its end, against other processes and threads.
class disk_lock {
public:
  virtual ~disk_lock() = default;
};

/// Errors of all: io; the text has the path and the system's reason.
class disk {
public:
  virtual ~disk() = default;
  /// Makes the folder and those above it, where they are missing.
  virtual result<void> make_folder(const std::filesystem::path& folder) = 0;
  virtual result<std::vector<std::string>>
  list(const std::filesystem::path& folder) = 0;
  /// Waits for others. A process that is killed holds it no longer.
  virtual result<std::unique_ptr<disk_lock>>
  lock(const std::filesystem::path& file) = 0;
  /// An error where it exists.
  virtual result<std::unique_ptr<disk_file>>
  create(const std::filesystem::path& file) = 0;
  /// To write at its end; made where it is missing.
  virtual result<std::unique_ptr<disk_file>>
  append(const std::filesystem::path& file) = 0;
  /// The first bytes of a file, `bytes_max` at most. Errors: also empty: there
  /// is no such file.
  virtual result<std::vector<std::byte>> read(const std::filesystem::path& file,
                                              std::size_t bytes_max) = 0;
  /// Its last bytes; else as read().
  virtual result<std::vector<std::byte>>
  read_end(const std::filesystem::path& file, std::size_t bytes_max) = 0;
  /// Replaces what is there, as one step.
  virtual result<void> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
  virtual result<void> remove(const std::filesystem::path& file) = 0;
  /// The names in it, as they are now, survive a loss of power.
  virtual result<void> sync_folder(const std::filesystem::path& folder) = 0;
};

/// The operating system's. Thread: any.
disk& real_disk();

} // namespace ringactor::persist
