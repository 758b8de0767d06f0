// SPDX-License-Identifier: BSD-3-Clause
// names_tests use the stepped world of actor_tests with their own image.
#pragma once

#include "names_tests_image.hpp"

inline const ringactor::image& actor_tests_image() {
  return names_tests_image();
}
