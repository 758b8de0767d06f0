// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/redelivery.hpp"

#include <algorithm>
#include <utility>

namespace ringactor {

redelivery::messages redelivery::begin(std::uint32_t place, std::size_t limit) {
  // Order: relaxed, both; who takes in is ordered by the end of a life.
  if (limit == 0 && !is_used_.load(std::memory_order_relaxed))
    return {};
  is_used_.store(true, std::memory_order_relaxed); // Order: as above
  messages kept;
  std::lock_guard lock{mutex_};
  if (const auto found = places_.find(place); found != places_.end()) {
    kept = std::move(found->second.kept);
    places_.erase(found);
  }
  if (limit > 0 && !is_closed_)
    places_[place].limit = limit;
  std::stable_sort(
    kept.begin(), kept.end(),
    [](const ra_message& a, const ra_message& b) { return a.w[7] < b.w[7]; });
  return kept;
}

void redelivery::put_back(std::uint32_t place, messages what) {
  if (what.empty())
    return;
  std::lock_guard lock{mutex_};
  auto& here = places_[place];
  here.has_ended = true;
  here.kept.insert(here.kept.begin(), what.begin(), what.end());
}

void redelivery::end(std::uint32_t place) {
  // Order: relaxed; as in begin().
  if (!is_used_.load(std::memory_order_relaxed))
    return;
  std::lock_guard lock{mutex_};
  if (const auto found = places_.find(place); found != places_.end())
    found->second.has_ended = true;
}

bool redelivery::take_in(const ra_message& message) {
  // Order: relaxed; as in begin().
  if (!is_used_.load(std::memory_order_relaxed))
    return false;
  std::lock_guard lock{mutex_};
  const auto found = places_.find(ra_address_index(ra_message_to(&message)));
  if (is_closed_ || found == places_.end() || !found->second.has_ended
      || found->second.kept.size() >= found->second.limit)
    return false;
  found->second.kept.push_back(message);
  return true;
}

redelivery::messages redelivery::release(std::uint32_t place) {
  std::lock_guard lock{mutex_};
  auto found = places_.extract(place);
  return found ? std::move(found.mapped().kept) : messages{};
}

redelivery::messages redelivery::close() {
  std::lock_guard lock{mutex_};
  is_closed_ = true;
  messages all;
  for (auto& [place, here] : std::exchange(places_, {}))
    all.insert(all.end(), here.kept.begin(), here.kept.end());
  return all;
}

std::uint64_t redelivery::waiting() const {
  std::lock_guard lock{mutex_};
  std::uint64_t all = 0;
  for (const auto& [place, here] : places_)
    all += here.kept.size();
  return all;
}

} // namespace ringactor
