// SPDX-License-Identifier: BSD-3-Clause
// The payload pool against a plain list of blocks, and what the host does when
// the other side writes nonsense into the pool, into spans, into messages.
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/message/payload.hpp"

#include "property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

using namespace model_tests;
using namespace ringactor;

namespace {

constexpr std::uint64_t pool_bytes = 8192;
constexpr std::uint64_t guard_bytes = 4096; // behind the pool

/// A pool with bytes behind it that nobody may touch.
struct guarded_pool {
  alignas(64) std::array<std::byte, pool_bytes + guard_bytes> memory{};

  guarded_pool() {
    ra_pool_init(get(), pool_bytes);
    std::fill(memory.begin() + pool_bytes, memory.end(), std::byte{0xa5});
  }
  ra_pool* get() { return reinterpret_cast<ra_pool*>(memory.data()); }

  bool is_guard_whole() const {
    return std::all_of(memory.begin() + pool_bytes, memory.end(),
                       [](std::byte each) { return each == std::byte{0xa5}; });
  }
  /// Writes to all that a span allows; false where that is not in the pool.
  bool use(ra_span span) {
    const std::uint64_t offset = ra_span_offset(span);
    if (offset < sizeof(ra_pool) || offset > pool_bytes
        || span.bytes > pool_bytes - offset)
      return false;
    std::memset(memory.data() + offset, 0x5a, span.bytes);
    return true;
  }
};

struct block {
  ra_span span;
  std::uint64_t end() const { return ra_span_offset(span) + span.bytes; }
};

bool overlaps(const std::vector<block>& blocks, ra_span span) {
  const std::uint64_t first = ra_span_offset(span);
  return std::any_of(blocks.begin(), blocks.end(), [&](const block& each) {
    return first < each.end() && ra_span_offset(each.span) < first + span.bytes;
  });
}

/// A span that may be right, nearly right, or nonsense.
ra_span any_span(ra_span good) {
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return good;
    case 1:
      good.place += *rc::gen::inRange<std::uint64_t>(0, 256);
      return good;
    case 2:
      good.bytes =
        *rc::gen::oneOf(rc::gen::arbitrary<std::uint32_t>(),
                        rc::gen::inRange<std::uint32_t>(0, 2 * pool_bytes));
      return good;
    case 3:
      good.place = *rc::gen::inRange<std::uint64_t>(0, 16'384);
      return good;
    default:
      good.place = *rc::gen::arbitrary<std::uint64_t>();
      return good;
  }
}

/// Overwrites words of the pool's head, but its size, and of its blocks.
void spoil(guarded_pool& pool, int times) {
  auto* words = reinterpret_cast<std::uint64_t*>(pool.get());
  for (int i = 0; i < times; ++i) {
    const auto at = *rc::gen::oneOf(
      rc::gen::inRange<std::size_t>(1, sizeof(ra_pool) / 8),
      rc::gen::map(rc::gen::inRange<std::size_t>(5, pool_bytes / 64),
                   [](std::size_t unit) { return unit * 8; }),
      rc::gen::inRange<std::size_t>(1, pool_bytes / 8));
    words[at] = *rc::gen::oneOf(
      rc::gen::arbitrary<std::uint64_t>(),
      rc::gen::inRange<std::uint64_t>(0, 2 * pool_bytes),
      rc::gen::map(rc::gen::inRange<std::uint64_t>(0, 28),
                   [](auto size_class) { return size_class << 8 | 1; }),
      rc::gen::map(rc::gen::inRange<std::uint64_t>(0, 2 * pool_bytes),
                   [](std::uint64_t below) { return 0 - below; }));
  }
}

void check_pool_model() {
  guarded_pool pool;
  std::vector<block> taken;
  std::uint64_t refused = 0;
  for (const step& now : *steps(4)) {
    if (now.action < 2) {
      const auto span =
        ra_pool_take(pool.get(), 1, now.who * 100u + now.amount);
      if (span.place == 0)
        continue;
      RC_ASSERT(!overlaps(taken, span));
      RC_ASSERT(pool.use(span));
      taken.push_back({span});
    } else if (now.action == 2 && !taken.empty()) {
      const auto at = taken.begin() + now.amount % std::ssize(taken);
      RC_ASSERT(ra_pool_give(pool.get(), at->span) == ra_ok);
      RC_ASSERT(ra_pool_give(pool.get(), at->span) == ra_bad_span);
      taken.erase(at);
      ++refused;
    } else if (now.action == 3) {
      const auto lost = ra_make_span(1, now.amount * 64u + now.who, 1);
      const bool is_ours =
        std::any_of(taken.begin(), taken.end(), [&](const block& each) {
          return each.span.place == lost.place;
        });
      if (!is_ours)
        RC_ASSERT(ra_pool_check(pool.get(), lost) == ra_pool_classes);
    }
    RC_ASSERT(pool.get()->taken == taken.size());
    RC_ASSERT(pool.get()->refused == refused);
  }
  RC_ASSERT(pool.is_guard_whole());
}

void check_spoiled_pool() {
  guarded_pool pool;
  std::vector<ra_span> held(1, ra_make_span(1, 0, 0));
  for (const step& now : *steps(4)) {
    spoil(pool, now.who % 3);
    if (now.action < 2) {
      const auto span = ra_pool_take(pool.get(), 1, now.amount * 20u);
      RC_ASSERT(span.place == 0 || pool.use(span));
      held.push_back(span);
    } else {
      const ra_span span = any_span(held[now.amount % held.size()]);
      if (ra_pool_check(pool.get(), span) != ra_pool_classes)
        RC_ASSERT(pool.use(span));
      (void)ra_pool_give(pool.get(), span);
    }
  }
  RC_ASSERT(pool.is_guard_whole());
}

/// A message whose words are random, with a span that is sometimes right.
ra_message any_message(ra_span good) {
  ra_message m{};
  for (auto& word : m.w)
    word = *rc::gen::arbitrary<std::uint64_t>();
  if (*rc::gen::arbitrary<bool>())
    ra_set_to(&m, ra_message_to(&m), *rc::gen::inRange<std::uint32_t>(0, 64));
  const ra_span span = any_span(good);
  m.w[ra_envelope_words] = span.place;
  m.w[ra_envelope_words + 1] = span.bytes;
  return m;
}

void check_payloads() {
  guarded_pool pool;
  const auto good = ra_pool_take(pool.get(), 1, 200);
  const ra_message m = any_message(good);
  const auto size = *rc::gen::element<std::size_t>(0, 8, 56, 57, 200, 5000);
  std::vector<std::byte> out(size, std::byte{7});
  const bool is_indirect = (ra_message_flags(&m) & ra_flag_indirect) != 0;
  const errc status = message::read_payload(m, out, pool.get());
  RC_ASSERT(status == errc::ok || status == errc::corrupt);
  if (status == errc::corrupt)
    RC_ASSERT(std::count(out.begin(), out.end(), std::byte{7})
              == std::ssize(out));
  else if (is_indirect)
    RC_ASSERT(m.w[ra_envelope_words] == good.place && size <= 256);
  else
    RC_ASSERT(ra_message_length(&m) == size && size <= ra_payload_bytes);
  const message::message_info info{20, "two", 40, {0, 16}, 2};
  message::release_spans(m, info, pool.get());
  RC_ASSERT(pool.get()->taken <= 1);
  RC_ASSERT(pool.is_guard_whole());
}

} // namespace

TEST_CASE("a span pool does what a list of blocks does") {
  CHECK(holds("span pool", check_pool_model));
}

TEST_CASE("a span pool stays inside its memory whatever its words say") {
  CHECK(holds("spoiled span pool", check_spoiled_pool));
}

TEST_CASE("a payload is the struct's or corrupt, whatever the message says") {
  CHECK(holds("payloads", check_payloads));
}
