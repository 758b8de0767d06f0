// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/image.hpp"

#include <algorithm>
#include <optional>
#include <vector>

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
    if (wanted == each->name())
      return each;
  std::string present =
    list(where.backends, [](auto* b) { return std::string{b->name()}; });
  return {errc::unavailable, "there is no backend '" + std::string{wanted}
                               + "' in this program; present: " + present
                               + "; or say 'auto'"};
}

namespace {

struct candidate {
  backend* on;
  std::size_t index;
};

void add_devices(backend* of, std::optional<bool> accelerators,
                 std::vector<candidate>& out) {
  const auto infos = of->devices();
  for (std::size_t i = 0; i < infos.size(); ++i)
    if (!accelerators || infos[i].is_accelerator == *accelerators)
      out.push_back({of, i});
  if (!accelerators && infos.empty())
    out.push_back({of, 0}); // it says why there is none
}

// What `name` stands for, best first.
result<std::vector<candidate>> candidates(const image& where,
                                          std::string_view name) {
  std::vector<candidate> out;
  if (name == "auto") {
    for (auto* each : where.backends)
      if (each->may_have_accelerator())
        add_devices(each, true, out);
    const auto accelerators = out.size();
    for (auto* each : where.backends)
      if (out.size() == accelerators) // the others there are for who names them
        add_devices(each, false, out);
    if (out.empty())
      return {errc::unavailable,
              "the image '" + std::string{where.name} + "' finds no device"};
    return out;
  }
  auto chosen = choose(where, name);
  if (!chosen)
    return chosen.error();
  add_devices(*chosen, std::nullopt, out);
  return out;
}

// What the kernels require and this device has not, by their names.
std::string lacks(const std::vector<const kernel_info*>& kernels,
                  features present) {
  std::string out;
  for (const auto* each : kernels)
    if (auto missing = each->needs.without(present); !missing.empty())
      out += (out.empty() ? "" : "; ") + ("kernel " + std::string{each->name})
             + " requires " + missing.to_string();
  return out;
}

constexpr const char* kernels_advice =
  ", which it has not; name a backend that has it, or in "
  "engine_options::kernels those kernels that this engine is for (lanes: the "
  "CPU has them when engine_options::lanes is 4 or 32)";

result<opened_device> open_one(const candidate& which, const device_wish& wish,
                               const std::vector<const kernel_info*>& kernels) {
  auto device = which.on->open(which.index);
  if (!device)
    return device.error();
  if (auto missing = lacks(kernels, (*device)->has(wish.config));
      !missing.empty())
    return {errc::unavailable,
            "'" + (*device)->info().name + "': " + missing + kernels_advice};
  return opened_device{which.on, std::move(*device)};
}

result<std::vector<const kernel_info*>>
hosted(const image& where, std::span<const std::string> names) {
  std::vector<const kernel_info*> out;
  for (const auto& each : names) {
    auto number = find_kernel(where, each);
    if (!number)
      return number.error();
    out.push_back(&where.kernels[*number]);
  }
  if (names.empty())
    for (const auto& each : where.kernels)
      out.push_back(&each);
  return out;
}

struct refusal {
  std::string_view backend;
  failure why;
};

// Of one device its own error; of several, each with its name.
failure told(const std::vector<refusal>& all) {
  if (all.size() == 1)
    return all.front().why;
  failure out{errc::unavailable, "no backend of the list can be opened"};
  for (const auto& each : all)
    out.what += "; '" + std::string{each.backend} + "': " + each.why.what;
  return out;
}

} // namespace

result<opened_device> open_device(const image& where, const device_wish& wish) {
  auto kernels = hosted(where, wish.kernels);
  if (!kernels)
    return kernels.error();
  std::vector<refusal> refused;
  auto rest = wish.backends;
  while (true) { // ends: each turn takes a name off the list
    const auto comma = rest.find(',');
    auto all = candidates(where, rest.substr(0, comma));
    if (!all)
      refused.push_back({rest.substr(0, comma), all.error()});
    else
      for (const auto& each : *all) {
        auto opened = open_one(each, wish, *kernels);
        if (opened)
          return opened;
        refused.push_back({each.on->name(), opened.error()});
      }
    if (comma == rest.npos)
      return told(refused);
    rest.remove_prefix(comma + 1);
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
