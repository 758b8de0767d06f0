// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/image.hpp"

#include <algorithm>

namespace ringactor::backend {

namespace {

template <class Range, class Name>
std::string list(const Range& range, Name name) {
  std::string out;
  for (const auto& each : range) {
    if (!out.empty())
      out += ", ";
    out += name(each);
  }
  return out.empty() ? "none" : out;
}

} // namespace

result<std::uint16_t> find_kernel(const image& where, std::string_view name) {
  auto at = std::find_if(where.kernels.begin(), where.kernels.end(),
                         [&](const auto& k) { return k.name == name; });
  if (at != where.kernels.end())
    return static_cast<std::uint16_t>(at - where.kernels.begin());
  std::string present =
    list(where.kernels, [](const auto& k) { return std::string{k.name}; });
  return {errc::no_such, "the image '" + std::string{where.name}
                           + "' has no kernel '" + std::string{name}
                           + "'; it has: " + present
                           + "; add it to ringactor_image() in CMake"};
}

result<backend*> choose(const image& where, std::string_view wanted) {
  for (auto* each : where.backends)
    if ((wanted == "auto" && !each->devices().empty())
        || wanted == each->name())
      return each;
  std::string present =
    list(where.backends, [](auto* b) { return std::string{b->name()}; });
  return {errc::unavailable, "there is no backend '" + std::string{wanted}
                               + "' in this program; present: " + present
                               + "; or say 'auto'"};
}

result<opened_device> open_device(const image& where, std::string_view wanted) {
  failure why{errc::unavailable, {}};
  while (true) { // ends: each turn takes a name off the list
    const auto comma = wanted.find(',');
    const auto name = wanted.substr(0, comma);
    auto chosen = choose(where, name);
    auto device = chosen ? (*chosen)->open(0) : chosen.error();
    if (device)
      return opened_device{*chosen, std::move(*device)};
    if (comma == wanted.npos && why.what.empty())
      return device.error();
    why.what +=
      (why.what.empty() ? "no backend of the list can be opened; '" : "; '")
      + std::string{name} + "': " + device.error().what;
    if (comma == wanted.npos)
      return why;
    wanted.remove_prefix(comma + 1);
  }
}

result<void> check(const image& what) {
  for (const auto& a : what.messages) {
    if (a.type_id < ra_type_user && a.type_id != ra_type_unit)
      return {errc::invalid_argument,
              "the message " + std::string{a.name} + " has the number "
                + std::to_string(a.type_id)
                + ", but numbers below 16 are the engine's own"};
    for (const auto& b : what.messages)
      if (&a < &b && a.type_id == b.type_id && a.name != b.name)
        return {errc::invalid_argument,
                "the messages " + std::string{a.name} + " and "
                  + std::string{b.name} + " both have the number "
                  + std::to_string(a.type_id) + "; give one of them another"};
  }
  return {};
}

} // namespace ringactor::backend
