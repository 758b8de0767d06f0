// SPDX-License-Identifier: BSD-3-Clause
#include "tests/sim/fibre.hpp"

#include <cstdlib>

namespace ringactor::sim {

void fibre::prepare(void (*entry)()) {
  if (!stack_)
    stack_ = std::make_unique<std::byte[]>(stack_bytes);
  if (getcontext(&context_) != 0)
    std::abort();
  context_.uc_stack.ss_sp = stack_.get();
  context_.uc_stack.ss_size = stack_bytes;
  context_.uc_link = nullptr;
  makecontext(&context_, entry, 0);
}

void fibre::change(fibre& from, fibre& to) noexcept {
  if (swapcontext(&from.context_, &to.context_) != 0)
    std::abort();
}

} // namespace ringactor::sim
