// SPDX-License-Identifier: BSD-3-Clause
// One child fails, is started again, and answers. Ours beside a respawn in
// plain CAF, and beside OTP's supervisor. The client does the same everywhere:
// it sends the message that makes the child fail, is told that it runs again,
// asks it, checks the answer. The clock starts when the fault is seen: on the
// thread that ends the actor, before anybody is told DOWN (OTP: in the child's
// last statement).
#include "benches.hpp"
#include "supervision.hpp"
#include "threads.hpp"

#include <atomic>
#include <limits>
#include <stdexcept>
#include <utility>

namespace ringactor::bench {

namespace {

constexpr std::uint64_t restarts = 2000; // of a repetition
constexpr std::size_t ours_count = 3;    // the first contestants
constexpr auto answer_time = std::chrono::seconds(60);

struct restart_log {
  std::vector<double> started_ns, answered_ns;
  tally counts;
  std::promise<void> finished;
};

/// The actor that makes a child fail. Thread: its own; `log` is given to it
/// while it waits.
class restart_client : public std::enable_shared_from_this<restart_client> {
public:
  /// With an engine the child is a kernel actor, and is asked through a ref
  /// that follows it.
  restart_client(caf::event_based_actor* self, engine where)
    : self_{self}, where_{std::move(where)} {}

  caf::behavior make_behavior() {
    auto me = shared_from_this();
    return {[me](const sup::supervisor_event& now) {
              if (now.what.kind == sup::event_kind::started)
                me->runs(caf::actor_cast<caf::actor>(now.child));
            },
            [me](const caf::actor& child) { me->runs(child); },
            [me](std::uint64_t count) {
              me->left_ = count;
              me->fail();
            }};
  }

  std::shared_ptr<restart_log> log;

private:
  void runs(const caf::actor& child) {
    const auto now = ticks();
    child_ = child;
    if (where_.actor() && ref_.id() == 0)
      ref_ = ref_to(where_, child);
    if (left_ == 0)
      return; // the first life of all
    log->started_ns.push_back(static_cast<double>(now - seen_) * ns_per_tick());
    ask();
  }

  void fail() {
    seen_ = 0;
    child_->attach_functor([me = shared_from_this()] { me->seen_ = ticks(); });
    if (ref_.id() != 0)
      ref_.send(self_, bench_fail{1});
    else
      self_->send(child_, bench_fail{1});
  }

  // Numbers fall: whoever remembers the one before says it is out of order.
  void ask() {
    const bench_ping ping{--number_, number_ | 1, 0, 0};
    auto good = [me = shared_from_this(), ping](const bench_pong& pong) {
      const bool is_good = me->seen_ != 0 && is_answer(ping, pong, ping.value);
      me->log->counts.verified += is_good;
      me->log->counts.corrupt += !is_good;
      me->answered();
    };
    auto bad = [me = shared_from_this()](const caf::error&) {
      me->log->counts.lost += 1;
      me->answered();
    };
    if (ref_.id() != 0)
      ref_.request(self_, caf::infinite, ping).then(good, bad);
    else
      self_->request(child_, caf::infinite, ping).then(good, bad);
  }

  void answered() {
    log->answered_ns.push_back(static_cast<double>(ticks() - seen_)
                               * ns_per_tick());
    log->counts.messages += 1;
    if (--left_ == 0)
      log->finished.set_value();
    else
      fail();
  }

  caf::event_based_actor* self_;
  engine where_;
  actor_ref ref_;
  caf::actor child_;
  std::atomic<std::uint64_t> seen_{0}; // ticks; written by who ends the child
  std::uint64_t number_ = std::uint64_t{1} << 40;
  std::uint64_t left_ = 0;
};

/// What a user writes who has no supervisor.
caf::behavior keeper(caf::event_based_actor* self, const caf::actor& client) {
  auto respawn = [self, client] {
    auto child = spawn_peer(self);
    self->monitor(child);
    self->send(client, child);
  };
  self->set_down_handler([respawn](const caf::down_msg&) { respawn(); });
  respawn();
  return {[](std::uint64_t) {}};
}

/// The client, and who keeps the child that it makes fail.
class stage {
public:
  stage(arena& in, engine where) : in_{in}, where_{std::move(where)} {
    in_.system().spawn([this](caf::event_based_actor* self) {
      logic_ = std::make_shared<restart_client>(self, where_);
      client_ = self;
      made_.set_value();
      return logic_->make_behavior();
    });
    made_.get_future().wait();
  }
  ~stage() {
    for (const auto& each : {keeper_, client_})
      caf::anon_send_exit(each, caf::exit_reason::kill);
  }
  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  void supervise(sup::child_spec child) {
    sup::sup_spec spec{
      .flags = {.intensity = std::numeric_limits<std::uint32_t>::max(),
                .period = std::chrono::milliseconds{1}},
      .children = {std::move(child)}};
    auto root = sup::start_supervisor(in_.system(), std::move(spec),
                                      {.subscribers = {client_->address()}});
    if (!root)
      throw std::runtime_error(describe(in_.system(), root.error()));
    keeper_ = *root;
  }
  void keep_plainly() { keeper_ = in_.system().spawn(keeper, client_); }

  sample measure(tally& counts) {
    auto log = std::make_shared<restart_log>();
    log->started_ns.reserve(restarts);
    log->answered_ns.reserve(restarts);
    const auto failed = where_.actor() ? where_.status().failed : 0;
    logic_->log = log;
    caf::anon_send(client_, restarts);
    if (log->finished.get_future().wait_for(answer_time)
        != std::future_status::ready) {
      counts.messages += restarts; // none of them counts as verified
      return {};
    }
    if (where_.actor() && where_.status().failed - failed != restarts)
      log->counts.corrupt += 1; // it did not fail as often as it was told to
    counts += log->counts;
    return summarise_log(*log);
  }

  static sample summarise_log(restart_log& log) {
    sample found = percentiles(log.answered_ns);
    found.value = found.p50;
    found.extra = percentiles(log.started_ns).p50;
    return found;
  }

private:
  arena& in_;
  engine where_;
  std::shared_ptr<restart_client> logic_;
  std::promise<void> made_;
  caf::actor client_, keeper_;
};

sample measure_otp(otp_peer& otp, tally& counts) {
  const auto numbers = otp.ask("restart " + std::to_string(restarts));
  restart_log log;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    log.started_ns.push_back(numbers[i]);
    log.answered_ns.push_back(numbers[i + 1]);
  }
  counts.messages += restarts;
  counts.verified += log.answered_ns.size(); // it checks them itself
  return stage::summarise_log(log);
}

contestant contestant_of(std::string name, stage& on) {
  contestant one{std::move(name), {}};
  one.measure = [&on, counts = one.counts] { return on.measure(*counts); };
  return one;
}

void add_restart_rows(session& run, const std::vector<contestant>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto name = all[i].name + ": fault seen to ";
    auto answer =
      plain_row(all[i], &sample::p50, "ns",
                i == 0 ? goal{"sup", relation::at_most, 20'000} : goal{},
                name + "first answer");
    if (i >= ours_count)
      std::swap(answer.counts, answer.peer_counts);
    run.add(std::move(answer));
    auto start = plain_row(all[i], &sample::extra, "ns", {}, name + "start");
    start.latency.reset(); // it is of the answers
    start.counts = {};     // the row above has them
    run.add(std::move(start));
  }
  for (std::size_t ours = 0; ours < 2; ++ours)
    for (std::size_t peer = 2; peer < all.size(); ++peer)
      for (const auto& [which, part] :
           {std::pair{&sample::p50, " p50"}, std::pair{&sample::p99, " p99"}})
        run.add(ratio_row(all[ours], all[peer], which, {},
                          all[ours].name + part + " / " + all[peer].name));
}

} // namespace

void bench_restarts(session& run, otp_peer* otp) {
  arena in{run.options()};
  const engine at_once = in.open({.executor = executor_kind::inline_});
  stage job{in, in.jobs()}, inlined{in, at_once}, host{in, {}}, plain{in, {}};
  job.supervise(sup::kernel({.id = "child"}, in.jobs(), bench_kernel()));
  inlined.supervise(sup::kernel({.id = "child"}, at_once, bench_kernel()));
  host.supervise(sup::host({.id = "child"}, [&in](const sup::start_context&) {
    return sup::start_outcome{in.spawn_peer()};
  }));
  plain.keep_plainly();
  std::vector<contestant> all{contestant_of("kernel restart, job", job),
                              contestant_of("kernel restart, inline", inlined),
                              contestant_of("host child restart", host),
                              contestant_of("plain CAF respawn", plain)};
  if (otp) {
    contestant peer{otp->name() + " restart", {}};
    peer.measure = [otp, counts = peer.counts] {
      return measure_otp(*otp, *counts);
    };
    all.push_back(std::move(peer));
  }
  run.run_rounds(all);
  add_restart_rows(run, all);
  if (!otp)
    run.add_missing({}, "kernel restart, job p50 / OTP restart", no_escript);
}

} // namespace ringactor::bench
