// SPDX-License-Identifier: BSD-3-Clause
// The lines of an audit log, and their reader.
#include "ringactor/message/json_detail.hpp"
#include "ringactor/supervision/audit_log.hpp"

#include <cerrno>
#include <cstring>

namespace ringactor::supervision {

namespace {

using message::detail::json;

constexpr std::size_t line_bytes_max = 1u << 16;

/// Reads members; `why` is the first that does not fit.
struct members {
  const json& in;
  failure why = {};

  void refuse(const char* name, const std::string& what) {
    if (why.code == errc::ok)
      why = {errc::corrupt, std::string{name} + ": expected " + what};
  }
  const json* find(const char* name, bool is_needed, const std::string& what) {
    const auto found = in.find(name);
    if (found != in.end())
      return &*found;
    if (is_needed)
      refuse(name, what + ", and it is missing");
    return nullptr;
  }
  template <class Number>
  void number(const char* name, Number& to, bool is_needed = false) {
    const std::string what = "a whole number";
    const auto* is = find(name, is_needed, what);
    if (!is)
      return;
    if (!is->is_number_unsigned()
        || is->get<std::uint64_t>() > std::numeric_limits<Number>::max())
      refuse(name, what);
    else
      to = static_cast<Number>(is->get<std::uint64_t>());
  }
  void text(const char* name, std::string& to, bool is_needed = false) {
    const auto* is = find(name, is_needed, "a text");
    if (is && !is->is_string())
      refuse(name, "a text");
    else if (is)
      to = is->get<std::string>();
  }
  /// One of the first `count` words of an enum.
  template <class Enum>
  void word(const char* name, std::size_t count, Enum& to, bool is_needed) {
    std::string is;
    text(name, is, is_needed);
    for (std::size_t i = 0; i < count; ++i)
      if (is == to_string(static_cast<Enum>(i))) {
        to = static_cast<Enum>(i);
        return;
      }
    if (in.contains(name))
      refuse(name, "a word that this version knows, got '" + is + "'");
  }
};

} // namespace

std::string to_audit_line(const event_record& what, std::uint64_t lost) {
  const auto& is = what.what;
  json line{{"hlc", what.hlc},
            {"supervisor", what.supervisor},
            {"strategy", to_string(what.strategy)},
            {"child", is.id},
            {"kind", to_string(is.kind)},
            {"life", is.who},
            {"incarnation", what.incarnation}};
  if (!what.address.empty())
    line["address"] = what.address;
  if (is.why.kind != exit_class::normal || !is.why.text.empty()) {
    line["exit"] = to_string(is.why.kind);
    line["reason"] = is.why.text;
  }
  if (is.attempt != 0)
    line["attempt"] = is.attempt;
  if (is.down_for)
    line["down_ns"] = is.down_for->count();
  if (lost != 0)
    line["lost"] = lost;
  return message::detail::text_of(line) + "\n";
}

result<audit_entry> from_audit_line(std::string_view line) {
  auto value = message::detail::parse(line);
  if (!value)
    return {errc::corrupt, value.error().what};
  if (!value->is_object())
    return {errc::corrupt, "it is no object"};
  audit_entry entry;
  members from{*value};
  auto& is = entry.what.what;
  from.number("hlc", entry.what.hlc, true);
  from.text("supervisor", entry.what.supervisor, true);
  from.word("strategy", 4, entry.what.strategy, false);
  from.text("child", is.id, true);
  from.word("kind", event_kinds, is.kind, true);
  from.number("life", is.who, true);
  from.number("incarnation", entry.what.incarnation, true);
  from.text("address", entry.what.address);
  from.word("exit", 4, is.why.kind, false);
  from.text("reason", is.why.text);
  from.number("attempt", is.attempt);
  if (value->contains("down_ns")) {
    std::int64_t down = 0;
    from.number("down_ns", down);
    is.down_for = nanoseconds{down};
  }
  from.number("lost", entry.lost);
  if (from.why.code != errc::ok)
    return from.why;
  return entry;
}

// ---- the reader -------------------------------------------------------------

audit_reader::audit_reader(const std::filesystem::path& file)
  : path_{file.string()}, in_{file, std::ios::binary} {}

result<audit_reader> audit_reader::open(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return {errc::io, file.string() + ": it is a folder; give a file"};
  errno = 0;
  audit_reader reader{file};
  if (!reader.in_)
    return {errc::io, file.string() + ": cannot be opened: "
                        + std::strerror(errno == 0 ? EIO : errno)};
  return reader;
}

// False: the end. A line that is too long is passed over, and not whole.
bool audit_reader::take_line(std::string& line, bool& is_whole) {
  line.clear();
  is_whole = true;
  for (int c = in_.get(); c != EOF; c = in_.get()) { // ends: with the file
    if (c == '\n')
      return true;
    if (line.size() < line_bytes_max)
      line.push_back(static_cast<char>(c));
    else
      is_whole = false;
  }
  is_over_ = true;
  return !line.empty();
}

std::optional<result<audit_entry>> audit_reader::next() {
  std::string line;
  bool is_whole = true;
  do {
    if (is_over_)
      return std::nullopt;
    if (!take_line(line, is_whole) && !in_.bad())
      return std::nullopt;
    if (in_.bad())
      return failure{errc::io, path_ + ": cannot be read on after line "
                                 + std::to_string(line_)};
    line_ += 1;
  } while (line.empty()); // ends: with the file
  const auto where = path_ + ": line " + std::to_string(line_);
  if (!is_whole)
    return failure{errc::corrupt, where + " has more than "
                                    + std::to_string(line_bytes_max)
                                    + " bytes; it is no event"};
  auto entry = from_audit_line(line);
  if (!entry)
    return failure{errc::corrupt, where + " is no event ("
                                    + std::to_string(line.size())
                                    + " bytes; torn by a crash, or damaged): "
                                    + entry.error().what};
  entry->line = line_;
  return entry;
}

} // namespace ringactor::supervision
