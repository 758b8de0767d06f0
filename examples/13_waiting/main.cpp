// A kernel waits for room in another's small mailbox. Prints one line.
// SPDX-License-Identifier: BSD-3-Clause
#include "waiting_image.hpp"

#include <iostream>

using ringactor::report;

int main() {
  caf::actor_system_config config;
  ringactor::init(config, waiting_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, waiting_image());
  if (!engine)
    return report(engine.error());
  auto last =
    ringactor::spawn_kernel(*engine, hop_kernel({}), {.mailbox_limit = 4});
  if (!last)
    return report(last.error());
  auto first = ringactor::spawn_kernel(
    *engine, hop_kernel({engine->address_of(*last)}), {.mailbox_limit = 2048});
  if (!first)
    return report(first.error());

  constexpr std::uint64_t items = 1000;
  for (std::uint64_t i = 1; i < items; ++i)
    self->send(*first, hop_item{i});
  self->request(*first, std::chrono::seconds{30}, hop_item{items})
    .receive(
      [](hop_totals x) {
        std::cout << x.items << " items, " << x.out_of_order
                  << " out of order\n";
      },
      [](const caf::error& why) { report(why); });
}
// What it does: a send to a full mailbox is refused, and no handler blocks. The
// first kernel keeps its message: it is handled again from the start when the
// last one has given room back, and nothing overtakes it meanwhile.
//
// Expected output:
// 1000 items, 0 out of order
