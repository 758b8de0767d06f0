// SPDX-License-Identifier: BSD-3-Clause
#include "tests/sim/memory.hpp"

#include <algorithm>
#include <cstdlib>

namespace ringactor::sim {

namespace {

constexpr std::size_t table_places = 4096;     // a power of two
constexpr std::uint32_t stamp_step = 1u << 16; // room for 16 halvings

bool acquires(order how) noexcept {
  // Order: named here, not used; what the word "acquires" means.
  return how != std::memory_order_relaxed && how != std::memory_order_release;
}

bool releases(order how) noexcept {
  // Order: named here, not used; what the word "releases" means.
  return how == std::memory_order_release || how == std::memory_order_acq_rel
         || how == std::memory_order_seq_cst;
}

} // namespace

// ---- knowledge --------------------------------------------------------------

void knowledge::clear() noexcept {
  clock = {};
  oldest_.clear();
}

void knowledge::join(const knowledge& other) {
  for (unsigned i = 0; i < threads_max; ++i)
    clock[i] = std::max(clock[i], other.clock[i]);
  if (oldest_.size() < other.oldest_.size())
    oldest_.resize(other.oldest_.size());
  for (std::size_t i = 0; i < other.oldest_.size(); ++i)
    oldest_[i] = std::max(oldest_[i], other.oldest_[i]);
}

void knowledge::raise(std::size_t word, std::uint32_t stamp) {
  if (oldest_.size() <= word)
    oldest_.resize(word + 1);
  oldest_[word] = std::max(oldest_[word], stamp);
}

std::uint32_t knowledge::oldest(std::size_t word) const noexcept {
  return word < oldest_.size() ? oldest_[word] : 0;
}

// ---- words ------------------------------------------------------------------

memory::memory() : atomic_places_(table_places), plain_places_(table_places) {}

void memory::reset() noexcept {
  ++run_;
  words_used_ = 0;
  plain_words_.clear();
  for (auto* each : {&threads_, &fenced_, &offered_})
    for (auto& thread : *each)
      thread.clear();
}

memory::entry& memory::find(std::vector<entry>& table,
                            const void* place) const noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  std::size_t at = (address * 0x9e3779b97f4a7c15ull >> 40) % table_places;
  // Bounded: the table is never full, a run has far fewer words.
  for (std::size_t tries = 0; tries < table_places; ++tries) {
    entry& here = table[at];
    if (here.run != run_ || here.place == place)
      return here;
    at = (at + 1) % table_places;
  }
  std::abort();
}

memory::stored& memory::atomic_word::at(std::uint32_t back) noexcept {
  return stores[sequence[sequence.size() - 1 - back]];
}
const memory::stored&
memory::atomic_word::at(std::uint32_t back) const noexcept {
  return stores[sequence[sequence.size() - 1 - back]];
}

bool memory::atomic_word::has_room_behind(std::uint32_t back) const noexcept {
  return back == 0
         || (!at(back - 1).updates && at(back - 1).stamp - at(back).stamp > 1);
}

memory::stored& memory::atomic_word::insert_behind(std::uint32_t back,
                                                   std::uint64_t value) {
  std::uint32_t stamp = 0;
  if (!sequence.empty())
    stamp = back == 0 ? at(0).stamp + stamp_step
                      : (at(back).stamp + at(back - 1).stamp) / 2;
  const auto index = static_cast<std::uint32_t>(sequence.size());
  if (stores.size() == index)
    stores.emplace_back();
  sequence.insert(sequence.end() - back, index);
  stored& added = stores[index];
  added.value = value;
  added.stamp = stamp;
  added.updates = false;
  added.carried.clear();
  return added;
}

std::size_t memory::word(const std::uint64_t& place) {
  entry& found = find(atomic_places_, &place);
  if (found.run != run_) {
    found = {.place = &place, .run = run_, .index = words_used_++};
    if (words_.size() < words_used_)
      words_.emplace_back();
    words_[found.index].sequence.clear();
    words_[found.index].insert_behind(0, place); // held before the run
  }
  return found.index;
}

const std::vector<std::uint32_t>& memory::readable(unsigned thread,
                                                   std::size_t word) {
  const atomic_word& w = words_[word];
  const std::uint32_t oldest = threads_[thread].oldest(word);
  alternatives_.clear();
  for (std::uint32_t i = 0; i < w.sequence.size() && w.at(i).stamp >= oldest;
       ++i)
    alternatives_.push_back(i);
  return alternatives_;
}

const std::vector<std::uint32_t>& memory::placeable(unsigned thread,
                                                    std::size_t word) {
  const atomic_word& w = words_[word];
  readable(thread, word);
  std::erase_if(alternatives_,
                [&](std::uint32_t back) { return !w.has_room_behind(back); });
  return alternatives_;
}

const std::vector<std::uint32_t>&
memory::swappable(unsigned thread, std::size_t word, std::uint64_t expected) {
  const atomic_word& w = words_[word];
  readable(thread, word);
  std::erase_if(alternatives_, [&](std::uint32_t back) {
    return w.at(back).value == expected && !w.has_room_behind(back);
  });
  return alternatives_;
}

std::uint64_t memory::value(std::size_t word,
                            std::uint32_t back) const noexcept {
  return words_[word].at(back).value;
}

std::uint64_t memory::load(unsigned thread, std::size_t word,
                           std::uint32_t back, order how) {
  const stored& found = words_[word].at(back);
  knowledge& mine = threads_[thread];
  mine.raise(word, found.stamp);
  (acquires(how) ? mine : offered_[thread]).join(found.carried);
  ++mine.clock[thread];
  return found.value;
}

void memory::store(unsigned thread, std::size_t word, std::uint32_t back,
                   std::uint64_t value, order how) {
  stored& added = words_[word].insert_behind(back, value);
  knowledge& mine = threads_[thread];
  mine.raise(word, added.stamp);
  added.carried.join(releases(how) ? mine : fenced_[thread]);
  ++mine.clock[thread];
}

void memory::update(unsigned thread, std::size_t word, std::uint32_t back,
                    std::uint64_t value, order how) {
  atomic_word& w = words_[word];
  stored& added = w.insert_behind(back, value);
  const stored& before = w.at(back + 1);
  knowledge& mine = threads_[thread];
  added.updates = true;
  mine.raise(word, added.stamp);
  (acquires(how) ? mine : offered_[thread]).join(before.carried);
  added.carried.join(before.carried); // the release sequence goes on
  added.carried.join(releases(how) ? mine : fenced_[thread]);
  ++mine.clock[thread];
}

void memory::fence(unsigned thread, order how) {
  if (acquires(how))
    threads_[thread].join(offered_[thread]);
  if (releases(how))
    fenced_[thread] = threads_[thread];
}

void memory::settle(unsigned thread) {
  for (std::size_t i = 0; i < words_used_; ++i)
    threads_[thread].raise(i, words_[i].at(0).stamp);
}

// ---- plain words ------------------------------------------------------------

memory::plain_word& memory::plain(const void* place) {
  entry& found = find(plain_places_, place);
  if (found.run != run_) {
    found = {.place = place, .run = run_, .index = plain_words_.size()};
    plain_words_.emplace_back();
  }
  return plain_words_[found.index];
}

bool memory::read_plain(unsigned thread, const void* place) {
  plain_word& w = plain(place);
  moment& now = threads_[thread].clock;
  w.reads[thread] = ++now[thread];
  return w.written <= now[w.writer];
}

bool memory::write_plain(unsigned thread, const void* place) {
  plain_word& w = plain(place);
  moment& now = threads_[thread].clock;
  bool ordered = w.written <= now[w.writer];
  for (unsigned i = 0; i < threads_max; ++i)
    ordered = ordered && w.reads[i] <= now[i];
  w.written = ++now[thread];
  w.writer = thread;
  return ordered;
}

} // namespace ringactor::sim
