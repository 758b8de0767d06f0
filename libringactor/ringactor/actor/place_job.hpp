// SPDX-License-Identifier: BSD-3-Clause
// What CAF's workers run: one place of an engine. It lives as long as the
// engine; a queued job holds the engine, not the actor.
#pragma once

#include "ringactor/actor/caf_compat/job.hpp"
#include "ringactor/actor/engine_core.hpp"

#include <array>
#include <atomic>

namespace ringactor {

/// Thread: `who` and `owner` belong to whoever owns the activation.
class place_job final : public caf_compat::job {
public:
  void attach(engine_core* core, std::uint32_t place) noexcept {
    core_ = core;
    place_ = place;
  }
  std::uint32_t place() const noexcept { return place_; }

  backend::activatable* who = nullptr;
  caf::strong_actor_ptr owner; // the actor, while a host's message waits
  std::atomic<backend::handler_cost> cost{backend::handler_cost::normal};
  // What a message takes on average; 0: not measured yet. Written after the
  // activation was let go, so it may miss a sample.
  std::atomic<std::uint64_t> cost_ticks{0};

protected:
  bool run(caf_compat::execution_unit* unit) final {
    return core_->run_job(place_, unit);
  }
  void add_ref() const noexcept final { intrusive_ptr_add_ref(core_); }
  void release() const noexcept final { intrusive_ptr_release(core_); }

private:
  engine_core* core_ = nullptr;
  std::uint32_t place_ = 0;
};

/// Jobs of neighbouring places; never moves.
struct job_chunk {
  job_chunk(engine_core* core, std::uint32_t number) {
    for (std::uint32_t i = 0; i < jobs.size(); ++i)
      jobs[i].attach(core, number * job_chunk_places + i);
  }
  std::array<place_job, job_chunk_places> jobs;
};

} // namespace ringactor
