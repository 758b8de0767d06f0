// A host thread with a port of its own to the engine. Prints: 1000 4950
// SPDX-License-Identifier: BSD-3-Clause
#include "ports_image.hpp"

#include <array>
#include <iostream>
#include <numeric>

int main() {
  caf::actor_system_config config;
  ringactor::init(config, ports_image());
  caf::actor_system system{config};
  auto engine = ringactor::open_engine(system, ports_image());
  if (!engine)
    return ringactor::report(engine.error());
  auto echo = ringactor::spawn_kernel(*engine, echo_kernel());
  if (!echo)
    return ringactor::report(echo.error());

  // The port is this thread's alone. `to` is a plain address.
  auto port = ringactor::open_port(*engine);
  if (!port)
    return ringactor::report(port.error());
  ra_address to = engine->address_of(*echo);

  // Requests are numbered by us; their answers bring the number back.
  std::uint64_t asked = 0, answered = 0, sum = 0;
  while (answered < 1000) {
    if (asked < 1000
        && port->request(to, echo_request{asked % 100}, asked + 1)
             == ringactor::errc::ok)
      ++asked; // else the ring is full: poll makes room
    port->poll([&](const ringactor::port_message& m) {
      auto reply = m.as<echo_reply>();
      if (reply && m.tag <= 100)
        sum += reply->value;
      ++answered;
    });
  }
  std::cout << answered << ' ' << sum << '\n';
}
// What it does: `request` stamps the message and writes it into a ring of this
// thread's own; the engine's port thread takes it out and, if the echo kernel
// is idle, runs its handler there and then; the answer comes up a second ring.
// No CAF, no lock and no allocation in between, so a round trip takes a few
// cache-line transfers (`ringactor bench --only port`). Other actors go on
// using the same kernel as a plain caf::actor.
//
// Expected output:
// 1000 4950
