// SPDX-License-Identifier: BSD-3-Clause
// A payload pool under any order of takes, gives and checks, with spans that
// were handed out or are nonsense, and with words of the pool overwritten.
#include "pool_memory.hpp"

#include <vector>

namespace {

ra_span any_span(fuzz::input& from, const std::vector<ra_span>& held) {
  ra_span span{};
  if (!held.empty())
    span = held[from.below(held.size())];
  switch (from.below(4)) {
    case 0:
      return span;
    case 1:
      span.place += from.below(256);
      return span;
    case 2:
      span.bytes = from.take<std::uint32_t>();
      return span;
    default:
      return {from.take<std::uint64_t>(), from.take<std::uint32_t>(), 0};
  }
}

void act(fuzz::pool_memory& pool, fuzz::input& from,
         std::vector<ra_span>& held) {
  switch (from.below(4)) {
    case 0:
      return pool.spoil(from);
    case 1: {
      const ra_span span = any_span(from, held);
      if (ra_pool_check(pool.get(), span) != ra_pool_classes)
        pool.use(span);
      (void)ra_pool_give(pool.get(), span);
      return;
    }
    default:
      held.push_back(ra_pool_take(pool.get(), 1, from.below(5000)));
      if (held.back().place != 0)
        pool.use(held.back());
  }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t bytes) {
  fuzz::input from{data, bytes};
  fuzz::pool_memory pool;
  std::vector<ra_span> held;
  while (!from.is_empty())
    act(pool, from, held);
  return 0;
}
