// SPDX-License-Identifier: BSD-3-Clause
// The half of a runtime that reads what its engines publish, and ends it.
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/layout.h"
#include "ringactor/actor/reporting.hpp"
#include "ringactor/runtime/record.hpp"

#include <algorithm>
#include <thread>

namespace ringactor {

namespace {

using steady = std::chrono::steady_clock;

ra_control& control_of(const engine& where, std::uint32_t place) {
  auto memory = where.core().engine().memory();
  return reinterpret_cast<ra_control*>(memory.shared
                                       + memory.layout->control)[place];
}

std::chrono::microseconds since(steady::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(steady::now()
                                                               - start);
}

} // namespace

kernel_telemetry runtime::telemetry_of(const record& who) {
  if (who.has_ended)
    return who.last;
  auto& control = control_of(who.where, who.place);
  kernel_telemetry now;
  // Order: relaxed, all; a snapshot of counts.
  now.processed = ra_load(&control.processed, ra_relaxed, ra_system);
  now.beats = ra_load(&control.beat, ra_relaxed, ra_system);
  now.last_error = static_cast<std::uint32_t>(
    ra_load(&control.activity, ra_relaxed, ra_system) >> 32); // Order: as above
  now.processed -= who.before.processed;
  now.beats -= who.before.beats;
  if (now.beats == 0)
    now.last_error = ra_ok; // of whoever had the place before
  return now;
}

caf::expected<kernel_telemetry>
runtime::telemetry(const std::string& id) const {
  auto who = get(id);
  if (!who)
    return unknown(id);
  std::lock_guard lock{shared_->mutex}; // against its end
  return telemetry_of(*who);
}

caf::expected<kernel_status> runtime::status(const std::string& id) const {
  auto who = get(id);
  if (!who)
    return unknown(id);
  kernel_status now;
  now.id = id;
  now.kernel = who->behaviour;
  now.backend = who->where.backend();
  now.place = who->place;
  now.incarnation = who->incarnation;
  std::lock_guard lock{shared_->mutex};
  if (who->has_ended) {
    now.life = ra_life_stopped;
    now.reason = who->reason;
    return now;
  }
  // Order: relaxed; a snapshot.
  const auto word =
    ra_load(&control_of(who->where, who->place).command, ra_relaxed, ra_system);
  now.life = static_cast<ra_life>(word & 0xff);
  if (who->is_drained || now.life == ra_life_stopped) // we are not told why yet
    now.life = ra_life_draining;
  now.running = telemetry_of(*who).beats % 2 == 1;
  return now;
}

caf::expected<kernel_metrics> runtime::metrics(const std::string& id) const {
  auto who = get(id);
  if (!who)
    return unknown(id);
  kernel_metrics now;
  {
    std::lock_guard lock{shared_->mutex}; // against its end
    now.now = telemetry_of(*who);
  }
  now.age = since(who->launched);
  if (now.age.count() > 0)
    now.messages_per_second = static_cast<double>(now.now.processed) * 1e6
                              / static_cast<double>(now.age.count());
  now.mailbox_limit = who->options.mailbox_limit;
  for (const auto& kernel : who->where.core().program().core.kernels)
    if (kernel.name == who->behaviour)
      now.state_bytes = kernel.state_bytes;
  if (auto recorded = operations(who->where, who->behaviour))
    now.operations = *recorded;
  return now;
}

shutdown_report runtime::drain(std::chrono::milliseconds patience) {
  return end_all(patience);
}

shutdown_report runtime::shutdown() {
  return end_all(std::chrono::milliseconds{0});
}

// A kernel that has no room for the drain message is asked again.
void runtime::begin_end(bool patient) {
  for (const auto& id : list()) {
    auto who = get(id);
    if (!who || who->is_drained)
      continue;
    const bool asked = patient && !ringactor::drain(who->kernel);
    std::lock_guard lock{shared_->mutex};
    who->is_drained = asked;
  }
}

void runtime::await_end(steady::time_point until) {
  const auto poll = std::chrono::milliseconds{1};
  std::unique_lock lock{shared_->mutex};
  auto ended = [this] {
    return std::all_of(kernels_.begin(), kernels_.end(), [](const auto& each) {
      return each.second->has_ended || is_resting(*each.second);
    });
  };
  while (!ended() && steady::now() < until) { // bounded by `until`
    shared_->ended.wait_until(lock, std::min(until, steady::now() + poll));
    lock.unlock();
    begin_end(true);
    lock.lock();
  }
}

bool runtime::is_resting(const record& who) {
  // Order: relaxed; a snapshot.
  const auto word =
    ra_load(&control_of(who.where, who.place).command, ra_relaxed, ra_system);
  return (word & 0xff) == ra_life_inactive;
}

std::uint64_t runtime::await_places(steady::time_point until) const {
  for (;;) { // bounded by `until`
    std::uint64_t left = 0;
    for (const auto& each : engines_)
      left += each.core().places_in_use();
    if (left == 0 || steady::now() >= until)
      return left;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

kernel_end runtime::end_one(record& who) {
  kernel_end end{who.id, kernel_end::way::terminated, {}};
  {
    std::lock_guard lock{shared_->mutex};
    if (who.has_ended)
      end.how = who.is_drained && who.reason == caf::exit_reason::normal
                  ? kernel_end::way::drained
                  : kernel_end::way::ended_before;
  }
  caf_compat::send_exit(who.kernel, caf::exit_reason::user_shutdown);
  std::lock_guard lock{shared_->mutex};
  end.reason = who.reason;
  return end;
}

shutdown_report runtime::end_all(std::chrono::milliseconds patience) {
  const auto start = steady::now();
  std::lock_guard one_at_a_time{end_mutex_};
  if (report_)
    return *report_;
  {
    std::lock_guard lock{shared_->mutex};
    closed_ = true;
  }
  if (patience.count() > 0) {
    begin_end(true);
    await_end(deadline_in(patience));
  }
  shutdown_report report;
  for (const auto& id : list())
    if (auto who = take_out(id)) // else it was terminated meanwhile
      report.kernels.push_back(end_one(*who));
  report.unfinished = await_places(
    deadline_in(std::max(patience, std::chrono::milliseconds{1000})));
  for (const auto& each : engines_) {
    const auto status = each.status();
    report.handled += status.handled;
    report.refused += status.refused;
  }
  if (!engines_.empty())
    report.dead_letters = engines_.front().letters().count();
  report.took = since(start);
  report_ = report;
  return report;
}

} // namespace ringactor
