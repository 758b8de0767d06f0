// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/batch_blocks.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ringactor::opencl {

namespace {

bool is_indirect(const ra_message& m) {
  return (ra_message_flags(&m) & ra_flag_indirect) != 0;
}

std::byte* data_of(ra_pool* pool, ra_span block) {
  return reinterpret_cast<std::byte*>(pool) + ra_span_offset(block);
}

bool is_block(ra_pool* pool, ra_span what) {
  return what.place != 0 && ra_pool_check(pool, what) != ra_pool_classes;
}

// A copy in `to`; place 0: no room.
ra_span copy_of(ra_span block, ra_pool* from, ra_pool* to) {
  const ra_span copy = ra_pool_take(to, 1, block.bytes);
  if (copy.place != 0) // kernels read and write whole words
    std::memcpy(data_of(to, copy), data_of(from, block),
                (std::size_t{block.bytes} + 7) / 8 * 8);
  return copy;
}

} // namespace

// `each` gets every block with the words that name it, and returns the pool in
// which the payload lies then, where the block is the payload itself.
template <class Visit>
void block_mover::visit(ra_message& m, ra_pool* pool, Visit each) const {
  const std::uint32_t type = ra_message_type(&m);
  auto* payload = reinterpret_cast<std::byte*>(m.w + ra_envelope_words);
  std::size_t bytes = ra_message_length(&m);
  if (is_indirect(m)) {
    ra_span whole{};
    std::memcpy(&whole, payload, sizeof whole);
    if (!is_block(pool, whole))
      return;
    bytes = whole.bytes;
    auto* lies_in = each(payload, whole);
    if (!lies_in)
      return;
    std::memcpy(&whole, payload, sizeof whole);
    payload = data_of(lies_in, whole);
  } else if (bytes > ra_payload_bytes) {
    return;
  }
  for (const std::uint32_t at : up_.spans_of(static_cast<std::uint16_t>(type)))
    if (ra_span part{}; at + sizeof part <= bytes) {
      std::memcpy(&part, payload + at, sizeof part);
      if (is_block(pool, part) && !each(payload + at, part))
        return;
    }
  const std::uint32_t kernel = ra_message_handler(&m);
  if (type != ra_type_start || kernel >= image_.kernels)
    return;
  ra_span state = ra_start_restore(
    &m, static_cast<std::uint32_t>(image_.state_bytes(kernel)));
  if (!is_block(pool, state))
    return;
  std::array<std::byte, sizeof state> words{};
  std::memcpy(words.data(), &state, sizeof state);
  each(words.data(), state);
  std::memcpy(&state, words.data(), sizeof state);
  ra_set_id(&m, ra_span_offset(state));
}

bool block_mover::may_own(const ra_message& m) const {
  const std::uint32_t type = ra_message_type(&m);
  return is_indirect(m) || type == ra_type_start
         || (type >= ra_type_user
             && !up_.spans_of(static_cast<std::uint16_t>(type)).empty());
}

bool block_mover::copy(ra_message& m, ra_pool* from, ra_pool* to) const {
  const ra_message before = m;
  std::array<ra_span, 8> copies{};
  std::size_t count = 0;
  bool fits = true;
  visit(m, from, [&](std::byte* words, ra_span block) -> ra_pool* {
    const ra_span copy =
      count < copies.size() ? copy_of(block, from, to) : ra_span{};
    fits = copy.place != 0;
    if (!fits)
      return nullptr;
    copies[count++] = copy;
    std::memcpy(words, &copy, sizeof copy);
    return to;
  });
  if (fits)
    return true;
  for (std::size_t i = 0; i < count; ++i)
    ra_pool_give(to, copies[i]);
  m = before;
  return false;
}

void block_mover::forget_strays(ra_message& m, ra_pool* in) const {
  auto* payload = reinterpret_cast<std::byte*>(m.w + ra_envelope_words);
  std::size_t bytes =
    std::min<std::size_t>(ra_message_length(&m), std::size_t{ra_payload_bytes});
  ra_span found{};
  if (is_indirect(m)) {
    std::memcpy(&found, payload, sizeof found);
    if (!is_block(in, found)) {
      std::memset(payload, 0, sizeof found);
      return;
    }
    bytes = found.bytes;
    payload = data_of(in, found);
  }
  const auto type = static_cast<std::uint16_t>(ra_message_type(&m));
  for (const std::uint32_t at : up_.spans_of(type))
    if (at + sizeof found <= bytes) {
      std::memcpy(&found, payload + at, sizeof found);
      if (!is_block(in, found))
        std::memset(payload + at, 0, sizeof found);
    }
}

void block_mover::release(const ra_message& m, ra_pool* in) const {
  std::array<ra_span, 8> found{};
  std::size_t count = 0;
  ra_message seen = m;
  visit(seen, in, [&](std::byte*, ra_span block) {
    if (count < found.size())
      found[count++] = block;
    return in;
  });
  for (std::size_t i = 0; i < count; ++i)
    ra_pool_give(in, found[i]);
}

} // namespace ringactor::opencl
