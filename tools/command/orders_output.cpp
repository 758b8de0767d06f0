// SPDX-License-Identifier: BSD-3-Clause
#include "orders_output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace ringactor::command {

progress_bar::progress_bar() : is_terminal_{isatty(STDERR_FILENO) == 1} {}

void progress_bar::update(std::uint64_t messages, std::uint64_t bytes_read,
                          std::uint64_t bytes) {
  constexpr std::uint64_t calls_a_look = 64;
  if (!is_terminal_ || ++calls_ % calls_a_look != 0)
    return;
  auto now = clock::now();
  if (now < next_)
    return;
  next_ = now + std::chrono::milliseconds(100);
  constexpr int width = 30;
  auto seconds = std::chrono::duration<double>(now - start_).count();
  auto share = bytes == 0 ? 0.0 : double(bytes_read) / double(bytes);
  auto filled = int(share * width);
  std::fprintf(stderr, "\r[%.*s%*s] %3.0f %%  %llu messages, %.0f/s ", filled,
               "##############################", width - filled, "",
               share * 100, static_cast<unsigned long long>(messages),
               double(messages) / (seconds > 0 ? seconds : 1));
  std::fflush(stderr);
  is_drawn_ = true;
}

void progress_bar::clear() {
  if (is_drawn_)
    std::fputs("\r\033[K", stderr);
  is_drawn_ = false;
}

void error_log::add(const std::string& what) {
  count_ += 1;
  if (count_ > shown_max)
    return;
  progress_.clear();
  std::fprintf(stderr, "ringactor: error: %s\n", what.c_str());
}

void error_log::close() {
  if (count_ > shown_max)
    std::fprintf(stderr, "ringactor: %llu more errors are not shown\n",
                 static_cast<unsigned long long>(count_ - shown_max));
}

namespace {

constexpr const char* trades_head = "time_ns,order,size,price,direction";

std::string line_of(const order_message& trade) {
  return std::to_string(trade.time_ns) + ',' + std::to_string(trade.order) + ','
         + std::to_string(trade.shares) + ',' + std::to_string(trade.price)
         + ',' + std::to_string(trade.direction);
}

} // namespace

std::string trades_file::open(const std::filesystem::path& path) {
  if (path.empty())
    return {};
  path_ = path;
  errno = 0;
  file_.open(path, std::ios::binary | std::ios::trunc);
  if (!file_)
    return path.string() + ": cannot be written: " + std::strerror(errno);
  file_ << trades_head << '\n';
  return {};
}

std::string trades_file::reopen(const std::filesystem::path& path) {
  std::error_code error;
  if (path.empty() || !std::filesystem::is_regular_file(path, error))
    return open(path);
  path_ = path;
  errno = 0;
  before_.open(path, std::ios::binary);
  if (!before_)
    return path.string() + ": cannot be read: " + std::strerror(errno);
  return keep(trades_head);
}

std::string trades_file::keep(const order_message& trade) {
  return path_.empty() ? std::string{} : keep(line_of(trade));
}

// A line without its end was not written whole: it is written anew.
std::string trades_file::keep(const std::string& line) {
  std::string found;
  if (before_.is_open() && std::getline(before_, found) && !before_.eof()) {
    kept_bytes_ += found.size() + 1;
    if (found == line)
      return {};
    is_anothers_ = true;
    return path_.string() + ": has '" + found + "' where this run has '" + line
           + "'; it is another run's: give another file, or another folder "
             "of snapshots";
  }
  auto why = go_on();
  if (why.empty())
    file_ << line << '\n';
  return why;
}

std::string trades_file::go_on() {
  if (!before_.is_open() || is_anothers_)
    return failure_;
  before_.close();
  std::error_code error;
  std::filesystem::resize_file(path_, kept_bytes_, error);
  errno = 0;
  file_.open(path_, std::ios::binary | std::ios::app);
  if (error || !file_)
    failure_ = path_.string() + ": cannot be cut and written: "
               + (error ? error.message() : std::strerror(errno));
  return failure_;
}

void trades_file::add(const order_message& trade) {
  go_on();
  if (file_.is_open())
    file_ << line_of(trade) << '\n';
}

std::string trades_file::close() {
  if (auto why = go_on(); !why.empty())
    return why;
  if (!file_.is_open())
    return {};
  errno = 0;
  file_.close();
  return file_ ? ""
               : path_.string() + ": not all trades could be written: "
                   + std::strerror(errno);
}

} // namespace ringactor::command
