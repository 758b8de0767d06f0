// SPDX-License-Identifier: BSD-3-Clause
// The shipped chain of rings under relaxed-memory schedules, while one thread
// changes its ring and another closes it: what was taken in comes out, in the
// order of each producer, and "closed" is said after the last of it.
#include "ringactor/queue/ring_chain.hpp"

#include "tests/ring/messages.hpp"
#include "tests/sim/search.hpp"
#include "tests/sim/sim_atomics.hpp"

#include <array>
#include <optional>

using namespace ringactor;
using namespace ringactor::sim;
using queue::queue_kind;
using queue::detail::default_changing;

namespace {

struct chain_atomics : sim_atomics {
  static std::uint64_t ticks() { return 0; }
};

struct open_first : default_changing {
  static constexpr bool seals_first = false;
};
struct end_when_empty : default_changing {
  static constexpr bool ends_at_seal = false;
};
struct close_unsettled : default_changing {
  static constexpr bool settles_first = false;
};

struct chain_plan {
  unsigned producers = 1;
  std::uint64_t each = 2;     // messages of a producer
  std::uint64_t capacity = 2; // at first
  unsigned changes = 0;       // to twice the capacity and back
  bool closer = false;        // a thread of its own; else the producers close
};

template <queue_kind Kind, class Changing = default_changing>
class chain_rig {
public:
  explicit chain_rig(const chain_plan& plan) : plan_{plan} {}

  scenario make() {
    scenario what;
    what.begin = [this] { begin(); };
    for (unsigned i = 0; i < plan_.producers; ++i)
      what.threads.push_back([this, i] { produce(i); });
    if (is_shared && plan_.changes != 0)
      what.threads.push_back([this] { change(plan_.changes); });
    if (plan_.closer)
      what.threads.push_back([this] { chain_->close(); });
    what.threads.push_back([this] { consume(); });
    what.end = [this] { end(); };
    return what;
  }

private:
  using chain = queue::detail::ring_chain<Kind, chain_atomics, Changing>;
  static constexpr bool is_shared = Kind == queue_kind::mpsc;

  void begin() {
    chain_.emplace(
      queue::queue_options{.capacity = plan_.capacity, .sample_every = 0});
    check(static_cast<bool>(chain_->open()), "no ring");
    counters_ = {};
    pushed_ = popped_ = {};
    at_end_ = 0;
  }

  void produce(std::uint32_t source) {
    for (std::uint64_t i = 0; i < plan_.each; ++i) {
      if (!is_shared && i < plan_.changes)
        change(1);
      errc code = errc::full;
      // Ends: the consumer makes room, or the model gives up.
      while ((code = chain_->put(ring_tests::make_message(source, i)))
             == errc::full)
        wait_for_news();
      if (code == errc::closed)
        return;
      pushed_[source] = i + 1;
    }
    // Order: acq_rel; the last producer comes after what the others did.
    if (!plan_.closer
        && add(at_end_, 1, std::memory_order_acq_rel) + 1 == plan_.producers)
      chain_->close();
  }

  void change(unsigned times) {
    for (unsigned i = 0; i < times; ++i) {
      const std::uint64_t now = chain_->capacity();
      // Refused while the consumer is behind, or at the end: no matter.
      (void)chain_->change(now == plan_.capacity ? 2 * now : plan_.capacity);
    }
  }

  void consume() {
    for (;;) { // ends: somebody closes
      ra_message found{};
      const errc code = chain_->take(found, counters_);
      if (code == errc::closed)
        return;
      if (code == errc::ok) {
        chain_->give_back();
        note(found);
      } else {
        check(code == errc::empty, "a broken ring");
        wait_for_news();
      }
    }
  }

  void note(const ra_message& found) {
    const std::uint32_t source = ra_message_handler(&found);
    check(source < plan_.producers, "a message of nobody");
    check(ring_tests::is_genuine(found), "a torn message");
    check(ra_message_id(&found) == popped_[source], "out of order");
    ++popped_[source];
  }

  void end() {
    if (!is_shared && plan_.closer) // what was pushed at the very end is kept
      for (ra_message found{}; chain_->take(found, counters_) == errc::ok;)
        note(found);
    check(pushed_ == popped_, "a message was lost");
  }

  chain_plan plan_;
  std::optional<chain> chain_;
  queue::queue_counters<chain_atomics> counters_;
  std::array<std::uint64_t, 3> pushed_{}, popped_{}; // of each producer
  std::uint64_t at_end_ = 0;                         // producers
};

template <queue_kind Kind>
void check_chain(const char* name, const chain_plan& plan) {
  chain_rig<Kind> rig{plan};
  check_holds(name, rig.make());
}

/// One of the searches finds it. These need several switches in rare places,
/// so that not each does within the usual effort.
template <class Changing>
void check_killed_chain(const char* name, const chain_plan& plan) {
  chain_rig<queue_kind::mpsc, Changing> rig{plan};
  const verdicts found = search(name, rig.make(), {});
  const bool killed =
    !found.seeded.failure.empty() || !found.bounded.failure.empty();
  CHECK(killed);
}

} // namespace

TEST_CASE("a closed mpsc queue gives all it took, in every schedule explored") {
  check_chain<queue_kind::mpsc>("mpsc queue, closed by another",
                                {.producers = 2, .closer = true});
  check_chain<queue_kind::mpsc>("mpsc queue, closed by its producers",
                                {.producers = 2});
}

TEST_CASE("an mpsc queue whose ring changes keeps all, in every schedule") {
  check_chain<queue_kind::mpsc>("mpsc queue, 1 change",
                                {.producers = 2, .changes = 1});
  check_chain<queue_kind::mpsc>("mpsc queue, 3 changes",
                                {.each = 4, .changes = 3});
}

TEST_CASE("an mpsc queue changed and closed at once keeps all it took") {
  check_chain<queue_kind::mpsc>("mpsc queue, changed and closed",
                                {.each = 3, .changes = 2, .closer = true});
}

TEST_CASE("an spsc queue changed and closed at once keeps all it took") {
  check_chain<queue_kind::spsc>("spsc queue, changed",
                                {.each = 5, .changes = 4});
  check_chain<queue_kind::spsc>("spsc queue, changed and closed",
                                {.each = 4, .changes = 2, .closer = true});
}

TEST_CASE("the explorer kills a change that opens a ring before it seals one") {
  check_killed_chain<open_first>("queue, open first",
                                 {.each = 4, .changes = 3});
}

TEST_CASE("the explorer kills a queue that ends when it looks empty") {
  check_killed_chain<end_when_empty>("queue, closed when empty",
                                     {.producers = 2, .closer = true});
  check_killed_chain<end_when_empty>("queue, moves on when empty",
                                     {.producers = 2, .changes = 1});
}

TEST_CASE("the explorer kills a queue that says closed during a change") {
  check_killed_chain<close_unsettled>(
    "queue, closed unsettled", {.each = 3, .changes = 2, .closer = true});
}
