// Manages kernel actors by name, from launch to shutdown. Prints six lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "managed_image.hpp"

#include <iostream>

using namespace std::chrono_literals;
using ringactor::report;

int main() {
  caf::actor_system_config config;
  ringactor::init(config, managed_image());
  caf::actor_system system{config};
  auto opened = ringactor::runtime::open(system, managed_image());
  if (!opened)
    return report(opened.error());
  auto& kernels = **opened;

  for (const char* id : {"echo/a", "echo/b"})
    if (auto made = kernels.launch(id, echo_kernel()); !made)
      return report(made.error());

  // A launched kernel rests: what is sent to it waits.
  kernels.send("echo/a", echo_request{42});
  auto early = kernels.receive<echo_reply>("echo/a", 0ms);
  std::cout << (early ? "answered at once" : "rests") << '\n';
  if (auto why = kernels.activate("echo/a"))
    return report(why);
  auto answer = kernels.receive<echo_reply>("echo/a", 10s);
  if (!answer)
    return report(answer.error());
  std::cout << answer->value << '\n';

  // What is not allowed says why.
  std::cout << (kernels.activate("echo/a") ? "refused" : "activated twice")
            << '\n';

  // The end: what waits is handled, and the report says how each left.
  auto how = [](const ringactor::kernel_end& end) {
    return end.how == ringactor::kernel_end::way::drained ? "drained"
                                                          : "terminated";
  };
  const auto left = kernels.drain(10s);
  for (const auto& each : left.kernels)
    std::cout << each.id << ' ' << how(each) << '\n';
  std::cout << left.handled << " handled, " << left.dead_letters
            << " dead letters\n";
}
// What it does: `runtime` keeps kernel actors under ids: launch, activate,
// deactivate, send, receive, status, metrics, drain. They are plain caf::actors
// all the same: runtime::find gives the handle. A kernel that rests when the
// runtime drains is not woken for it.
//
// Expected output:
// rests
// 42
// refused
// echo/a drained
// echo/b terminated
// 1 handled, 0 dead letters
