// SPDX-License-Identifier: BSD-3-Clause
// Threads that hang are replaced: nobody waits for them, and they take no more.
#include "ringactor/backend/executors.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>

using namespace ringactor::backend;

namespace {

using count = std::shared_ptr<std::atomic<std::uint32_t>>;
struct life_of_thread {
  count ended;
  ~life_of_thread() { ++*ended; }
};

/// Places below `held` run until they are released.
struct crowd final : activatable {
  std::uint32_t held = 1;
  bool has_more = false; // what the first run of a held place answers
  std::atomic<bool> released{false};
  std::atomic<std::uint32_t> inside{0}, done{0};
  count ended = std::make_shared<count::element_type>(); // threads, that ran
  std::mutex mutex;
  std::multiset<std::thread::id> ran; // for places that are not held

  bool activate(std::uint32_t place, void*) noexcept override {
    thread_local life_of_thread counted{ended}; // a thread meets one crowd
    static_cast<void>(&counted);
    bool more = false;
    if (place < held && !released) {
      ++inside;
      while (!released) // the test releases it
        std::this_thread::yield();
      more = has_more;
    } else {
      std::lock_guard lock{mutex};
      ran.insert(std::this_thread::get_id());
    }
    ++done;
    return more;
  }
};

template <class Done>
void wait_until(Done is_done) {
  while (!is_done()) // others get there; ctest has a limit
    std::this_thread::yield();
}

constexpr thread_executor::options may_hang{.replaceable = true};

} // namespace

TEST_CASE("a thread that hangs is replaced: others are served (threads=1)") {
  crowd who;
  thread_executor threads{1, may_hang};
  threads.make_ready(who, 0, nullptr);
  wait_until([&] { return who.inside == 1; });
  for (std::uint32_t place = 1; place <= 100; ++place)
    threads.make_ready(who, place, nullptr);
  CHECK(who.done == 0);
  CHECK(threads.replace(0));
  wait_until([&] { return who.done == 100; });
  who.released = true;
  wait_until([&] { return who.done == 101; });
}

TEST_CASE("a replaced thread ends when it comes back (rounds=50)") {
  for (int round = 0; round < 50; ++round) {
    crowd who;
    thread_executor threads{1, may_hang};
    threads.make_ready(who, 0, nullptr);
    wait_until([&] { return who.inside == 1; });
    CHECK(threads.replace(0));
    for (std::uint32_t place = 1; place <= 20; ++place)
      threads.make_ready(who, place, nullptr);
    who.released = true; // it meets the one that took its place
    wait_until([&] { return *who.ended == 1 && who.done == 21; });
    std::lock_guard lock{who.mutex};
    CHECK(std::set(who.ran.begin(), who.ran.end()).size() == 1); // not by it
  }
}

TEST_CASE("join does not wait for a thread that was replaced") {
  crowd who;
  {
    thread_executor threads{2, may_hang};
    threads.make_ready(who, 0, nullptr);
    wait_until([&] { return who.inside == 1; });
    CHECK(threads.replace(0));
    threads.make_ready(who, 1, nullptr);
    threads.join();
    CHECK(who.done == 1);
    CHECK(*who.ended == 1);
  }
  who.released = true; // when the executor is gone
  wait_until([&] { return *who.ended == 2; });
  CHECK(who.done == 2);
}

TEST_CASE("what a replaced thread leaves unfinished is run by another") {
  crowd who;
  who.has_more = true;
  thread_executor threads{1, may_hang};
  threads.make_ready(who, 0, nullptr);
  wait_until([&] { return who.inside == 1; });
  CHECK(threads.replace(0));
  who.released = true;
  wait_until([&] { return who.done == 2; }); // the second run is not held
  threads.join();
  CHECK(who.ran.size() == 1);
}

TEST_CASE("only a thread that runs the place is replaced, and once") {
  crowd who;
  thread_executor threads{2, may_hang};
  CHECK(!threads.replace(0));
  threads.make_ready(who, 0, nullptr);
  wait_until([&] { return who.inside == 1; });
  CHECK(!threads.replace(1));
  CHECK(threads.replace(0));
  CHECK(!threads.replace(0)); // it is gone
  who.released = true;
  wait_until([&] { return who.done == 1; });
}

TEST_CASE("a thread that does not say what it runs is never replaced") {
  crowd who;
  thread_executor threads{1};
  threads.make_ready(who, 0, nullptr);
  wait_until([&] { return who.inside == 1; });
  CHECK(!threads.replace(0));
  who.released = true;
  threads.join();
  CHECK(who.done == 1);
}

TEST_CASE("threads that were replaced and are not back are bounded (64)") {
  crowd who;
  constexpr std::uint32_t most = thread_executor::replaced_max;
  who.held = most + 1;
  thread_executor threads{1, may_hang};
  for (std::uint32_t place = 0; place <= most; ++place) {
    threads.make_ready(who, place, nullptr);
    wait_until([&] { return who.inside == place + 1; });
    CHECK(threads.replace(place) == (place < most));
  }
  who.released = true;
  wait_until([&] { return *who.ended == most && who.done == most + 1; });
  who.released = false; // all are back: there is room again
  threads.make_ready(who, 0, nullptr);
  wait_until([&] { return who.inside == most + 2; });
  CHECK(threads.replace(0));
  who.released = true;
  wait_until([&] { return *who.ended == most + 1; });
}
