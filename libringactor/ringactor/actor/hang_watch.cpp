// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/hang_watch.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

#include <algorithm>
#include <chrono>

namespace ringactor {

using backend::hang_judge;

namespace {

caf::error reason_of(const hang_judge::finding& what,
                     const std::string& kernel) {
  const auto ms =
    std::chrono::duration_cast<std::chrono::milliseconds>(what.limit).count();
  std::string text = "kernel actor " + kernel + ": ";
  if (what.has_begun)
    text += "a handler ran past its limit of " + std::to_string(ms)
            + " ms and was given up; make it shorter";
  else
    text += "no thread began it within its limit of " + std::to_string(ms)
            + " ms; look for handlers that hang, run them with "
              "executor_kind::threads";
  return to_caf(errc::hung, text + ", or raise spawn_options::hang_limit_ms");
}

} // namespace

void hang_watch::begin(std::uint32_t place, std::uint32_t limit_ms) {
  const time limit = std::chrono::milliseconds{limit_ms};
  bool is_shorter = false;
  {
    std::lock_guard lock{mutex_};
    if (!core_)
      return;
    const time before = judge_.shortest();
    judge_.begin(place, core_->beat_of(place), limit, backend::watchdog::now());
    is_shorter = judge_.shortest() < before;
    shortest_ = judge_.shortest().count();
  }
  if (is_shorter)
    backend::watchdog::instance().hurry();
}

void hang_watch::forget(std::uint32_t place) {
  std::lock_guard lock{mutex_};
  judge_.forget(place);
}

hang_watch::time hang_watch::period() const {
  const time shortest{shortest_.load()};
  return shortest == hang_judge::never
           ? shortest
           : std::clamp<time>(shortest / 4, std::chrono::milliseconds{1},
                              std::chrono::seconds{1});
}

// Whoever is told may call us, so nobody is told under the lock. An actor that
// is held here holds the engine.
void hang_watch::check(time now) {
  std::vector<ending> all;
  {
    std::lock_guard lock{mutex_};
    if (!core_)
      return;
    const auto running = core_->engine().running();
    hang_judge::look look{
      now, running, core_->engine().status().activations,
      [this](std::uint32_t place) { return core_->beat_of(place); }};
    for (const auto& each : judge_.check(look))
      all.push_back(begin_end(each));
  }
  for (const auto& each : all)
    if (auto* actor = caf_compat::facade_cast<kernel_actor>(each.actor);
        actor && each.why)
      actor->terminate(each.why, nullptr);
}

// The beat is looked at again once the actor is held: the same one means that
// this life is the one that was judged.
hang_watch::ending hang_watch::begin_end(const hang_judge::finding& what) {
  auto actor = core_->find_actor(what.place);
  if (core_->beat_of(what.place) != what.beat)
    return {std::move(actor), {}}; // it went on; let go of without the lock
  // Order: relaxed; a count.
  found_.fetch_add(1, std::memory_order_relaxed);
  if (auto* kernel = caf_compat::facade_cast<kernel_actor>(actor))
    core_->fence(*kernel);
  if (what.has_begun)
    core_->replace_thread(what.place);
  return {std::move(actor), reason_of(what, core_->kernel_name(what.place))};
}

void hang_watch::close() noexcept {
  std::lock_guard lock{mutex_};
  core_ = nullptr;
}

std::uint64_t hang_watch::found() const noexcept {
  return found_.load(std::memory_order_relaxed); // Order: a snapshot
}

} // namespace ringactor
