// Alerts, snapshots, published state and figures of a kernel. Six lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "reports_image.hpp"
#include "ringactor/actor/reporting.hpp"

#include <iostream>

using ringactor::report;

/// Prints what the meter answers.
void read(const caf::scoped_actor& self, const caf::actor& meter,
          std::uint64_t value) {
  self->request(meter, std::chrono::seconds{5}, meter_reading{value})
    .receive(
      [](meter_total now) {
        std::cout << now.readings << " readings, sum " << now.sum << '\n';
      },
      [](const caf::error& why) { report(why); });
}

int main() {
  caf::actor_system_config config;
  ringactor::init(config, reports_image());
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  auto engine = ringactor::open_engine(system, reports_image());
  if (!engine)
    return report(engine.error());
  auto me = caf::actor_cast<caf::actor>(self->address());
  if (auto why = ringactor::subscribe_alerts(*engine, me))
    return report(why);
  if (auto why = ringactor::subscribe_snapshots(*engine, me))
    return report(why);

  auto meter = ringactor::spawn_kernel(*engine, meter_kernel());
  if (!meter)
    return report(meter.error());
  read(self, *meter, 40);
  read(self, *meter, 107); // above 100: an alert, and a snapshot of the state
  self->receive(
    [](const meter_alarm& x) { std::cout << "alarm: " << x.value << '\n'; });
  ringactor::state_snapshot snapshot;
  self->receive([&](const ringactor::state_snapshot& x) { snapshot = x; });

  // Read without a message to the kernel.
  auto now = ringactor::published<meter_total>(*meter);
  auto sums = ringactor::operations(*engine, "meter");
  if (!now || !sums)
    return report(now ? sums.error() : now.error());
  std::cout << "published sum " << now->sum << '\n';
  std::cout << sums->of[meter_reads].items << " readings recorded\n";

  // A new life that goes on from the snapshot.
  meter = ringactor::spawn_kernel(*engine, meter_kernel(),
                                  {.restore = snapshot.bytes});
  if (!meter)
    return report(meter.error());
  read(self, *meter, 3);
}
// What it does: alerts and snapshots go to whoever subscribed at the engine.
//
// Expected output:
// 1 readings, sum 40
// 2 readings, sum 147
// alarm: 107
// published sum 147
// 2 readings recorded
// 3 readings, sum 150
