// SPDX-License-Identifier: BSD-3-Clause
// Snapshots in files of one folder: <actor>.0.snapshot and <actor>.1.snapshot.
// They survive the process, and a loss of power.
#pragma once

#include "ringactor/persist/disk.hpp"
#include "ringactor/persist/snapshot_store.hpp"

namespace ringactor::persist {

struct file_store_options {
  std::uint64_t state_bytes_max = 1ull << 30; // larger ones are refused
  disk* where = nullptr;                      // null: real_disk()
};

/// A new generation is written beside, synced, put in the place of the older
/// one, and the folder is synced: at any time one file at least is whole.
///
/// Several stores, also of several processes, may use one folder: they write
/// one at a time, by a lock on the file `.lock` there.
///
/// Thread: any; but save() waits for the disk, and for other stores.
/// Cost:   save(): two syncs; a read of two heads. load(): a read of two files.
class file_store final : public snapshot_store {
public:
  /// Makes the folder, and removes what killed writers have left behind.
  /// Errors: io.
  static result<std::unique_ptr<file_store>>
  open(std::filesystem::path folder, file_store_options options = {});

  result<std::uint64_t> save(const snapshot& what) override;
  result<found_snapshot> load(const snapshot_kind& wanted) override;

  /// The file of an actor's generations of this parity.
  /// Errors: invalid_argument; the name is empty, or too long for a file's.
  result<std::filesystem::path> path_of(const std::string& actor,
                                        std::uint64_t generation) const;

private:
  file_store(std::filesystem::path folder, file_store_options options);
  result<void> clean();
  result<std::uint64_t> next_generation(const snapshot_kind& kind);
  result<void> write(const std::filesystem::path& to, const snapshot& what);
  result<void> fill(const std::filesystem::path& file, const snapshot& what);
  result<snapshot> read(const std::string& actor, std::uint64_t generation);

  std::filesystem::path folder_;
  file_store_options options_;
  disk& disk_;
};

} // namespace ringactor::persist
