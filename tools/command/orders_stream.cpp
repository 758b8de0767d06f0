// SPDX-License-Identifier: BSD-3-Clause
#include "orders_stream.hpp"

#include <cerrno>
#include <limits>
#include <system_error>

namespace ringactor::command {

namespace {

std::string system_text(int error) {
  return std::generic_category().message(error);
}

/// What keeps an existing path from being read; a pipe is fine.
std::string refusal(const std::filesystem::path& path) {
  std::error_code error;
  auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return error && status.type() != std::filesystem::file_type::not_found
             ? "cannot be opened: " + error.message()
             : "does not exist";
  if (std::filesystem::is_directory(status))
    return "is a directory, not a file";
  return {};
}

} // namespace

std::string line_reader::open(const std::filesystem::path& path) {
  path_ = path;
  auto why = refusal(path);
  if (!why.empty())
    return why;
  errno = 0;
  file_.open(path, std::ios::binary);
  if (!file_)
    return "cannot be opened: " + system_text(errno);
  std::error_code error;
  bytes_ = std::filesystem::is_regular_file(path, error)
             ? std::filesystem::file_size(path, error)
             : 0;
  if (file_.peek() != std::ifstream::traits_type::eof())
    return {};
  return file_.bad() ? "cannot be read: " + system_text(errno) : "is empty";
}

line_reader::outcome line_reader::next(std::string_view& text) {
  file_.getline(text_.data(), text_.size());
  auto count = std::uint64_t(file_.gcount());
  bytes_read_ += count;
  if (file_.bad())
    return outcome::failed;
  if (file_.fail() && count == 0)
    return outcome::end;
  line_ += 1;
  if (file_.fail()) { // the buffer is full: skip the rest of the line
    file_.clear();
    file_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    bytes_read_ += std::uint64_t(file_.gcount());
    return outcome::too_long;
  }
  text = {text_.data(), file_.eof() ? count : count - 1};
  if (text.ends_with('\r'))
    text.remove_suffix(1);
  return outcome::line;
}

bool order_stream::open(stream_options options) {
  options_ = std::move(options);
  return open_one(messages_, options_.messages)
         && (!has_book() || open_one(book_, options_.book));
}

bool order_stream::open_one(line_reader& reader,
                            const std::filesystem::path& path) {
  auto why = reader.open(path);
  if (why.empty())
    return true;
  errors_ += 1;
  options_.on_error(path.string() + ": " + why);
  return false;
}

bool order_stream::report(const line_reader& where, std::uint64_t line,
                          const std::string& what) {
  errors_ += 1;
  options_.on_error(where.path().string() + ": line " + std::to_string(line)
                    + ": " + what);
  is_stopped_ = !options_.keep_going;
  return options_.keep_going;
}

bool order_stream::next(stream_item& item) {
  if (is_stopped_ || is_complete_)
    return false;
  std::string_view text;
  item = {};
  auto how = messages_.next(text);
  if (how == line_reader::outcome::end || how == line_reader::outcome::failed)
    return at_end(item, how);
  item.line = messages_.line();
  if (how == line_reader::outcome::too_long) {
    if (!report(messages_, item.line, "the line is too long"))
      return false;
  } else if (!read_message(text, item)) {
    return false;
  }
  return !has_book() || book_ended_ || read_row(item);
}

/// The book must end where the messages do.
bool order_stream::at_end(stream_item& item, line_reader::outcome how) {
  std::string_view text;
  if (how == line_reader::outcome::failed) {
    report(messages_, messages_.line() + 1, "cannot be read");
    is_stopped_ = true;
    return false;
  }
  if (has_book() && !book_ended_
      && book_.next(text) != line_reader::outcome::end)
    report(book_, book_.line(),
           "there are more rows than messages: " + options_.messages.string()
             + " ends after " + std::to_string(messages_.line()) + " lines");
  is_complete_ = !is_stopped_;
  item = {};
  return false;
}

bool order_stream::read_message(std::string_view text, stream_item& item) {
  order_message message;
  auto wrong = parse_message(text, message);
  if (wrong.empty()) { // one wrong time spoils the next line, not the rest
    if (message.time_ns < newest_ns_)
      wrong = "time runs backwards: the line before is later";
    newest_ns_ = message.time_ns;
  }
  if (!wrong.empty())
    return report(messages_, item.line, wrong);
  item.message = message;
  return true;
}

bool order_stream::read_row(stream_item& item) {
  std::string_view text;
  book_row row;
  auto how = book_.next(text);
  if (how == line_reader::outcome::end) {
    book_ended_ = true;
    return report(book_, item.line,
                  "there are fewer rows than messages: the book ends after "
                    + std::to_string(book_.line()) + " rows");
  }
  auto wrong = how == line_reader::outcome::failed     ? "cannot be read"
               : how == line_reader::outcome::too_long ? "the line is too long"
                                                       : parse_row(text, row);
  if (wrong.empty() && item.line == 1)
    wrong = check_snapshot(row);
  if (!wrong.empty())
    return report(book_, item.line, wrong);
  item.row = row;
  return true;
}

} // namespace ringactor::command
