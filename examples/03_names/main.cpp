// Finds a kernel actor by name, before and after a restart. Prints four lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "names_image.hpp"

#include <iostream>

using ringactor::report;

int main() {
  caf::actor_system_config config;
  ringactor::init(config, names_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, names_image());
  if (!engine)
    return report(engine.error());
  // Its address is kept, so its name outlives it.
  auto echo =
    ringactor::spawn_kernel(*engine, echo_kernel(), {.keep_address = true});
  if (!echo)
    return report(echo.error());
  auto ref = ringactor::register_name(*engine, "echo/1", *echo);
  if (!ref)
    return report(ref.error());

  // Somebody else knows the name alone.
  auto found = ringactor::find_name(*engine, "echo/1");
  if (!found)
    return report(found.error());
  auto ask = [&](std::uint64_t value) {
    found->request(self, std::chrono::seconds{5}, echo_request{value})
      .receive([](echo_reply reply) { std::cout << reply.value << '\n'; },
               [](const caf::error& why) { report(why); });
  };
  ask(1);

  // The actor ends; a supervisor would do this when it is told.
  self->send_exit(*echo, caf::exit_reason::kill);
  echo = ringactor::respawn_kernel(*engine, *ref, echo_kernel());
  if (!echo)
    return report(echo.error());
  ask(2);
  std::cout << "life " << engine->address_of(*echo).incarnation << '\n';

  auto all = ringactor::list_names(*engine, "echo/*");
  if (!all)
    return report(all.error());
  for (const auto& each : *all)
    std::cout << each.name << " is " << to_string(each.who) << '\n';
}
// What it does: a caf::actor is one life of a kernel actor and ends with it.
// The ref that a name gives is resolved at each send, so it reaches the next
// life at the same address, also while that life still waits for its place.
// For a handler's config, resolve the name once: ringactor::address_of().
//
// Expected output:
// 1
// 2
// life 2
// echo/1 is actor 1/0
