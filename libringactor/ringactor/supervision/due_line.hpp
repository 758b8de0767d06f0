// SPDX-License-Identifier: BSD-3-Clause
// What is to be done later, soonest first. No clock and no thread: the owner
// asks for what is due, and waits until next().
#pragma once

#include "ringactor/supervision/spec.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace ringactor::supervision {

/// Thread: one. Cost: that of a map of what waits.
template <class T>
class due_line {
public:
  /// Of something that was added; never used twice.
  using key = std::pair<nanoseconds, std::uint64_t>;

  /// What is due at the same time comes in the order it was added.
  key add(nanoseconds at, T what) {
    const key mine{at, ++added_};
    waiting_.emplace(mine, std::move(what));
    return mine;
  }

  /// False: it was taken or cancelled already.
  bool cancel(const key& which) { return waiting_.erase(which) > 0; }

  std::optional<T> take_due(nanoseconds now) {
    if (waiting_.empty() || waiting_.begin()->first.first > now)
      return std::nullopt;
    return std::move(waiting_.extract(waiting_.begin()).mapped());
  }

  std::optional<nanoseconds> next() const {
    if (waiting_.empty())
      return std::nullopt;
    return waiting_.begin()->first.first;
  }

  void clear() { waiting_.clear(); }

private:
  std::map<key, T> waiting_;
  std::uint64_t added_ = 0;
};

} // namespace ringactor::supervision
