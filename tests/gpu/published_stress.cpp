// SPDX-License-Identifier: BSD-3-Clause
// Host threads read what a kernel publishes while it publishes anew: each value
// read is one that was written, and no reader sees an older one than before.
#include "tests/gpu/reports.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint64_t publications = 20'000;

struct reader_books {
  std::uint64_t read = 0, torn = 0, older = 0;
};

void read_until(ra_control& from, std::uint16_t incarnation,
                const std::atomic<bool>& done, reader_books& books) {
  std::uint64_t last = 0;
  // Order: acquire; the last look comes after the last publication.
  for (bool more = true; more;) { // ends after the writer
    more = !done.load(std::memory_order_acquire);
    reporter_pair pair{};
    auto status = backend::read_published(
      from, incarnation, message::message_traits<reporter_pair>::type_id,
      std::as_writable_bytes(std::span{&pair, 1}));
    if (status != errc::ok)
      continue;
    books.read += 1;
    books.torn += pair.not_a != ~pair.a || pair.twice != 2 * pair.a
                  || pair.plus_one != pair.a + 1;
    books.older += pair.a < last;
    last = pair.a;
  }
}

} // namespace

TEST_CASE("published pairs are never torn and never older (readers=2)") {
  reports w;
  auto who = w.start();
  auto& control = w.engine.control(who.index);
  std::atomic<bool> done{false};
  reader_books books[2];
  std::vector<std::thread> readers;
  for (auto& each : books)
    readers.emplace_back([&] {
      read_until(control, static_cast<std::uint16_t>(who.incarnation), done,
                 each);
    });
  for (std::uint64_t value = 1; value <= publications; ++value)
    w.order(who, {reporter_publishes, 0, value, 0, 0});
  done.store(true, std::memory_order_release); // Order: pairs with the readers'
  for (auto& each : readers)
    each.join();
  for (const auto& each : books) {
    CHECK(each.read > 0); // the last look finds the last value
    CHECK(each.torn == 0);
    CHECK(each.older == 0);
  }
}
