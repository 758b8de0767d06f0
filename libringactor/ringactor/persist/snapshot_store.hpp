// SPDX-License-Identifier: BSD-3-Clause
// Where snapshots are kept: the interface, and a store in memory. The one in
// files: file_store.hpp.
#pragma once

#include "ringactor/persist/snapshot.hpp"

#include <array>
#include <map>
#include <mutex>

namespace ringactor::persist {

struct found_snapshot {
  snapshot what;
  /// Not empty: what is wrong with the other generation, which may have been
  /// the newer one.
  std::string passed_over;
};

/// Keeps the newest two snapshots of each actor. Thread: any.
class snapshot_store {
public:
  virtual ~snapshot_store() = default;

  /// Stores it as the actor's newest; `generation` is given here and returned.
  /// When it returns, the snapshot survives what the store survives. When it
  /// fails, the two before are as they were, or one of them and this one.
  ///
  /// Errors: invalid_argument (see check), oversize, io, mismatch (the actor's
  ///         are of another kind, and are left alone).
  virtual result<std::uint64_t> save(const snapshot& what) = 0;

  /// The newest whole one.
  /// Errors: empty (there is none), corrupt (none is whole), mismatch (it is of
  ///         another kind, or format), oversize, io.
  virtual result<found_snapshot> load(const snapshot_kind& wanted) = 0;
};

/// Survives its actors, not the process.
class memory_store final : public snapshot_store {
public:
  result<std::uint64_t> save(const snapshot& what) override;
  result<found_snapshot> load(const snapshot_kind& wanted) override;

private:
  std::mutex mutex_;
  std::map<std::string, std::array<snapshot, 2>> all_; // by generation % 2
};

/// The error of an actor without snapshots.
failure nothing_stored(const std::string& actor);

} // namespace ringactor::persist
