// SPDX-License-Identifier: BSD-3-Clause
// Each field of the envelope: what is written is read, and no neighbour moves.
#include "ringactor/abi/envelope_fields.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace {

/// One field: how it is read, and how it is written.
struct field {
  const char* name;
  std::uint64_t max;
  std::function<std::uint64_t(const ra_message&)> get;
  std::function<void(ra_message&, std::uint64_t)> set;
};

/// Sets one part of the destination and keeps the others.
template <class Change>
auto set_to(Change change) {
  return [change](ra_message& m, std::uint64_t value) {
    ra_address to = ra_message_to(&m);
    std::uint32_t length = ra_message_length(&m);
    change(to, length, value);
    ra_set_to(&m, to, length);
  };
}

/// Sets one part of the source and keeps the others.
template <class Change>
auto set_from(Change change) {
  return [change](ra_message& m, std::uint64_t value) {
    ra_address from = ra_message_from(&m);
    change(from, value);
    ra_set_from(&m, from);
  };
}

/// Sets one part of word 0 (flags, priority, type, handler) by its number.
auto set_head(std::size_t part) {
  return [part](ra_message& m, std::uint64_t value) {
    std::array<std::uint32_t, 4> parts{
      ra_message_flags(&m), ra_message_priority(&m), ra_message_type(&m),
      ra_message_handler(&m)};
    parts.at(part) = static_cast<std::uint32_t>(value);
    m.w[0] =
      ra_head_word(parts[0], parts[1], parts[2], parts[3]) | (m.w[0] & 0xffff);
  };
}

constexpr std::uint64_t bits16 = 0xffff, bits32 = 0xffffffff;

std::vector<field> head_fields() {
  return {
    {"flags", 0xff, [](auto& m) { return ra_message_flags(&m); },
     [](auto& m, auto v) { ra_set_flags(&m, static_cast<uint32_t>(v)); }},
    {"priority", 0xff, [](auto& m) { return ra_message_priority(&m); },
     set_head(1)},
    {"type", bits16, [](auto& m) { return ra_message_type(&m); }, set_head(2)},
    {"handler", bits16, [](auto& m) { return ra_message_handler(&m); },
     set_head(3)},
    {"id", RA_LOW48, [](auto& m) { return ra_message_id(&m); },
     [](auto& m, auto v) { ra_set_id(&m, v); }},
    {"correlation", RA_LOW48,
     [](auto& m) { return ra_message_correlation(&m); },
     [](auto& m, auto v) { ra_set_correlation(&m, v); }},
    {"deadline", bits16, [](auto& m) { return ra_message_deadline(&m); },
     [](auto& m, auto v) { ra_set_deadline(&m, static_cast<uint32_t>(v)); }}};
}

std::vector<field> address_fields() {
  return {
    {"to.id", bits32, [](auto& m) { return ra_message_to(&m).id; },
     set_to([](auto& to, auto&, auto v) { to.id = uint32_t(v); })},
    {"to.incarnation", bits16,
     [](auto& m) { return ra_message_to(&m).incarnation; },
     set_to([](auto& to, auto&, auto v) { to.incarnation = uint16_t(v); })},
    {"to.node", bits16, [](auto& m) { return ra_message_to(&m).node; },
     set_to([](auto& to, auto&, auto v) { to.node = uint16_t(v); })},
    {"length", bits16, [](auto& m) { return ra_message_length(&m); },
     set_to([](auto&, auto& length, auto v) { length = uint32_t(v); })},
    {"from.id", bits32, [](auto& m) { return ra_message_from(&m).id; },
     set_from([](auto& from, auto v) { from.id = uint32_t(v); })},
    {"from.incarnation", bits16,
     [](auto& m) { return ra_message_from(&m).incarnation; },
     set_from([](auto& from, auto v) { from.incarnation = uint16_t(v); })},
    {"from.node", bits16, [](auto& m) { return ra_message_from(&m).node; },
     set_from([](auto& from, auto v) { from.node = uint16_t(v); })}};
}

std::vector<field> all_fields() {
  auto fields = head_fields();
  for (auto& more : address_fields())
    fields.push_back(std::move(more));
  return fields;
}

void fill(ra_message& m, std::uint64_t pattern) {
  for (auto& word : m.w)
    word = pattern;
}

} // namespace

TEST_CASE("each envelope field keeps its value and its neighbours' values") {
  const auto fields = all_fields();
  for (const std::uint64_t pattern : {0ull, 0x5a5a5a5a5a5a5a5aull, ~0ull})
    for (const auto& changed : fields)
      for (const std::uint64_t value :
           {std::uint64_t{0}, std::uint64_t{1}, changed.max / 3, changed.max}) {
        CAPTURE(changed.name);
        ra_message m{};
        fill(m, pattern);
        const ra_message before = m;
        changed.set(m, value);
        CHECK(changed.get(m) == value);
        for (const auto& other : fields)
          if (&other != &changed) {
            CAPTURE(other.name);
            CHECK(other.get(m) == other.get(before));
          }
        CHECK(m.w[5] == pattern);
        CHECK(ra_message_tenant(&m) == ra_message_tenant(&before));
        for (int word = 7; word < ra_message_words; ++word)
          CHECK(m.w[word] == pattern);
      }
}

TEST_CASE("fields lie at the bits that the abi names") {
  ra_message m{};
  m.w[0] = ra_head_word(0x11, 0x22, 0x3344, 0x5566);
  CHECK(m.w[0] == 0x5566334422110000);
  ra_set_to(&m, {.id = 0x01020304, .incarnation = 0x0506, .node = 0x0708}, 9);
  CHECK(m.w[1] == 0x0009050601020304);
  CHECK(m.w[6] == 0x0000070800000000);
  ra_set_deadline(&m, 0xabcd);
  CHECK(m.w[6] == 0x00000708abcd0000);
  ra_set_id(&m, 0xa0b0c0d0e0f0);
  CHECK(m.w[2] == 0xa0b0c0d0e0f00000);
  ra_set_from(&m, {.id = 0x01020304, .incarnation = 0x0506, .node = 0x0708});
  CHECK(m.w[3] == 0x0708050601020304);
  ra_set_correlation(&m, 0x112233445566);
  CHECK(m.w[4] == 0x1122334455660000);
  m.w[6] |= 0x7777000000000000;
  CHECK(ra_message_tenant(&m) == 0x7777);
}

TEST_CASE("tags of quads are none of the fields' business") {
  ra_message m{};
  for (const int quad : {0, 2, 4, 6})
    m.w[quad] = 0xffff;
  for (const auto& field : all_fields())
    CHECK(field.get(m) == 0);
}

TEST_CASE("used words grow with the payload and stop at the cell") {
  ra_message m{};
  const auto used = [&m](std::uint32_t length, std::uint32_t flags = 0) {
    ra_set_to(&m, ra_address{}, length);
    ra_set_flags(&m, flags);
    return ra_message_used_words(&m);
  };
  CHECK(used(0) == 8);
  CHECK(used(1) == 9);
  CHECK(used(8) == 9);
  CHECK(used(9) == 10);
  CHECK(used(56) == 15);
  CHECK(used(65'535) == 15);
  CHECK(used(0, ra_flag_indirect) == 10);
}

TEST_CASE("a deadline below 2048 us is exact") {
  for (std::uint64_t us = 0; us < 2048; ++us) {
    CHECK(ra_deadline_pack(us) == us);
    CHECK(ra_deadline_unpack(static_cast<std::uint32_t>(us)) == us);
  }
}

TEST_CASE("a deadline rounds up by less than 1/2048 and is monotone") {
  std::uint32_t packed_before = 0;
  for (std::uint64_t us = 1; us < 1ull << 41; us += 1 + us / 997) {
    const std::uint32_t packed = ra_deadline_pack(us);
    const std::uint64_t back = ra_deadline_unpack(packed);
    CAPTURE(us);
    REQUIRE(back >= us);
    REQUIRE((back - us) * 2048 <= us);
    REQUIRE(packed >= packed_before);
    REQUIRE(packed <= 0xffff);
    packed_before = packed;
  }
}

TEST_CASE("packed deadlines unpack to rising times and pack to themselves") {
  for (std::uint32_t packed = 1; packed <= 0xffff; ++packed) {
    REQUIRE(ra_deadline_unpack(packed) > ra_deadline_unpack(packed - 1));
    REQUIRE(ra_deadline_pack(ra_deadline_unpack(packed)) == packed);
  }
}

TEST_CASE("a deadline beyond the largest saturates") {
  const std::uint64_t largest = ra_deadline_unpack(0xffff);
  CHECK(largest == 4095ull << 30);
  CHECK(ra_deadline_pack(largest + 1) == 0xffff);
  CHECK(ra_deadline_pack(~std::uint64_t{0}) == 0xffff);
}

TEST_CASE("addresses and spans keep their parts") {
  const ra_address a = ra_make_address(255, 0xabcdef, 0x12345);
  CHECK(ra_address_engine(a) == 255);
  CHECK(ra_address_index(a) == 0xabcdef);
  CHECK(a.incarnation == 0x2345);
  CHECK(a.node == 0);
  const ra_span s = ra_make_span(0xffff, RA_LOW48, 0xffffffff);
  CHECK(ra_span_pool(s) == 0xffff);
  CHECK(ra_span_offset(s) == RA_LOW48);
  CHECK(s.bytes == 0xffffffff);
  CHECK(s.reserved == 0);
}
