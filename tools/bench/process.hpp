// SPDX-License-Identifier: BSD-3-Clause
// What this process costs: memory, processor time, its own start.
#pragma once

#include <cstdint>

namespace ringactor::bench {

/// Memory of this process that is backed by pages now.
std::int64_t resident_bytes();

/// Gives freed memory back, so that the next measurement sees its own.
void trim_memory();

/// Sleeps a second; returns what all threads used of it, in % of one core.
double core_share_of_a_second();

/// Size of this program without symbols, in bytes: what is loaded of its file.
std::uint64_t stripped_bytes();

/// Runs this program as `ringactor version`.
double start_up_ms();

} // namespace ringactor::bench
