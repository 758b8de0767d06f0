// SPDX-License-Identifier: BSD-3-Clause
// What a kernel tells the host through shared memory alone: the 32 bytes that
// an actor publishes, and what the operations of a kernel took. Read without a
// call of the device. Users' page: actor/reporting.hpp.
#pragma once

#include "ringactor/backend/backend.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ringactor::backend {

/// The struct that this life published last, whole: never parts of two.
/// Shape:  `into` has the struct's size, at most 32 bytes.
/// Thread: any, beside the writer.
/// Errors: empty (this life has published nothing), bad_type (another struct),
///         timeout (it was published anew at each of many looks).
errc read_published(ra_control& from, std::uint16_t incarnation,
                    std::uint16_t type_id, std::span<std::byte> into) noexcept;

/// What a kernel recorded of one of its operations.
struct operation_sums {
  std::uint64_t count = 0;  // latencies recorded
  std::uint64_t sum_us = 0; // of them all
  std::uint64_t max_us = 0; // the longest
  std::uint64_t items = 0;  // throughput recorded
};

/// All actors of one kernel in one engine, since it was opened.
struct kernel_operations {
  std::array<operation_sums, ra_operations_max> of{}; // by the kernel's number
  std::uint64_t lost = 0; // records with a number that is none of these
};

/// A snapshot; the sums may be a moment apart. `kernel` is its number in the
/// image. Cost: a look at 320 bytes of each worker record.
kernel_operations read_operations(const engine_memory& memory,
                                  std::uint16_t kernel) noexcept;

} // namespace ringactor::backend
