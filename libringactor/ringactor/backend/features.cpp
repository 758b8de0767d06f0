// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/features.hpp"

#include <string_view>
#include <utility>

namespace ringactor::backend {

std::string features::to_string() const {
  static constexpr std::pair<feature, std::string_view> names[] = {
    {feature::f64, "f64"},
    {feature::atomics64, "atomics64"},
    {feature::lanes, "lanes"},
    {feature::shuffle, "shuffle"}};
  std::string out;
  for (const auto& [which, name] : names)
    if (has(which))
      out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

} // namespace ringactor::backend
