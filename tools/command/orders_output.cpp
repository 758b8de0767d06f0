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

std::string trades_file::open(const std::filesystem::path& path) {
  if (path.empty())
    return {};
  path_ = path;
  errno = 0;
  file_.open(path, std::ios::binary | std::ios::trunc);
  if (!file_)
    return path.string() + ": cannot be written: " + std::strerror(errno);
  file_ << "time_ns,order,size,price,direction\n";
  return {};
}

void trades_file::add(const order_message& trade) {
  if (file_.is_open())
    file_ << trade.time_ns << ',' << trade.order << ',' << trade.shares << ','
          << trade.price << ',' << trade.direction << '\n';
}

std::string trades_file::close() {
  if (!file_.is_open())
    return {};
  errno = 0;
  file_.close();
  return file_ ? ""
               : path_.string() + ": not all trades could be written: "
                   + std::strerror(errno);
}

} // namespace ringactor::command
