// Streams through three kernel actors with back-pressure. Prints two lines.
// SPDX-License-Identifier: BSD-3-Clause
#include "pipeline_image.hpp"

#include <algorithm>
#include <iostream>

using ringactor::errc;
using ringactor::report;

/// Sends 1 to 1000 into the pipeline, never more than eight at once.
class source final : public caf::event_based_actor {
public:
  source(caf::actor_config& config, caf::actor pipeline)
    : caf::event_based_actor{config},
      to_{std::move(pipeline)},
      window_{this, {.messages_max = 8}, [this] { pump(); }} {}

  caf::behavior make_behavior() override {
    pump();
    return {};
  }

private:
  void pump() { // called again whenever an answer has made room
    auto sum_up = [this](stage_result result) {
      (result.status == ra_ok ? sum_ : refused_) += result.value;
    };
    auto complain = [](const caf::error& why) { report(why); };
    while (next_ <= 1000
           && window_.try_send(to_, sum_up, complain, stage_item{next_})
                == errc::ok)
      ++next_;
    most_ = std::max(most_, window_.counts().in_flight());
    if (next_ > 1000 && window_.counts().in_flight() == 0)
      std::cout << window_.counts().answered << " answers, sum " << sum_
                << ", refused " << refused_ << '\n'
                << "at most " << most_ << " in flight\n";
  }

  caf::actor to_;
  ringactor::send_window window_;
  std::uint64_t next_ = 1, sum_ = 0, refused_ = 0, most_ = 0;
};

int main() {
  caf::actor_system_config config;
  ringactor::init(config, pipeline_image());
  caf::actor_system system{config};
  auto engine = ringactor::open_engine(system, pipeline_image());
  if (!engine)
    return report(engine.error());
  std::vector<caf::actor> stages; // the last one first; held until the end
  ra_address next{};
  for (std::uint64_t factor : {5, 3, 2}) {
    auto stage = ringactor::spawn_kernel(*engine, stage_kernel({next, factor}),
                                         {.mailbox_limit = 16});
    if (!stage)
      return report(stage.error());
    next = engine->address_of(*stage);
    stages.push_back(*stage);
  }
  caf::scoped_actor self{system};
  self->wait_for(system.spawn<source>(stages.back()));
}
// What it does: a stage hands the request on with ra_forward, so the answer of
// the last stage is the answer of the whole, and gives the credit back for one
// item more. A mailbox gets its room back in quarters, so with room for twice
// the window none of the three is ever full.
//
// Expected output:
// 1000 answers, sum 15015000, refused 0
// at most 8 in flight
