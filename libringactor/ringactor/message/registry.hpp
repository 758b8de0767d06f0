// SPDX-License-Identifier: BSD-3-Clause
// What messages there are, and who handles them: of one image or of several.
// For tools, gateways and dispatchers that know a type by number or by name
// only. The build writes <target>_catalog() for each image.
#pragma once

#include "ringactor/abi/errc.hpp"
#include "ringactor/message/domain.hpp"
#include "ringactor/message/kernel_messages.hpp"
#include "ringactor/message/message_traits.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ringactor::message {

/// One message type.
struct message_record {
  message_info info;
  std::uint16_t reply_type = 0;         // 0: none was declared
  std::span<const field_info> fields{}; // empty: none were named
};

/// The record of a message type. Shape: T was declared with RA_MESSAGE.
template <class T>
constexpr message_record record_of() noexcept {
  message_record out{info_of<T>(), 0, fields_of<T>()};
  if constexpr (is_request<T>)
    out.reply_type = message_traits<reply_of<T>>::type_id;
  return out;
}

/// The messages and kernels of one image, in static memory.
struct catalog {
  std::string_view image;
  std::span<const message_record> messages;
  std::span<const kernel_messages> kernels;
};

/// One handler: `number` is its place in its kernel's list, from 0.
struct handler_record {
  std::string_view image, kernel;
  std::uint16_t type_id = 0;
  std::uint16_t number = 0;
};

/// Thread: any, once all catalogs are added.
class registry {
public:
  /// Adds an image. The texts that `what` names must outlive the registry. A
  /// message that several images share is listed once.
  ///
  /// Errors: invalid_argument when two messages share a number, or one name
  ///         means two; the text has both, and the registry is unchanged.
  result<void> add(const catalog& what);

  /// Null when there is no such message.
  const message_record* find(std::uint16_t type_id) const noexcept;
  const message_record* find(std::string_view name) const noexcept;

  /// All, by number; those of one domain.
  std::span<const message_record> messages() const noexcept;
  std::span<const message_record> messages_of(domain which) const noexcept;

  /// True when a kernel of some image handles messages of this type.
  bool is_routable(std::uint16_t type_id) const noexcept;
  /// Who handles it, in the order of add(); empty when nobody does.
  std::span<const handler_record>
  handlers_of(std::uint16_t type_id) const noexcept;

  /// What answers a request.
  /// Errors: no_such; the text says what to add.
  result<std::uint16_t> reply_type_of(std::uint16_t type_id) const;

private:
  result<void> check(const catalog& what) const;

  std::vector<message_record> messages_; // by number
  std::vector<handler_record> handlers_; // by number, then as added
};

} // namespace ringactor::message
