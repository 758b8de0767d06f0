// SPDX-License-Identifier: BSD-3-Clause
#include "benches.hpp"

#include <algorithm>
#include <array>

namespace ringactor::bench {

std::span<const bench_entry> all_benches() {
  static const std::array<bench_entry, 9> all{{
    {"message", "a message made in place, by copy, by reference (G9)",
     bench_message},
    {"ring", "one producer, one consumer; one core (G1, G2, G7)", bench_ring},
    {"mpsc", "many producers, one consumer (G6)", bench_mpsc},
    {"roundtrip", "two rings beside a raw ping-pong (G4)", bench_roundtrip},
    {"port", "a host thread's own ring to an engine (G5, G8)", bench_port},
    {"door", "host actor and kernel actor beside CAF's own", bench_door},
    {"scale", "10 to 1000000 actors; memory, idling, start", bench_scale},
    {"supervision", "restart beside CAF and OTP; 1000 to 100000 children",
     bench_supervision},
    {"opencl", "batches beside a launch a message; a resident kernel",
     bench_opencl},
  }};
  return all;
}

bool is_sound(const session& run) {
  return std::all_of(run.rows().begin(), run.rows().end(),
                     [](const row& each) { return each.counts.is_sound(); });
}

} // namespace ringactor::bench
