// SPDX-License-Identifier: BSD-3-Clause
// The stepped world of tests/actor with this target's image.
#pragma once

#include "supervisor_tests_image.hpp"

inline const ringactor::image& actor_tests_image() {
  return supervisor_tests_image();
}
