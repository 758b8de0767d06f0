// SPDX-License-Identifier: BSD-3-Clause
// Files of snapshots from outside. What is read is written again, to the same
// bytes; with the first byte odd, the checksums are made right first, so that
// the lengths behind them are reached.
#include "input.hpp"

#include "ringactor/persist/crc32c.hpp"
#include "ringactor/persist/snapshot.hpp"

using namespace ringactor;

namespace {

void seal(std::span<std::byte> bytes) {
  if (bytes.size() < 68)
    return;
  std::uint32_t names = 0, crc = 0;
  std::memcpy(&names, bytes.data() + 12, sizeof names);
  if (names >= 64 && names <= bytes.size()) {
    crc = persist::crc32c(bytes.subspan(64, names - 64),
                          persist::crc32c(bytes.first(60)));
    std::memcpy(bytes.data() + 60, &crc, sizeof crc);
  }
  crc = persist::crc32c(bytes.first(bytes.size() - 4));
  std::memcpy(bytes.data() + bytes.size() - 4, &crc, sizeof crc);
}

void read_file(std::span<const std::byte> bytes) {
  const auto head = persist::decode_head(bytes);
  const auto found = persist::decode(bytes);
  if (!found) {
    fuzz::require(found.error().code == errc::corrupt
                  || found.error().code == errc::mismatch);
    fuzz::require(!found.error().what.empty());
    return;
  }
  fuzz::require(static_cast<bool>(head));
  fuzz::require(head->kind == found->kind);
  const auto again = persist::decode(persist::encode(*found));
  fuzz::require(again && again->kind == found->kind
                && again->generation == found->generation
                && again->hlc == found->hlc && *again->state == *found->state);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto all = std::as_bytes(std::span{data, size});
  if (all.empty())
    return 0;
  std::vector<std::byte> bytes(all.begin() + 1, all.end());
  if (static_cast<unsigned>(all[0]) % 2 == 1)
    seal(bytes);
  read_file(bytes);
  return 0;
}
