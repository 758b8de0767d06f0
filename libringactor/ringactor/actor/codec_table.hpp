// SPDX-License-Identifier: BSD-3-Clause
// Finds the codec of a message by CAF's type key (on the way down) or by its
// number (on the way up). Built once; reads only after that.
#pragma once

#include "ringactor/actor/image.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ringactor {

/// Thread: any, once built. Cost: one or two probes.
class codec_table {
public:
  explicit codec_table(std::span<const message_codec> codecs);

  /// Null when the type is no message of the image.
  const message_codec* find_key(caf_compat::type_key key) const noexcept;
  const message_codec* find(std::uint16_t type_id) const noexcept;

private:
  struct entry {
    caf_compat::type_key key{};
    const message_codec* codec = nullptr;
  };
  std::size_t slot_of(caf_compat::type_key key) const noexcept;

  std::span<const message_codec> codecs_;
  std::size_t mask_;
  std::vector<entry> by_key_;
  std::vector<const message_codec*> by_id_;
};

} // namespace ringactor
