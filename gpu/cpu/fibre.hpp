// SPDX-License-Identifier: BSD-3-Clause
// A stack that code runs on until it switches to another: what the lanes of a
// stepped engine are made of, and the virtual threads of tests/sim. One real
// thread runs them all, so a run is deterministic.
#pragma once

#include "gpu/host/memory.hpp"

#include <cstddef>

#include <ucontext.h>

namespace ringactor::cpu {

/// Lifetime: one that was switched away from may be dropped, or prepared anew;
/// what it was doing is then forgotten, without destructors. Moved only before
/// it is prepared.
class fibre {
public:
  using entry = void (*)(void* argument);

  fibre() = default;
  ~fibre();
  fibre(fibre&&) = default;
  fibre(const fibre&) = delete;
  fibre& operator=(const fibre&) = delete;

  /// Makes the next switch to it call `start`, which must not return. False:
  /// the system gives no memory for its stack.
  [[nodiscard]] bool prepare(entry start, void* argument) noexcept;

  /// Goes on with `to`; returns when something switches back to `from`.
  static void change(fibre& from, fibre& to) noexcept;

private:
  static void begin();
  static void arrive(fibre& at) noexcept;

  ucontext_t context_{};
  host::region stack_; // none for the thread's own stack
  entry start_ = nullptr;
  void* argument_ = nullptr;
  // What the sanitizers want to know of a stack.
  const void* bottom_ = nullptr;
  std::size_t bytes_ = 0;
  void* fake_stack_ = nullptr;
  void* thread_ = nullptr;
};

} // namespace ringactor::cpu
