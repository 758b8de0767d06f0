// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/batch_turns.hpp"

#include "gpu/device/mailbox.h"
#include "ringactor/abi/span_pool.h"

#include <algorithm>
#include <cstring>

namespace ringactor::opencl {

namespace {

// A launch ends when nothing is ready, or after so many activations: then the
// host has its turn, also where actors keep each other busy.
constexpr launcher::limits a_batch{8192, 4}, a_step{1, 1};

ra_pool* pool_in(std::byte* shared, const ra_layout& layout) {
  return reinterpret_cast<ra_pool*>(shared + layout.pool);
}

bool is_command(std::uint32_t type) {
  return type == ra_type_start || type == ra_type_stop || type == ra_type_hold
         || type == ra_type_resume;
}

std::uint32_t place_of(const waiting_post& post) {
  return ra_address_index(ra_message_to(&post.message));
}

} // namespace

batch_turns::batch_turns(const planned_layout& plan, const opencl_image& image,
                         batch_memory&& memory, batch_mirror& mirror,
                         post_line& line, std::uint32_t limit,
                         const clock::physical_clock& clock,
                         backend::up_sink& up)
  : layout_{plan.engine.record},
    memory_{std::move(memory)},
    mirror_{mirror},
    line_{line},
    limit_{limit},
    clock_{clock},
    up_{up},
    blocks_{up, image},
    admission_{layout_, plan.groups} {
  ways_.self = this;
  ways_.make_ready = [](void* self, void*, std::uint32_t place) {
    ra_ready_give(&static_cast<batch_turns*>(self)->memory_.door(), place);
  };
  ways_.up = [](void* self, void*, const void* message) {
    auto& of = *static_cast<batch_turns*>(self);
    auto m = *static_cast<const ra_message*>(message);
    of.bring_up(m);
    of.told_.push_back({ra_address_index(ra_message_from(&m)), false, m});
  };
}

// A ra_status, or ra_post_own. On anything else but ra_ok nothing has changed.
std::uint32_t batch_turns::post(const waiting_post& post) {
  const std::uint32_t place = place_of(post);
  if (place >= places_seen())
    // Order: relaxed; a bound, and this thread alone writes it.
    places_seen_.store(place + 1, std::memory_order_relaxed);
  mirror_.bring_command(memory_.shared(), place,
                        ra_message_type(&post.message));
  const auto there = [this](const ra_message& m) {
    return admission_.post(memory_.shared(), memory_.near(), ways_, m);
  };
  if (!blocks_.may_own(post.message))
    return there(post.message);
  auto* pool = pool_in(memory_.shared(), layout_);
  ra_message m = post.message;
  if (!blocks_.copy(m, mirror_.pool(), pool))
    return ra_exhausted;
  const std::uint32_t status = there(m);
  if (status == ra_ok || status == ra_post_own)
    blocks_.release(post.message, mirror_.pool());
  else
    blocks_.release(m, pool);
  return status;
}

// What may not be refused, or has a stash, waits until the mailbox has room.
bool batch_turns::waits(const waiting_post& post, std::uint32_t status,
                        std::size_t behind) {
  if (ra_message_type(&post.message) < ra_type_user)
    return status == ra_full || status == ra_dropped || status == ra_exhausted;
  return status == ra_full
         && up_.may_wait(place_of(post), static_cast<std::uint32_t>(behind));
}

void batch_turns::refuse(const waiting_post& post, std::uint32_t status) {
  told letter{place_of(post), false, post.message};
  const ra_message& m = post.message;
  letter.message.w[0] =
    ra_head_word(ra_message_flags(&m) | ra_flag_dead_letter,
                 ra_message_priority(&m), ra_message_type(&m), status);
  told_.push_back(letter);
}

// `behind`: so many of its place wait outside before it.
bool batch_turns::admit_one(const waiting_post& each, std::size_t behind) {
  const std::uint32_t status = post(each), place = place_of(each);
  if (status != ra_ok && status != ra_post_own) {
    if (waits(each, status, behind))
      return false;
    refuse(each, status & 0xff);
  }
  if (status == ra_post_own)
    ra_ready_give(&memory_.door(),
                  place | (each.is_held ? std::uint32_t{ra_ready_held} : 0));
  else if (each.is_held)
    told_.push_back({place, true, {}});
  return true;
}

void batch_turns::admit_parked() {
  for (auto at = parked_.begin(); at != parked_.end();) {
    auto& line = at->second;
    while (!line.empty() && admit_one(line.front(), 0))
      line.pop_front();
    at = line.empty() ? parked_.erase(at) : std::next(at);
  }
}

void batch_turns::admit() {
  admit_parked();
  if (next_ == here_.size()) {
    here_.clear();
    next_ = 0;
    line_.take(here_);
  }
  const std::size_t end = std::min(here_.size(), next_ + limit_);
  for (; next_ < end; ++next_) {
    const auto& each = here_[next_];
    auto before = parked_.end();
    if (!parked_.empty() && !is_command(ra_message_type(&each.message)))
      before = parked_.find(place_of(each));
    if (before == parked_.end()) {
      if (!admit_one(each, 0))
        parked_[place_of(each)].push_back(each);
    } else if (waits(each, ra_full, before->second.size())) {
      before->second.push_back(each);
    } else {
      refuse(each, ra_full);
      if (each.is_held)
        told_.push_back({place_of(each), true, {}});
    }
  }
}

result<void> batch_turns::launch(const launcher::limits& until) {
  auto& door = memory_.door();
  door.wall_us = clock_.now_us();
  door.up_promised = door.up_claimed;
  // One group more than there are actors would find nothing.
  const auto ready =
    static_cast<std::uint32_t>(door.ready_put - door.ready_taken);
  auto good = memory_.launch({until.activations, until.idle_polls, ready});
  if (good)
    launches_.fetch_add(1, std::memory_order_relaxed); // Order: a count
  return good;
}

std::uint64_t batch_turns::running_launch() const noexcept {
  const auto now = launches_.load(std::memory_order_relaxed); // Order: a sample
  return now % 2 == 0 ? 0 : now;
}

std::uint32_t batch_turns::places_seen() const noexcept {
  return places_seen_.load(std::memory_order_relaxed); // Order: a bound
}

// Blocks that come up are the host's from here on. Where its pool has no room
// for them, who waits is told so, and the message goes on without.
void batch_turns::bring_up(ra_message& message) {
  if (!blocks_.may_own(message))
    return;
  // A start that comes up says that a life has begun, and has consumed what it
  // began with; the block may be another's by now.
  if (ra_message_type(&message) == ra_type_start)
    ra_set_id(&message, 0);
  auto* pool = pool_in(memory_.shared(), layout_);
  blocks_.forget_strays(message, pool);
  ra_message as_said = message;
  if (blocks_.copy(message, pool, mirror_.pool())) {
    blocks_.release(as_said, pool);
    return;
  }
  blocks_.release(as_said, pool);
  const std::uint32_t flags = ra_message_flags(&message);
  const bool answers = (flags & ra_flag_reply) != 0;
  const ra_error why{ra_exhausted, 0, ra_message_type(&message), 0};
  message.w[0] =
    answers ? ra_head_word(ra_flag_reply | ra_flag_error,
                           ra_message_priority(&message), ra_type_error, 0)
            : ra_head_word((flags & ~ra_flag_indirect) | ra_flag_dead_letter,
                           ra_message_priority(&message),
                           ra_message_type(&message), ra_exhausted);
  ra_set_to(&message, ra_message_to(&message), answers ? sizeof why : 0);
  std::fill(message.w + ra_envelope_words, message.w + ra_message_words, 0);
  if (answers)
    std::memcpy(message.w + ra_envelope_words, &why, sizeof why);
}

// A cell that was claimed and not needed has no mark. The next launch begins at
// the ring's first cell again: few cells are used, and they are near.
void batch_turns::collect() {
  auto& door = memory_.door();
  told_.reserve(told_.size() + (door.up_claimed - consumed_));
  for (; consumed_ != door.up_claimed; ++consumed_) {
    auto* cell = ra_up_cell_at(&door, consumed_);
    if (cell->mark == 0)
      continue;
    auto& next = told_.emplace_back();
    next.place = static_cast<std::uint32_t>(cell->mark & ra_index_mask);
    next.is_over = (cell->mark & ra_up_over) != 0;
    cell->mark = 0;
    std::memcpy(&next.message, cell->w, sizeof next.message);
    if (!next.is_over)
      bring_up(next.message);
  }
  consumed_ = (consumed_ + door.up_mask) & ~door.up_mask;
  door.up_claimed = door.up_consumed = consumed_;
  copy_actors();
  mirror_.copy_counts(memory_.shared());
}

// Those that were ready since the launch began: nobody else has run, or has
// been let go by another. In a ring that went round, all that there are.
void batch_turns::copy_actors() {
  auto& door = memory_.door();
  if (door.ready_put - ready_seen_ > door.ready_mask) {
    for (std::uint32_t place = 0; place < places_seen(); ++place)
      mirror_.copy_actor(memory_.shared(), place);
  } else {
    for (std::uint64_t at = ready_seen_; at != door.ready_put; ++at)
      mirror_.copy_actor(memory_.shared(),
                         static_cast<std::uint32_t>(
                           ra_ready_cell(&door, at)->entry & ra_index_mask));
  }
  ready_seen_ = door.ready_taken; // what is ready still may run again
}

void batch_turns::tell() {
  for (const auto& each : told_)
    if (each.is_over)
      up_.let_go(each.place);
    else
      up_.deliver_from(each.place, {&each.message, 1});
  told_.clear();
}

result<bool> batch_turns::turn() { return turn(a_batch); }

result<bool> batch_turns::step() {
  auto more = turn(a_step);
  tell();
  return more;
}

result<bool> batch_turns::turn(const launcher::limits& until) {
  admit();
  const bool launches = ra_ready_waits(&memory_.door());
  if (launches)
    if (auto good = launch(until); !good)
      return good.error();
  const bool told_some = !told_.empty();
  tell();
  if (!launches)
    return told_some || next_ < here_.size() || !line_.is_empty();
  auto good = memory_.take_back();
  launches_.fetch_add(1, std::memory_order_relaxed); // Order: a count
  if (!good)
    return good.error();
  collect();
  return true;
}

void batch_turns::end(errc reason) {
  tell();
  std::vector<waiting_post> left;
  line_.take(left);
  here_.insert(here_.end(), left.begin(), left.end());
  for (auto& [place, line] : parked_)
    here_.insert(here_.end(), line.begin(), line.end());
  parked_.clear();
  for (; next_ < here_.size(); ++next_) {
    const auto& each = here_[next_];
    if (ra_message_type(&each.message) >= ra_type_user)
      refuse(each, static_cast<std::uint32_t>(reason));
    if (each.is_held)
      told_.push_back({place_of(each), true, {}});
  }
  tell();
}

} // namespace ringactor::opencl
