// SPDX-License-Identifier: BSD-3-Clause
// The content of a benched message: every word follows from its source and
// number, so a lost, doubled, swapped or torn one is seen in each repetition.
#pragma once

#include "harness.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ringactor::bench {

inline constexpr std::size_t sources_max = 8;

/// Names a message: its source above, its number below.
inline std::uint64_t make_id(std::uint64_t source, std::uint64_t number) {
  return source << 56 | number;
}

inline std::uint64_t pattern_word(std::uint64_t id, std::size_t index) {
  return id + index * 0x9e3779b97f4a7c15ull;
}

/// Two words of the pattern at once. All queues are filled and checked in this
/// width: a check that costs more than a queue hides the queue, and a core that
/// reads what it just wrote stalls where the widths differ.
class word_pair {
public:
  using lanes = std::uint64_t __attribute__((vector_size(16)));

  word_pair(std::uint64_t id, std::size_t index)
    : value_{pattern_word(id, index), pattern_word(id, index + 1)} {}

  void step() noexcept {
    const std::uint64_t by = pattern_word(0, 2);
    value_ += lanes{by, by};
  }
  void write(std::uint64_t* to) const noexcept {
    std::memcpy(to, &value_, sizeof value_);
  }
  /// No bit where the words are those of the pattern.
  lanes difference(const std::uint64_t* from) const noexcept {
    lanes found;
    std::memcpy(&found, from, sizeof found);
    return found ^ value_;
  }

private:
  lanes value_;
};

/// An odd word stands first: it is the id, and pairs behind the first word of
/// our cells do not cross a line.
template <std::size_t Words>
inline void fill_pattern(std::uint64_t* words, std::uint64_t id) noexcept {
  if constexpr (Words % 2 != 0)
    words[0] = id;
  word_pair next{id, Words % 2};
#pragma GCC unroll 16
  for (std::size_t i = Words % 2; i < Words; i += 2) {
    next.write(words + i);
    next.step();
  }
}

/// No bit where all words are those of `id`, which is the first.
template <std::size_t Words>
inline std::uint64_t difference_of(const std::uint64_t* words,
                                   std::uint64_t id) noexcept {
  word_pair next{id, Words % 2};
  word_pair::lanes bits{};
#pragma GCC unroll 16
  for (std::size_t i = Words % 2; i < Words; i += 2) {
    bits |= next.difference(words + i);
    next.step();
  }
  return bits[0] | bits[1];
}

/// Words that lie alone on their cache lines.
template <std::size_t Words>
struct alignas(64) flat_words {
  std::uint64_t words[Words];
};

/// Takes messages into account as they arrive. Has its lines for itself: the
/// consumer writes it, and what lies beside it the producer may read.
class alignas(128) checker {
public:
  checker() {
    for (std::size_t i = 0; i < sources_max; ++i)
      next_[i] = first_[i] = make_id(i, 0);
  }

  /// Cost: of a good message, one store and no counter: `next_` counts.
  template <std::size_t Words>
  void take(const std::uint64_t* words) noexcept {
    const std::uint64_t id = words[0];
    const std::uint64_t difference = difference_of<Words>(words, id);
    const std::size_t source = id >> 56;
    if (source < sources_max && id == next_[source] && difference == 0)
      [[likely]]
      next_[source] = id + 1;
    else
      note(source, id, difference == 0);
  }

  /// Tells how many of `messages` never came; call once a repetition.
  void close(std::uint64_t messages, tally& total) noexcept;

  /// Messages out of order so far; they arrived, and are not verified.
  std::uint64_t disordered() const noexcept { return disordered_; }

private:
  void note(std::size_t source, std::uint64_t id, bool is_whole) noexcept;

  std::array<std::uint64_t, sources_max> next_{};  // expected
  std::array<std::uint64_t, sources_max> first_{}; // of this repetition
  std::uint64_t leaps_ = 0; // numbers that `next_` passed without a message
  std::uint64_t corrupt_ = 0;
  std::uint64_t late_ = 0;
  std::uint64_t disordered_ = 0;
};

inline void checker::close(std::uint64_t messages, tally& total) noexcept {
  tally seen{.messages = messages, .corrupt = corrupt_};
  for (std::size_t i = 0; i < sources_max; ++i)
    seen.verified += next_[i] - first_[i];
  seen.verified -= leaps_;
  const std::uint64_t arrived = seen.verified + late_ + corrupt_;
  seen.lost = arrived < messages ? messages - arrived : 0;
  seen.duplicated = arrived > messages ? arrived - messages : 0;
  total += seen;
  first_ = next_;
  leaps_ = corrupt_ = late_ = 0;
}

inline void checker::note(std::size_t source, std::uint64_t id,
                          bool is_whole) noexcept {
  if (!is_whole || source >= sources_max) {
    ++corrupt_;
    return;
  }
  ++late_;
  ++disordered_;
  if (id > next_[source]) {
    leaps_ += id + 1 - next_[source];
    next_[source] = id + 1;
  }
}

} // namespace ringactor::bench
