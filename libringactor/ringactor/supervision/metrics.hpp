// SPDX-License-Identifier: BSD-3-Clause
// What supervisors did, counted: by supervisor, child and kind of event, and
// how long restarts took. A value that can be read at any time, or as text for
// Prometheus.
#pragma once

#include "ringactor/supervision/event_record.hpp"

#include <array>
#include <map>
#include <mutex>
#include <span>
#include <vector>

namespace ringactor::supervision {

/// Upper bounds of the buckets of restart_times; above the last there is one
/// more.
inline constexpr std::array<nanoseconds, 15> restart_bounds{
  nanoseconds{1'000},         nanoseconds{5'000},
  nanoseconds{10'000},        nanoseconds{50'000},
  nanoseconds{100'000},       nanoseconds{500'000},
  nanoseconds{1'000'000},     nanoseconds{5'000'000},
  nanoseconds{10'000'000},    nanoseconds{50'000'000},
  nanoseconds{100'000'000},   nanoseconds{500'000'000},
  nanoseconds{1'000'000'000}, nanoseconds{5'000'000'000},
  nanoseconds{10'000'000'000}};

/// From a child's end to the start of its next life, by the monotonic clock.
struct restart_times {
  std::uint64_t count = 0;
  nanoseconds sum{0};
  /// How many took so long: at most the bound of this number, above the last.
  std::array<std::uint64_t, restart_bounds.size() + 1> buckets{};
  bool operator==(const restart_times&) const = default;
};

struct child_metrics {
  std::string supervisor; // its path
  std::string child;      // empty: the supervisor itself
  supervision::strategy strategy = supervision::strategy::one_for_one;
  std::array<std::uint64_t, event_kinds> events{}; // by event_kind
  std::array<std::uint64_t, 4> exits{};            // terminated, by exit_class
  restart_times restarts;

  std::uint64_t count(event_kind kind) const noexcept {
    return events[static_cast<std::size_t>(kind)];
  }
  std::uint64_t count(exit_class kind) const noexcept {
    return exits[static_cast<std::size_t>(kind)];
  }
};

/// Give it to supervisor_options::sinks. Thread: any.
class metrics final : public event_sink {
public:
  /// The children of more names than this are counted together, as
  /// `others_name` of `others_name`.
  explicit metrics(std::size_t names_max = 10'000) : names_max_{names_max} {}
  static constexpr const char* others_name = "(others)";

  /// Cost: a look into a map, under a lock.
  void took(const event_record& what) noexcept override;
  /// As of now, sorted by supervisor and child.
  std::vector<child_metrics> read() const;
  /// Events that were not counted: there was no memory.
  std::uint64_t lost() const;

private:
  using name = std::pair<std::string, std::string>;
  void count(const event_record& what);

  const std::size_t names_max_;
  mutable std::mutex mutex_;
  std::map<name, child_metrics> all_;
  std::uint64_t lost_ = 0;
};

/// Text of Prometheus, format 0.0.4 (text/plain; version=0.0.4):
/// ringactor_restarts_total{supervisor,child,strategy},
/// ringactor_child_exits_total{supervisor,child,exit},
/// ringactor_supervision_events_total{supervisor,child,kind}, and the
/// histogram ringactor_restart_seconds{supervisor,child}.
std::string to_prometheus(std::span<const child_metrics> all);

} // namespace ringactor::supervision
