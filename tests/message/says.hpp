// SPDX-License-Identifier: BSD-3-Clause
// What a failure's text says.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <string_view>

namespace message_tests {

inline bool says(const ringactor::failure& why, std::string_view text) {
  return why.what.find(text) != std::string::npos;
}

} // namespace message_tests
