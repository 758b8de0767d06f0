// SPDX-License-Identifier: BSD-3-Clause
// A ring beside a plain list of what was pushed, driven by random commands on
// one thread. A claim is half-written while `produce` runs its argument: the
// commands that follow run in there, until one closes the claim.
#pragma once

#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include "property.hpp"
#include "tests/ring/messages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace model_tests {

using namespace ringactor;
using namespace ringactor::ring;

struct ring_plan {
  std::uint64_t cells = 1;
  std::uint64_t first = 0;      // position
  std::uint64_t limit = 1;      // messages not known as consumed, at most
  std::uint32_t length_max = 0; // of a payload, in bytes
};

template <class Writer, class Cell = ra_cell>
class ring_model {
public:
  static constexpr std::uint8_t actions = 13;
  static constexpr bool is_shared = std::is_same_v<Writer, mpsc_writer<Cell>>;

  ring_model(const ring_plan& plan, const mpsc_options& options)
    : plan_{plan},
      options_{options},
      memory_{std::move(*ring_memory<Cell>::make(plan.cells, plan.first))},
      writer_{make_writer()},
      reader_{std::in_place, memory_.view(), no_backoff} {}

  /// What went wrong, or "". In the end all claims are closed and all that
  /// was published has come.
  const std::string& run(const std::vector<step>& all) {
    all_ = &all;
    while (next_ < all.size())
      act(all[next_++]);
    while (front() != nullptr && verdict_.what().empty())
      front()->state == cell_state::dead ? skip() : pop();
    pop();
    verdict_.expect(reader_->violations() == 0, "the reader saw a violation");
    verdict_.expect(writer_->violations() == 0, "the writer saw a violation");
    return verdict_.what();
  }

private:
  static constexpr reader_options no_backoff{.backoff_polls = 0};
  static constexpr int depth_max = 3; // claims open at a time

  enum class cell_state { open, written, dead };
  struct entry {
    ra_message message;
    cell_state state;
  };

  std::optional<Writer> make_writer() {
    if constexpr (is_shared)
      return std::optional<Writer>{std::in_place, memory_.view(), options_};
    else
      return std::optional<Writer>{std::in_place, memory_.view()};
  }

  void act(const step& now) {
    switch (now.action) {
      case 0:
      case 1:
      case 2:
        return push(now);
      case 3:
        return push_batch(now);
      case 4:
      case 5:
        return pop();
      case 6:
        return pop_batch(now.amount % 9);
      case 7:
        return open(now);
      case 8:
        return close();
      case 9:
        return die();
      case 10:
        return skip();
      case 11:
        return succeed(now);
      default:
        return publish();
    }
  }

  bool has_room() const { return log_.size() - published_ < plan_.limit; }
  bool may_push() const { return is_shared || depth_ == 0; }
  entry* front() { return taken_ < log_.size() ? &log_[taken_] : nullptr; }

  ra_message message_of(const step& now) {
    return ring_tests::make_message(now.who, log_.size(),
                                    now.amount % (plan_.length_max + 1));
  }

  void push(const step& now) {
    if (!may_push())
      return;
    const ra_message message = message_of(now);
    const errc wanted = has_room() ? errc::ok : errc::full;
    verdict_.expect(writer_->try_push(message) == wanted, "try_push");
    if (wanted == errc::ok)
      log_.push_back({message, cell_state::written});
  }

  void push_batch(const step& now);
  /// The commands up to the one that closes it run between claim and publish.
  void open(const step& now);
  void close() { depth_ = depth_ > 0 ? depth_ - 1 : 0; }

  /// A producer that dies after its claim leaves nothing but the claim.
  void die();
  void skip();
  void pop();
  void pop_batch(std::size_t most);
  /// The reader or the writer dies; another takes over. What was read and not
  /// given back comes again.
  void succeed(const step& now);
  void publish();
  void took_one();
  /// What the reader gives back: an eighth of the ring late at most.
  void check_consumed();

  ring_plan plan_;
  mpsc_options options_;
  ring_memory<Cell> memory_;
  std::optional<Writer> writer_;
  std::optional<ring_reader<Cell>> reader_;
  const std::vector<step>* all_ = nullptr;
  std::size_t next_ = 0; // command
  int depth_ = 0;        // claims open now
  std::vector<entry> log_;
  std::uint64_t taken_ = 0, published_ = 0;
  verdict verdict_;
};

} // namespace model_tests
