// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/device_host/channel.hpp"

#include "gpu/device/mailbox.h"

namespace ringactor::device_host {

namespace {

constexpr std::uint64_t magic = 0x74736f68'61676e72; // "rngahost"

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  return (hash ^ value) * 1099511628211ull; // FNV-1a, a word at a time
}

std::uint64_t page(std::uint64_t bytes) { return (bytes + 4095) / 4096 * 4096; }

std::uint64_t hash_of_records() {
  std::uint64_t hash = 14695981039346656037ull;
  for (std::uint64_t bytes :
       {sizeof(ra_layout), sizeof(ra_door), sizeof(ra_ready),
        sizeof(ra_up_cell), sizeof(ra_worker), sizeof(ra_actor),
        sizeof(ra_sorted), sizeof(ra_wait), sizeof(ra_mail),
        sizeof(ra_cell_pool), sizeof(ra_pool), sizeof(ra_block),
        sizeof(ra_control), sizeof(ra_telemetry), sizeof(ra_operations)})
    hash = mix(hash, bytes);
  return hash;
}

} // namespace

hello make_hello(const host::device_layout& plan, const cpu::cpu_image& image) {
  hello out{};
  out.magic = magic;
  out.abi_version = ra_abi_version;
  out.records = hash_of_records();
  out.options_hash = ra_layout_hash(&plan.engine.record);
  out.kernels = image.kernels;
  out.states = 14695981039346656037ull;
  for (std::uint32_t i = 0; i < image.kernels; ++i)
    out.states = mix(out.states, image.state_bytes(i));
  out.groups = plan.groups;
  out.shared_at = page(sizeof(control));
  out.near_at = out.shared_at + page(plan.engine.shared_bytes);
  out.door_at = out.near_at + page(plan.engine.near_bytes);
  out.bytes = out.door_at + page(plan.door_bytes);
  return out;
}

const char* misfit(const hello& theirs, const hello& mine) noexcept {
  if (theirs.magic != mine.magic)
    return "the first words are not those of a ringactor program";
  if (theirs.abi_version != mine.abi_version)
    return "it was built for another abi_version";
  if (theirs.records != mine.records)
    return "it has records of other sizes";
  if (theirs.options_hash != mine.options_hash)
    return "the layout record is spoiled, or of another build";
  if (theirs.kernels != mine.kernels || theirs.states != mine.states)
    return "its image has other kernels, or states of other sizes";
  return nullptr;
}

} // namespace ringactor::device_host
