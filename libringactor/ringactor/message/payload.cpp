// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/message/payload.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <cstring>

namespace ringactor::message {

namespace {

ra_span indirect_span(const ra_message& in) noexcept {
  ra_span span{};
  span.place = in.w[ra_envelope_words];
  span.bytes = static_cast<std::uint32_t>(in.w[ra_envelope_words + 1]);
  return span;
}

bool is_indirect(const ra_message& in) noexcept {
  return (ra_message_flags(&in) & ra_flag_indirect) != 0;
}

const std::byte* block_data(ra_pool* pool, ra_span span) noexcept {
  return reinterpret_cast<const std::byte*>(pool) + ra_span_offset(span);
}

// memcpy may not be given the null pointer of an empty span.
void copy_bytes(void* to, const void* from, std::size_t bytes) noexcept {
  if (bytes != 0)
    std::memcpy(to, from, bytes);
}

} // namespace

errc write_payload(ra_message& out, std::span<const std::byte> bytes,
                   ra_pool* pool) noexcept {
  auto* inline_bytes = reinterpret_cast<std::byte*>(out.w + ra_envelope_words);
  std::memset(inline_bytes, 0, ra_payload_bytes);
  if (bytes.size() <= ra_payload_bytes) {
    ra_set_to(&out, ra_message_to(&out),
              static_cast<std::uint32_t>(bytes.size()));
    copy_bytes(inline_bytes, bytes.data(), bytes.size());
    return errc::ok;
  }
  ra_span span = ra_pool_take(pool, 1, bytes.size());
  ra_set_to(&out, ra_message_to(&out), 0);
  if (span.place == 0)
    return errc::exhausted;
  std::memcpy(reinterpret_cast<std::byte*>(pool) + ra_span_offset(span),
              bytes.data(), bytes.size());
  ra_set_flags(&out, ra_message_flags(&out) | ra_flag_indirect);
  std::memcpy(inline_bytes, &span, sizeof span);
  return errc::ok;
}

errc read_payload(const ra_message& in, std::span<std::byte> bytes,
                  ra_pool* pool) noexcept {
  if (!is_indirect(in)) {
    if (ra_message_length(&in) != bytes.size()
        || bytes.size() > ra_payload_bytes)
      return errc::corrupt;
    copy_bytes(bytes.data(), in.w + ra_envelope_words, bytes.size());
    return errc::ok;
  }
  ra_span span = indirect_span(in);
  if (span.bytes != bytes.size()
      || ra_pool_check(pool, span) == ra_pool_classes)
    return errc::corrupt;
  copy_bytes(bytes.data(), block_data(pool, span), bytes.size());
  return errc::ok;
}

void release_spans(const ra_message& in, const message_info& info,
                   ra_pool* pool) noexcept {
  const auto* payload =
    reinterpret_cast<const std::byte*>(in.w + ra_envelope_words);
  bool readable = ra_message_length(&in) == info.bytes;
  if (is_indirect(in)) {
    ra_span whole = indirect_span(in);
    readable = whole.bytes == info.bytes
               && ra_pool_check(pool, whole) != ra_pool_classes;
    if (readable)
      payload = block_data(pool, whole);
  }
  for (std::uint32_t i = 0; readable && i < info.span_count; ++i) {
    ra_span span{};
    std::memcpy(&span, payload + info.spans[i], sizeof span);
    if (span.place != 0)
      ra_pool_give(pool, span);
  }
  release_indirect(in, pool);
}

void release_indirect(const ra_message& in, ra_pool* pool) noexcept {
  if (is_indirect(in))
    ra_pool_give(pool, indirect_span(in));
}

} // namespace ringactor::message
