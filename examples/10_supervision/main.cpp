// Supervises a kernel actor and a host actor; the kernel fails once.
// SPDX-License-Identifier: BSD-3-Clause
#include "supervised_image.hpp"

#include <iostream>

using ringactor::report;
namespace sup = ringactor::supervision;

caf::behavior greeter(ringactor::host_actor*) { // loses no message in silence
  return {[](const std::string& who) { return "hello " + who; }};
}

// When the kernel goes down, what was started after it is cycled as well.
sup::sup_spec make_tree(const ringactor::engine& engine) {
  return {
    .flags = {.strategy = sup::strategy::rest_for_one, .intensity = 3},
    .children = {
      sup::kernel({.id = "echo"}, engine, echo_kernel()),
      sup::host({.id = "greeter", .restart = sup::restart_type::transient},
                [](const sup::start_context& at) -> sup::start_outcome {
                  return at.system.spawn(greeter);
                })}};
}

int main() {
  caf::actor_system_config config;
  ringactor::init(config, supervised_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, supervised_image());
  if (!engine)
    return report(engine.error());

  auto root = sup::start_supervisor(system, make_tree(*engine),
                                    {.subscribers = {self->address()}});
  if (!root)
    return report(root.error());

  // Each transition is told to those who subscribed, before it takes effect.
  ringactor::actor_ref echo;
  auto print_until = [&](sup::event_kind last, const std::string& id) {
    for (bool more = true; more;)
      self->receive([&](const sup::supervisor_event& now) {
        std::cout << (now.what.id.empty() ? now.supervisor : now.what.id) << ' '
                  << to_string(now.what.kind) << '\n';
        more = now.what.kind != last || now.what.id != id;
      });
  };
  print_until(sup::event_kind::started, "greeter");
  auto all = sup::manage(system, *root, sup::which_children_call());
  if (!all)
    return report(all.error());
  echo = ringactor::ref_to(*engine, all->children.back().who);

  self->send_exit(*echo.resolve(), caf::exit_reason::kill);
  print_until(sup::event_kind::started, "greeter");
  echo.request(self, std::chrono::seconds{5}, echo_request{42})
    .receive([](echo_reply reply) { std::cout << reply.value << '\n'; },
             [](const caf::error& why) { report(why); });

  self->send_exit(*root, caf::exit_reason::user_shutdown);
  print_until(sup::event_kind::ended, "");
}
// What it does: the kernel's next life has the address of the one before.
// Expected output:
// echo started
// greeter started
// echo terminated
// echo restarting
// greeter stopping
// greeter stopped
// echo started
// greeter started
// 42
// greeter stopping
// greeter stopped
// echo stopping
// echo stopped
// supervisor ended
