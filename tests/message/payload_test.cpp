// SPDX-License-Identifier: BSD-3-Clause
// Struct <-> envelope on the host.
#include "ringactor/message/payload.hpp"

#include "gpu/kernels/vector_add/messages.h"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <cstring>
#include <doctest/doctest.h>
#include <memory>
#include <vector>

using namespace ringactor;

namespace {

// A pool of its own, in plain memory.
struct test_pool {
  struct alignas(64) unit {
    std::byte bytes[64];
  };
  std::vector<unit> memory;
  explicit test_pool(std::size_t bytes) : memory(bytes / 64) {
    ra_pool_init(get(), bytes);
  }
  ra_pool* get() { return reinterpret_cast<ra_pool*>(memory.data()); }
};

std::vector<std::byte> pattern(std::size_t bytes) {
  std::vector<std::byte> out(bytes);
  for (std::size_t i = 0; i < bytes; ++i)
    out[i] = static_cast<std::byte>(i * 7 + 1);
  return out;
}

} // namespace

TEST_CASE("payload of every size up to a cell and beyond comes back") {
  test_pool pool{1 << 20};
  for (std::size_t bytes : {0u, 1u, 7u, 8u, 55u, 56u, 57u, 64u, 4096u}) {
    CAPTURE(bytes);
    ra_message m{};
    auto in = pattern(bytes);
    REQUIRE(message::write_payload(m, in, pool.get()) == errc::ok);
    bool indirect = (ra_message_flags(&m) & ra_flag_indirect) != 0;
    CHECK(indirect == (bytes > ra_payload_bytes));
    std::vector<std::byte> out(bytes);
    CHECK(message::read_payload(m, out, pool.get()) == errc::ok);
    CHECK(in == out);
    message::release_indirect(m, pool.get());
  }
  CHECK(pool.get()->taken == 0);
}

TEST_CASE("read_payload refuses a length that is not the struct's") {
  test_pool pool{1 << 16};
  ra_message m{};
  REQUIRE(message::write_payload(m, pattern(20), pool.get()) == errc::ok);
  std::vector<std::byte> out(24, std::byte{9});
  CHECK(message::read_payload(m, out, pool.get()) == errc::corrupt);
  CHECK(out[0] == std::byte{9});
}

TEST_CASE("write_payload says exhausted when the pool has no block") {
  test_pool pool{1024};
  ra_message m{};
  CHECK(message::write_payload(m, pattern(4096), pool.get())
        == errc::exhausted);
  CHECK((ra_message_flags(&m) & ra_flag_indirect) == 0);
}

TEST_CASE("release_spans gives back the blocks that a message names") {
  test_pool pool{1 << 16};
  vector_add_request request{ra_pool_take(pool.get(), 1, 100),
                             ra_pool_take(pool.get(), 1, 100)};
  REQUIRE(pool.get()->taken == 2);
  ra_message m{};
  auto bytes = std::as_bytes(std::span{&request, 1});
  REQUIRE(message::write_payload(m, bytes, pool.get()) == errc::ok);
  message::release_spans(m, message::info_of<vector_add_request>(), pool.get());
  CHECK(pool.get()->taken == 0);
  message::release_spans(m, message::info_of<vector_add_request>(), pool.get());
  CHECK(pool.get()->refused == 2); // the second time is seen, and harmless
}
