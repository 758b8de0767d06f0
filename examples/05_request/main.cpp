// Asks with a deadline, and meets three errors. Prints four lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "asking_image.hpp"

#include "ringactor/clock/physical_clock.hpp"

#include <iostream>

using namespace std::chrono_literals;
using ringactor::errc;
using ringactor::report;

int main() {
  caf::actor_system_config config;
  ringactor::init(config, asking_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  // A clock that we move, so that a deadline passes when we say so.
  ringactor::clock::manual_clock time{1'000'000};
  auto engine =
    ringactor::open_engine(system, asking_image(), {.clock = &time});
  if (!engine)
    return report(engine.error());
  auto echo =
    ringactor::spawn_kernel(*engine, echo_kernel(), {.active = false});
  if (!echo)
    return report(echo.error());

  // Each request is answered once: by its reply, or by an error that says why.
  auto print_reply = [](const echo_reply& reply) {
    std::cout << reply.value << '\n';
  };
  auto print_error = [](const caf::error& why) {
    auto code = errc::ok;
    if (auto failed = ringactor::failure_code(why))
      std::cout << "failed with code " << failed << '\n';
    else if (ringactor::caf_compat::is_ours(why, code))
      std::cout << to_string(code) << '\n';
    else
      std::cout << "nobody there\n"; // one of CAF's own
  };
  const ringactor::message_options within_1ms{.deadline_us = 1000};
  auto late = self->request(*echo, 10s, within_1ms, echo_request{1});
  time.advance(2ms); // the kernel rests meanwhile: the request waits too long
  if (auto why = ringactor::activate(*echo))
    return report(why);
  late.receive(print_reply, print_error);
  self->request(*echo, 10s, within_1ms, echo_request{2})
    .receive(print_reply, print_error);
  self->monitor(*echo);
  self->request(*echo, 10s, echo_fail{7}).receive(print_reply, print_error);
  self->receive([](const caf::down_msg&) {}); // until it has ended
  self->request(*echo, 10s, echo_request{3}).receive(print_reply, print_error);
}
// What it does: the 10 s are CAF's, kept by the requester. The deadline goes
// with the message: the engine refuses a late one before its handler runs, and
// says so. echo_fail makes the handler call ra_fail, which ends its actor with
// that code; what is asked of it afterwards is answered by CAF's own error.
//
// Expected output:
// expired
// 2
// failed with code 7
// nobody there
