// SPDX-License-Identifier: BSD-3-Clause
// Message structs as types of CAF: number, name, bytes on the wire.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <typeindex>

namespace ringactor::caf_compat {

/// Our message numbers as CAF type ids: far behind the blocks that users begin
/// at caf::first_custom_type_id. Numbers from 49152 wrap to below the base.
inline constexpr unsigned type_id_base = 16384;
constexpr unsigned type_id_of(unsigned number) {
  return number < 49152 ? type_id_base + number : number - 49152 + 1000;
}

#if !RINGACTOR_CAF_1
/// `size` bytes on the wire, as one string. The message's type is not in here:
/// one function for each inspector serves all messages, which the build feels.
template <class Inspector>
auto inspect_memory(Inspector& f, void* memory, std::size_t size,
                    const char* name) {
  std::string bytes;
  if constexpr (Inspector::reads_state) {
    bytes.resize(size); // assign() makes g++ 12 warn under sanitizers
    std::memcpy(bytes.data(), memory, size);
    return f(caf::meta::type_name(name), bytes);
  } else {
    auto load = [&]() -> caf::error {
      if (bytes.size() != size)
        return caf::sec::unknown_type;
      std::memcpy(memory, bytes.data(), size);
      return caf::none;
    };
    return f(caf::meta::type_name(name), bytes, caf::meta::load_callback(load));
  }
}
#endif

/// A message struct on the wire: its bytes, as one string. CAF's own float
/// encoding hangs 0.17 on an infinity, and strings are its one fast path.
template <class Inspector, class T>
auto inspect_opaque(Inspector& f, T& x, const char* name) {
#if RINGACTOR_CAF_1
  auto get = [&x] {
    return std::string{reinterpret_cast<const char*>(&x), sizeof(T)};
  };
  auto set = [&x](const std::string& bytes) {
    if (bytes.size() != sizeof(T))
      return false;
    std::memcpy(&x, bytes.data(), sizeof(T));
    return true;
  };
  return f.object(x).pretty_name(name).fields(f.field("bytes", get, set));
#else
  return inspect_memory(f, &x, sizeof(T), name);
#endif
}

/// A type on the wire as one string of bytes: `save` fills it, `load` reads it
/// and tells whether it could.
template <class Inspector, class T, class Save, class Load>
auto inspect_bytes(Inspector& f, [[maybe_unused]] T& x, const char* name,
                   Save save, [[maybe_unused]] Load load) {
  std::string bytes;
#if RINGACTOR_CAF_1
  auto get = [&] {
    save(bytes);
    return bytes;
  };
  return f.object(x).pretty_name(name).fields(f.field("bytes", get, load));
#else
  if constexpr (Inspector::reads_state) {
    save(bytes);
    return f(caf::meta::type_name(name), bytes);
  } else {
    auto read = [&]() -> caf::error {
      if (!load(bytes))
        return caf::sec::unknown_type;
      return caf::none;
    };
    return f(caf::meta::type_name(name), bytes, caf::meta::load_callback(read));
  }
#endif
}

/// Tells CAF a message type's name. Before the actor_system is made.
template <class T>
void add_message_type([[maybe_unused]] caf::actor_system_config& config,
                      [[maybe_unused]] const char* name) {
#if RINGACTOR_CAF_1
  constexpr auto id = caf::type_id_v<T>;
  if (caf::detail::global_meta_object_or_null(id) == nullptr) {
    auto meta = caf::detail::make_meta_object<T>(name);
    caf::detail::set_global_meta_objects(id, {&meta, 1});
  }
#else
  // As add_message_type, but for std::vector<T> and caf::stream<T>: nobody
  // sends them, and they are half of what an image costs to compile.
  const std::type_index type{typeid(T)};
  config.type_names_by_rtti.emplace(type, name);
  config.value_factories_by_name.emplace(name, &caf::make_type_erased_value<T>);
  config.value_factories_by_rtti.emplace(type, &caf::make_type_erased_value<T>);
#endif
}

} // namespace ringactor::caf_compat

/// Makes a message struct a type of CAF. Written by the build into the header
/// of a kernel, at global scope, once for each message.
#define RINGACTOR_CAF_MESSAGE(M, number)                    \
  template <class Inspector>                                \
  auto inspect(Inspector& f, M& x) {                        \
    return ringactor::caf_compat::inspect_opaque(f, x, #M); \
  }                                                         \
  RINGACTOR_CAF_TYPE(M, number)

/// The second half of RINGACTOR_CAF_MESSAGE, for types that bring an inspect.
#define RINGACTOR_CAF_TYPE(M, number)                              \
  namespace caf {                                                  \
  template <>                                                      \
  struct type_id<M> {                                              \
    static_assert((number) < 64536, "CAF has no type id for " #M); \
    static constexpr type_id_t value =                             \
      ringactor::caf_compat::type_id_of(number);                   \
  };                                                               \
  template <>                                                      \
  struct type_by_id<type_id<M>::value> {                           \
    using type = M;                                                \
  };                                                               \
  template <>                                                      \
  struct type_name<M> {                                            \
    static constexpr const char* value = #M;                       \
  };                                                               \
  template <>                                                      \
  struct type_name_by_id<type_id<M>::value> : type_name<M> {};     \
  }                                                                \
  static_assert(true)

/// A struct that actors of one process send each other, and that never crosses
/// the network: it needs no inspect. On 1.x, add_local_type before the system.
#define RINGACTOR_CAF_LOCAL_TYPE(M, number) \
  CAF_ALLOW_UNSAFE_MESSAGE_TYPE(M)          \
  RINGACTOR_CAF_TYPE(M, number)

namespace ringactor::caf_compat {

template <class T>
void add_local_type([[maybe_unused]] caf::actor_system_config& config,
                    [[maybe_unused]] const char* name) {
#if RINGACTOR_CAF_1
  add_message_type<T>(config, name);
#endif
}

} // namespace ringactor::caf_compat
