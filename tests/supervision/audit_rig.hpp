// SPDX-License-Identifier: BSD-3-Clause
// Events to write down, and the lines of a text. Used by the tests of the
// audit log.
#pragma once

#include "ringactor/supervision/audit_log.hpp"

#include <sstream>

namespace audit_tests {

using namespace ringactor::supervision;
using namespace std::chrono_literals;
using ringactor::errc;
using strings = std::vector<std::string>;

/// Stamped one microsecond after the other.
inline event_record record(std::uint64_t number) {
  event_record made;
  made.supervisor = "root/\"x\"\n";
  made.what = {event_kind::terminated,
               "child " + std::to_string(number),
               number,
               {exit_class::abnormal, "why {\n}"},
               3,
               5ms};
  made.hlc = (1'000'000 + number) << 12;
  made.address = "1/7";
  made.incarnation = ~std::uint64_t{0} - number;
  made.strategy = strategy::rest_for_one;
  return made;
}

/// The lines of a text, without empty ones.
inline strings lines(const std::string& of) {
  strings found;
  std::istringstream in{of};
  for (std::string line; std::getline(in, line);)
    if (!line.empty())
      found.push_back(line);
  return found;
}

} // namespace audit_tests
