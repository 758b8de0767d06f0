// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/codec_table.hpp"

#include <bit>
#include <functional>

namespace ringactor {

codec_table::codec_table(std::span<const message_codec> codecs)
  : codecs_{codecs},
    mask_{std::bit_ceil(codecs.size() * 4 + 4) - 1},
    by_key_(mask_ + 1),
    by_id_(mask_ + 1) {
  for (const auto& codec : codecs) {
    auto at = slot_of(codec.key());
    while (by_key_[at].codec) // a quarter full: ends soon
      at = (at + 1) & mask_;
    by_key_[at] = {codec.key(), &codec};
    at = codec.info.type_id & mask_;
    while (by_id_[at]) // a quarter full: ends soon
      at = (at + 1) & mask_;
    by_id_[at] = &codec;
  }
}

std::size_t codec_table::slot_of(caf_compat::type_key key) const noexcept {
  return std::hash<caf_compat::type_key>{}(key)*0x9e3779b97f4a7c15ull >> 40
         & mask_;
}

const message_codec*
codec_table::find_key(caf_compat::type_key key) const noexcept {
  for (auto at = slot_of(key); by_key_[at].codec; at = (at + 1) & mask_)
    if (by_key_[at].key == key)
      return by_key_[at].codec;
  // Type infos of one type may differ between shared libraries.
  for (const auto& codec : codecs_)
    if (caf_compat::same_key(codec.key(), key))
      return &codec;
  return nullptr;
}

const message_codec* codec_table::find(std::uint16_t type_id) const noexcept {
  for (auto at = type_id & mask_; by_id_[at]; at = (at + 1) & mask_)
    if (by_id_[at]->info.type_id == type_id)
      return by_id_[at];
  return nullptr;
}

} // namespace ringactor
