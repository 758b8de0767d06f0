// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/published.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/published.h"

#include <algorithm>
#include <cstring>

namespace ringactor::backend {

errc read_published(ra_control& from, std::uint16_t incarnation,
                    std::uint16_t type_id, std::span<std::byte> into) noexcept {
  constexpr int looks_max = 10'000; // a write takes a few nanoseconds
  std::uint64_t words[ra_small_state_words];
  std::uint32_t status = ra_would_block;
  for (int i = 0; i < looks_max && status == ra_would_block; ++i)
    status = ra_published_look(&from, incarnation, type_id, words);
  if (status == ra_ok)
    std::memcpy(into.data(), words, std::min(into.size(), sizeof words));
  return status == ra_would_block ? errc::timeout : static_cast<errc>(status);
}

kernel_operations read_operations(const engine_memory& memory,
                                  std::uint16_t kernel) noexcept {
  const auto& layout = *memory.layout;
  auto* table =
    reinterpret_cast<ra_operations*>(memory.shared + layout.operations);
  kernel_operations sum;
  // Order: relaxed; counts that their writers go on with.
  auto get = [](ra_atomic& x) { return ra_load(&x, ra_relaxed, ra_system); };
  for (std::uint32_t worker = 0; worker < layout.workers; ++worker) {
    auto& rows = table[std::uint64_t{worker} * layout.kernels + kernel];
    for (std::size_t i = 0; i < sum.of.size(); ++i) {
      sum.of[i].count += get(rows.of[i].count);
      sum.of[i].sum_us += get(rows.of[i].sum_us);
      sum.of[i].max_us = std::max(sum.of[i].max_us, get(rows.of[i].max_us));
      sum.of[i].items += get(rows.of[i].items);
    }
    sum.lost += get(rows.lost);
  }
  return sum;
}

} // namespace ringactor::backend
