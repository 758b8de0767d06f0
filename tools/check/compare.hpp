// SPDX-License-Identifier: BSD-3-Clause
// Where two messages differ: bit for bit, floating-point fields by a stated
// distance.
#pragma once

#include "reference.hpp"

namespace ringactor::check {

/// How many representable numbers lie from one to the other: 0 for equal bits
/// and for two NaN, 1 for neighbours and for 0 and -0; the largest number for a
/// NaN and a number. Source: Dawson, "Comparing Floating Point Numbers", 2012.
std::uint64_t ulp_distance(float a, float b) noexcept;
std::uint64_t ulp_distance(double a, double b) noexcept;

/// The first difference, as "echo_reply.count: 3 instead of 4"; empty: none.
/// Bytes that RA_MESSAGE_FIELDS does not name are padding and not compared; of
/// a message without it all bytes are.
std::string difference(const message::registry& types, const content& found,
                       const content& wanted, const tolerances& ulp);

} // namespace ringactor::check
