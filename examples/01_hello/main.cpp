// Asks a kernel actor to echo a number. Prints: 42
// SPDX-License-Identifier: BSD-3-Clause
// [readme
#include "hello_image.hpp"

#include <iostream>

int main() {
  caf::actor_system_config config;
  ringactor::init(config, hello_image());
  caf::actor_system system{config};
  auto engine = ringactor::open_engine(system, hello_image());
  if (!engine)
    return ringactor::report(engine.error());
  auto echo = ringactor::spawn_kernel(*engine, echo_kernel());
  if (!echo)
    return ringactor::report(echo.error());
  caf::scoped_actor self{system};
  self->request(*echo, std::chrono::seconds{1}, echo_request{42})
    .receive([](const echo_reply& reply) { std::cout << reply.value << '\n'; },
             [](const caf::error& why) { ringactor::report(why); });
}
// readme]
// What it does, in the order of the tour: `request` puts the struct into an
// envelope and the envelope into the mailbox of the echo kernel; one of CAF's
// workers runs the handler in gpu/kernels/echo/handlers.h; its reply arrives
// here as a plain message. The program ends when the last handle is gone.
//
// Expected output:
// 42
