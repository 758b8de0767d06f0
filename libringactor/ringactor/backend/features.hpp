// SPDX-License-Identifier: BSD-3-Clause
// What a kernel may be unable to do without, and what a device has of it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

namespace ringactor::backend {

/// Named in a kernel by RA_KERNEL_REQUIRES (gpu/device/kernel.h).
enum class feature : std::uint8_t {
  f64,       // numbers of double precision
  atomics64, // ra_atomic, 64 bits: wherever an engine runs at all
  lanes,     // more than one lane for a handler that takes all
  shuffle    // ra_shuffle and ra_ballot between lanes
};

/// A set of them.
class features {
public:
  constexpr features() = default;
  constexpr features(std::initializer_list<feature> all) {
    for (auto each : all)
      bits_ |= bit_of(each);
  }
  constexpr bool has(feature which) const noexcept {
    return (bits_ & bit_of(which)) != 0;
  }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  /// Those of this set that `others` has not.
  constexpr features without(features others) const noexcept {
    features rest;
    rest.bits_ = static_cast<std::uint8_t>(bits_ & ~others.bits_);
    return rest;
  }
  /// As in RA_KERNEL_REQUIRES, with ", " between them.
  std::string to_string() const;

private:
  static constexpr std::uint8_t bit_of(feature which) noexcept {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(which));
  }
  std::uint8_t bits_ = 0;
};

} // namespace ringactor::backend
