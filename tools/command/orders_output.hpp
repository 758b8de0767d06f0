// SPDX-License-Identifier: BSD-3-Clause
// What `orders` writes while it runs: errors and the progress bar to stderr,
// trades to a file. Thread: one at a time.
#pragma once

#include "orders_fields.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace ringactor::command {

/// A bar on stderr, if that is a terminal; else nothing.
class progress_bar {
public:
  progress_bar();
  ~progress_bar() { clear(); }

  /// Cost: a comparison for most calls; draws ten times a second.
  /// `bytes` is 0 where it is not known.
  void update(std::uint64_t messages, std::uint64_t bytes_read,
              std::uint64_t bytes);
  /// Takes the bar off the line, so that something else can be written.
  void clear();

private:
  using clock = std::chrono::steady_clock;

  bool is_terminal_;
  bool is_drawn_ = false;
  std::uint64_t calls_ = 0;
  clock::time_point start_ = clock::now();
  clock::time_point next_ = start_;
};

/// Errors on stderr: the first ones as text, all of them counted.
class error_log {
public:
  explicit error_log(progress_bar& progress) : progress_{progress} {}

  void add(const std::string& what);
  /// Says how many were not shown.
  void close();

  std::uint64_t count() const noexcept { return count_; }

  static constexpr std::uint64_t shown_max = 20;

private:
  progress_bar& progress_;
  std::uint64_t count_ = 0;
};

/// One line for each visible execution, below a line with the names.
class trades_file {
public:
  /// Returns what is wrong with the path, or "". An empty path: no file.
  std::string open(const std::filesystem::path& path);
  /// To go on with what an earlier run has written, if there is such a file.
  std::string reopen(const std::filesystem::path& path);
  /// After reopen, before add: a trade that the earlier run had. What it has
  /// not written of it, as it was killed, is written now. Returns what is wrong
  /// with the line in its place, or "".
  std::string keep(const order_message& trade);
  /// The first one after reopen cuts off what was not kept.
  void add(const order_message& trade);
  /// Returns "" when all lines are in the file.
  std::string close();

private:
  std::string keep(const std::string& line);
  std::string go_on();

  std::filesystem::path path_;
  std::ofstream file_;
  std::ifstream before_; // reopened: what the earlier run has written
  std::uintmax_t kept_bytes_ = 0;
  std::string failure_;
  bool is_anothers_ = false; // it is left alone
};

} // namespace ringactor::command
