// SPDX-License-Identifier: BSD-3-Clause
// The floor of a round trip through the door: an actor that is all door.
#include "actors.hpp"

#include <ringactor/actor/caf_compat/facade.hpp>

namespace ringactor::bench {

namespace {

class instant final : public caf_compat::facade {
public:
  using facade::facade;

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit* unit) override {
    const auto& content = caf_compat::content_of(*what);
    if (content.size() != 1
        || !caf_compat::same_key(caf_compat::key_at(content, 0),
                                 caf_compat::key_of<bench_ping>()))
      return true;
    const auto& ping =
      *static_cast<const bench_ping*>(caf_compat::element_at(content, 0));
    auto answer = caf_compat::make_element(
      caf::strong_actor_ptr{ctrl()}, what->mid.response_id(),
      bench_pong{ping.number, bench_work(ping.value, ping.steps) ^ ping.number,
                 0});
    caf_compat::deliver(what->sender, std::move(answer), unit);
    return true;
  }
  void close() override {}
  void stopped(const caf::error&, caf_compat::execution_unit*) override {}
};

} // namespace

caf::actor arena::spawn_floor() {
  return caf_compat::make_facade<instant>(*system_);
}

} // namespace ringactor::bench
