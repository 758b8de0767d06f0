// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/leftovers.hpp"

#include "gpu/device/classes.h"

#include <algorithm>

namespace ringactor::host {

leftovers::leftovers(const ra_engine& view, std::uint32_t workers,
                     std::uint32_t places)
  : view_{view},
    workers_{std::min(workers, view.layout->workers)},
    places_{std::min(places, view.layout->places_max)} {}

namespace {

ra_worker* record_of(const ra_engine& e, std::uint32_t index) {
  return reinterpret_cast<ra_worker*>(e.near + e.layout->worker_table) + index;
}

} // namespace

leftovers::counts leftovers::publish_counts() const {
  counts sum;
  auto* published =
    reinterpret_cast<ra_telemetry*>(view_.shared + view_.layout->telemetry);
  for (std::uint32_t i = 0; i < view_.layout->workers; ++i) {
    const ra_worker w = *record_of(view_, i);
    sum.posted += w.posted;
    sum.handled += w.handled;
    if (i >= workers_)
      continue; // a host's, who publishes for itself
    const std::uint64_t all[] = {w.handled,      w.sent,        w.refused,
                                 w.dead_letters, w.would_block, w.failed,
                                 w.activations,  w.control};
    static_assert(sizeof all == sizeof(ra_telemetry));
    for (std::size_t k = 0; k < std::size(all); ++k)
      // Order: relaxed; a snapshot of counts.
      ra_store(&published[i].handled + k, all[k], ra_relaxed, ra_system);
  }
  return sum;
}

/// One way through all mailboxes; a cell is visited once, wherever links lead.
class leftovers::walk {
public:
  walk(const leftovers& of, const taker& take)
    : e_{of.view_},
      take_{take},
      cells_{std::uint64_t{e_.layout->cells_max} + e_.layout->places_max},
      seen_(cells_),
      in_hand_(of.places_) {
    for (std::uint32_t i = 0; i < of.workers_; ++i)
      // Order: relaxed, here and below; nobody writes any more.
      if (auto place =
            ra_load(&record_of(e_, i)->running, ra_relaxed, ra_device);
          place != 0 && place <= of.places_)
        in_hand_[place - 1] = true;
  }

  void visit(std::uint32_t place) {
    place_ = place;
    auto* actor = ra_actor_at(&e_, place);
    if (ra_load(&actor->tail, ra_relaxed, ra_device) == ra_idle) // Order: above
      return;
    const auto first = ra_load(&actor->first, ra_relaxed, ra_device); // Order
    follow(first & ~ra_spent, (first & ra_spent) != 0);
    const ra_sorted sorted = *ra_sorted_at(&e_, place);
    for (const auto head : sorted.head)
      follow(head, false);
    follow_back(ra_load(&actor->tail, ra_relaxed, ra_device)); // Order: above
  }

  std::uint64_t found() const noexcept { return found_; }

private:
  void follow(std::uint64_t ref, bool is_spent) {
    while (is_new(ref)) { // ends: each once
      seen_[ref - 2] = true;
      if (!is_spent && ref < ra_stop_ref(&e_, 0))
        look_at(ref);
      is_spent = false;
      // Order: relaxed; as above.
      ref = ra_load(ra_link_at(&e_, ref), ra_relaxed, ra_device);
    }
  }

  bool is_new(std::uint64_t ref) const {
    return ref >= 2 && ref - 2 < cells_ && !seen_[ref - 2];
  }

  // From the newest to the oldest, where the way from the oldest is broken: it
  // died between two writes of `first`, or before it had linked.
  void follow_back(std::uint64_t ref) {
    if (!is_new(ref))
      return;
    if (before_.empty())
      look_for_links();
    std::vector<std::uint64_t> chain;
    for (; is_new(ref); ref = before_[ref - 2]) { // ends: each once
      seen_[ref - 2] = true;
      chain.push_back(ref);
    }
    for (auto each = chain.rbegin(); each != chain.rend(); ++each)
      if (*each < ra_stop_ref(&e_, 0))
        look_at(*each);
  }

  void look_for_links() {
    before_.resize(cells_);
    for (std::uint64_t ref = 2; ref - 2 < cells_; ++ref) {
      // Order: relaxed; as above.
      const auto next = ra_load(ra_link_at(&e_, ref), ra_relaxed, ra_device);
      if (next >= 2 && next - 2 < cells_)
        before_[next - 2] = static_cast<std::uint32_t>(ref);
    }
  }

  void look_at(std::uint64_t ref) {
    constexpr std::uint32_t a_posted_one_may_have =
      ra_flag_request | ra_flag_reply | ra_flag_error | ra_flag_indirect;
    ra_message m;
    ra_mail_read(&e_, ref, &m);
    if (!ra_type_is_counted(ra_message_type(&m)))
      return;
    if (in_hand_[place_]) { // the oldest
      in_hand_[place_] = false;
      return;
    }
    const ra_address to = ra_message_to(&m);
    if (!ra_is_mine(&e_, to) || ra_address_index(to) != place_)
      return;
    const auto flags = ra_message_flags(&m) & a_posted_one_may_have;
    m.w[0] = ra_head_word(flags | ra_flag_dead_letter, ra_message_priority(&m),
                          ra_message_type(&m), ra_down);
    ++found_;
    take_(place_, m);
  }

  ra_engine e_;
  const taker& take_;
  const std::uint64_t cells_;
  std::vector<bool> seen_;
  std::vector<bool> in_hand_;         // by place
  std::vector<std::uint32_t> before_; // by cell, what links to it; once needed
  std::uint32_t place_ = 0;
  std::uint64_t found_ = 0;
};

std::uint64_t leftovers::bring(const taker& take) const {
  walk all{*this, take};
  for (std::uint32_t place = 0; place < places_; ++place)
    all.visit(place);
  return all.found();
}

} // namespace ringactor::host
