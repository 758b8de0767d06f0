// SPDX-License-Identifier: BSD-3-Clause
// The benches by name, and the two forms of output. What `ringactor bench`
// calls.
#pragma once

#include "harness.hpp"

#include <iosfwd>
#include <span>
#include <string>

namespace ringactor::bench {

void bench_message(session& run);
void bench_ring(session& run);
void bench_mpsc(session& run);
void bench_roundtrip(session& run);
void bench_port(session& run);
void bench_door(session& run);
void bench_scale(session& run);
void bench_supervision(session& run);
void bench_opencl(session& run);

struct bench_entry {
  std::string name;
  std::string what;
  void (*run)(session&);
};
std::span<const bench_entry> all_benches();

/// What the figures depend on.
struct machine {
  std::string cpu, compiler, build, caf, backend;
  unsigned cores = 0;
  double load[3] = {0, 0, 0};
  std::vector<std::string> peers, absent_peers;
};
machine this_machine(const settings& options);

void print_table(std::ostream& out, const machine& where, const session& run);
void print_json(std::ostream& out, const machine& where, const session& run);

/// False when a message of ours was lost, doubled, out of order or torn.
bool is_sound(const session& run);

} // namespace ringactor::bench
