// SPDX-License-Identifier: BSD-3-Clause
// The text half of names: what is a name, and what a pattern matches.
#include "ringactor/actor/name_table.hpp"

namespace ringactor {

namespace {

// Bytes of the UTF-8 character at `at`; 0 when there is none: a stray or
// missing continuation, an overlong form, a surrogate, above U+10FFFF.
std::size_t character_bytes(std::string_view text, std::size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80)
    return 1;
  const std::size_t bytes = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - at < bytes)
    return 0;
  for (std::size_t i = 1; i < bytes; ++i)
    if ((static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80)
      return 0;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const bool bad =
    (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)
    || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
  return bad ? 0 : bytes;
}

result<void> refuse(const char* what, std::string why) {
  return {errc::invalid_argument,
          std::string{"a "} + what + " must be 1 to "
            + std::to_string(name_bytes_max)
            + " bytes of UTF-8 without control characters; this one "
            + std::move(why)};
}

result<void> check_text(const char* what, std::string_view text) {
  if (text.empty())
    return refuse(what, "is empty");
  if (text.size() > name_bytes_max)
    return refuse(what, "has " + std::to_string(text.size()) + " bytes");
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t bytes = character_bytes(text, at);
    if (bytes == 0 || byte < 0x20 || byte == 0x7f)
      return refuse(what, std::string{bytes == 0 ? "is no UTF-8"
                                                 : "has a control character"}
                            + " at byte " + std::to_string(at));
    at += bytes;
  }
  return {};
}

} // namespace

result<void> check_name(std::string_view name) {
  if (auto good = check_text("name", name); !good)
    return good;
  if (name.find_first_of("*?") != std::string_view::npos)
    return {errc::invalid_argument, "the name '" + std::string{name}
                                      + "' has a * or ?; these are for "
                                        "patterns, choose other characters"};
  return {};
}

result<void> check_pattern(std::string_view pattern) {
  return check_text("pattern", pattern);
}

// A star that fails is tried once more, one character further; only the last
// star needs that, since what an earlier one took less is tried by the later.
bool matches(std::string_view pattern, std::string_view name) noexcept {
  std::size_t p = 0, n = 0, star = std::string_view::npos, tried = 0;
  while (n < name.size()) { // ends: n or `tried` grows
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      tried = n;
    } else if (p < pattern.size() && pattern[p] == '?') {
      const std::size_t bytes = character_bytes(name, n);
      n += bytes == 0 ? 1 : bytes;
      ++p;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      const std::size_t bytes = character_bytes(name, tried);
      n = tried += bytes == 0 ? 1 : bytes;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

} // namespace ringactor
