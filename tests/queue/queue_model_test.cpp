// SPDX-License-Identifier: BSD-3-Clause
// Queues against plain lists, by random commands: pushes and pops of each
// form, changes of rings, the end; and the books after each of them.
#include "ringactor/queue/queue_monitor.hpp"

#include "tests/model/property.hpp"
#include "tests/queue/stepped_atomics.hpp"

#include <deque>
#include <string>
#include <vector>

using namespace queue_tests;
using model_tests::holds;
using model_tests::step;
using model_tests::verdict;

namespace {

/// A queue beside what it should be: the ring before, and the one of now.
template <class Queue>
class queue_model {
public:
  static constexpr std::uint8_t actions = 12;

  explicit queue_model(std::uint64_t capacity)
    : queue_{make_stepped<Queue>(capacity)}, capacity_{capacity} {}

  /// What went wrong, or "". In the end all that was taken in has come out.
  const std::string& run(const std::vector<step>& all) {
    for (const step& now : all) {
      act(now);
      check_books();
    }
    is_closed_ = true;
    queue_->close();
    while (expected() == errc::ok && verdict_.what().empty())
      pop(false);
    pop(true);
    check_books();
    return verdict_.what();
  }

private:
  void act(const step& now) {
    switch (now.action) {
      case 0:
      case 1:
      case 2:
        return push(now, now.action == 0);
      case 3:
      case 4:
        return push_batch(now.amount % 7);
      case 5:
      case 6:
        return pop(now.action == 5);
      case 7:
      case 8:
        return pop_batch(now.amount % 7);
      case 9:
      case 10:
        return resize(now);
      default:
        if (now.amount == 0) { // seldom: few commands count after it
          queue_->close();
          is_closed_ = true;
        }
    }
  }

  ra_message next(std::uint32_t source, std::uint32_t length) {
    return make_message(source, number_++, length);
  }

  errc admitted() const {
    if (is_closed_)
      return errc::closed;
    return now_.size() < capacity_ ? errc::ok : errc::full;
  }

  void push(const step& how, bool waits) {
    const auto message = next(how.who, how.amount);
    errc wanted = admitted();
    if (wanted == errc::ok)
      now_.push_back(message);
    else
      ++dropped_;
    if (waits && wanted == errc::full)
      wanted = errc::timeout;
    const errc code =
      waits ? queue_->push(message, 1ms) : queue_->try_push(message);
    verdict_.expect(code == wanted, "a push");
  }

  void push_batch(std::size_t count) {
    std::vector<ra_message> batch;
    std::size_t wanted = 0;
    for (std::size_t i = 0; i < count; ++i) {
      batch.push_back(next(1, 8));
      if (admitted() == errc::ok) {
        now_.push_back(batch.back());
        ++wanted;
      }
    }
    verdict_.expect(queue_->push_batch(batch) == wanted, "push_batch");
  }

  /// What a pop says, which goes on to the ring of now when the one before is
  /// finished.
  errc expected() {
    if (before_.empty() && is_behind_) {
      before_.swap(now_);
      now_.clear();
      is_behind_ = false;
    }
    if (!list().empty())
      return errc::ok;
    return is_closed_ ? errc::closed : errc::empty;
  }
  /// What is popped from. Unless a change is under way all is in `now_`.
  std::deque<ra_message>& list() {
    if (!is_behind_ && !before_.empty()) {
      now_.swap(before_);
      before_.clear();
    }
    return is_behind_ ? before_ : now_;
  }

  void pop(bool waits) {
    errc wanted = expected();
    ra_message found{};
    const errc code = waits ? queue_->pop(found, 1ms) : queue_->try_pop(found);
    if (wanted == errc::ok) {
      verdict_.expect(equals(found, list().front()), "the message");
      list().pop_front();
      ++popped_;
    }
    if (waits && wanted == errc::empty)
      wanted = errc::timeout;
    verdict_.expect(code == wanted, "a pop");
  }

  void pop_batch(std::size_t count) {
    std::vector<ra_message> found(count);
    const std::size_t got = queue_->pop_batch(found);
    for (std::size_t i = 0; i < got; ++i) {
      verdict_.expect(expected() == errc::ok
                        && equals(found[i], list().front()),
                      "a message of a batch");
      if (!list().empty())
        list().pop_front();
      ++popped_;
    }
    verdict_.expect(got == count || expected() != errc::ok, "a short batch");
  }

  void resize(const step& now) {
    const std::uint64_t capacity = std::uint64_t{1} << now.amount % 6;
    errc wanted = errc::ok;
    if (is_closed_)
      wanted = errc::closed;
    else if (is_behind_)
      wanted = errc::would_block;
    const auto outcome = queue_->resize(capacity);
    verdict_.expect((outcome ? errc::ok : outcome.error().code) == wanted,
                    "resize");
    if (wanted != errc::ok || capacity == capacity_)
      return;
    list(); // all is in `now_`
    before_.swap(now_);
    is_behind_ = true;
    capacity_ = capacity;
  }

  void check_books() {
    const queue_statistics books = queue_->statistics();
    const std::uint64_t left = before_.size() + now_.size();
    verdict_.expect(books.depth == left && queue_->size() == left, "depth");
    verdict_.expect(books.dequeued == popped_, "dequeued");
    verdict_.expect(books.enqueued == popped_ + left, "enqueued");
    verdict_.expect(books.dropped == dropped_, "dropped");
    verdict_.expect(queue_->capacity() == capacity_, "capacity");
    verdict_.expect(books.timed == popped_, "timed");
  }

  std::unique_ptr<Queue> queue_;
  std::uint64_t capacity_;
  std::deque<ra_message> before_, now_;
  bool is_behind_ = false; // the consumer has not yet come to `now_`
  bool is_closed_ = false;
  std::uint64_t number_ = 0, popped_ = 0, dropped_ = 0;
  verdict verdict_;
};

template <class Queue>
void check_model() {
  queue_model<Queue> model{std::uint64_t{1} << *rc::gen::inRange(0, 6)};
  const auto all = *model_tests::steps(queue_model<Queue>::actions);
  RC_ASSERT(model.run(all) == "");
}

} // namespace

TEST_CASE("an spsc queue does what lists do, whatever the commands") {
  CHECK(holds("spsc queue", check_model<stepped_spsc>));
}

TEST_CASE("an mpsc queue does what lists do, whatever the commands") {
  CHECK(holds("mpsc queue", check_model<stepped_mpsc>));
}

TEST_CASE("health and advice follow exact shares, whatever the limits") {
  CHECK(holds("health", [] {
    const auto capacity = std::uint64_t{1} << *rc::gen::inRange(0, 25);
    const auto depth = *rc::gen::inRange<std::uint64_t>(0, 2 * capacity);
    const auto percent = *rc::gen::inRange<std::uint32_t>(1, 101);
    const double share = 100.0 * double(depth) / double(capacity);
    RC_ASSERT(reaches(depth, capacity, percent) == (share >= percent));
  }));
}
