// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cpu/lanes.hpp"

#include <algorithm>
#include <new>

namespace ringactor::cpu {

namespace {

struct lanes_parted {}; // unwinds a lane that would wait for ever

} // namespace

bool lane_group::prepare(const ra_engine& view) noexcept {
  if (!lanes_) {
    lanes_.reset(new (std::nothrow) lane[view.host.lanes]);
    count_ = lanes_ ? view.host.lanes : 0;
  }
  for (std::uint32_t i = 0; i < count_; ++i) {
    lane& each = lanes_[i];
    each.of = this;
    each.view = view;
    each.view.host.lane = i;
    each.is = standing::runs;
    if (!each.stack.prepare(&lane_group::enter, &each))
      return false;
  }
  return count_ != 0;
}

// The body of each fibre. Never returns: the next turn prepares it anew.
void lane_group::enter(void* self) {
  lane& me = *static_cast<lane*>(self);
  try {
    me.of->handle_(&me.view, me.of->turn_);
  } catch (const lanes_parted&) { // the group knows
  }
  me.is = standing::ended;
  fibre::change(me.stack, me.of->caller_);
}

bool lane_group::run_to_barrier() {
  bool any = false;
  for (std::uint32_t i = 0; i < count_; ++i)
    if (lanes_[i].is != standing::ended) {
      any = true;
      lanes_[i].is = standing::runs;
      fibre::change(caller_, lanes_[i].stack);
    }
  return any;
}

bool lane_group::are_together() const noexcept {
  return std::all_of(
    lanes_.get() + 1, lanes_.get() + count_, [this](const lane& each) {
      return each.is == lanes_[0].is
             && (each.is == standing::ended || each.site == lanes_[0].site);
    });
}

std::uint32_t lane_group::run(const ra_engine& view, ra_turn* turn,
                              ra_lane_body handle) noexcept {
  turn_ = turn;
  handle_ = handle;
  parted_ = false;
  if (!prepare(view))
    return ra_exhausted;
  while (run_to_barrier()) // ends: with the handler, or unwound when parted
    parted_ = parted_ || !are_together();
  return parted_ ? ra_handler_failed : ra_ok;
}

void lane_group::meet(std::uint32_t number, std::uint32_t site) {
  lane& me = lanes_[number];
  if (!parted_) {
    me.site = site;
    me.is = standing::waits;
    fibre::change(me.stack, caller_);
  }
  if (parted_)
    throw lanes_parted{};
}

std::uint32_t run_lanes(ra_engine* e, ra_turn* turn,
                        ra_lane_body handle) noexcept {
  return e->host.group->run(*e, turn, handle);
}

void meet_lanes(ra_engine* e, std::uint32_t site) {
  e->host.group->meet(e->host.lane, site);
}

} // namespace ringactor::cpu
