// SPDX-License-Identifier: BSD-3-Clause
// Blocks that move with their message from pool to pool, as an OpenCL engine in
// batches has one on each side.
#include "gpu/opencl/batch_blocks.hpp"
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <vector>

using namespace ringactor;

namespace {

constexpr std::uint16_t type = 20990; // two spans, at 8 and at 24

struct sink final : backend::up_sink {
  void deliver(std::span<const ra_message>, void*) noexcept override {}
  std::span<const std::uint32_t> spans_of(std::uint16_t of) noexcept override {
    static constexpr std::array<std::uint32_t, 2> offsets{8, 24};
    if (of != type)
      return {};
    return offsets;
  }
};

struct pool {
  explicit pool(std::size_t bytes) : words(bytes / 8) {
    ra_pool_init(at(), bytes);
  }
  ra_pool* at() { return reinterpret_cast<ra_pool*>(words.data()); }
  std::uint64_t* data(ra_span block) {
    return words.data() + ra_span_offset(block) / 8;
  }
  ra_span take(std::uint32_t bytes, std::uint64_t fill) {
    const ra_span block = ra_pool_take(at(), 1, bytes);
    REQUIRE(block.place != 0);
    for (std::uint32_t i = 0; i < bytes / 8; ++i)
      data(block)[i] = fill + i;
    return block;
  }
  std::vector<std::uint64_t> words;
};

struct world {
  sink up;
  opencl::opencl_image image{"none", "", 1,
                             [](std::uint32_t) { return std::uint64_t{80}; }};
  opencl::block_mover mover{up, image};
  pool here{65536}, there{65536};
};

ra_span span_at(const std::uint64_t* words, std::size_t offset) {
  ra_span found{};
  std::memcpy(&found, words + offset / 8, sizeof found);
  return found;
}

ra_message with_spans(ra_span first, ra_span second) {
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_normal, type, 0);
  ra_set_to(&m, ra_make_address(1, 3, 1), 40);
  std::memcpy(m.w + ra_envelope_words + 1, &first, sizeof first);
  std::memcpy(m.w + ra_envelope_words + 3, &second, sizeof second);
  return m;
}

} // namespace

TEST_CASE("a message's blocks are copied, and it names the copies (bytes=96)") {
  world w;
  const ra_span first = w.here.take(96, 100), second = w.here.take(64, 900);
  auto m = with_spans(first, second);
  const auto before = m;
  REQUIRE(w.mover.may_own(m));
  REQUIRE(w.mover.copy(m, w.here.at(), w.there.at()));
  const auto* words = m.w + ra_envelope_words;
  const ra_span copy = span_at(words, 8), other = span_at(words, 24);
  CHECK(copy.bytes == 96);
  for (std::uint64_t i = 0; i < 12; ++i)
    CHECK(w.there.data(copy)[i] == 100 + i);
  CHECK(w.there.data(other)[7] == 907);
  w.mover.release(before, w.here.at());
  CHECK(w.here.at()->taken == 0);
  CHECK(w.there.at()->taken == 2);
  CHECK(w.there.at()->refused == 0);
}

TEST_CASE("blocks that an indirect payload names move with it") {
  world w;
  const ra_span part = w.here.take(64, 5), whole = w.here.take(128, 0);
  std::memcpy(w.here.data(whole) + 1, &part, sizeof part);
  ra_message m{};
  m.w[0] = ra_head_word(ra_flag_indirect, ra_priority_normal, type, 0);
  m.w[ra_envelope_words] = whole.place;
  m.w[ra_envelope_words + 1] = whole.bytes;
  REQUIRE(w.mover.copy(m, w.here.at(), w.there.at()));
  const ra_span moved = span_at(m.w + ra_envelope_words, 0);
  const ra_span inner = span_at(w.there.data(moved), 8);
  CHECK(w.there.at()->taken == 2);
  CHECK(w.there.data(inner)[3] == 8);
  // The sender's own still name its own.
  CHECK(span_at(w.here.data(whole), 8).place == part.place);
  w.mover.release(m, w.there.at());
  CHECK(w.there.at()->taken == 0);
}

TEST_CASE("where one block has no room, none was copied, nothing has changed") {
  world w;
  pool small{1024};
  auto m = with_spans(w.here.take(64, 1), w.here.take(4096, 2));
  const auto before = m;
  CHECK(!w.mover.copy(m, w.here.at(), small.at()));
  CHECK(std::memcmp(&m, &before, sizeof m) == 0);
  CHECK(small.at()->taken == 0);
  CHECK(w.here.at()->taken == 2);
}

TEST_CASE("a state to begin with moves with its start message") {
  world w;
  const ra_span state = w.here.take(80, 40);
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_start, 0);
  ra_set_id(&m, ra_span_offset(state));
  REQUIRE(w.mover.copy(m, w.here.at(), w.there.at()));
  const ra_span moved = ra_start_restore(&m, 80);
  CHECK(w.there.at()->taken == 1);
  CHECK(w.there.data(moved)[9] == 49);
}

TEST_CASE("what names no block stays as it is, and costs none") {
  world w;
  auto m = with_spans(ra_make_span(1, 4096, 64), ra_make_span(1, 7, 64));
  const auto before = m;
  CHECK(w.mover.copy(m, w.here.at(), w.there.at()));
  CHECK(std::memcmp(&m, &before, sizeof m) == 0);
  CHECK(w.there.at()->taken == 0);
  w.mover.forget_strays(m, w.here.at()); // on its way up
  CHECK(span_at(m.w + ra_envelope_words, 8).place == 0);
  CHECK(span_at(m.w + ra_envelope_words, 24).place == 0);
  m.w[0] = ra_head_word(0, ra_priority_normal, 20001, 0);
  CHECK(!w.mover.may_own(m));
}
