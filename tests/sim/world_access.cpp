// SPDX-License-Identifier: BSD-3-Clause
// The accesses of a virtual thread, and the functions that the layers call.
#include "tests/sim/world.hpp"

#include <cstdio>
#include <utility>

namespace ringactor::sim {

namespace {

constexpr std::size_t traced = 80;

} // namespace

// ---- accesses ---------------------------------------------------------------

void world::note(char what, std::size_t word, std::uint64_t value,
                 std::uint32_t back) {
  schedule_ = (schedule_ ^ back) * 0x100000001b3ull;
  events_.push_back({current_, what, word, value, back});
}

std::string world::trace() const {
  std::string text;
  const std::size_t from =
    events_.size() > traced ? events_.size() - traced : 0;
  for (std::size_t i = from; i < events_.size(); ++i) {
    const event& e = events_[i];
    char line[96];
    std::snprintf(line, sizeof line, "  t%u %c word %zu = %#llx, %u back\n",
                  e.thread, e.what, e.word,
                  static_cast<unsigned long long>(e.value), e.back);
    text += line;
  }
  return text;
}

std::uint32_t world::choose(const std::vector<std::uint32_t>& backs) {
  const auto count = static_cast<std::uint32_t>(backs.size());
  return backs[count > 1 ? decides_->choose(choice::store, count) : 0];
}

std::uint64_t world::load(const std::uint64_t& place, order how) {
  point();
  const std::size_t word = memory_.word(place);
  const std::uint32_t back = choose(memory_.readable(current_, word));
  const std::uint64_t found = memory_.load(current_, word, back, how);
  note('r', word, found, back);
  return found;
}

void world::store(std::uint64_t& place, std::uint64_t value, order how) {
  point();
  const std::size_t word = memory_.word(place);
  const std::uint32_t back = choose(memory_.placeable(current_, word));
  memory_.store(current_, word, back, value, how);
  place = memory_.value(word, 0);
  ++stores_;
  note('w', word, value, back);
}

template <class Change>
std::uint64_t world::update(std::uint64_t& place, order how, Change change) {
  point();
  const std::size_t word = memory_.word(place);
  const std::uint32_t back = choose(memory_.placeable(current_, word));
  const std::uint64_t before = memory_.value(word, back);
  memory_.update(current_, word, back, change(before), how);
  place = memory_.value(word, 0);
  ++stores_;
  note('u', word, change(before), back);
  return before;
}

bool world::compare_and_swap(std::uint64_t& place, std::uint64_t& expected,
                             std::uint64_t value, order how) {
  point();
  const std::size_t word = memory_.word(place);
  const std::uint32_t back =
    choose(memory_.swappable(current_, word, expected));
  if (memory_.value(word, back) == expected) {
    memory_.update(current_, word, back, value, how);
    place = memory_.value(word, 0);
    ++stores_;
    note('s', word, value, back);
    return true;
  }
  // Order: relaxed; a failure is a load that orders nothing.
  expected = memory_.load(current_, word, back, std::memory_order_relaxed);
  note('f', word, expected, back);
  return false;
}

void world::read_plain(const void* place) {
  if (!memory_.read_plain(current_, place))
    fail("race: a plain read is not ordered behind a plain write");
}

void world::write_plain(const void* place) {
  if (!memory_.write_plain(current_, place))
    fail("race: a plain write is not ordered behind a plain access");
}

// ---- what the layers call ---------------------------------------------------

bool is_running() noexcept { return world::active() != nullptr; }

std::uint64_t load(const std::uint64_t& place, order how) {
  return world::active() ? world::active()->load(place, how) : place;
}
void store(std::uint64_t& place, std::uint64_t value, order how) {
  world::active() ? world::active()->store(place, value, how)
                  : void(place = value);
}
std::uint64_t exchange(std::uint64_t& place, std::uint64_t value, order how) {
  if (world::active())
    return world::active()->update(place, how,
                                   [=](std::uint64_t) { return value; });
  return std::exchange(place, value);
}
std::uint64_t add(std::uint64_t& place, std::uint64_t value, order how) {
  auto sum = [=](std::uint64_t before) { return before + value; };
  return world::active() ? world::active()->update(place, how, sum)
                         : std::exchange(place, place + value);
}
bool compare_and_swap(std::uint64_t& place, std::uint64_t& expected,
                      std::uint64_t value, order how) {
  if (world::active())
    return world::active()->compare_and_swap(place, expected, value, how);
  const bool same = place == expected;
  (same ? place : expected) = same ? value : place;
  return same;
}

void fence(order how) {
  if (world::active())
    world::active()->fence(how);
}

void reads(const void* place) {
  if (world::active())
    world::active()->read_plain(place);
}
void writes(const void* place) {
  if (world::active())
    world::active()->write_plain(place);
}

void point() {
  if (world::active())
    world::active()->point();
}
void wait_for_news() {
  if (world::active())
    world::active()->wait_for_news();
}
void check(bool holds, const char* why) {
  if (holds)
    return;
  if (world::active())
    world::active()->fail(why);
  throw checked_failure{why};
}

} // namespace ringactor::sim
