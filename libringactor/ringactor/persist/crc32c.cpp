// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/persist/crc32c.hpp"

#include <array>

namespace ringactor::persist {

namespace {

constexpr std::size_t stride = 8;
using table = std::array<std::uint32_t, 256>;

// tables[k][b]: what byte `b` adds when k more bytes follow it.
constexpr std::array<table, stride> make_tables() {
  constexpr std::uint32_t polynomial = 0x82f63b78; // reflected
  std::array<table, stride> all{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t rest = b;
    for (int bit = 0; bit < 8; ++bit)
      rest = (rest >> 1) ^ (rest % 2 ? polynomial : 0);
    all[0][b] = rest;
  }
  for (std::size_t k = 1; k < stride; ++k)
    for (std::size_t b = 0; b < 256; ++b)
      all[k][b] = (all[k - 1][b] >> 8) ^ all[0][all[k - 1][b] & 0xff];
  return all;
}

constexpr auto tables = make_tables();

} // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes,
                     std::uint32_t before) noexcept {
  std::uint32_t rest = ~before;
  while (bytes.size() >= stride) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < stride; ++i) {
      const std::uint32_t mixed = i < 4 ? rest >> (8 * i) : 0;
      const auto index = (mixed ^ static_cast<std::uint32_t>(bytes[i])) & 0xff;
      next ^= tables[stride - 1 - i][index];
    }
    rest = next;
    bytes = bytes.subspan(stride);
  }
  for (const auto byte : bytes)
    rest =
      (rest >> 8) ^ tables[0][(rest ^ static_cast<std::uint32_t>(byte)) & 0xff];
  return ~rest;
}

} // namespace ringactor::persist
