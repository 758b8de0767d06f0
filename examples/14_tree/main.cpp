// Starts the supervision tree that tree.json beside it says, and ends one part.
// SPDX-License-Identifier: BSD-3-Clause
#include "planted_image.hpp"

#include <iostream>

using ringactor::report;
namespace sup = ringactor::supervision;

sup::start_outcome greeter(const sup::start_context& at) {
  return at.system.spawn([] {
    return caf::behavior{[](const std::string& who) { return "hello " + who; }};
  });
}

void print_until_started(caf::scoped_actor& self, const std::string& id) {
  for (bool more = true; more;)
    self->receive([&](const sup::supervisor_event& now) {
      std::cout << now.supervisor << ": " << now.what.id << ' '
                << to_string(now.what.kind) << '\n';
      more = now.what.kind != sup::event_kind::started || now.what.id != id;
    });
}

int main() {
  caf::actor_system_config config;
  ringactor::init(config, planted_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};

  // What the names in the text mean.
  const sup::tree_parts parts{.hosts = {{"hi", greeter}},
                              .kernels = {{"echo", echo_kernel()}},
                              .engines = {{"main", planted_image()}}};

  // A text is checked whole, before anything starts.
  auto faulty =
    sup::read_tree(R"({"children": [{"id": "a", "host": "ho"}]})", parts);
  std::cout << ringactor::describe(system, faulty.error()) << '\n';

  auto tree = sup::load_tree(TREE_FILE, parts); // the one beside this source
  if (!tree)
    return report(tree.error());
  auto root =
    sup::start_supervisor(system, *tree, {.subscribers = {self->address()}});
  if (!root)
    return report(root.error());

  print_until_started(self, "desk");
  auto all = sup::manage(system, *root, sup::which_children_call());
  if (!all)
    return report(all.error());

  // The desk was given after the kernel that it depends on: both are cycled.
  self->send_exit(all->children[1].who, caf::exit_reason::kill);
  print_until_started(self, "desk");
  self->send_exit(*root, caf::exit_reason::user_shutdown);
  self->wait_for(*root);
}
// Expected output:
// tree.children[0].host: the program has no 'ho'; it has: hi [invalid_argument]
// supervisor: gpu started
// supervisor: echo started
// supervisor/desk: greeter started
// supervisor/desk: log started
// supervisor: desk started
// supervisor: echo terminated
// supervisor: echo restarting
// supervisor: desk stopping
// supervisor/desk: log stopping
// supervisor/desk: log stopped
// supervisor/desk: greeter stopping
// supervisor/desk: greeter stopped
// supervisor/desk:  ended
// supervisor: desk stopped
// supervisor: echo started
// supervisor/desk: greeter started
// supervisor/desk: log started
// supervisor: desk started
