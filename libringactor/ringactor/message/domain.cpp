// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/message/domain.hpp"

#include "ringactor/abi/envelope.h"

namespace ringactor::message {

result<domain> parse_domain(std::string_view text) {
  std::string titles;
  for (const auto& each : domains) {
    if (text == each.title || text == each.name)
      return each.which;
    titles += (titles.empty() ? "" : ", ") + std::string{each.title};
  }
  return {errc::no_such, "there is no domain '" + std::string{text}
                           + "'; write one of: " + titles};
}

result<std::uint16_t> make_type_id(domain which, std::uint64_t offset) {
  const auto& info = info_of(which);
  if (offset >= info.count)
    return {errc::invalid_argument, "the offset " + std::to_string(offset)
                                      + " lies outside of the domain "
                                      + std::string{info.title} + "; use 0 to "
                                      + std::to_string(info.count - 1)};
  auto type_id = static_cast<std::uint16_t>(info.first + offset);
  if (type_id < ra_type_user)
    return {errc::invalid_argument, "the type number " + std::to_string(type_id)
                                      + " is the engine's own; use offset "
                                      + std::to_string(ra_type_user)
                                      + " or higher in "
                                      + std::string{info.title}};
  return type_id;
}

std::string describe_type_id(std::uint16_t type_id) {
  auto which = domain_of(type_id);
  if (!which)
    return std::to_string(type_id);
  return std::string{to_string(*which)} + "+"
         + std::to_string(*offset_in_domain(type_id));
}

} // namespace ringactor::message
