// SPDX-License-Identifier: BSD-3-Clause
// Work for CAF's scheduler that is no actor.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

namespace ringactor::caf_compat {

/// A job for CAF's workers that is not an actor. Owned by reference count.
class job : public caf::resumable {
public:
#if RINGACTOR_CAF_1
  void ref_resumable() const noexcept final { add_ref(); }
  void deref_resumable() const noexcept final { release(); }
  resume_result resume(caf::scheduler* unit, std::size_t) final {
    return run(unit) ? resume_later : awaiting_message;
  }
#else
  // Not scheduled_actor: CAF's shutdown would cast it to one. Not
  // function_object: CAF's network thread would run it by itself.
  subtype_t subtype() const final { return unspecified; }
  void intrusive_ptr_add_ref_impl() final { add_ref(); }
  void intrusive_ptr_release_impl() final { release(); }
  resume_result resume(caf::execution_unit* unit, std::size_t) final {
    return run(unit) ? resume_later : awaiting_message;
  }
#endif

protected:
  /// True: run it again later.
  virtual bool run(execution_unit* unit) = 0;
  virtual void add_ref() const noexcept = 0;
  virtual void release() const noexcept = 0;
};

} // namespace ringactor::caf_compat
