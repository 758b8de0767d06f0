// SPDX-License-Identifier: BSD-3-Clause
// Who decides in a run: which thread goes on, which store a load reads. The
// first alternative is always the tame one: the same thread, the latest store.
#pragma once

#include <cstdint>
#include <vector>

namespace ringactor::sim {

enum class choice : std::uint8_t {
  turn,       ///< who goes on when the last one cannot
  preemption, ///< who goes on although the last one could
  store       ///< how many stores back a load reads
};

class chooser {
public:
  /// A number below `count`, which is at least 2.
  virtual std::uint32_t choose(choice what, std::uint32_t count) = 0;

protected:
  ~chooser() = default;
};

/// Seeded: each seed is one schedule, and how wild it is differs as well.
class seeded_chooser final : public chooser {
public:
  explicit seeded_chooser(std::uint64_t seed) noexcept;
  std::uint32_t choose(choice what, std::uint32_t count) override;

private:
  std::uint64_t next() noexcept;

  std::uint64_t state_;
  std::uint64_t preempt_one_in_, stale_one_in_;
};

struct bounds {
  std::uint32_t preemptions = 2;
  std::uint32_t stale_reads = 2;
};

/// Systematic: every schedule with no departure from the tame choice, then
/// every one with at most one, and so on up to the bounds, depth first.
class bounded_chooser final : public chooser {
public:
  explicit bounded_chooser(bounds limits) noexcept : limits_{limits} {}
  std::uint32_t choose(choice what, std::uint32_t count) override;

  /// Prepares the next schedule; false when there is none within the bounds.
  bool advance();
  /// Departures that are allowed now, of both kinds together.
  std::uint32_t departures() const noexcept { return departures_; }

private:
  struct step {
    std::uint32_t chosen, count;
  };
  std::uint32_t& spent(choice what) noexcept {
    return what == choice::store ? spent_.stale_reads : spent_.preemptions;
  }
  bool may_depart(choice what) noexcept;

  bounds limits_;
  bounds spent_{0, 0}; // of this run
  std::uint32_t departures_ = 0;
  std::vector<step> path_;
  std::size_t at_ = 0;
};

} // namespace ringactor::sim
