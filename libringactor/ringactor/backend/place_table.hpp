// SPDX-License-Identifier: BSD-3-Clause
// Which places of an engine are in use, and where their states lie. Host side
// of spawn, restart and retire; no message passes through here.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace ringactor::backend {

/// A position in an engine, given to one life of a kernel actor.
struct place {
  std::uint32_t index = 0;
  std::uint32_t incarnation = 0; // 1 for the first life
  std::uint64_t state = 0;       // byte offset in the near region
};

/// Thread: any; a lock, held for a few instructions.
class place_table {
public:
  /// `state_base` and `state_bytes`: the near region's part for states.
  place_table(std::uint32_t places_max, std::uint64_t state_base,
              std::uint64_t state_bytes);

  /// A free place with room for `bytes` of state.
  /// Errors: exhausted; the text says which bound and how to raise it.
  result<place> take(std::uint64_t bytes);

  /// The life in this place is over and nothing touches it any more.
  /// False when the place is not in use: nothing changes.
  bool give(std::uint32_t index);

  std::uint32_t in_use() const;

private:
  struct record {
    std::uint32_t incarnation = 0;
    bool used = false;
    std::uint64_t state = 0;
    std::uint64_t bytes = 0;
  };
  result<std::uint64_t> take_state(std::uint64_t bytes);

  mutable std::mutex mutex_;
  std::uint32_t places_max_;
  std::uint64_t state_next_;
  std::uint64_t state_end_;
  std::vector<record> records_;
  std::vector<std::uint32_t> free_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> free_states_;
  std::uint32_t in_use_ = 0;
};

} // namespace ringactor::backend
