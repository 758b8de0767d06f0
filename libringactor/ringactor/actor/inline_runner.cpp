// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/inline_runner.hpp"

#include "ringactor/actor/place_job.hpp"
#include "ringactor/clock/ticks.hpp"

#include <algorithm>
#include <utility>

namespace ringactor {

namespace {

// One long run, as when the thread lost its core, must not demote an actor:
// a sample counts as this many limits at most, and one part in eight.
constexpr std::uint64_t clamp_limits = 4;
constexpr std::uint64_t weight = 8;

} // namespace

inline_runner::inline_runner(caf::actor_system& system, std::uint64_t limit_us)
  : system_{system}, limit_ticks_{limit_us * clock::ticks_per_us()} {}

inline_runner::line*& inline_runner::current() noexcept {
  thread_local line* here = nullptr;
  return here;
}

bool& inline_runner::valve_open() noexcept {
  thread_local bool here = false;
  return here;
}

bool inline_runner::is_brief(const place_job& job) const noexcept {
  // Order: relaxed, both; an average, and a choice that outlives the message.
  const std::uint64_t ticks = job.cost_ticks.load(std::memory_order_relaxed);
  return job.cost.load(std::memory_order_relaxed)
           == backend::handler_cost::short_
         && ticks != 0 // measured once, as a job
         && ticks <= limit_ticks_;
}

bool inline_runner::admits(const place_job& job,
                           caf_compat::execution_unit* unit) noexcept {
  using caf_compat::thread_kind;
  if (current() || !is_brief(job))
    return false;
  const auto kind = caf_compat::kind_of(system_, unit);
  if (kind == thread_kind::other)
    return false;
  thread_local std::uint32_t calls = 0;
  valve_open() = kind == thread_kind::worker && ++calls % valve == 0;
  return !valve_open();
}

inline_runner::verdict inline_runner::judge(const place_job& job) noexcept {
  const bool brief = is_brief(job);
  line* running = current();
  if (running && running->of == this && brief && running->count < line_max) {
    running->places[running->count++] = job.place();
    return verdict::wait;
  }
  // Order: relaxed, both; as in is_brief().
  const bool slow =
    job.cost.load(std::memory_order_relaxed) == backend::handler_cost::long_
    || job.cost_ticks.load(std::memory_order_relaxed) > limit_ticks_;
  return slow || std::exchange(valve_open(), false) ? verdict::yield
                                                    : verdict::job;
}

bool inline_runner::wants_sample(const place_job& job) const noexcept {
  thread_local std::uint32_t runs = 0;
  // Order: relaxed; an average that nothing depends on.
  return ++runs % weight == 0
         || job.cost_ticks.load(std::memory_order_relaxed) > limit_ticks_ / 2;
}

void inline_runner::note(place_job& job, std::uint64_t ticks,
                         std::uint64_t messages) const noexcept {
  if (messages == 0)
    return;
  const std::uint64_t most = std::max<std::uint64_t>(limit_ticks_, 1);
  const std::uint64_t sample =
    std::clamp<std::uint64_t>(ticks / messages, 1, most * clamp_limits);
  // Order: relaxed, both; a sample that another thread adds may be lost.
  std::uint64_t mean = job.cost_ticks.load(std::memory_order_relaxed);
  mean =
    mean == 0 ? sample : mean - mean / weight + (sample + weight - 1) / weight;
  job.cost_ticks.store(mean, std::memory_order_relaxed); // Order: as above
}

void inline_runner::count() noexcept {
  static std::atomic<std::uint32_t> next{0};
  // Order: relaxed, both; counts.
  thread_local const std::uint32_t mine =
    next.fetch_add(1, std::memory_order_relaxed) % stripes;
  runs_[mine].value.fetch_add(1, std::memory_order_relaxed); // Order: a count
}

std::uint64_t inline_runner::runs() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& each : runs_)
    sum += each.value.load(std::memory_order_relaxed); // Order: a snapshot
  return sum;
}

} // namespace ringactor
