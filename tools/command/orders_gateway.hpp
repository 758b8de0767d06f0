// SPDX-License-Identifier: BSD-3-Clause
// The gateway: a host actor that feeds an order file to an order_book kernel
// actor with a bounded number of requests in flight, and takes the risk
// kernel's alerts. With a book file it compares the kernel's levels with each
// row, and therefore waits for every answer.
#pragma once

#include "orders_compare.hpp"
#include "orders_latency.hpp"
#include "orders_output.hpp"
#include "orders_stream.hpp"
#include "ringactor_command_image.hpp"

#include <ringactor/actor/error.hpp>
#include <ringactor/actor/send_window.hpp>
#include <ringactor/actor/snapshot_saver.hpp>

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace ringactor::command {

struct gateway_results {
  order_book_totals book{};
  risk_totals risk{};
  bool has_totals = false;    // the kernels were asked at the end
  std::uint64_t answers = 0;  // of the kernels, to requests of the gateway
  std::uint64_t refusals = 0; // orders that had to be sent again
  std::uint64_t rows_compared = 0;
  std::uint64_t rows_equal = 0;
  std::uint64_t alerts = 0;     // that arrived here, or at the run before
  std::uint64_t fills_told = 0; // by the book, in this run
  std::uint64_t snapshots = 0;  // taken and stored in this run
  std::uint64_t resumed_at = 0; // the last order that was not sent again
  std::vector<risk_alert> first_alerts;
  latency_histogram round_trip;
  double seconds = 0;  // from the first order to the last answer
  std::string failure; // of an actor or the engine; "" = none

  /// What the engine must have handled.
  std::uint64_t handled() const { return answers + fills_told + snapshots; }
};

/// With --snapshots: who stores them, and the addresses of this process, which
/// states from another one do not know.
struct snapshot_setup {
  snapshot_saver saver;
  std::uint32_t every = 0; // orders between two
  ra_address gateway{}, risk{};
};

/// What the gateway works with; the caller keeps it until the actor has ended.
struct gateway_setup {
  order_stream& stream;
  trades_file& trades;
  progress_bar& progress;
  std::uint32_t window = 1; // requests in flight; 1 with a book file
  std::function<void(const std::string&)> on_error;
  gateway_results results;
  snapshot_setup snapshots = {};
};

/// Starts when it is sent the two kernel actors, (book, risk); ends when the
/// stream has been answered, or when something failed.
class orders_gateway final : public caf::event_based_actor {
public:
  orders_gateway(caf::actor_config& config, gateway_setup* setup);

  const char* name() const override { return "orders_gateway"; }

protected:
  caf::behavior make_behavior() override;

private:
  using clock = std::chrono::steady_clock;

  struct entry { // an order that is not applied yet
    stream_item item;
    std::uint64_t sequence = 0;
    clock::time_point sent;
  };
  enum class phase { resuming, streaming, settling, saving, ended };

  void start(const caf::actor& book, const caf::actor& risk);
  void pump();
  bool read_one();
  void send_front_row();
  void send_order(entry& what);
  void on_reply(const order_book_reply& reply);
  void on_levels(const order_book_levels& levels);
  bool accept(const order_book_reply& reply);
  void adopt_or_compare(const order_book_levels& levels);
  void compare(const order_book_levels& levels);
  void complete_front();
  void settle();
  void ask_risk();
  bool is_settled() const;
  void on_alert(const risk_alert& alert);
  void on_tick();
  void fail(const std::string& what);
  void end();

  /// Sends a request to a kernel actor; there is room in the window. After
  /// `then` the window calls pump().
  template <class Answer, class Request>
  void ask(const caf::actor& who, const Request& what,
           void (orders_gateway::*then)(const Answer&));
  void on_book_totals(const order_book_totals& totals);
  void on_risk_totals(const risk_totals& totals);
  void on_snapshot(const order_book_levels& levels);

  // With --snapshots: orders_resume.cpp.
  bool keeps_snapshots() const { return bool(setup_.snapshots.saver); }
  void resume();
  void on_risk_position(const risk_position& position);
  void on_book_position(const order_book_position& position);
  bool skip(const order_message& message);
  std::uint32_t flags_of(const entry& what) const;
  void save_sometimes();
  void save();
  void saved();
  void save_and_end();

  gateway_setup& setup_;
  gateway_results& results_;
  book_comparison comparison_;
  caf::actor book_;
  caf::actor risk_;
  std::deque<entry> waiting_;               // sent: at most the window
  std::vector<order_book_adopt> adoptions_; // left to tell, best last
  std::uint64_t sequence_ = 0;
  send_window window_;
  bool is_refused_ = false;      // nothing is sent until all are answered
  bool is_read_ = false;         // the stream has ended
  std::uint64_t book_at_ = 0;    // what the book had applied before this run
  std::uint64_t skip_until_ = 0; // this order was the last of all, then
  std::uint64_t completed_ = 0;
  std::uint32_t saves_ = 0;  // under way
  bool is_save_due_ = false; // nothing more is sent until they are done
  phase phase_ = phase::streaming;
  clock::time_point started_;
  clock::time_point progressed_;
};

template <class Answer, class Request>
void orders_gateway::ask(const caf::actor& who, const Request& what,
                         void (orders_gateway::*then)(const Answer&)) {
  // No timeout each: a clock entry a message is dear. on_tick() watches.
  auto sent = window_.try_send(
    who,
    [this, then](const Answer& answer) {
      results_.answers += 1;
      if (phase_ != phase::ended)
        (this->*then)(answer);
    },
    [this](const caf::error& why) {
      fail("no answer from a kernel actor: " + describe(system(), why));
    },
    what);
  if (sent != errc::ok)
    fail("a request found no room in the window");
}

} // namespace ringactor::command
