// SPDX-License-Identifier: BSD-3-Clause
// A plain field whose accesses the simulated memory sees. layer.h gives the
// engine's records such fields; their text stays as it is.
#pragma once

#include "tests/sim/world.hpp"

namespace ringactor::sim {

template <class T>
class plain {
public:
  plain() = default;
  plain(T value) : value_{value} {}
  plain(const plain&) = default; // only outside of a run
  plain& operator=(T value) {
    writes(&value_);
    value_ = value;
    return *this;
  }
  plain& operator=(const plain& other) { return *this = T{other}; }
  operator T() const {
    reads(&value_);
    return value_;
  }
  plain& operator+=(T by) { return *this = static_cast<T>(T{*this} + by); }
  plain& operator-=(T by) { return *this = static_cast<T>(T{*this} - by); }
  plain& operator++() { return *this += 1; }

private:
  T value_{};
};

} // namespace ringactor::sim
