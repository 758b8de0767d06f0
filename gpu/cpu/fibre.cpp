// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cpu/fibre.hpp"

#include <cstdlib>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#  include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#  include <sanitizer/tsan_interface.h>
#endif

namespace ringactor::cpu {

namespace {

constexpr std::size_t stack_bytes = std::size_t{256} << 10;
constexpr std::size_t guard_bytes = 4096; // below it: an overflow faults

// Of this thread's switch in progress.
thread_local fibre* leaving = nullptr;
thread_local fibre* entering = nullptr;

} // namespace

fibre::~fibre() {
#if defined(__SANITIZE_ADDRESS__)
  if (stack_ && fake_stack_) { // goes there for a moment, and lets go of it
    void* mine = nullptr;
    const void* bottom = nullptr;
    std::size_t bytes = 0;
    __sanitizer_start_switch_fiber(&mine, bottom_, bytes_);
    __sanitizer_finish_switch_fiber(fake_stack_, &bottom, &bytes);
    __sanitizer_start_switch_fiber(nullptr, bottom, bytes);
    __sanitizer_finish_switch_fiber(mine, nullptr, nullptr);
  }
#endif
#if defined(__SANITIZE_THREAD__)
  if (stack_ && thread_)
    __tsan_destroy_fiber(thread_);
#endif
}

bool fibre::prepare(entry start, void* argument) noexcept {
  if (!stack_) {
    auto mapped = host::map_region(guard_bytes + stack_bytes);
    if (!mapped || mprotect(mapped->get(), guard_bytes, PROT_NONE) != 0)
      return false;
    stack_ = std::move(*mapped);
    bottom_ = stack_.get() + guard_bytes;
    bytes_ = stack_bytes;
#if defined(__SANITIZE_THREAD__)
    thread_ = __tsan_create_fiber(0);
#endif
  }
  if (getcontext(&context_) != 0)
    std::abort();
  context_.uc_stack.ss_sp = stack_.get() + guard_bytes;
  context_.uc_stack.ss_size = stack_bytes;
  context_.uc_link = nullptr;
  start_ = start;
  argument_ = argument;
  makecontext(&context_, &fibre::begin, 0);
  return true;
}

void fibre::begin() {
  fibre& self = *entering;
  arrive(self);
  self.start_(self.argument_);
  std::abort(); // there is nowhere to return to
}

// On the stack of `at`, right after a switch.
void fibre::arrive(fibre& at) noexcept {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(at.fake_stack_, &leaving->bottom_,
                                  &leaving->bytes_);
#else
  static_cast<void>(at);
#endif
}

void fibre::change(fibre& from, fibre& to) noexcept {
  leaving = &from;
  entering = &to;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(&from.fake_stack_, to.bottom_, to.bytes_);
#endif
#if defined(__SANITIZE_THREAD__)
  if (!from.stack_)
    from.thread_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(to.thread_, 0);
#endif
  if (swapcontext(&from.context_, &to.context_) != 0)
    std::abort();
  arrive(from);
}

} // namespace ringactor::cpu
