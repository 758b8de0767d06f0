// SPDX-License-Identifier: BSD-3-Clause
// One object of a tree's text, and what may be read from it. It sees the JSON
// library: for tree_read.cpp alone.
#pragma once

#include "ringactor/message/json_detail.hpp"
#include "ringactor/supervision/spec.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ringactor::supervision::detail {

using message::detail::json;
using names = std::vector<std::string>;

std::string listed(const names& all);

/// `why` is the whole text's first error: once there is one, nothing more is
/// read, and what would be is as if it were not there.
class object {
public:
  object(const json& in, std::string path, failure& why);

  bool has(const char* name) const { return find(name) != nullptr; }
  const json* find(const char* name) const; // null: it is not there
  std::string at(const char* name) const { return path_ + "." + name; }
  bool is_good() const noexcept { return why_.code == errc::ok; }
  failure& why() const noexcept { return why_; }

  void refuse(const std::string& what) const;
  /// The value of a member is not what was expected.
  void refuse(const char* name, const std::string& expected) const;
  /// The rule's own words, with the path before them.
  void obey(const result<void>& rule) const;
  /// Refuses members that are not among these.
  void only(const names& known) const;

  /// None: the member is not there, or is refused.
  std::optional<std::uint64_t> number(const char* name, std::uint64_t most,
                                      const std::string& what) const;
  void time(const char* name, milliseconds& to) const;
  void text(const char* name, std::string& to) const;
  void flag(const char* name, bool& to) const;
  /// Which of the words it is.
  std::optional<std::size_t> word(const char* name, const names& words) const;

private:
  void refuse(failure what) const;

  const json& in_;
  std::string path_;
  failure& why_;
};

} // namespace ringactor::supervision::detail
