// SPDX-License-Identifier: BSD-3-Clause
// Supervision trees from outside. What is read is written and read again, to
// the same.
#include "input.hpp"

#include "ringactor/supervision/tree_text.hpp"

using namespace ringactor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto tree = supervision::tree_from_json(text);
  if (!tree) {
    fuzz::require(tree.error().what.starts_with("tree"));
    return 0;
  }
  const auto shown = supervision::tree_to_json(*tree);
  fuzz::require(static_cast<bool>(shown));
  const auto again = supervision::tree_from_json(*shown);
  fuzz::require(again && *again == *tree);
  fuzz::require(*supervision::tree_to_json(*again) == *shown);
  return 0;
}
