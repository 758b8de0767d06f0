// SPDX-License-Identifier: BSD-3-Clause
// Snapshots to store, whose bytes are a function of a number, and a folder of
// the real disk that ends with its test.
#pragma once

#include "ringactor/persist/snapshot.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace persist_tests {

using namespace ringactor::persist;
using ringactor::errc;
namespace fs = std::filesystem;

inline constexpr std::size_t state_bytes = 40;

inline std::vector<std::byte> state_of(std::uint64_t number,
                                       std::size_t bytes = state_bytes) {
  std::vector<std::byte> state(bytes);
  for (std::size_t i = 0; i < bytes; ++i)
    state[i] = static_cast<std::byte>(number * 31 + i * 7);
  return state;
}

inline snapshot_kind kind_of(std::string actor,
                             std::uint64_t bytes = state_bytes) {
  snapshot_kind kind;
  kind.actor = std::move(actor);
  kind.kernel = "reporter";
  kind.state_bytes = bytes;
  return kind;
}

/// The snapshot of this number; its hlc tells the number again.
inline snapshot make(std::uint64_t number, std::string actor = "book",
                     std::size_t bytes = state_bytes) {
  return {
    kind_of(std::move(actor), bytes), 0, number,
    std::make_shared<const std::vector<std::byte>>(state_of(number, bytes))};
}

/// Which number a snapshot has; 0 when its bytes are not that number's.
inline std::uint64_t number_of(const snapshot& what) {
  const auto size = what.state->size();
  return *what.state == state_of(what.hlc, size) ? what.hlc : 0;
}

struct folder {
  fs::path path;
  folder() {
    auto name =
      (fs::temp_directory_path() / "ringactor-persist-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~folder() {
    std::error_code ignored;
    fs::permissions(path, fs::perms::owner_all, ignored);
    fs::remove_all(path, ignored);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
};

/// True when the text has all of `parts`.
inline bool says(const ringactor::failure& why,
                 std::initializer_list<std::string_view> parts) {
  for (auto part : parts)
    if (why.what.find(part) == std::string::npos) {
      MESSAGE(why.what, " does not say: ", part);
      return false;
    }
  return true;
}

} // namespace persist_tests
