// SPDX-License-Identifier: BSD-3-Clause
// One run: virtual threads on fibres over a relaxed memory. Each atomic access
// is a point where another thread may go on. The free functions are what the
// layers (sim_atomics.hpp, layer.h) call.
#pragma once

#include "gpu/cpu/fibre.hpp"
#include "tests/sim/chooser.hpp"
#include "tests/sim/memory.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ringactor::sim {

/// What check() throws outside of a virtual thread.
struct checked_failure {
  const char* why;
};

/// What is explored. Bodies own no memory: a run that fails leaves them where
/// they are. `begin` and `end` run before and after, on plain memory.
struct scenario {
  std::function<void()> begin;
  std::vector<std::function<void()>> threads; // at most threads_max
  std::function<void()> end;
};

enum class ending : std::uint8_t {
  done,   ///< all threads ended and `end` found nothing
  failed, ///< a check, a race, or nobody could go on
  cut     ///< too long; says nothing
};

class world {
public:
  ending run(const scenario& what, chooser& decides);

  /// The world whose virtual thread the caller is, or null.
  static world* active() noexcept { return active_; }

  const std::string& failure() const noexcept { return failure_; }
  /// Of who went on and which stores were read: equal for equal schedules.
  std::uint64_t schedule() const noexcept { return schedule_; }
  /// The last accesses of the run, one a line.
  std::string trace() const;

  // What virtual threads do.
  std::uint64_t load(const std::uint64_t& place, order how);
  void store(std::uint64_t& place, std::uint64_t value, order how);
  template <class Change>
  std::uint64_t update(std::uint64_t& place, order how, Change change);
  bool compare_and_swap(std::uint64_t& place, std::uint64_t& expected,
                        std::uint64_t value, order how);
  void read_plain(const void* place);
  void write_plain(const void* place);
  void point();
  void wait_for_news();
  [[noreturn]] void fail(const std::string& why);

private:
  enum class standing : std::uint8_t { ready, waiting, ended };
  struct virtual_thread {
    cpu::fibre stack;
    standing is = standing::ready;
    std::uint64_t news = 0;    // stores that it had seen when it began to wait
    std::uint32_t waits = 0;   // so far
    std::uint32_t lets_by = 0; // threads, as bits, that go before it
  };
  struct event {
    unsigned thread;
    char what;
    std::size_t word;
    std::uint64_t value;
    std::uint32_t back;
  };

  static void enter(void*);
  void reset(const scenario& what, chooser& decides);
  bool can_go_on(unsigned thread) const noexcept;
  std::uint32_t able() const noexcept;
  std::uint32_t able_and_fair(bool current_too) const noexcept;
  unsigned pick(bool current_too);
  bool settle();
  void go_to(unsigned next);
  [[noreturn]] void leave(ending how);
  std::uint32_t choose(const std::vector<std::uint32_t>& backs);
  void note(char what, std::size_t word, std::uint64_t value,
            std::uint32_t back);

  static world* active_;

  memory memory_;
  const scenario* what_ = nullptr;
  chooser* decides_ = nullptr;
  cpu::fibre main_;
  std::vector<virtual_thread> threads_;
  unsigned current_ = 0;
  ending ending_ = ending::done;
  std::string failure_;
  std::uint64_t schedule_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t stores_ = 0;         // news for those who wait
  std::uint64_t settled_stores_ = 0; // when all waited the last time
  unsigned idle_rounds_ = 0;         // since then, with no store
  std::vector<event> events_;
};

/// Whether the caller is a virtual thread; else words are plain memory.
bool is_running() noexcept;

// Atomic accesses. Order: the caller's, which names the partner.
std::uint64_t load(const std::uint64_t& place, order how);
void store(std::uint64_t& place, std::uint64_t value, order how);
std::uint64_t exchange(std::uint64_t& place, std::uint64_t value, order how);
std::uint64_t add(std::uint64_t& place, std::uint64_t value, order how);
/// A failure stores what it saw in `expected`, and orders nothing.
bool compare_and_swap(std::uint64_t& place, std::uint64_t& expected,
                      std::uint64_t value, order how);

/// Plain accesses: no point of the schedule, but a race fails the run.
void reads(const void* place);
void writes(const void* place);

/// Another thread may go on here.
void point();
/// Waits until another thread has stored something. When all wait, all see the
/// latest stores; when that helps nobody, the run fails.
void wait_for_news();
/// Fails the run.
void check(bool holds, const char* why);

} // namespace ringactor::sim
