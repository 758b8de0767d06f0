// SPDX-License-Identifier: BSD-3-Clause
// The kernel's ten levels a side against the published ones, and the one rule
// by which the kernel may be told a level it cannot know.
#pragma once

#include "gpu/kernels/order_book/messages.h"
#include "orders_stream.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ringactor::command {

/// The row as a message that replaces the kernel's levels.
order_book_snapshot snapshot_of(const book_row& row);

class book_comparison {
public:
  /// The levels of the row that the kernel may take over, best first: they
  /// came into the window from beyond the worst level known before the
  /// message, and are not what the message itself has added.
  std::vector<order_book_adopt> adoptions(const order_book_levels& now,
                                          const stream_item& item) const;

  /// The first difference to the row, or "". What the kernel has now is what
  /// is known before the next message.
  std::string compare(const order_book_levels& now, const book_row& row);

  /// The same for a message without a row.
  void remember(const order_book_levels& now) { before_ = now; }

private:
  order_book_levels before_{};
};

} // namespace ringactor::command
