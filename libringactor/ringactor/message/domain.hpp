// SPDX-License-Identifier: BSD-3-Clause
// Business domains: each owns a range of type numbers, so that teams number
// their messages without asking each other. RA_DOMAIN_MESSAGE in a messages.h
// uses the same list (abi/domains.h); used by the registry and by JSON.
#pragma once

#include "ringactor/abi/domains.h"
#include "ringactor/abi/errc.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringactor::message {

#define RINGACTOR_DOMAIN_(name, title, first, count) name,
/// Who a message belongs to; custom is for everyone else.
enum class domain : std::uint8_t { RA_DOMAIN_LIST(RINGACTOR_DOMAIN_) };
#undef RINGACTOR_DOMAIN_

/// What is known of a domain.
struct domain_info {
  domain which = domain::general;
  std::string_view name;   // "order_matching", as RA_DOMAIN_MESSAGE takes it
  std::string_view title;  // "OrderMatching", as JSON shows it
  std::uint16_t first = 0; // its first type number
  std::uint32_t count = 0; // how many it has

  constexpr std::uint16_t last() const noexcept {
    return static_cast<std::uint16_t>(first + count - 1);
  }
  constexpr bool contains(std::uint16_t type_id) const noexcept {
    return type_id >= first && type_id <= last();
  }
};

#define RINGACTOR_DOMAIN_(name, title, first, count) \
  domain_info{domain::name, #name, title, first, count},
/// All domains, in the order of the enum.
inline constexpr std::array domains{RA_DOMAIN_LIST(RINGACTOR_DOMAIN_)};
#undef RINGACTOR_DOMAIN_

/// Shape: `which` is one of the enum's values.
constexpr const domain_info& info_of(domain which) noexcept {
  return domains[static_cast<std::size_t>(which)];
}

/// The title: "OrderMatching".
constexpr std::string_view to_string(domain which) noexcept {
  return info_of(which).title;
}

/// The domain of a number; none for 2000 to 9999, which nobody owns.
constexpr std::optional<domain> domain_of(std::uint16_t type_id) noexcept {
  for (const auto& each : domains)
    if (each.contains(type_id))
      return each.which;
  return std::nullopt;
}

/// How far behind its domain's first number an id lies; none without a domain.
constexpr std::optional<std::uint16_t>
offset_in_domain(std::uint16_t type_id) noexcept {
  auto which = domain_of(type_id);
  if (!which)
    return std::nullopt;
  return static_cast<std::uint16_t>(type_id - info_of(*which).first);
}

/// The domain with this name or title.
/// Errors: no_such; the text lists the titles.
result<domain> parse_domain(std::string_view text);

/// The number of a domain's message.
/// Errors: invalid_argument; outside of the domain, or the engine's own.
result<std::uint16_t> make_type_id(domain which, std::uint64_t offset);

/// For people: "OrderMatching+3", or "2500" where there is no domain.
std::string describe_type_id(std::uint16_t type_id);

} // namespace ringactor::message
