// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/metrics.hpp"

#include <algorithm>
#include <cstdio>

namespace ringactor::supervision {

void metrics::took(const event_record& what) noexcept {
  std::lock_guard lock{mutex_};
  try {
    count(what);
  } catch (const std::exception&) {
    lost_ += 1;
  }
}

void metrics::count(const event_record& what) {
  name key{what.supervisor, what.what.id};
  if (!all_.contains(key) && all_.size() >= names_max_)
    key = {others_name, others_name};
  auto& one = all_[key];
  one.supervisor = key.first;
  one.child = key.second;
  one.strategy = what.strategy;
  one.events[static_cast<std::size_t>(what.what.kind)] += 1;
  if (what.what.kind == event_kind::terminated)
    one.exits[static_cast<std::size_t>(what.what.why.kind)] += 1;
  if (!what.what.down_for)
    return;
  const auto took = *what.what.down_for;
  const auto bucket = std::ranges::lower_bound(restart_bounds, took);
  one.restarts.count += 1;
  one.restarts.sum += took;
  one.restarts
    .buckets[static_cast<std::size_t>(bucket - restart_bounds.begin())] += 1;
}

std::vector<child_metrics> metrics::read() const {
  std::lock_guard lock{mutex_};
  std::vector<child_metrics> found;
  found.reserve(all_.size());
  for (const auto& [key, one] : all_)
    found.push_back(one);
  return found;
}

std::uint64_t metrics::lost() const {
  std::lock_guard lock{mutex_};
  return lost_;
}

// ---- as text ----------------------------------------------------------------

namespace {

std::string escaped(const std::string& text) {
  std::string to;
  for (const char c : text)
    if (c == '\n')
      to += "\\n";
    else if (c == '\\' || c == '"')
      (to += '\\') += c;
    else
      to += c;
  return to;
}

/// {supervisor="...",child="...",<name>="<value>"}
std::string labels(const child_metrics& of, std::string_view name = {},
                   std::string_view value = {}) {
  auto text = "{supervisor=\"" + escaped(of.supervisor) + "\",child=\""
              + escaped(of.child) + "\"";
  if (!name.empty())
    (((text += ',') += name) += "=\"") += std::string{value} + "\"";
  return text + "}";
}

std::string seconds(nanoseconds time) {
  char text[40];
  std::snprintf(text, sizeof text, "%.9g",
                static_cast<double>(time.count()) / 1e9);
  return text;
}

void begin(std::string& to, const std::string& name, const char* type,
           const char* help) {
  to += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void put(std::string& to, const std::string& name, const std::string& labels,
         std::uint64_t value) {
  to += name + labels + " " + std::to_string(value) + "\n";
}

void write_restarts(std::string& to, std::span<const child_metrics> all) {
  const std::string name = "ringactor_restarts_total";
  begin(to, name, "counter", "Restarts that counted against the limit.");
  for (const auto& each : all)
    if (!each.child.empty())
      put(to, name, labels(each, "strategy", to_string(each.strategy)),
          each.count(event_kind::restarting));
}

void write_exits(std::string& to, std::span<const child_metrics> all) {
  const std::string name = "ringactor_child_exits_total";
  begin(to, name, "counter", "Children that went down by themselves.");
  for (const auto& each : all)
    for (std::size_t i = 0; i < each.exits.size() && !each.child.empty(); ++i)
      put(to, name, labels(each, "exit", to_string(static_cast<exit_class>(i))),
          each.exits[i]);
}

void write_events(std::string& to, std::span<const child_metrics> all) {
  const std::string name = "ringactor_supervision_events_total";
  begin(to, name, "counter", "Events of supervisors and of their children.");
  for (const auto& each : all)
    for (std::size_t i = 0; i < event_kinds; ++i)
      if (each.events[i] != 0)
        put(to, name,
            labels(each, "kind", to_string(static_cast<event_kind>(i))),
            each.events[i]);
}

void write_times(std::string& to, std::span<const child_metrics> all) {
  const std::string name = "ringactor_restart_seconds";
  begin(to, name, "histogram", "From a child's end to its next life.");
  for (const auto& each : all) {
    const auto& times = each.restarts;
    if (times.count == 0)
      continue;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < times.buckets.size(); ++i) {
      below += times.buckets[i];
      put(
        to, name + "_bucket",
        labels(each, "le",
               i < restart_bounds.size() ? seconds(restart_bounds[i]) : "+Inf"),
        below);
    }
    to += name + "_sum" + labels(each) + " " + seconds(times.sum) + "\n";
    put(to, name + "_count", labels(each), times.count);
  }
}

} // namespace

std::string to_prometheus(std::span<const child_metrics> all) {
  std::string text;
  write_restarts(text, all);
  write_exits(text, all);
  write_events(text, all);
  write_times(text, all);
  return text;
}

} // namespace ringactor::supervision
