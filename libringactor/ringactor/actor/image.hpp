// SPDX-License-Identifier: BSD-3-Clause
// A program's image with its CAF half: how each message struct becomes a CAF
// message and back. The build writes one image for each target, and the codecs
// of a kernel's messages once for all of them.
#pragma once

#include "ringactor/actor/caf_compat/message_types.hpp"
#include "ringactor/actor/codec.hpp"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace ringactor {

/// The codec of a message struct.
template <class T>
message_codec codec_of() {
  return {
    message::info_of<T>(), &caf_compat::key_of<T>,
    [](caf::strong_actor_ptr sender, caf::message_id id, const void* bytes) {
      T value;
      std::memcpy(&value, bytes, sizeof value);
      return caf_compat::make_element(std::move(sender), id, value);
    },
    [](caf::actor_system_config& config) {
      caf_compat::add_message_type<T>(config, caf::type_name<T>::value);
    }};
}

/// Registers the image's messages and our error texts with CAF. Call it on
/// the config before the actor_system is made.
void init(caf::actor_system_config& config, const image& what);

/// A kernel with its config, ready to spawn: the build writes a function
/// `<name>_kernel(config)` that makes one.
struct behaviour {
  std::string name;
  std::uint16_t config_type = ra_type_unit;
  std::vector<std::byte> config;
};

/// Used by the generated `<name>_kernel()`. Shape: Config is a message struct.
template <class Config>
behaviour make_behaviour(std::string name, const Config& config) {
  auto bytes = std::as_bytes(std::span{&config, 1});
  return {std::move(name),
          message::message_traits<Config>::type_id,
          {bytes.begin(), bytes.end()}};
}

/// The behaviour of a kernel whose init takes ra_none.
inline behaviour make_behaviour(std::string name) {
  return {std::move(name), ra_type_unit, std::vector<std::byte>(4)};
}

} // namespace ringactor
