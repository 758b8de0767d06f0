// SPDX-License-Identifier: BSD-3-Clause
// A supervision tree as JSON text says it: rules, and names of what is started.
// What the names mean is the program's: tree_parts.hpp. No CAF; no JSON library
// is seen through this header.
//
//   {"strategy": "rest_for_one", "intensity": 3, "period": 5, "children": [
//     {"id": "gpu", "engine": "main"},
//     {"id": "book", "kernel": "order_book", "on": "main", "shutdown": 1000,
//      "store": {"in": "disk", "every": 1000}},
//     {"id": "desk", "restart": "transient", "auto_shutdown": "never",
//      "children": [{"id": "log", "host": "writer", "shutdown": "infinity"}]}]}
//
// A supervisor has, all but `children` optional: strategy, intensity, period
// (seconds, as in OTP), auto_shutdown, kill_grace (milliseconds), seed,
// children. A child has an id; one of host, kernel (with on: its engine, and
// restore or store), engine, children (it is a supervisor then, with that one's
// members); optionally restart, type, significant, shutdown ("brutal_kill",
// milliseconds, "infinity"), start_limit (milliseconds), backoff {first, most,
// reset_after (milliseconds), jitter}. A store {in: its name; optionally key,
// every (milliseconds)} keeps the kernel's snapshots and its next life begins
// with the newest, also in another process: stored_state.
#pragma once

#include "ringactor/supervision/spec.hpp"

#include <vector>

namespace ringactor::supervision {

/// What a child is, and so how it is started.
enum class start_kind : std::uint8_t { host, kernel, engine, nested };

/// Where a kernel child's snapshots are kept: stored_state.
struct store_text {
  std::string in;        // the name of the store
  std::string key = {};  // empty: the child's id
  milliseconds every{0}; // 0: only when handlers or users ask
  bool operator==(const store_text&) const = default;
};

struct child_text {
  child_rules rules; // nested: its kind is supervisor
  start_kind how = start_kind::host;
  std::string name = {}; // of the start function, the kernel, the engine
  std::string on = {};   // kernel: the engine it lives in
  restore_type restore = restore_type::none;    // kernel
  std::optional<milliseconds> start_limit = {}; // none: the child's own
  sup_flags flags = {};                         // nested
  std::vector<child_text> children = {};        // nested
  /// kernel, with `restore` none: the store's state is what it begins with.
  std::optional<store_text> store = {};
  bool operator==(const child_text&) const = default;
};

struct tree_text {
  sup_flags flags;
  std::vector<child_text> children;
  bool operator==(const tree_text&) const = default;
};

/// Reads a tree and checks all of it that is known without the names.
///
/// Shape:  at most message::json_bytes_max bytes, 15 supervisors deep.
/// Errors: invalid_argument, oversize; the text has the path of the value, as
///         in "tree.children[2].restart: expected one of permanent, transient,
///         temporary, got "always"". Unknown members are refused.
/// Thread: any.
result<tree_text> tree_from_json(std::string_view text);

/// The text of a tree: what is as by default is left out. What it writes reads
/// as the same tree.
/// Errors: invalid_argument: what no text can say (an id that is no UTF-8, a
///         period of more than a million seconds that is no whole number of
///         them); as tree_from_json.
result<std::string> tree_to_json(const tree_text& tree);

} // namespace ringactor::supervision
