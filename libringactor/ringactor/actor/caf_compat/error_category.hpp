// SPDX-License-Identifier: BSD-3-Clause
// errc as an error code enum of CAF, on both versions.
#pragma once

#include "ringactor/actor/caf_compat/message_types.hpp"

#if RINGACTOR_CAF_1

namespace ringactor {
inline std::string to_string_for_caf(errc x) {
  return std::string{describe(x)};
}
inline bool from_string(std::string_view text, errc& x) {
  for (unsigned i = 0; i < ra_status_count; ++i)
    if (text == to_string(static_cast<errc>(i)))
      return x = static_cast<errc>(i), true;
  return false;
}
inline bool from_integer(std::uint8_t value, errc& x) {
  if (value >= ra_status_count)
    return false;
  x = static_cast<errc>(value);
  return true;
}
template <class Inspector>
bool inspect(Inspector& f, errc& x) {
  auto get = [&x] { return static_cast<std::uint8_t>(x); };
  auto set = [&x](std::uint8_t value) { return from_integer(value, x); };
  return f.apply(get, set);
}
} // namespace ringactor

namespace caf {
template <>
struct type_id<ringactor::errc> {
  static constexpr type_id_t value = ringactor::caf_compat::type_id_base - 1;
};
template <>
struct type_by_id<type_id<ringactor::errc>::value> {
  using type = ringactor::errc;
};
template <>
struct type_name<ringactor::errc> {
  static constexpr std::string_view value = "ringactor::errc";
};
template <>
struct type_name_by_id<type_id<ringactor::errc>::value>
  : type_name<ringactor::errc> {};
template <>
struct is_error_code_enum<ringactor::errc> {
  static constexpr bool value = true;
};
} // namespace caf

#else

namespace caf::detail {
template <>
struct error_factory<ringactor::errc> {
  static constexpr bool specialized = true;
  static constexpr atom_value category = atom("ringactor");
  template <class... Ts>
  static message context(Ts&&... xs) {
    return make_message(std::forward<Ts>(xs)...);
  }
};
} // namespace caf::detail

#endif

namespace ringactor::caf_compat {

/// Lets CAF print our errors. Before the actor_system is made.
inline void add_errors([[maybe_unused]] caf::actor_system_config& config) {
#if RINGACTOR_CAF_1
  add_message_type<errc>(config, "ringactor::errc");
#else
  config.add_error_category(
    caf::atom("ringactor"),
    [](std::uint8_t code, caf::atom_value, const caf::message& context) {
      if (context.match_elements<std::string>())
        return context.get_as<std::string>(0);
      if (context.match_elements<std::string, std::uint32_t>())
        return context.get_as<std::string>(0);
      return std::string{describe(static_cast<errc>(code))};
    });
#endif
}

/// Shape: `context` is what is_ours errors carry: a text, or a text and a code.
template <class... Ts>
caf::error make_error(errc code, Ts... context) {
#if RINGACTOR_CAF_1
  return caf::error{code, caf::make_message(std::move(context)...)};
#else
  return caf::error{code, std::move(context)...};
#endif
}

/// True when `why` is one of ours; then `code` is its number.
inline bool is_ours(const caf::error& why, errc& code) {
#if RINGACTOR_CAF_1
  bool ours = why.category() == caf::type_id_v<errc>;
#else
  bool ours = why && why.category() == caf::atom("ringactor");
#endif
  if (ours)
    code = static_cast<errc>(why.code());
  return ours;
}

inline std::string render([[maybe_unused]] caf::actor_system& system,
                          const caf::error& why) {
#if RINGACTOR_CAF_1
  return to_string(why);
#else
  return system.render(why);
#endif
}

} // namespace ringactor::caf_compat
