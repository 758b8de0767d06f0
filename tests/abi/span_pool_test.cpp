// SPDX-License-Identifier: BSD-3-Clause
// The payload pool: blocks taken, given back, refused, and shared by threads.
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <thread>
#include <vector>

namespace {

/// A pool in memory of its own.
class pool_memory {
public:
  explicit pool_memory(std::size_t bytes) : words_(bytes / 64) {
    auto* pool = get();
    ra_pool_init(pool, bytes);
  }

  ra_pool* get() { return reinterpret_cast<ra_pool*>(words_.data()); }

  /// The eight words of a small block.
  std::uint64_t* data(ra_span span) {
    return words_[ra_span_offset(span) / 64].words.data();
  }

private:
  struct alignas(64) line {
    std::array<std::uint64_t, 8> words{};
  };
  std::vector<line> words_;
};

/// Takes until nothing is left; returns what it got.
std::vector<ra_span> take_all(ra_pool* pool, std::uint64_t bytes) {
  std::vector<ra_span> taken;
  while (taken.size() < 10'000) { // far more than the pools here hold
    const ra_span span = ra_pool_take(pool, 3, bytes);
    if (span.place == 0)
      break;
    taken.push_back(span);
  }
  return taken;
}

/// Word by word: the thread sanitizer does not see an inlined memcpy.
void mark(std::uint64_t* words, std::uint64_t with) {
  for (std::uint64_t i = 0; i < 8; ++i)
    words[i] = with + i;
}

bool has_mark(const std::uint64_t* words, std::uint64_t with) {
  for (std::uint64_t i = 0; i < 8; ++i)
    if (words[i] != with + i)
      return false;
  return true;
}

} // namespace

TEST_CASE("the pool's head and a block's head have the promised sizes") {
  CHECK(sizeof(ra_pool) == 320);
  CHECK(sizeof(ra_block) == 64);
  CHECK(offsetof(ra_pool, fresh) == 8);
  CHECK(offsetof(ra_pool, top) == 64);
  CHECK(offsetof(ra_block, below) == 8);
}

TEST_CASE("a class holds 64 bytes times a power of two") {
  CHECK(ra_pool_class(0) == 0);
  CHECK(ra_pool_class(64) == 0);
  CHECK(ra_pool_class(65) == 1);
  CHECK(ra_pool_class(128) == 1);
  CHECK(ra_pool_class(129) == 2);
  CHECK(ra_pool_class(2ull << 30) == 25);
  CHECK(ra_pool_class((2ull << 30) + 1) == ra_pool_classes);
}

TEST_CASE("a taken span names its pool, its length and aligned memory") {
  pool_memory pool{4096};
  const ra_span span = ra_pool_take(pool.get(), 7, 100);
  CHECK(ra_span_pool(span) == 7);
  CHECK(span.bytes == 100);
  CHECK(ra_span_offset(span) % ra_pool_unit == 0);
  CHECK(ra_span_offset(span) >= sizeof(ra_pool) + sizeof(ra_block));
  CHECK(pool.get()->taken == 1);
  CHECK(ra_pool_check(pool.get(), span) == 1);
  CHECK(ra_pool_give(pool.get(), span) == ra_ok);
  CHECK(pool.get()->taken == 0);
}

TEST_CASE("a block given back is the next one of its class") {
  pool_memory pool{4096};
  const ra_span small = ra_pool_take(pool.get(), 1, 64);
  const ra_span large = ra_pool_take(pool.get(), 1, 200);
  REQUIRE(ra_pool_give(pool.get(), small) == ra_ok);
  REQUIRE(ra_pool_give(pool.get(), large) == ra_ok);
  const std::uint64_t fresh = pool.get()->fresh;
  CHECK(ra_pool_take(pool.get(), 1, 256).place == large.place);
  CHECK(ra_pool_take(pool.get(), 1, 1).place == small.place);
  CHECK(pool.get()->fresh == fresh);
  CHECK(ra_pool_take(pool.get(), 1, 1).place != small.place);
}

TEST_CASE("a second free of a block is refused and counted") {
  pool_memory pool{4096};
  const ra_span span = ra_pool_take(pool.get(), 1, 64);
  CHECK(ra_pool_give(pool.get(), span) == ra_ok);
  CHECK(ra_pool_give(pool.get(), span) == ra_bad_span);
  CHECK(pool.get()->refused == 1);
  CHECK(pool.get()->taken == 0);
  const ra_span one = ra_pool_take(pool.get(), 1, 64);
  const ra_span two = ra_pool_take(pool.get(), 1, 64);
  CHECK(one.place != two.place);
}

TEST_CASE("a span that names no taken block is refused and changes nothing") {
  pool_memory pool{4096};
  const ra_span good = ra_pool_take(pool.get(), 1, 64);
  const std::uint64_t at = ra_span_offset(good);
  const std::array bad{ra_make_span(1, 0, 0),         // the pool itself
                       ra_make_span(1, 320, 0),       // the first block's head
                       ra_make_span(1, at + 8, 8),    // within a block
                       ra_make_span(1, at + 64, 64),  // never handed out
                       ra_make_span(1, 4096, 64),     // behind the pool
                       ra_make_span(1, RA_LOW48, 64), // far behind
                       ra_make_span(1, at, 65)};      // longer than the block
  for (const ra_span& span : bad) {
    CAPTURE(ra_span_offset(span));
    CHECK(ra_pool_check(pool.get(), span) == ra_pool_classes);
    CHECK(ra_pool_give(pool.get(), span) == ra_bad_span);
  }
  CHECK(pool.get()->refused == bad.size());
  CHECK(pool.get()->taken == 1);
  CHECK(ra_pool_give(pool.get(), good) == ra_ok);
}

TEST_CASE("an exhausted pool gives a span with place 0 and recovers") {
  pool_memory pool{4096};
  const auto taken = take_all(pool.get(), 64);
  CHECK(taken.size() == (4096 - 320) / 128);
  CHECK(ra_pool_take(pool.get(), 1, 64).place == 0);
  CHECK(ra_pool_take(pool.get(), 1, 4096).place == 0);
  CHECK(ra_pool_take(pool.get(), 1, ~std::uint64_t{0}).place == 0);
  for (const ra_span& span : taken)
    CHECK(ra_pool_give(pool.get(), span) == ra_ok);
  CHECK(pool.get()->taken == 0);
  CHECK(take_all(pool.get(), 64).size() == taken.size());
  CHECK(ra_pool_take(pool.get(), 1, 128).place == 0); // blocks never merge
}

TEST_CASE("a corrupt link gives up the rest of its stack and no more") {
  pool_memory pool{4096};
  const ra_span one = ra_pool_take(pool.get(), 1, 64);
  const ra_span two = ra_pool_take(pool.get(), 1, 64);
  ra_pool_give(pool.get(), one);
  ra_pool_give(pool.get(), two);
  ra_block_at(pool.get(), ra_span_offset(two) / 64 - 1)->below = 0xffffffff;
  CHECK(ra_pool_take(pool.get(), 1, 64).place == two.place);
  const ra_span next = ra_pool_take(pool.get(), 1, 64);
  CHECK(next.place != 0);
  CHECK(next.place != one.place);
}

// Each thread writes its mark all over its blocks and finds it unchanged, so a
// block that two of them hold is seen. Nothing but the pool orders the two.
TEST_CASE("threads never hold one block together (threads=2, blocks=8)") {
  pool_memory pool{320 + 8 * 128};
  struct alignas(64) tally {
    std::uint64_t rounds = 0, wrong = 0;
  };
  std::array<tally, 2> tallies;
  std::latch start{2};
  const auto work = [&](std::uint64_t mine) {
    start.arrive_and_wait();
    for (std::uint64_t i = 0; i < 40'000; ++i) {
      if (i % 8 == 0) // without a block, and below with one
        std::this_thread::yield();
      const ra_span span = ra_pool_take(pool.get(), 1, 64);
      if (span.place == 0)
        continue;
      mark(pool.data(span), mine << 32 | i);
      if (i % 64 == 0)
        std::this_thread::yield();
      tallies[mine].wrong += !has_mark(pool.data(span), mine << 32 | i);
      tallies[mine].wrong += ra_pool_give(pool.get(), span) != ra_ok;
      tallies[mine].rounds += 1;
    }
  };
  std::thread one{work, 0}, two{work, 1};
  one.join();
  two.join();
  CHECK(tallies[0].wrong + tallies[1].wrong == 0);
  CHECK(tallies[0].rounds + tallies[1].rounds > 40'000);
  CHECK(pool.get()->taken == 0);
  CHECK(pool.get()->refused == 0);
}
