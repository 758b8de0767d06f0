// SPDX-License-Identifier: BSD-3-Clause
// The tree of `ringactor demo supervision`:
//
//   exchange
//   ├─ market              one_for_one
//   │  ├─ engine           takes its kernels with it: counted as one
//   │  ├─ risk, book       kernel actors, restarted from snapshots
//   └─ hosts               one_for_one
//      ├─ tape, gateway    host actors
#pragma once

#include "demo_supervision_gateway.hpp"

#include <ringactor/ringactor.hpp>
#include <ringactor/supervision/supervisor.hpp>

#include <mutex>
#include <vector>

namespace ringactor::command {

/// The book takes a snapshot after so many rows.
std::uint64_t snapshot_rows_of(const demo_stream& stream);
/// The risk actor takes one after so many fills.
std::uint64_t snapshot_fills_of(const demo_stream& stream);

struct demo_tree_options {
  std::string backend = "auto";
  bool is_for_the_eye = false; // restarts wait, so that they can be seen
  bool restores = true;        // kernels begin with their newest snapshot
  bool knows_repeats = true;   // the risk actor counts a fill once
};

/// Dead letters of the two types that nobody is answered for.
struct demo_dead {
  std::atomic<std::uint64_t> fills{0}, faults{0};
};

/// Where the tree's engines are; one that ended can still be asked what it
/// counted. Thread: any.
class demo_engines {
public:
  const supervision::engine_slot& slot() const noexcept { return slot_; }
  void add(const engine& opened);
  std::vector<engine> all() const;
  const demo_dead& dead() const noexcept { return *dead_; }

private:
  mutable std::mutex mutex_;
  supervision::engine_slot slot_;
  std::vector<engine> all_;
  std::shared_ptr<demo_dead> dead_ = std::make_shared<demo_dead>();
};

supervision::sup_spec demo_tree(const demo_tree_options& options,
                                std::shared_ptr<demo_engines> engines,
                                std::shared_ptr<const demo_stream> stream,
                                std::shared_ptr<demo_ledger> ledger);

} // namespace ringactor::command
