// Lets two kernel actors play a ball to each other. Prints: 1000
// SPDX-License-Identifier: BSD-3-Clause
#include "ping_pong_image.hpp"

#include <iostream>

using ringactor::report;

int main() {
  caf::actor_system_config config;
  ringactor::init(config, ping_pong_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, ping_pong_image());
  if (!engine)
    return report(engine.error());
  auto ping = ringactor::spawn_kernel(*engine, player_kernel());
  if (!ping)
    return report(ping.error());
  auto pong = ringactor::spawn_kernel(*engine, player_kernel());
  if (!pong)
    return report(pong.error());

  // One message from us, 2000 between the two, one back to us.
  self->send(*ping, player_serve{engine->address_of(*pong), 2000});
  self->receive([](player_end end) { std::cout << end.hits << '\n'; });
}
// What it does: a handler knows who sent its message, ra_sender, and sends the
// ball back there. The two are kernel actors of one engine, so a ball goes from
// mailbox to mailbox inside the engine and no host actor sees it. A send never
// waits: it returns a status, and this player gives up where it is not ra_ok.
//
// Expected output:
// 1000
