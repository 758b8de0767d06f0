// SPDX-License-Identifier: BSD-3-Clause
// The payload pool with a layer of the test's own, which lets another "thread"
// act between a look and its swap: the races of the stack, one by one.
#include "ringactor/abi/types.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace {

/// What the other thread does before the next swap; then it is gone.
std::function<void()> before_swap;

std::uint64_t load_word(const std::uint64_t* word) { return *word; }

void store_word(std::uint64_t* word, std::uint64_t value) { *word = value; }

std::uint64_t add_to_word(std::uint64_t* word, std::uint64_t value) {
  return std::exchange(*word, *word + value);
}

bool swap_word(std::uint64_t* word, std::uint64_t old, std::uint64_t value) {
  if (auto act = std::exchange(before_swap, nullptr))
    act();
  if (*word != old)
    return false;
  *word = value;
  return true;
}

} // namespace

#define ra_load(p, order, scope) load_word(p)
#define ra_store(p, v, order, scope) store_word(p, v)
#define ra_add(p, v, order, scope) add_to_word(p, v)
#define ra_cas(p, old, v, order, scope) swap_word(p, old, v)
#include "ringactor/abi/span_pool.h"

namespace {

struct pool_memory {
  pool_memory() : words(4096 / 8 + 8) { ra_pool_init(get(), 4096); }
  ra_pool* get() {
    const auto at = reinterpret_cast<std::uintptr_t>(words.data());
    return reinterpret_cast<ra_pool*>((at + 63) / 64 * 64);
  }
  ra_span take() { return ra_pool_take(get(), 1, 64); }
  bool give(ra_span span) { return ra_pool_give(get(), span) == ra_ok; }

  std::vector<std::uint64_t> words;
};

} // namespace

// The stack is b, a. While the first taker looks at b (below it: a), another
// takes b and a and gives b back: b is on top again, and a is in use.
TEST_CASE("a take sees that its top was taken and given back meanwhile") {
  pool_memory pool;
  const ra_span a = pool.take();
  const ra_span b = pool.take();
  REQUIRE(pool.give(a));
  REQUIRE(pool.give(b));
  ra_span held{};
  before_swap = [&] {
    const ra_span top = pool.take();
    held = pool.take();
    REQUIRE(top.place == b.place);
    REQUIRE(held.place == a.place);
    REQUIRE(pool.give(top));
  };
  CHECK(pool.take().place == b.place);
  CHECK(pool.take().place != held.place);
  CHECK(pool.get()->taken == 3);
}

TEST_CASE("a give goes on top of a block that was given meanwhile") {
  pool_memory pool;
  const std::array spans{pool.take(), pool.take()};
  int swaps = 0;
  before_swap = [&] { // before the swap of the state: of no consequence
    ++swaps;
    before_swap = [&] { // before the swap of the top
      ++swaps;
      REQUIRE(pool.give(spans[1]));
    };
  };
  REQUIRE(pool.give(spans[0]));
  CHECK(swaps == 2);
  CHECK(pool.take().place == spans[0].place);
  CHECK(pool.take().place == spans[1].place);
}

TEST_CASE("of two frees at once one is the free") {
  pool_memory pool;
  const ra_span span = pool.take();
  bool other = false;
  before_swap = [&] { other = pool.give(span); };
  CHECK_FALSE(pool.give(span));
  CHECK(other);
  CHECK(pool.get()->refused == 1);
  CHECK(pool.get()->taken == 0);
  CHECK(pool.take().place != pool.take().place);
}

TEST_CASE("two takes of fresh memory at once get two blocks") {
  pool_memory pool;
  ra_span other{};
  before_swap = [&] { other = pool.take(); };
  const ra_span mine = pool.take();
  CHECK(mine.place != 0);
  CHECK(other.place != 0);
  CHECK(mine.place != other.place);
}
