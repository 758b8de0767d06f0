// SPDX-License-Identifier: BSD-3-Clause
// Blocks of a payload pool go with their message from the host's pool to the
// device's, and back: a copy each way. Used by batch_turns.cpp.
#pragma once

#include "gpu/opencl/image.hpp"
#include "ringactor/abi/envelope.h"
#include "ringactor/backend/backend.hpp"

struct ra_pool;

namespace ringactor::opencl {

class block_mover {
public:
  block_mover(backend::up_sink& up, const opencl_image& image)
    : up_{up}, image_{image} {}

  /// Copies all blocks that `m` owns from one pool to another, and has `m` name
  /// the copies. What names no block stays as it is. False: the other pool has
  /// no room; then nothing has changed.
  bool copy(ra_message& m, ra_pool* from, ra_pool* to) const;

  /// False: `m` owns no blocks. Cost: a look, before any of the others.
  bool may_own(const ra_message& m) const;

  /// What names no block of `in` names none at all from here on: on the other
  /// side it might be another's.
  void forget_strays(ra_message& m, ra_pool* in) const;

  /// Gives back what `m` owns.
  void release(const ra_message& m, ra_pool* in) const;

private:
  template <class Visit>
  void visit(ra_message& m, ra_pool* pool, Visit each) const;

  backend::up_sink& up_;
  const opencl_image& image_;
};

} // namespace ringactor::opencl
