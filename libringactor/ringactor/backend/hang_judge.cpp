// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/hang_judge.hpp"

#include <algorithm>
#include <utility>

namespace ringactor::backend {

hang_judge::time hang_judge::limit_of(std::uint32_t place) const noexcept {
  return place < limits_.size() ? limits_[place] : time{0};
}

void hang_judge::begin(std::uint32_t place, std::uint64_t beat, time limit,
                       time now) {
  if (place >= limits_.size())
    limits_.resize(place + 1, time{0});
  limits_[place] = limit;
  now_ = std::max(now_, now);
  if (limit <= time{0})
    return;
  shortest_ = std::min(shortest_, limit);
  unborn_.push_back({place, beat, now_});
}

void hang_judge::forget(std::uint32_t place) {
  std::erase_if(unborn_, [&](const birth& x) { return x.place == place; });
}

// What runs now, with the time of the first look that saw it. A place that two
// records name counts once, by the newer beat.
void hang_judge::follow(std::span<const running_handler> running) {
  std::vector<run> next;
  for (const auto& each : running)
    next.push_back({each, now_, false});
  std::sort(next.begin(), next.end(), [](const run& a, const run& b) {
    return std::pair{a.what.place, b.what.beat}
           < std::pair{b.what.place, a.what.beat};
  });
  const auto same_place = [](const run& a, const run& b) {
    return a.what.place == b.what.place;
  };
  next.erase(std::unique(next.begin(), next.end(), same_place), next.end());
  auto old = runs_.begin();
  for (auto& each : next) {
    while (old != runs_.end() && old->what.place < each.what.place)
      ++old;
    if (old != runs_.end() && old->what.place == each.what.place
        && old->what.beat == each.what.beat)
      each = *old;
  }
  runs_ = std::move(next);
}

void hang_judge::find_running(std::vector<finding>& found) {
  for (auto& each : runs_) {
    const time limit = limit_of(each.what.place);
    if (each.is_told || limit <= time{0} || now_ - each.since < limit)
      continue;
    each.is_told = true;
    found.push_back({each.what.place, each.what.beat, true, limit});
  }
  if (!found.empty())
    moved_ = now_; // others get its worker, or a new one
}

void hang_judge::find_unborn(const look& at, std::vector<finding>& found) {
  std::erase_if(unborn_, [&](const birth& x) {
    if (at.beat_of(x.place) != x.beat)
      return true; // it began
    const time limit = limit_of(x.place);
    if (now_ - std::max(x.since, moved_) < limit)
      return false;
    found.push_back({x.place, x.beat, false, limit});
    return true;
  });
}

std::vector<hang_judge::finding> hang_judge::check(const look& at) {
  now_ = std::max(now_, at.now);
  if (at.picked_up != picked_up_)
    moved_ = now_;
  picked_up_ = at.picked_up;
  std::vector<finding> found;
  follow(at.running);
  find_running(found);
  find_unborn(at, found);
  return found;
}

} // namespace ringactor::backend
