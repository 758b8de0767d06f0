// SPDX-License-Identifier: BSD-3-Clause
// The messages of echo and vector_add, and contents made of them.
#pragma once

#include "check_tests_catalog.hpp"
#include "reference.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <span>

namespace check_tests {

using ringactor::check::content;
using ringactor::check::element;

inline const ringactor::message::registry& types() {
  static const auto all = [] {
    ringactor::message::registry made;
    REQUIRE(made.add(check_tests_catalog()));
    return made;
  }();
  return all;
}

template <class T>
std::vector<std::byte> bytes_of(const T& value) {
  const auto bytes = std::as_bytes(std::span{&value, 1});
  return {bytes.begin(), bytes.end()};
}

template <class M>
content content_of(const M& value) {
  return {{ringactor::message::message_traits<M>::type_id, bytes_of(value)},
          {}};
}

} // namespace check_tests
