// SPDX-License-Identifier: BSD-3-Clause
#include "tests/sim/chooser.hpp"

namespace ringactor::sim {

seeded_chooser::seeded_chooser(std::uint64_t seed) noexcept : state_{seed} {
  preempt_one_in_ = std::uint64_t{2} << 2 * (next() % 3); // 2, 8 or 32
  stale_one_in_ = std::uint64_t{2} << 2 * (next() % 3);
}

// Source: G. Steele et al., "Fast splittable pseudorandom number generators",
// 2014 (splitmix64).
std::uint64_t seeded_chooser::next() noexcept {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ z >> 27) * 0x94d049bb133111ebull;
  return z ^ z >> 31;
}

std::uint32_t seeded_chooser::choose(choice what, std::uint32_t count) {
  const std::uint64_t one_in =
    what == choice::store ? stale_one_in_ : preempt_one_in_;
  if (what == choice::turn)
    return static_cast<std::uint32_t>(next() % count);
  if (next() % one_in != 0)
    return 0;
  return 1 + static_cast<std::uint32_t>(next() % (count - 1));
}

bool bounded_chooser::may_depart(choice what) noexcept {
  const std::uint32_t limit =
    what == choice::store ? limits_.stale_reads : limits_.preemptions;
  return what == choice::turn
         || (spent(what) < limit
             && spent_.stale_reads + spent_.preemptions < departures_);
}

std::uint32_t bounded_chooser::choose(choice what, std::uint32_t count) {
  if (at_ == path_.size())
    path_.push_back({0, may_depart(what) ? count : 1});
  const std::uint32_t chosen = path_[at_++].chosen;
  if (chosen != 0 && what != choice::turn)
    ++spent(what);
  return chosen;
}

bool bounded_chooser::advance() {
  at_ = 0;
  spent_ = {0, 0};
  while (!path_.empty() && path_.back().chosen + 1 >= path_.back().count)
    path_.pop_back(); // ends: the path is as long as a run
  if (!path_.empty()) {
    ++path_.back().chosen;
    return true;
  }
  return ++departures_ <= limits_.preemptions + limits_.stale_reads;
}

} // namespace ringactor::sim
