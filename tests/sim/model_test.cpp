// SPDX-License-Identifier: BSD-3-Clause
// What the simulated memory allows and forbids: the litmus tests that every
// argument of the rings rests on. Else a mutant could live because the model
// is too strict, or the shipped text fail because it is too loose.
#include "tests/sim/explore.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace ringactor::sim;

namespace {

// Order: shorthands; each test names what it pairs.
constexpr order relaxed = std::memory_order_relaxed;
constexpr order acquire = std::memory_order_acquire;
constexpr order release = std::memory_order_release; // as above
constexpr order both = std::memory_order_acq_rel;

struct words {
  std::uint64_t x = 0, y = 0, data = 0;
  std::uint64_t a = 9, b = 9, c = 9, d = 9; // what was read
};

std::uint64_t plain_read(const std::uint64_t& word) {
  reads(&word);
  return word;
}
void plain_write(std::uint64_t& word, std::uint64_t value) {
  writes(&word);
  word = value;
}

/// Whether any schedule lets `seen` come true at the end, by both searches.
template <class Seen, class... Body>
bool can_happen(words& w, Seen seen, Body... body) {
  const scenario what{
    .begin = [&w] { w = {}; },
    .threads = {body...},
    .end = [&] { check(!seen(), "seen"); },
  };
  const verdict bounded = explore_bounded(what, {4, 4}, 100'000);
  const verdict seeded = explore_seeded(what, 2'000);
  CHECK(bounded.failure == seeded.failure);
  CHECK((bounded.complete || !bounded.failure.empty()));
  return !bounded.failure.empty();
}

bool message_passes_wrong(order publish, order observe) {
  words w;
  return can_happen(
    w, [&] { return w.a == 1 && w.b == 0; },
    [&] {
      store(w.y, 1, relaxed);
      store(w.x, 1, publish); // Order: the first parameter
    },
    [&] {
      w.a = load(w.x, observe); // Order: the second parameter
      w.b = load(w.y, relaxed);
    });
}

bool races(order publish, order observe) {
  words w;
  return can_happen(
    w, [] { return false; },
    [&] {
      plain_write(w.data, 7);
      store(w.x, 1, publish); // Order: the first parameter
    },
    [&] {
      if (load(w.x, observe) == 1) // Order: the second parameter
        w.a = plain_read(w.data);
    });
}

} // namespace

TEST_CASE("the model lets a message overtake its data unless both ends order") {
  CHECK(message_passes_wrong(relaxed, acquire));
  CHECK(message_passes_wrong(release, relaxed));
  CHECK_FALSE(message_passes_wrong(release, acquire));
}

TEST_CASE("the model sees a race of plain words unless both ends order") {
  CHECK(races(relaxed, acquire));
  CHECK(races(release, relaxed));
  CHECK_FALSE(races(release, acquire));
}

TEST_CASE("the model passes a message by fences when both ends have one") {
  for (const order publish : {relaxed, acquire, release, both})
    for (const order observe : {relaxed, acquire, release, both}) {
      words w;
      const bool raced = can_happen(
        w, [] { return false; },
        [&] {
          plain_write(w.data, 7);
          fence(publish); // Order: what is tested, here and below
          store(w.x, 1, relaxed);
        },
        [&] {
          if (load(w.x, relaxed) == 1) {
            fence(observe);
            w.a = plain_read(w.data);
          }
        });
      const bool releases = publish == release || publish == both;
      const bool acquires = observe == acquire || observe == both;
      CHECK(raced == !(releases && acquires));
    }
}

TEST_CASE("a release fence does not publish what is written behind it") {
  words w;
  CHECK(can_happen(
    w, [] { return false; },
    [&] {
      fence(release); // Order: too early, for nothing
      plain_write(w.data, 7);
      store(w.x, 1, relaxed);
    },
    [&] {
      if (load(w.x, acquire) == 1) // Order: without a partner
        w.a = plain_read(w.data);
    }));
}

TEST_CASE("the model sees a plain write that overtakes a reader's last read") {
  for (const order give_back : {relaxed, release}) {
    words w;
    const bool raced = can_happen(
      w, [] { return false; },
      [&] {
        w.a = plain_read(w.data);
        store(w.x, 1, give_back); // Order: what is tested
      },
      [&] {
        if (load(w.x, acquire) == 1) // Order: pairs with the store above
          plain_write(w.data, 8);
      });
    CHECK(raced == (give_back == relaxed));
  }
}

TEST_CASE("the model lets both of two threads miss the other's store") {
  words w;
  CHECK(can_happen(
    w, [&] { return w.a == 0 && w.b == 0; },
    [&] {
      store(w.x, 1, release);
      w.a = load(w.y, acquire);
    },
    [&] {
      store(w.y, 1, release);
      w.b = load(w.x, acquire);
    }));
}

TEST_CASE("the model lets readers disagree on the order of two writers") {
  words w;
  CHECK(can_happen(
    w, [&] { return w.a == 1 && w.b == 0 && w.c == 1 && w.d == 0; },
    [&] { store(w.x, 1, release); }, [&] { store(w.y, 1, release); },
    [&] {
      w.a = load(w.x, acquire);
      w.b = load(w.y, acquire);
    },
    [&] {
      w.c = load(w.y, acquire);
      w.d = load(w.x, acquire);
    }));
}

TEST_CASE("the model never lets a thread see one word go back") {
  words w;
  CHECK_FALSE(can_happen(
    w, [&] { return w.a > w.b; },
    [&] {
      store(w.x, 1, relaxed);
      store(w.x, 2, relaxed);
    },
    [&] {
      w.a = load(w.x, relaxed);
      w.b = load(w.x, relaxed);
    }));
}

TEST_CASE("the model carries a release through others' read-modify-writes") {
  for (const bool by_update : {true, false}) {
    words w;
    const bool overtaken = can_happen(
      w, [&] { return w.a == 2 && w.b == 0; },
      [&] {
        store(w.y, 1, relaxed);
        store(w.x, 1, release); // Order: pairs with the acquire below
      },
      [&] {
        std::uint64_t one = 1;
        if (by_update)
          compare_and_swap(w.x, one, 2, relaxed);
        else if (load(w.x, relaxed) == 1)
          store(w.x, 2, relaxed); // Order: a store ends the sequence
      },
      [&] {
        w.a = load(w.x, acquire); // Order: pairs with the release above
        w.b = load(w.y, relaxed);
      });
    CHECK(overtaken == !by_update);
  }
}

TEST_CASE("the model makes an update read the latest store") {
  words w;
  CHECK_FALSE(can_happen(
    w, [&] { return w.x != 2 || w.a == w.b; },
    [&] { w.a = add(w.x, 1, relaxed); }, [&] { w.b = add(w.x, 1, relaxed); }));
}

TEST_CASE("the model orders what an exchange hands from thread to thread") {
  words w;
  CHECK_FALSE(can_happen(
    w, [] { return false; },
    [&] {
      plain_write(w.data, 1);
      exchange(w.x, 1, both); // Order: pairs with the other exchange
    },
    [&] {
      if (exchange(w.x, 2, both) == 1) // Order: as above
        plain_write(w.data, 2);
    }));
}

TEST_CASE("a thread that waits for a store that came is never stuck") {
  words w;
  CHECK_FALSE(can_happen(
    w, [&] { return w.a != 5; },
    [&] {
      for (w.a = 0; w.a == 0; w.a = load(w.x, acquire)) // ends: 5 comes
        wait_for_news();
    },
    [&] { store(w.x, 5, release); }));
}

TEST_CASE("a thread that waits for a store that never comes fails the run") {
  words w;
  CHECK(can_happen(
    w, [] { return false; },
    [&] {
      while (load(w.x, relaxed) == 0) // the model ends it
        wait_for_news();
    },
    [&] { store(w.y, 5, release); }));
}

TEST_CASE("a seed is one schedule, and its failure names it") {
  words w;
  const scenario what{
    .begin = [&w] { w = {}; },
    .threads = {[&] { store(w.x, 1, relaxed); },
                [&] { check(load(w.x, relaxed) == 0, "seen"); }},
    .end = [] {},
  };
  const verdict once = explore_seeded(what, 100);
  const verdict again = explore_seeded(what, 100);
  CHECK(once.failure == "seen");
  CHECK(once.where.find("RINGACTOR_SEED=") == 0);
  CHECK(once.where == again.where);
  CHECK(once.runs == again.runs);
}

TEST_CASE("the model lets two stores of a word come in either order") {
  words w;
  const auto both_first = [&] { return w.x == 1 && w.y == 1; };
  CHECK(can_happen(
    w, both_first,
    [&] {
      store(w.x, 1, release);
      store(w.y, 2, release);
    },
    [&] {
      store(w.y, 1, release);
      store(w.x, 2, release);
    }));
}

TEST_CASE("the model keeps stores of a word in the order that is known") {
  words w;
  CHECK_FALSE(can_happen(
    w, [&] { return w.a == 1 && w.y != 2; },
    [&] {
      store(w.y, 1, relaxed);
      store(w.x, 1, release); // Order: pairs with the acquire below
    },
    [&] {
      w.a = load(w.x, acquire); // Order: pairs with the release above
      store(w.y, 2, relaxed);
    }));
}
