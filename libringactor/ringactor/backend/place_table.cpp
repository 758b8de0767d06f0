// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/place_table.hpp"

#include <string>

namespace ringactor::backend {

namespace {
constexpr std::uint64_t state_unit = 64;         // bytes; a cache line
constexpr std::uint32_t incarnation_max = 65535; // then an id is retired

std::uint64_t whole_units(std::uint64_t bytes) {
  return (bytes + state_unit - 1) / state_unit * state_unit;
}
} // namespace

place_table::place_table(std::uint32_t places_max, std::uint64_t state_base,
                         std::uint64_t state_bytes)
  : places_max_{places_max},
    state_next_{state_base},
    state_end_{state_base + state_bytes} {}

result<place> place_table::take(std::uint64_t bytes) {
  std::lock_guard lock{mutex_};
  bytes = whole_units(bytes);
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
  record.first = ++record.incarnation;
  ++in_use_;
  return place{index, record.incarnation, *state};
}

bool place_table::give(std::uint32_t index) {
  std::lock_guard lock{mutex_};
  if (index >= records_.size() || !records_[index].used)
    return false;
  auto& record = records_[index];
  free_states_[record.bytes].push_back(record.state);
  if (record.waits) {
    record.waits = false;
    record.state = record.next_state;
    record.bytes = record.next_bytes;
    return true;
  }
  record.used = false;
  --in_use_;
  free_if_unused(index);
  return true;
}

void place_table::free_if_unused(std::uint32_t index) {
  const auto& record = records_[index];
  if (!record.used && !record.kept && record.incarnation < incarnation_max)
    free_.push_back(index);
}

bool place_table::keep(std::uint32_t index, std::uint32_t incarnation) {
  std::lock_guard lock{mutex_};
  if (index >= records_.size() || !records_[index].used
      || records_[index].incarnation != incarnation)
    return false;
  records_[index].kept = true;
  return true;
}

bool place_table::let_go(std::uint32_t index) {
  std::lock_guard lock{mutex_};
  if (index >= records_.size() || !records_[index].kept)
    return false;
  records_[index].kept = false;
  free_if_unused(index);
  return true;
}

result<place> place_table::take_next(std::uint32_t index, std::uint64_t bytes) {
  std::lock_guard lock{mutex_};
  if (index >= records_.size() || !records_[index].kept)
    return {errc::invalid_argument,
            "place " + std::to_string(index)
              + " was not kept for a restart; spawn the actor with "
                "spawn_options::keep_address"};
  auto& record = records_[index];
  if (record.waits)
    return {errc::invalid_argument,
            "a restart in place " + std::to_string(index)
              + " waits already; end that life before you start another"};
  if (record.incarnation >= incarnation_max)
    return {errc::exhausted, "place " + std::to_string(index)
                               + " has had its 65535 lives; spawn the actor "
                                 "anew, at another address"};
  bytes = whole_units(bytes);
  auto state = take_state(bytes);
  if (!state)
    return state.error();
  record.waits = record.used;
  (record.waits ? record.next_state : record.state) = *state;
  (record.waits ? record.next_bytes : record.bytes) = bytes;
  if (!record.used)
    ++in_use_;
  record.used = true;
  return place{index, ++record.incarnation, *state};
}

bool place_table::drop_next(std::uint32_t index, std::uint32_t incarnation) {
  std::lock_guard lock{mutex_};
  if (index >= records_.size() || !records_[index].waits
      || records_[index].incarnation != incarnation)
    return false;
  auto& record = records_[index];
  free_states_[record.next_bytes].push_back(record.next_state);
  record.waits = false;
  return true;
}

bool place_table::is_waiting(std::uint32_t index) const {
  std::lock_guard lock{mutex_};
  return index < records_.size() && records_[index].waits;
}

tenant place_table::look(std::uint32_t index) const {
  std::lock_guard lock{mutex_};
  if (index >= records_.size())
    return {};
  const auto& record = records_[index];
  return {record.first, record.incarnation, record.used, record.kept};
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
