// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/published.hpp"

#include "ringactor/abi/host_layer.h"

#include <algorithm>
#include <cstring>

namespace ringactor::backend {

errc read_published(ra_control& from, std::uint16_t incarnation,
                    std::uint16_t type_id, std::span<std::byte> into) noexcept {
  constexpr int looks_max = 10'000; // a write takes a few nanoseconds
  for (int i = 0; i < looks_max; ++i) {
    // Order: acquire; pairs with the release of the even count: the words
    // below are this count's, or newer.
    const auto word = ra_load(&from.published, ra_acquire, ra_system);
    if ((word >> 16 & 0xffff) != incarnation)
      return errc::empty;
    if ((word & 0xffff) != type_id)
      return errc::bad_type;
    std::uint64_t words[ra_small_state_words];
    for (std::size_t k = 0; k < ra_small_state_words; ++k)
      // Order: acquire; pairs with the release of this word: if it is newer,
      // so is the count that is read next.
      words[k] = ra_load(&from.small_state[k], ra_acquire, ra_system);
    // Order: relaxed; it cannot move before the acquires above.
    const auto after = ra_load(&from.published, ra_relaxed, ra_system);
    if (word >> 32 & 1 || after != word)
      continue;
    std::memcpy(into.data(), words, std::min(into.size(), sizeof words));
    return errc::ok;
  }
  return errc::timeout;
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
