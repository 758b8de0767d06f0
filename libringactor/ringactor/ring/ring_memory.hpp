// SPDX-License-Identifier: BSD-3-Clause
// Memory of this process for one ring. Backends whose rings lie in memory of
// their own attach a ring_view there instead.
#pragma once

#include "ringactor/ring/ring_view.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>

namespace ringactor::ring {

/// Owns the bytes of a ring. Moving it moves no cell, so views stay valid.
template <class Cell = ra_cell>
class ring_memory {
public:
  /// An empty ring of `cells` cells; `first_position` other than 0 is for
  /// tests of the counters' wrap.
  ///
  /// Errors: errc::invalid_argument for 0, too many, or no power of two;
  ///         errc::exhausted when there is no memory.
  /// Cost:   writes each cell once, so that no page fault comes later.
  static result<ring_memory> make(std::uint64_t cells,
                                  std::uint64_t first_position = 0) {
    if (auto fine = check_capacity(cells); !fine)
      return fine.error();
    const std::size_t bytes = ring_bytes<Cell>(cells);
    block memory{
      static_cast<std::byte*>(::operator new(bytes, alignment, std::nothrow))};
    if (!memory)
      return {errc::exhausted, "no memory for a ring of "
                                 + std::to_string(bytes) + " bytes; ask for "
                                 + "fewer cells"};
    auto view = ring_view<Cell>::attach({memory.get(), bytes}, cells);
    if (!view)
      return view.error();
    view->reset(first_position);
    return ring_memory{std::move(memory), *view};
  }

  const ring_view<Cell>& view() const noexcept { return view_; }

private:
  static constexpr std::align_val_t alignment{ring_alignment_bytes};

  struct release {
    void operator()(std::byte* memory) const noexcept {
      ::operator delete(memory, alignment);
    }
  };
  using block = std::unique_ptr<std::byte, release>;

  ring_memory(block memory, const ring_view<Cell>& view) noexcept
    : memory_{std::move(memory)}, view_{view} {}

  block memory_;
  ring_view<Cell> view_;
};

} // namespace ringactor::ring
