// Puts a host actor between two kernel actors. Prints: 22
// SPDX-License-Identifier: BSD-3-Clause
#include "hosts_image.hpp"

#include <iostream>

using ringactor::report;

/// A plain CAF actor: adds one and sends on, to whatever `next` is.
caf::behavior adder(caf::event_based_actor* self, const caf::actor& next) {
  return {
    [self, next](doubler_number number) {
      self->send(next, doubler_number{number.value + 1});
    },
  };
}

int main() {
  caf::actor_system_config config;
  ringactor::init(config, hosts_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, hosts_image());
  if (!engine)
    return report(engine.error());

  // From the end to the start: self <- second <- middle <- first. A handler
  // sends by address, and address_of gives one to any actor.
  const auto to_self = engine->address_of(caf::actor_cast<caf::actor>(self));
  auto second = ringactor::spawn_kernel(*engine, doubler_kernel({to_self}));
  if (!second)
    return report(second.error());
  auto middle = system.spawn(adder, *second);
  const auto to_middle = engine->address_of(middle);
  auto first = ringactor::spawn_kernel(*engine, doubler_kernel({to_middle}));
  if (!first)
    return report(first.error());

  self->send(*first, doubler_number{5});
  self->receive(
    [](doubler_number number) { std::cout << number.value << '\n'; });
}
// What it does: 5 is doubled by a kernel, gets one added by a host actor and is
// doubled by another kernel, which sends it to this thread: (5 * 2 + 1) * 2.
// None of the four knows what the next one is. An address does not keep its
// actor alive, a handle does: we hold all of them until the end.
//
// Expected output:
// 22
