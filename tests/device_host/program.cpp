// SPDX-License-Identifier: BSD-3-Clause
// A program whose device host is busy: prints "busy" once its handler runs, and
// waits to be ended. With an argument it leaves main by a plain exit then.
#include "device_host_program_image.hpp"

#include <cstdio>
#include <cstdlib>
#include <thread>
#include <unistd.h>

int main(int argc, char**) {
  alarm(120);
  caf::actor_system_config config;
  ringactor::init(config, device_host_program_image());
  caf::actor_system system{config};
  ringactor::engine_options options;
  options.backend = "device_host";
  auto engine =
    ringactor::open_engine(system, device_host_program_image(), options);
  if (!engine)
    return ringactor::report(engine.error());
  auto kernel = ringactor::spawn_kernel(*engine, unruly_kernel());
  if (!kernel)
    return ringactor::report(kernel.error());
  caf::anon_send(*kernel, unruly_work{~0ull});      // longer than anybody waits
  while (engine->core().engine().running().empty()) // ends: it runs
    std::this_thread::yield();
  std::puts("busy");
  std::fflush(stdout);
  if (argc > 1)
    std::_Exit(0);
  for (;;) // ends: by a signal
    pause();
}
