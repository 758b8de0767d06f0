// SPDX-License-Identifier: BSD-3-Clause
// A disk in memory that knows what a loss of power leaves: the content of a
// file as it was synced, the names of a folder as they were synced; of what was
// not, a seeded part may have arrived. A step can be made to fail, or to be the
// last one.
#pragma once

#include "ringactor/persist/disk.hpp"

#include <functional>
#include <map>
#include <optional>
#include <random>

namespace persist_tests {

namespace fs = std::filesystem;

class disk_model final : public ringactor::persist::disk {
public:
  enum class fate { works, fails, fails_half, power_goes };
  /// What happens to each step, by its number from 0 and its name.
  std::function<fate(std::uint64_t step, std::string_view name)> decide;
  std::uint64_t steps = 0;
  std::vector<std::string> names; // of the steps so far
  bool is_off = false;            // the power went; nothing works any more

  /// The power is back: what was not synced is there or not, by the seed.
  void restart(std::uint64_t seed);
  bool has(const fs::path& file) const { return now_.contains(file.string()); }
  std::vector<std::byte>& content(const fs::path& file);

  using done = ringactor::result<void>;
  done make_folder(const fs::path& folder) override;
  ringactor::result<std::vector<std::string>>
  list(const fs::path& folder) override;
  ringactor::result<std::unique_ptr<ringactor::persist::disk_lock>>
  lock(const fs::path& file) override;
  ringactor::result<std::unique_ptr<ringactor::persist::disk_file>>
  create(const fs::path& file) override;
  ringactor::result<std::unique_ptr<ringactor::persist::disk_file>>
  append(const fs::path& file) override;
  ringactor::result<std::vector<std::byte>> read(const fs::path& file,
                                                 std::size_t max) override;
  ringactor::result<std::vector<std::byte>> read_end(const fs::path& file,
                                                     std::size_t max) override;
  done rename(const fs::path& from, const fs::path& to) override;
  done remove(const fs::path& file) override;
  done sync_folder(const fs::path& folder) override;

private:
  friend class model_file;
  struct file {
    std::vector<std::byte> now;
    std::optional<std::vector<std::byte>> synced; // none: never
  };
  using names_of_files = std::map<std::string, std::shared_ptr<file>>;
  /// The fate of a step; `why` when it does not work.
  fate take(std::string_view name, ringactor::failure& why);
  done step(std::string_view name);

  names_of_files now_;
  std::vector<names_of_files> since_sync_{{}}; // the synced one is the first
  bool is_locked_ = false;
  friend class model_lock;
};

} // namespace persist_tests
