// SPDX-License-Identifier: BSD-3-Clause
// reports_tests use the stepped world of actor_tests with their own image.
#pragma once

#include "reports_tests_image.hpp"

inline const ringactor::image& actor_tests_image() {
  return reports_tests_image();
}
