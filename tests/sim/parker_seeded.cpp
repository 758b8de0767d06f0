// SPDX-License-Identifier: BSD-3-Clause
// The shipped parker under relaxed-memory schedules: whoever brings work wakes
// a worker that sleeps, or is about to. A lost wake-up shows as a model in
// which nobody can go on.
#include "ringactor/ring/parker.hpp"

#include "tests/sim/search.hpp"
#include "tests/sim/sim_atomics.hpp"

using namespace ringactor::sim;
using ringactor::ring::default_parking;

namespace {

struct relaxed_announce : default_parking {
  // Order: relaxed; what the mutant lost.
  static constexpr order announce = std::memory_order_relaxed;
};
struct one_look : default_parking {
  static constexpr bool looks_again = false;
};
struct look_by_load : default_parking {
  static constexpr bool looks_by_load = true;
};

/// `workers` that take what `posters` bring, one unit of work at a time.
template <class Parking>
class parking_rig {
public:
  parking_rig(unsigned workers, unsigned posters, std::uint64_t each)
    : workers_{workers}, posters_{posters}, each_{each} {}

  scenario make() {
    scenario what;
    what.begin = [this] {
      parker_ = {};
      brought_ = taken_ = 0;
    };
    for (unsigned i = 0; i < workers_; ++i)
      what.threads.push_back([this] { work(); });
    for (unsigned i = 0; i < posters_; ++i)
      what.threads.push_back([this] { post(); });
    what.end = [this] {
      check(taken_ == posters_ * each_, "work was left behind");
    };
    return what;
  }

private:
  std::uint64_t all() const { return posters_ * each_; }

  void post() {
    for (std::uint64_t i = 0; i < each_; ++i) {
      // Order: release; as a queue publishes what it is given.
      add(brought_, 1, std::memory_order_release);
      parker_.wake_one();
    }
  }
  bool has_work() {
    // Order: acquire, both; as a look into a queue.
    const auto taken = load(taken_, std::memory_order_acquire);
    return taken == all() || load(brought_, std::memory_order_acquire) > taken;
  }
  /// False when there is nothing to take.
  bool take() {
    auto taken = load(taken_, std::memory_order_acquire);   // Order: as above
    if (load(brought_, std::memory_order_acquire) <= taken) // Order: as above
      return false;
    // Order: acq_rel; the claim of a queue with several consumers.
    return compare_and_swap(taken_, taken, taken + 1,
                            std::memory_order_acq_rel);
  }
  void work() {
    for (;;) { // ends: all is taken
      if (take()) {
        // Order: acquire; as in has_work().
        if (load(taken_, std::memory_order_acquire) == all())
          parker_.wake_all(); // the others end, too
        continue;
      }
      if (load(taken_, std::memory_order_acquire) == all()) // Order: as above
        return;
      parker_.park([this] { return has_work(); });
    }
  }

  unsigned workers_, posters_;
  std::uint64_t each_;
  ringactor::ring::parker<sim_atomics, Parking> parker_;
  std::uint64_t brought_ = 0, taken_ = 0;
};

template <class Parking>
void check_killed_parking(const char* name) {
  parking_rig<Parking> rig{1, 1, 2};
  check_killed(name, rig.make());
}

} // namespace

TEST_CASE(
  "no wake-up is lost in any schedule explored (workers=1, posters=1)") {
  parking_rig<default_parking> rig{1, 1, 3};
  check_holds("parker, workers=1", rig.make());
}

TEST_CASE(
  "no wake-up is lost in any schedule explored (workers=2, posters=2)") {
  parking_rig<default_parking> rig{2, 2, 1};
  check_holds("parker, workers=2", rig.make());
}

TEST_CASE("the explorer kills a wake-up lost between look and park") {
  check_killed_parking<one_look>("parker, one look");
}

TEST_CASE("the explorer kills a waker that looks for sleepers by a load") {
  check_killed_parking<look_by_load>("parker, look by load");
}

TEST_CASE("the explorer kills a parker that announces without an order") {
  check_killed_parking<relaxed_announce>("parker, relaxed announce");
}
