// SPDX-License-Identifier: BSD-3-Clause
#include "mailbox_model.hpp"

#include <cstddef>

namespace model_tests {

namespace {

ra_message of_type(std::uint32_t type, std::uint32_t place) {
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_critical, type, 0);
  ra_set_to(&m, ra_make_address(1, place, 0), 0);
  return m;
}

} // namespace

mailbox_model::mailbox_model(std::array<std::uint32_t, places> limits,
                             std::uint32_t cells) {
  layout_.engine_id = 1;
  layout_.places_max = places;
  layout_.cells_max = cells;
  layout_.actor_table = offsetof(near_region, actors);
  layout_.cell_table = offsetof(near_region, cells);
  layout_.links = offsetof(near_region, links);
  layout_.cell_pool = offsetof(near_region, pool);
  layout_.worker_table = offsetof(near_region, workers);
  for (std::uint32_t i = 0; i < places; ++i)
    actors_[i].limit = limits[i];
}

ra_engine mailbox_model::view() {
  ra_engine e{};
  e.shared = reinterpret_cast<std::uint8_t*>(control_.data());
  e.near = reinterpret_cast<std::uint8_t*>(near_.get());
  e.layout = &layout_;
  e.worker = &near_->workers[depth_];
  e.host.self = this;
  e.host.up = [](void* self, void*, const void* message) {
    auto* m = static_cast<const ra_message*>(message);
    auto& model = *static_cast<mailbox_model*>(self);
    auto& actor = model.actors_[ra_address_index(ra_message_from(m))];
    model.verdict_.expect(!actor.has_stop_cell, "a place retired twice");
    actor.has_stop_cell = true;
  };
  return e;
}

const std::string& mailbox_model::run(const std::vector<step>& all) {
  all_ = &all;
  between = [this] {
    if (depth_ + 1 == workers)
      return;
    ++depth_;
    while (next_ < all_->size()) {
      const step& now = (*all_)[next_++];
      if (now.action == 0)
        break;
      act(now);
    }
    --depth_;
  };
  while (next_ < all.size()) {
    act(all[next_++]);
    check_credit();
  }
  between = nullptr;
  for (std::uint32_t place = 0; place < places; ++place)
    while (actors_[place].is_ready && verdict_.what().empty())
      activate(place, 8);
  check_quiet();
  return verdict_.what();
}

void mailbox_model::act(const step& now) {
  const std::uint32_t place = now.who % places;
  switch (now.action) {
    case 0:
      return; // ends what came between
    case 1:
      return start(place);
    case 2:
      return now.amount < 10 ? stop(place) : post(place, now);
    case 3:
      return activate(place, 1 + now.amount % 4);
    case 4:
      return activate(place, 1 + now.amount);
    case 9:
      for (int i = 0; i < now.amount; ++i)
        post(place, now);
      return;
    case 10:
      return claim(place);
    default:
      return post(place, now);
  }
}

bool mailbox_model::has_cell() {
  const auto& worker = near_->workers[depth_];
  return worker.free_head != 0 || (near_->pool.top & 0xffffffff) != 0
         || near_->pool.fresh + ra_chain_cells <= layout_.cells_max;
}

std::uint32_t mailbox_model::refusal(std::uint32_t place, bool has_cell) {
  const auto& actor = actors_[place];
  if (static_cast<std::int64_t>(near_->actors[place].credit) > 0)
    return has_cell ? std::uint32_t{ra_ok} : std::uint32_t{ra_exhausted};
  if (!actor.was_started)
    return ra_no_such;
  return actor.is_commanded ? ra_full : ra_down;
}

void mailbox_model::post(std::uint32_t place, const step& now) {
  const auto message =
    ring_tests::make_message(now.who, number_++, now.amount % 57u);
  const std::uint32_t wanted = refusal(place, has_cell());
  ra_engine e = view();
  auto post = [&] { return ra_mailbox_post(&e, place, &message); };
  if (wanted == ra_ok)
    admit(place, message, post);
  else
    verdict_.expect(post() == wanted, "why a post is refused");
}

void mailbox_model::start(std::uint32_t place) {
  auto& actor = actors_[place];
  if (actor.is_commanded || !actor.has_stop_cell || actor.has_credit)
    return;
  ra_message message = of_type(ra_type_start, place);
  ra_set_start_limit(&message, actor.limit, ra_policy_reject);
  actor.was_started = true;
  const bool is_fine = has_cell();
  control_[place].command =
    ra_command_word(is_fine ? ra_life_active : ra_life_stopped, 1);
  ra_engine e = view();
  auto post = [&] { return ra_mailbox_post_start(&e, place, &message); };
  if (!is_fine)
    return verdict_.expect(post() == ra_exhausted, "a start without a cell");
  actor.is_commanded = actor.has_credit = true;
  admit(place, message, post);
}

void mailbox_model::stop(std::uint32_t place) {
  auto& actor = actors_[place];
  if (!actor.is_commanded)
    return;
  const ra_message message = of_type(ra_type_stop, place);
  actor.is_commanded = actor.has_stop_cell = false;
  control_[place].command = ra_command_word(ra_life_stopped, 1);
  ra_engine e = view();
  admit(place, message,
        [&] { return ra_mailbox_post_stop(&e, place, &message); });
}

/// A post that must succeed; others may come between its exchange and link.
template <class Post>
void mailbox_model::admit(std::uint32_t place, const ra_message& message,
                          Post&& post) {
  auto& actor = actors_[place];
  const bool was_owned = actor.is_owned;
  const std::uint64_t at = actor.taken + actor.queue.size();
  actor.queue.push_back({message, false});
  actor.is_owned = true;
  const std::uint32_t status = post();
  verdict_.expect(
    status == (was_owned ? std::uint32_t{ra_ok} : std::uint32_t{ra_post_own}),
    "who owns the actor after a post");
  verdict_.expect(at >= actor.taken, "a message was handled before its link");
  if (at >= actor.taken)
    actor.queue[at - actor.taken].is_linked = true;
  if (!was_owned)
    actor.is_ready = true;
}

void mailbox_model::activate(std::uint32_t place, unsigned messages) {
  auto& actor = actors_[place];
  if (!actor.is_ready)
    return;
  actor.is_ready = false;
  ra_engine e = view();
  for (unsigned i = 0; i < messages && verdict_.what().empty(); ++i) {
    ra_message found{};
    const bool is_there = !actor.queue.empty() && actor.queue[0].is_linked;
    verdict_.expect((ra_mailbox_next(&e, place, &found) != 0) == is_there,
                    "whether there is a message");
    if (!is_there)
      break;
    handle(place, found);
    const bool has_more = ra_mailbox_retire(&e, place) != 0;
    actor.queue.pop_front();
    ++actor.taken;
    verdict_.expect(has_more == !actor.queue.empty(), "whether there is more");
    actor.is_owned = has_more;
    if (!has_more)
      return;
  }
  ra_mailbox_credit(&e, &near_->actors[place]);
  actor.is_ready = true;
}

/// A message is handled that never was in the mailbox; others may come while
/// the owner lets go.
void mailbox_model::claim(std::uint32_t place) {
  auto& actor = actors_[place];
  ra_engine e = view();
  const bool is_claimed = ra_mailbox_claim(&e, place) != 0;
  verdict_.expect(is_claimed == !actor.is_owned, "whether an actor is idle");
  if (!is_claimed)
    return;
  actor.is_owned = true;
  const bool has_more = ra_mailbox_unclaim(&e, place) != 0;
  verdict_.expect(has_more == !actor.queue.empty(), "what came meanwhile");
  actor.is_owned = actor.is_ready = has_more;
}

/// What the engine's turn does with the actor's record.
void mailbox_model::handle(std::uint32_t place, const ra_message& found) {
  auto& actor = actors_[place];
  auto& record = near_->actors[place];
  verdict_.expect(ring_tests::equals(found, actor.queue[0].message),
                  "the message");
  if (ra_message_type(&found) == ra_type_start)
    record.mailbox_limit = ra_start_limit(&found);
  if (ra_message_type(&found) != ra_type_stop)
    return;
  record.credit -= record.mailbox_limit;
  actor.has_credit = false;
}

/// What is admitted and what is left make the limit, or nothing.
void mailbox_model::check_credit() {
  for (std::uint32_t place = 0; place < places; ++place) {
    const auto& actor = actors_[place];
    const std::uint64_t whole = actor.has_credit ? actor.limit : 0;
    verdict_.expect(near_->actors[place].credit + actor.queue.size() == whole,
                    "the credit");
  }
}

void mailbox_model::check_quiet() {
  check_credit();
  for (const auto& actor : near_->actors)
    verdict_.expect(actor.tail == ra_idle && actor.first == 0,
                    "an actor is not idle in the end");
  seen_.assign(cells_most + places + 2, false);
  std::uint64_t free = 0;
  for (const auto& worker : near_->workers) {
    const std::uint64_t before = free;
    count_chain(worker.free_head, free);
    verdict_.expect(free - before == worker.free_count, "a worker's chain");
  }
  std::uint64_t chain = near_->pool.top & 0xffffffff;
  for (unsigned i = 0; chain != 0 && i < cells_most; ++i) {
    count_chain(chain, free);
    chain = near_->links[(chain - 2) * 2 + 1];
  }
  verdict_.expect(free == near_->pool.fresh, "a cell is lost");
}

void mailbox_model::count_chain(std::uint64_t ref, std::uint64_t& count) {
  while (ref != 0 && verdict_.what().empty()) { // ends: none is seen twice
    verdict_.expect(!seen_[ref], "a cell is free twice");
    seen_[ref] = true;
    ++count;
    ref = near_->links[(ref - 2) * 2];
  }
}

} // namespace model_tests
