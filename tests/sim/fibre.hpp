// SPDX-License-Identifier: BSD-3-Clause
// A stack that code runs on until it switches to another: what virtual threads
// are made of. One real thread runs them all, so a run is deterministic.
#pragma once

#include <cstddef>
#include <memory>

#include <ucontext.h>

namespace ringactor::sim {

class fibre {
public:
  /// Makes the next switch to it call `entry`, which must not return. What it
  /// was doing before is forgotten, without destructors.
  void prepare(void (*entry)());

  /// Goes on with `to`; returns when something switches back to `from`.
  static void change(fibre& from, fibre& to) noexcept;

private:
  static constexpr std::size_t stack_bytes = std::size_t{128} << 10;

  ucontext_t context_{};
  std::unique_ptr<std::byte[]> stack_; // none for the thread's own stack
};

} // namespace ringactor::sim
