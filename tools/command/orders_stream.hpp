// SPDX-License-Identifier: BSD-3-Clause
// An order file, and its book file beside it, read line by line: memory does
// not grow with the files. Every error names the file and the line.
#pragma once

#include "orders_fields.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ringactor::command {

/// The lines of one text file.
class line_reader {
public:
  /// Opens a file. Returns what is wrong with it, or "".
  std::string open(const std::filesystem::path& path);

  enum class outcome { line, too_long, end, failed };

  /// Reads the next line; `text` is valid until the next call.
  outcome next(std::string_view& text);

  /// The number of the line read last, from 1.
  std::uint64_t line() const noexcept { return line_; }
  /// Bytes read so far, and in all; 0 in all where that is not known.
  std::uint64_t bytes_read() const noexcept { return bytes_read_; }
  std::uint64_t bytes() const noexcept { return bytes_; }
  const std::filesystem::path& path() const noexcept { return path_; }

  static constexpr std::size_t line_bytes_max = 4096;

private:
  std::filesystem::path path_;
  std::ifstream file_;
  std::array<char, line_bytes_max + 1> text_{};
  std::uint64_t line_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_ = 0;
};

struct stream_options {
  std::filesystem::path messages;
  std::filesystem::path book; // empty: there is none
  bool keep_going = false;    // skip a bad line instead of ending there
  std::function<void(const std::string&)> on_error; // one call each
};

/// One line of the order file with what the book file says about it. A line
/// that was skipped still has its row, and the other way round.
struct stream_item {
  std::uint64_t line = 0;
  std::optional<order_message> message;
  std::optional<book_row> row;
};

class order_stream {
public:
  /// Opens the files; false, and on_error was called, when that fails.
  bool open(stream_options options);

  /// False at the end, or at an error that ends the stream.
  bool next(stream_item& item);

  bool has_book() const noexcept { return !options_.book.empty(); }
  /// Every line was read, be it good or bad.
  bool is_complete() const noexcept { return is_complete_; }
  std::uint64_t errors() const noexcept { return errors_; }
  const line_reader& messages() const noexcept { return messages_; }
  const line_reader& book() const noexcept { return book_; }

private:
  bool open_one(line_reader& reader, const std::filesystem::path& path);
  /// Reports; false when the stream ends there.
  bool report(const line_reader& where, std::uint64_t line,
              const std::string& what);
  bool at_end(stream_item& item, line_reader::outcome how);
  bool read_message(std::string_view text, stream_item& item);
  bool read_row(stream_item& item);

  stream_options options_;
  line_reader messages_;
  line_reader book_;
  std::uint64_t newest_ns_ = 0;
  std::uint64_t errors_ = 0;
  bool book_ended_ = false;
  bool is_complete_ = false;
  bool is_stopped_ = false;
};

} // namespace ringactor::command
