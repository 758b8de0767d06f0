// Writes down and counts what a supervisor does: a log, and metrics.
// SPDX-License-Identifier: BSD-3-Clause
#include "audited_image.hpp"

#include <ringactor/supervision/audit_log.hpp>
#include <ringactor/supervision/metrics.hpp>

#include <filesystem>
#include <iostream>

using ringactor::report;
namespace sup = ringactor::supervision;

// The log has an event before anything comes of it: look into it at any time.
int print_log(const std::filesystem::path& file) {
  auto log = sup::audit_reader::open(file);
  if (!log)
    return report(ringactor::to_caf(log.error()));
  while (auto entry = log->next()) {
    if (!*entry) // a line that a crash has torn
      return report(ringactor::to_caf(entry->error()));
    const auto& now = (*entry)->what;
    const auto& why = now.what.why.text;
    std::cout << (now.what.id.empty() ? now.supervisor : now.what.id) << ' '
              << to_string(now.what.kind) << " #" << now.incarnation
              << (why.empty() ? "" : " ") << why << '\n';
  }
  return 0;
}

int main() {
  caf::actor_system_config config;
  ringactor::init(config, audited_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, audited_image());
  if (!engine)
    return report(engine.error());
  const std::filesystem::path file = "audit.jsonl";
  std::filesystem::remove(file); // a log goes on where it ended
  auto log = sup::audit_log::open(file, {.sync_every = sup::milliseconds{0}});
  if (!log)
    return report(ringactor::to_caf(log.error()));
  auto counts = std::make_shared<sup::metrics>();
  sup::sup_spec tree{{}, {sup::kernel({.id = "echo"}, *engine, echo_kernel())}};
  auto root = sup::start_supervisor(
    system, tree, {.subscribers = {self->address()}, .sinks = {*log, counts}});
  if (!root)
    return report(root.error());
  auto next_life = [&] {
    caf::actor child;
    while (!child) // the event comes, or the test's time is over
      self->receive([&](const sup::supervisor_event& now) {
        if (now.what.kind == sup::event_kind::started)
          child = caf::actor_cast<caf::actor>(now.child);
      });
    return child;
  };
  // An exit that says why, and counts as a shutdown, not as a failure.
  self->send_exit(next_life(),
                  ringactor::to_caf(ringactor::errc::shutdown, "lunch"));
  next_life();
  self->send_exit(*root, caf::exit_reason::user_shutdown);
  self->wait_for(*root);
  for (const auto& each : counts->read())
    std::cout << each.supervisor << '/' << each.child << ": "
              << each.count(sup::event_kind::restarting) << " restarts, "
              << each.count(sup::exit_class::shutdown) << " shut down\n";
  return print_log(file);
}
// Expected output:
// supervisor/: 0 restarts, 0 shut down
// supervisor/echo: 1 restarts, 1 shut down
// echo started #1
// echo terminated #1 lunch [shutdown]
// echo restarting #1
// echo started #2
// echo stopping #2
// echo stopped #2 shutdown
// supervisor ended #0 shutdown
