// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/state_snapshot.hpp"

namespace ringactor {

namespace {

struct head {
  ra_address address;
  std::uint64_t hlc;
  std::uint32_t incarnation;
  std::uint32_t name_bytes;
};
static_assert(sizeof(head) == 24);

} // namespace

void to_bytes(const state_snapshot& what, std::string& bytes) {
  const head first{what.address, what.hlc, what.incarnation,
                   static_cast<std::uint32_t>(what.kernel.size())};
  bytes.append(reinterpret_cast<const char*>(&first), sizeof first);
  bytes += what.kernel;
  if (what.bytes)
    bytes.append(reinterpret_cast<const char*>(what.bytes->data()),
                 what.bytes->size());
}

bool from_bytes(const std::string& bytes, state_snapshot& what) {
  head first{};
  if (bytes.size() < sizeof first)
    return false;
  std::memcpy(&first, bytes.data(), sizeof first);
  const std::size_t rest = bytes.size() - sizeof first;
  if (first.name_bytes > rest)
    return false;
  const auto* name = bytes.data() + sizeof first;
  const auto* state =
    reinterpret_cast<const std::byte*>(name + first.name_bytes);
  what.address = first.address;
  what.incarnation = first.incarnation;
  what.kernel.assign(name, first.name_bytes);
  what.hlc = first.hlc;
  what.bytes = std::make_shared<const std::vector<std::byte>>(
    state, state + rest - first.name_bytes);
  return true;
}

} // namespace ringactor
