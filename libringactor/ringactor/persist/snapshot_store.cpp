// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/persist/snapshot_store.hpp"

namespace ringactor::persist {

failure nothing_stored(const std::string& actor) {
  return {errc::empty, "no snapshot of " + actor + " is stored"};
}

namespace {

const snapshot& newest_of(const std::array<snapshot, 2>& pair) {
  return pair[pair[1].generation > pair[0].generation];
}

} // namespace

result<std::uint64_t> memory_store::save(const snapshot& what) {
  if (auto ok = check(what); !ok)
    return ok.error();
  std::lock_guard lock{mutex_};
  auto& pair = all_[what.kind.actor];
  const auto newest = newest_of(pair);
  if (newest.generation != 0)
    if (auto ok = check(newest.kind, what.kind); !ok)
      return ok.error();
  const auto generation = newest.generation + 1;
  pair[generation % 2] = what;
  pair[generation % 2].generation = generation;
  return generation;
}

result<found_snapshot> memory_store::load(const snapshot_kind& wanted) {
  std::lock_guard lock{mutex_};
  const auto found = all_.find(wanted.actor);
  if (found == all_.end())
    return nothing_stored(wanted.actor);
  const auto& newest = newest_of(found->second);
  if (auto ok = check(newest.kind, wanted); !ok)
    return ok.error();
  return found_snapshot{newest, {}};
}

} // namespace ringactor::persist
