// SPDX-License-Identifier: BSD-3-Clause
// Which places of an engine are in use or kept, and where their states lie.
// Host side of spawn, restart and retire; no message passes through here.
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

/// Who has had a place since it was last given to a new actor.
struct tenant {
  std::uint32_t first = 0;  // incarnation of that actor's first life
  std::uint32_t latest = 0; // of its newest life, which may wait to begin
  bool used = false;        // a life is in it, or not given back yet
  bool kept = false;
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

  /// The life in this place is over and nothing touches it any more; a next
  /// life that waited has the place now.
  /// False when the place is not in use: nothing changes.
  bool give(std::uint32_t index);

  /// From now on the place is for further lives of the actor in it alone.
  /// False when this life has it no more.
  bool keep(std::uint32_t index, std::uint32_t incarnation);
  /// Ends keep(): once not in use, the place is anybody's. False if not kept.
  bool let_go(std::uint32_t index);

  /// One more life in a kept place. If the one before was not given back yet
  /// it waits (is_waiting) for give(), with a state of its own.
  /// Errors: invalid_argument when the place is not kept or a life waits
  ///         already, exhausted.
  result<place> take_next(std::uint32_t index, std::uint64_t bytes);
  /// A waiting life will not begin. False when it has begun, or none waits.
  bool drop_next(std::uint32_t index, std::uint32_t incarnation);
  bool is_waiting(std::uint32_t index) const;

  /// All zero when the place was never used.
  tenant look(std::uint32_t index) const;

  std::uint32_t in_use() const;

private:
  struct record {
    std::uint32_t incarnation = 0;
    std::uint32_t first = 0;
    bool used = false;
    bool kept = false;
    bool waits = false; // for the next life; these are its state and bytes
    std::uint64_t state = 0;
    std::uint64_t bytes = 0;
    std::uint64_t next_state = 0;
    std::uint64_t next_bytes = 0;
  };
  void free_if_unused(std::uint32_t index);
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
