// SPDX-License-Identifier: BSD-3-Clause
// What the names in a tree's text mean, and the tree that a supervisor is
// started with. The text: tree_text.hpp.
#pragma once

#include "ringactor/supervision/child.hpp"
#include "ringactor/supervision/tree_text.hpp"

#include <caf/expected.hpp>
#include <filesystem>
#include <map>

namespace ringactor::supervision {

/// What a "kernel" of the text is.
struct kernel_part {
  behaviour what;
  spawn_options options;
  kernel_part(behaviour is, spawn_options with = {})
    : what{std::move(is)}, options{std::move(with)} {}
};

/// An "engine" of the text: one that is open already; or, by its image, one
/// that a child of the tree opens. Copies are one engine.
struct engine_part {
  engine_slot slot;
  const image* opens = nullptr;
  engine_options options;
  engine_part(engine is) : slot{std::move(is)} {}
  engine_part(const image& what, engine_options with = {})
    : opens{&what}, options{std::move(with)} {}
};

/// By their names in the text.
struct tree_parts {
  std::map<std::string, start_function> hosts = {};
  std::map<std::string, kernel_part> kernels = {};
  std::map<std::string, engine_part> engines = {};
  /// Where a kernel's "store" keeps its snapshots.
  std::map<std::string, snapshot_saver> stores = {};
};

/// Puts the parts in the place of their names, and checks the whole tree;
/// nothing is started.
/// Errors: invalid_argument; the text has the path, the name that is not
///         there, and those that are.
caf::expected<sup_spec> make_tree(const tree_text& text,
                                  const tree_parts& parts);

/// tree_from_json() and make_tree(). Errors: theirs.
caf::expected<sup_spec> read_tree(std::string_view json,
                                  const tree_parts& parts);

/// The same from a file. Errors: also no_such: it cannot be read; the text has
/// its name. Thread: one that may wait for the disk.
caf::expected<sup_spec> load_tree(const std::filesystem::path& file,
                                  const tree_parts& parts);

} // namespace ringactor::supervision
