// SPDX-License-Identifier: BSD-3-Clause
// What is a name, and what a pattern matches.
#include "ringactor/actor/name_table.hpp"

#include <doctest/doctest.h>

#include <random>

using ringactor::check_name;
using ringactor::check_pattern;
using ringactor::matches;

namespace {

/// The same question, asked of every split: slow and plainly right.
bool matches_plainly(std::string_view pattern, std::string_view name) {
  if (pattern.empty())
    return name.empty();
  if (pattern[0] == '*')
    return matches_plainly(pattern.substr(1), name)
           || (!name.empty() && matches_plainly(pattern, name.substr(1)));
  return !name.empty() && (pattern[0] == '?' || pattern[0] == name[0])
         && matches_plainly(pattern.substr(1), name.substr(1));
}

} // namespace

TEST_CASE("a pattern without wildcards matches itself alone") {
  CHECK(matches("orders", "orders"));
  CHECK_FALSE(matches("orders", "order"));
  CHECK_FALSE(matches("order", "orders"));
  CHECK_FALSE(matches("", "a"));
  CHECK(matches("", ""));
  CHECK(matches("a[b]\\c", "a[b]\\c")); // no classes, no escapes
}

TEST_CASE("a star matches any run of bytes, slashes too") {
  CHECK(matches("*", ""));
  CHECK(matches("*", "a/b/c"));
  CHECK(matches("orders/*", "orders/"));
  CHECK(matches("orders/*", "orders/eu/1"));
  CHECK_FALSE(matches("orders/*", "orders"));
  CHECK(matches("*/1", "orders/eu/1"));
  CHECK(matches("*a*b", "xaxbab"));
  CHECK_FALSE(matches("*a*b", "xaxba"));
  CHECK(matches("**", "x"));
}

TEST_CASE("a question mark matches one character, of any length in bytes") {
  CHECK(matches("?", "a"));
  CHECK(matches("?", "\xc3\xa9"));
  CHECK(matches("??", "\xf0\x9f\x98\x80x"));
  CHECK_FALSE(matches("?", ""));
  CHECK_FALSE(matches("?", "ab"));
  CHECK(matches("a*?", "ab"));
  CHECK_FALSE(matches("a*?", "a"));
}

TEST_CASE("a pattern of many stars takes no time (255 bytes)") {
  std::string pattern, name(255, 'a');
  for (int i = 0; i < 127; ++i)
    pattern += "*a";
  CHECK(matches(pattern, name));
  CHECK_FALSE(matches(pattern + 'b', name));
}

TEST_CASE("patterns match as the plain definition says (seeded)") {
  std::mt19937 random{2024};
  const std::string_view pattern_text = "ab*?", name_text = "ab";
  auto draw = [&](std::string_view from) {
    std::string text(random() % 8, ' ');
    for (auto& each : text)
      each = from[random() % from.size()];
    return text;
  };
  for (int i = 0; i < 50'000; ++i) {
    const auto pattern = draw(pattern_text), name = draw(name_text);
    CAPTURE(pattern);
    CAPTURE(name);
    REQUIRE(matches(pattern, name) == matches_plainly(pattern, name));
  }
}

TEST_CASE("a name is 1 to 255 bytes of UTF-8 without controls and wildcards") {
  CHECK(check_name("a"));
  CHECK(check_name(std::string(255, 'a')));
  CHECK_FALSE(check_name(std::string(256, 'a')));
  CHECK_FALSE(check_name(""));
  CHECK_FALSE(check_name("a?"));
  CHECK(check_pattern("a?*"));
  CHECK_FALSE(check_name(std::string_view{"\0", 1}));
  CHECK_FALSE(check_name("\x1f"));
  CHECK_FALSE(check_name("\x7f"));
  CHECK(check_name("a b"));
}

TEST_CASE("a name with broken UTF-8 is refused, with the byte's place") {
  for (std::string_view good :
       {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
    CHECK(check_name(good));
  for (std::string_view bad :
       {"\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
        "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
        "\xe2\x82", "\xe2\x28\xa1"}) {
    CAPTURE(bad);
    CHECK_FALSE(check_name(bad));
  }
  auto why = check_name("ab\xff");
  REQUIRE_FALSE(why);
  CHECK(why.error().what.find("byte 2") != std::string::npos);
}
