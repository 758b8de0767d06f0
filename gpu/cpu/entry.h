// SPDX-License-Identifier: BSD-3-Clause
// The way into a CPU image. Included last by the generated image.cpp, which
// has defined RA_IMAGE and RA_CPU_IMAGE (the name of the object).
#ifndef RINGACTOR_CPU_ENTRY_H
#define RINGACTOR_CPU_ENTRY_H
#include "gpu/cpu/image.hpp"

namespace {

int ra_cpu_activate(ra_engine* engine, std::uint32_t place,
                    std::uint32_t worker, ra_budget budget) {
  ra_turn turn;
  int more = ra_activate(engine, place, &turn, budget);
  ra_telemetry_publish(engine, worker);
  return more;
}

int ra_cpu_handle(ra_engine* engine, std::uint32_t place, std::uint32_t worker,
                  std::span<const ra_message> messages, ra_budget budget,
                  std::uint32_t* taken) {
  ra_turn turn;
  int more = ra_handle_claimed(engine, place, &turn, messages.data(),
                               static_cast<std::uint32_t>(messages.size()),
                               budget, taken);
  ra_telemetry_publish(engine, worker);
  return more;
}

std::uint64_t ra_cpu_state_bytes(std::uint32_t behaviour) {
  return ra_image_state_bytes(behaviour);
}

} // namespace

extern const ringactor::cpu::cpu_image RA_CPU_IMAGE;
const ringactor::cpu::cpu_image RA_CPU_IMAGE{
  ra_cpu_activate, ra_cpu_handle, ra_cpu_state_bytes, ra_image_kernels};

#endif
