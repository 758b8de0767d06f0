// Adds numbers up on 1, 4 and 32 lanes of a handler. Prints three lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "lanes_image.hpp"

#include <bit>
#include <iostream>
#include <numeric>

using ringactor::report;

/// Prints the answer of a kernel whose handlers run on so many lanes.
int add_up(caf::actor_system& system, std::uint32_t lanes) {
  caf::scoped_actor self{system};
  // More than one lane: in stepped engines, to test kernels for GPUs.
  auto engine = ringactor::open_engine(
    system, lanes_image(),
    {.executor = ringactor::executor_kind::step, .lanes = lanes});
  if (!engine)
    return report(engine.error());
  auto total = ringactor::spawn_kernel(*engine, total_kernel());
  if (!total)
    return report(total.error());

  auto block = engine->allocate(100 * sizeof(std::uint64_t));
  if (!block)
    return report(block.error());
  auto numbers = block->as<std::uint64_t>();
  std::iota(numbers.begin(), numbers.end(), 1);
  auto answer = self->request(*total, std::chrono::seconds{5},
                              total_request{block->release()});
  while (engine->step(64) != 0) { // runs the kernel on this thread
  }
  answer.receive(
    [](total_reply x) {
      std::cout << x.lanes << " lanes: sum " << x.sum << ", odd numbers on "
                << std::popcount(x.with_odd) << '\n';
    },
    [](const caf::error& why) { report(why); });
  return 0;
}

int main() {
  caf::actor_system_config config;
  ringactor::init(config, lanes_image());
  caf::actor_system system{config};
  for (std::uint32_t lanes : {1, 4, 32})
    if (int failed = add_up(system, lanes))
      return failed;
}
// What it does: lane i adds up number i, i + lanes, ...; with an even number of
// lanes each sees only odd or only even numbers.
//
// Expected output:
// 1 lanes: sum 5050, odd numbers on 1
// 4 lanes: sum 5050, odd numbers on 2
// 32 lanes: sum 5050, odd numbers on 16
