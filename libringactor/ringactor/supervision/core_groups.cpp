// SPDX-License-Identifier: BSD-3-Clause
// Children that go down together, as those of one engine: one is counted, and
// the others are restarted with it.
#include "ringactor/supervision/core.hpp"

#include <algorithm>
#include <ranges>

namespace ringactor::supervision {

// One that was starting is tried again behind the others: what it starts in is
// one of them, and without it each try fails at once.
void core::take(group_down what) {
  group_fell fell;
  std::vector<child_down> starting;
  for (auto& one : what.all) {
    const auto which = find_life(one.who);
    if (which == 0 || at(which).now != phase::running) {
      starting.push_back(std::move(one));
    } else if (fallen_.try_emplace(one.who, std::move(one.why)).second) {
      at(which).fell = now_;
      fell.who.push_back(one.who);
    }
  }
  if (!fell.who.empty())
    waiting_.push_back(std::move(fell));
  for (auto& one : starting)
    take(std::move(one));
}

// The first of them, in the order of starts, is counted for all.
void core::run(group_fell what) {
  std::map<place, child_number> again;
  std::vector<child> gone;
  for (auto who : what.who) {
    auto fallen = fallen_.extract(who);
    if (!fallen)
      continue; // as above
    const auto which = find_life(who);
    const auto why = fall(which, std::move(fallen.mapped()));
    if (is_restarted_after(at(which), why)) {
      at(which).now = phase::restarting;
      again.emplace(at(which).where, which);
    } else {
      gone.push_back(at(which));
      drop_spec(which);
    }
  }
  for (const auto& each : gone)
    if (!now_doing_)
      consider_auto_shutdown(each);
  if (now_doing_ || again.empty())
    return;
  const auto first = again.begin()->second;
  for (auto which : again | std::views::values | std::views::drop(1))
    groups_[first].push_back(which);
  count_restart(first);
}

// A restart takes others with it: by the strategy, and its group.
std::map<place, core::child_number> core::cycled_with(child_number which) {
  std::vector<child_number> members{which};
  if (auto group = groups_.extract(which))
    for (auto each : group.mapped())
      if (children_.contains(each) && at(each).now == phase::restarting)
        members.push_back(each);
  std::vector<cycle> ranges;
  for (auto each : members) {
    at(each).now = phase::stopped;
    ranges.push_back(
      cycle_of(flags_.strategy, at(each).where, places_given_ + 1));
  }
  std::ranges::sort(ranges, {}, &cycle::first);
  std::map<place, child_number> cycled;
  place until = 0; // ranges overlap: a place is taken once
  for (const auto& range : ranges) {
    const auto from = std::max(range.first, until);
    until = std::max(range.last, until);
    cycled.insert(order_.lower_bound(from), order_.lower_bound(until));
  }
  return cycled;
}

// A start that was to come is made with that of `leader`, if the strategy does
// not bring it anyway.
void core::wait_with(child_number leader, child_number which) {
  if (flags_.strategy != strategy::one_for_one && !is_dynamic())
    return;
  at(which).now = phase::restarting;
  groups_[leader].push_back(which);
}

// It is not restarted now: another of its group is counted for the rest.
void core::pass_group_on(child_number which) {
  auto group = groups_.extract(which);
  if (!group)
    return;
  auto& left = group.mapped();
  while (!left.empty() // some were terminated, or removed, meanwhile
         && (!children_.contains(left.front())
             || at(left.front()).now != phase::restarting))
    left.pop_front();
  if (left.empty())
    return;
  const auto next = left.front();
  left.pop_front();
  waiting_.push_back(try_again{next});
  auto& its = groups_[next]; // it may have a group of its own
  its.insert(its.end(), left.begin(), left.end());
}

} // namespace ringactor::supervision
