// SPDX-License-Identifier: BSD-3-Clause
// A program one of whose handlers never returns. It must see that actor go
// down, serve another, and end by itself: run as a test of its own.
#include "endless_handler_image.hpp"

#include <cstdio>
#include <unistd.h>

namespace {

struct config : caf::actor_system_config {
  config() { ringactor::init(*this, endless_handler_image()); }
};

/// True when the actor that loops goes down as hung.
bool goes_down(caf::scoped_actor& self, const ringactor::engine& engine) {
  auto looping =
    ringactor::spawn_kernel(engine, probe_kernel({}), {.hang_limit_ms = 50});
  auto block = engine.allocate(64); // zeroed: nobody sets it
  if (!looping || !block)
    return false;
  self->monitor(*looping);
  self->send(*looping, probe_wait{block->release()});
  bool is_hung = false;
  self->receive([&](const caf::down_msg& down) {
    auto code = ringactor::errc::ok;
    is_hung = ringactor::caf_compat::is_ours(down.reason, code)
              && code == ringactor::errc::hung;
  });
  return is_hung;
}

bool serves(caf::scoped_actor& self, const caf::actor& other) {
  bool is_served = false;
  self->request(other, caf::infinite, probe_add{3})
    .receive([&](const probe_total& total) { is_served = total.sum == 3; },
             [](const caf::error& why) { ringactor::report(why); });
  return is_served;
}

} // namespace

int main() {
  alarm(200); // a wait that never ends is a failure
  config settings;
  caf::actor_system system{settings};
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::threads;
  options.hang_limit_ms = 3'600'000; // what is slow here must not be judged
  auto engine =
    ringactor::open_engine(system, endless_handler_image(), options);
  if (!engine)
    return ringactor::report(engine.error());
  auto other = ringactor::spawn_kernel(*engine, probe_kernel({}));
  if (!other)
    return ringactor::report(other.error());
  caf::scoped_actor self{system};
  const bool fine = goes_down(self, *engine) && serves(self, *other)
                    && engine->status().hung == 1;
  std::puts(fine ? "went down, others served" : "failed");
  return fine ? 0 : 1;
}
