// SPDX-License-Identifier: BSD-3-Clause
// An image and its codecs as records: CAF's types are named, not read, so that
// the images the build writes are quick to compile.
#pragma once

#include "ringactor/actor/caf_compat/version.hpp"
#include "ringactor/backend/image.hpp"

#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

namespace ringactor {

/// How one message struct crosses between CAF and an envelope.
struct message_codec {
  message::message_info info;
  caf_compat::type_key (*key)() noexcept = nullptr;
  /// `bytes` are those of the struct.
  caf::mailbox_element_ptr (*make)(caf::strong_actor_ptr sender,
                                   caf::message_id id,
                                   const void* bytes) = nullptr;
  void (*add_type)(caf::actor_system_config& config) = nullptr;
};

/// The codecs of several kernels, in their order.
inline std::vector<message_codec>
codecs_of(std::initializer_list<std::span<const message_codec>> kernels) {
  std::vector<message_codec> codecs;
  for (const auto& each : kernels)
    codecs.insert(codecs.end(), each.begin(), each.end());
  return codecs;
}

/// The records of all codecs, for backend::image.
inline std::vector<message::message_info>
infos_of(std::span<const message_codec> codecs) {
  std::vector<message::message_info> infos;
  for (const auto& codec : codecs)
    infos.push_back(codec.info);
  return infos;
}

/// All behaviours of a program, for the backends it was built for.
struct image {
  backend::image core;
  std::span<const message_codec> codecs;
};

} // namespace ringactor
