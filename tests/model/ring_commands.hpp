// SPDX-License-Identifier: BSD-3-Clause
// What the commands of ring_model do to the ring and to the list beside it.
// Included by the test after the class.
#pragma once

#include "ring_model.hpp"

namespace model_tests {

template <class Writer, class Cell>
void ring_model<Writer, Cell>::skip() {
  entry* at = front();
  const bool is_held_up = at && at->state != cell_state::written;
  if constexpr (is_shared)
    verdict_.expect(reader_->is_held_up() == is_held_up, "is_held_up");
  if (!is_shared || (at && at->state == cell_state::open))
    return; // its producer lives
  verdict_.expect(reader_->skip_dead() == is_held_up, "skip_dead");
  if (is_held_up)
    took_one();
  check_consumed();
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::pop() {
  ra_message found{};
  const entry* at = front();
  const bool is_there = at && at->state == cell_state::written;
  verdict_.expect(reader_->try_pop(found)
                    == (is_there ? pop_state::message : pop_state::empty),
                  "try_pop");
  if (!is_there)
    return publish();
  verdict_.expect(ring_tests::equals(found, at->message), "the message");
  took_one();
  check_consumed();
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::pop_batch(std::size_t most) {
  std::array<ra_message, 8> found{};
  const std::size_t count = reader_->pop_batch({found.data(), most});
  for (std::size_t i = 0; i < count; ++i) {
    const entry* at = front();
    verdict_.expect(at && at->state == cell_state::written
                      && ring_tests::equals(found[i], at->message),
                    "a message of a batch");
    took_one();
  }
  if (count == most)
    return check_consumed();
  verdict_.expect(!front() || front()->state != cell_state::written,
                  "a batch ended early");
  publish(); // the poll that found nothing did
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::succeed(const step& now) {
  if (now.who % 2 == 0) {
    reader_.emplace(memory_.view(), no_backoff);
    taken_ = published_;
  } else if (depth_ == 0) {
    writer_ = make_writer();
  }
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::publish() {
  reader_->publish_consumed();
  published_ = taken_;
  check_consumed();
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::took_one() {
  ++taken_;
  if (taken_ - published_ >= std::max<std::uint64_t>(plan_.cells / 8, 1))
    published_ = taken_;
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::check_consumed() {
  verdict_.expect(memory_.view().head().consumed == plan_.first + published_,
                  "consumed");
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::open(const step& now) {
  if (!may_push() || depth_ == depth_max)
    return;
  const bool had_room = has_room();
  const ra_message message = message_of(now);
  auto fill = [&](std::uint64_t* rest) noexcept {
    const std::size_t at = log_.size();
    log_.push_back({message, cell_state::open});
    ++depth_;
    const int inside = depth_;
    while (next_ < all_->size() && depth_ == inside)
      act((*all_)[next_++]);
    depth_ = inside - 1;
    for (std::uint32_t i = 1; i < ra_message_used_words(&message); ++i)
      rest[i - 1] = message.w[i];
    log_[at].state = cell_state::written;
    return message.w[0];
  };
  verdict_.expect(writer_->produce(fill) == had_room, "produce");
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::push_batch(const step& now) {
  if (!may_push())
    return;
  std::vector<ra_message> batch;
  for (std::uint32_t i = 0; i < now.amount % 6u; ++i)
    batch.push_back(ring_tests::make_message(now.who, log_.size() + i));
  std::size_t count = 0;
  for (; count < batch.size() && has_room(); ++count)
    log_.push_back({batch[count], cell_state::written});
  verdict_.expect(writer_->push_batch(batch) == count, "push_batch");
}

template <class Writer, class Cell>
void ring_model<Writer, Cell>::die() {
  if (!is_shared || !has_room())
    return;
  memory_.view().head().claimed += 1;
  log_.push_back({{}, cell_state::dead});
}

} // namespace model_tests
