// Uses a kernel of this folder: priorities, and a failure. Prints four lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "own_kernel_image.hpp"

#include <iostream>

using namespace std::chrono_literals;
using ringactor::report;

int main() {
  caf::actor_system_config config;
  ringactor::init(config, own_kernel_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, own_kernel_image());
  if (!engine)
    return report(engine.error());
  // It rests at first, so that we see what overtakes what.
  auto account =
    ringactor::spawn_kernel(*engine, account_kernel({100}), {.active = false});
  if (!account)
    return report(account.error());
  self->monitor(*account);

  auto print = [](account_balance balance) {
    std::cout << balance.cents << '\n';
  };
  auto explain = [](const caf::error& why) {
    std::cout << "failed with code " << ringactor::failure_code(why) << '\n';
  };
  const ringactor::message_options urgent{.priority = ra_priority_critical};
  self->send(*account, account_deposit{30});
  auto later = self->request(*account, 10s, account_query{});
  auto first = self->request(*account, 10s, urgent, account_query{});
  if (auto why = ringactor::activate(*account))
    return report(why);
  first.receive(print, explain); // came last, went first
  later.receive(print, explain);

  self->request(*account, 10s, account_withdraw{500}).receive(print, explain);
  self->receive([](const caf::down_msg& down) {
    std::cout << "down, code " << ringactor::failure_code(down.reason) << '\n';
  });
}
// What it does: messages.h has the structs and what answers what; handlers.h
// has the state, init and a function for each message, and ends in the list.
// One line of CMake makes the kernel, ringactor_add_kernel(account ...), and
// account_kernel() spawns it. All of it is in examples/CMakeLists.txt.
//
// Expected output:
// 100
// 130
// failed with code 3
// down, code 3
