// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/place_table.hpp"

#include <string>

namespace ringactor::backend {

namespace {
constexpr std::uint64_t state_unit = 64;         // bytes; a cache line
constexpr std::uint32_t incarnation_max = 65535; // then an id is retired
} // namespace

place_table::place_table(std::uint32_t places_max, std::uint64_t state_base,
                         std::uint64_t state_bytes)
  : places_max_{places_max},
    state_next_{state_base},
    state_end_{state_base + state_bytes} {}

result<place> place_table::take(std::uint64_t bytes) {
  std::lock_guard lock{mutex_};
  bytes = (bytes + state_unit - 1) / state_unit * state_unit;
  if (free_.empty() && records_.size() >= places_max_)
    return {errc::exhausted, "all " + std::to_string(places_max_)
                               + " places of the engine are in use; raise "
                                 "engine_options::places_max"};
  auto state = take_state(bytes);
  if (!state)
    return state.error();
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(records_.size());
    records_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  auto& record = records_[index];
  record.used = true;
  record.state = *state;
  record.bytes = bytes;
  ++in_use_;
  return place{index, ++record.incarnation, *state};
}

bool place_table::give(std::uint32_t index) {
  std::lock_guard lock{mutex_};
  if (index >= records_.size() || !records_[index].used)
    return false;
  auto& record = records_[index];
  record.used = false;
  free_states_[record.bytes].push_back(record.state);
  if (record.incarnation < incarnation_max)
    free_.push_back(index);
  --in_use_;
  return true;
}

std::uint32_t place_table::in_use() const {
  std::lock_guard lock{mutex_};
  return in_use_;
}

result<std::uint64_t> place_table::take_state(std::uint64_t bytes) {
  auto at = free_states_.find(bytes);
  if (at != free_states_.end() && !at->second.empty()) {
    std::uint64_t state = at->second.back();
    at->second.pop_back();
    return state;
  }
  if (bytes > state_end_ - state_next_)
    return {errc::exhausted, "no room for " + std::to_string(bytes)
                               + " bytes of kernel state; raise "
                                 "engine_options::state_bytes"};
  std::uint64_t state = state_next_;
  state_next_ += bytes;
  return state;
}

} // namespace ringactor::backend
