// SPDX-License-Identifier: BSD-3-Clause
// Start, restart of all, and stop of a thousand to a hundred thousand children.
// What it costs a child must not grow with their number. Every start, every
// end, and an answer of every child after the restart are counted.
#include "benches.hpp"
#include "supervision.hpp"
#include "threads.hpp"

#include <atomic>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <utility>

namespace ringactor::bench {

namespace {

constexpr std::size_t rounds_max = 3;      // a round has 450,000 restarts
constexpr std::size_t least_each = 10'000; // children a repetition, all crowds
constexpr auto answer_time = std::chrono::seconds(120);

struct crowd_kind {
  std::string name;
  bool is_kernel = false;
  bool is_dynamic = false; // simple_one_for_one
};

/// Counts starts, on the supervisor's thread.
class start_book {
public:
  void note(const sup::start_outcome& what) {
    const auto* waits = std::get_if<sup::pending>(&what);
    started.push_back(waits ? waits->who : std::get<caf::actor>(what));
    if (started.size() == target_)
      reached_.set_value();
  }
  /// Before what makes them start.
  std::future<void> expect(std::size_t count) {
    started.clear();
    started.reserve(count);
    target_ = count;
    reached_ = {};
    return reached_.get_future();
  }
  std::vector<caf::actor> started;

private:
  std::size_t target_ = 0;
  std::promise<void> reached_;
};

class crowd {
public:
  crowd(arena& in, const crowd_kind& kind, std::size_t count)
    : in_{in},
      kind_{kind},
      count_{count},
      running_before_{in.system().registry().running()} {
    if (kind.is_kernel)
      where_ = in.open({});
  }

  double start_us() {
    auto spec = make_spec();
    auto started = book_->expect(count_);
    const auto begin = ticks();
    auto root = sup::start_supervisor(in_.system(), std::move(spec));
    if (!root)
      throw std::runtime_error(describe(in_.system(), root.error()));
    root_ = std::move(*root);
    if (kind_.is_dynamic)
      start_instances();
    return settled_us(begin, started);
  }

  /// one_for_all: one is killed. Instances: each is.
  double restart_us() {
    auto victims = std::move(book_->started);
    victims.resize(kind_.is_dynamic ? count_ : 1);
    auto started = book_->expect(count_);
    const auto begin = ticks();
    for (const auto& each : victims)
      caf::anon_send_exit(each, caf::exit_reason::kill);
    return settled_us(begin, started);
  }

  double stop_us() {
    book_->started.clear();
    double time = 0;
    {
      caf::scoped_actor self{in_.system()}; // counts as running itself
      self->monitor(root_);
      const auto begin = ticks();
      self->send_exit(root_, caf::exit_reason::user_shutdown);
      self->receive([](const caf::down_msg&) {});
      time = us_since(begin);
    }
    root_ = nullptr;
    wait_until_gone();
    return time;
  }

  void ask_all(tally& counts) {
    ask_alone(in_.system(), {.targets = book_->started, .trips = count_},
              counts);
  }

  /// What was counted beside the answers: starts, restarts, ends.
  tally counts;

private:
  double us_since(std::uint64_t begin) const {
    return static_cast<double>(ticks() - begin) * ns_per_tick() / 1e3
           / static_cast<double>(count_);
  }

  sup::sup_spec make_spec() {
    sup::sup_spec spec;
    spec.flags = {.strategy = kind_.is_dynamic
                                ? sup::strategy::simple_one_for_one
                                : sup::strategy::one_for_all,
                  .intensity = std::numeric_limits<std::uint32_t>::max()};
    for (std::size_t i = 0; i < (kind_.is_dynamic ? 1 : count_); ++i)
      spec.children.push_back(make_child("child" + std::to_string(i)));
    return spec;
  }

  sup::child_spec make_child(std::string id) {
    auto child =
      kind_.is_kernel
        ? sup::kernel({.id = std::move(id)}, where_, bench_kernel())
        : sup::host({.id = std::move(id)}, [this](const sup::start_context&) {
            return sup::start_outcome{in_.spawn_peer()};
          });
    child.start = [book = book_, start = std::move(child.start)](
                    const sup::start_context& context) {
      auto outcome = start(context);
      book->note(outcome);
      return outcome;
    };
    return child;
  }

  void start_instances() {
    in_.system().spawn(
      [root = root_, count = count_](caf::event_based_actor* self) {
        for (std::size_t i = 0; i < count; ++i)
          self->send(root, sup::start_instance_call());
      });
  }

  // Ends once each has started, and the supervisor says so: it answers behind
  // what it does.
  double settled_us(std::uint64_t begin, std::future<void>& started) {
    started.wait_for(answer_time);
    auto found = sup::manage(in_.system(), root_, sup::count_children_call());
    const auto time = us_since(begin);
    counts.messages += count_;
    if (found)
      counts.verified += std::min(found->what.counts.active, count_);
    return time;
  }

  void wait_until_gone() {
    auto left = [this]() -> std::size_t {
      const auto now = in_.system().registry().running();
      return kind_.is_kernel         ? where_.status().actors
             : now > running_before_ ? now - running_before_
                                     : 0;
    };
    for (int i = 0; i < 30'000 && left() != 0; ++i) // half a minute
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    counts.messages += count_;
    counts.verified += count_ - std::min(left(), count_);
  }

  arena& in_;
  crowd_kind kind_;
  std::size_t count_;
  std::size_t running_before_;
  engine where_;
  caf::actor root_;
  std::shared_ptr<start_book> book_ = std::make_shared<start_book>();
};

/// us a child: start (value), restart (extra), stop (third).
sample measure_crowd(arena& in, const crowd_kind& kind, std::size_t count,
                     tally& counts) {
  std::vector<double> start, restart, stop;
  for (std::size_t done = 0; done < least_each; done += count) {
    crowd of{in, kind, count};
    start.push_back(of.start_us());
    restart.push_back(of.restart_us());
    of.ask_all(counts);
    stop.push_back(of.stop_us());
    counts += of.counts;
  }
  return {.value = summarise(start).median,
          .extra = summarise(restart).median,
          .third = summarise(stop).median};
}

sample measure_otp(otp_peer& otp, std::size_t count, tally& counts) {
  const auto ns = otp.ask("crowd " + std::to_string(count));
  counts.messages += 3 * count;
  if (ns.size() != 3)
    return {};
  counts.verified += 3 * count; // it counts them itself
  const double each = 1e3 * static_cast<double>(count);
  return {.value = ns[0] / each, .extra = ns[1] / each, .third = ns[2] / each};
}

constexpr std::pair<field, const char*> parts[] = {{&sample::value, "start"},
                                                   {&sample::extra, "restart"},
                                                   {&sample::third, "stop"}};

/// Rows of one kind: `sizes` contestants, the smallest crowd first.
void add_crowd_rows(session& run, const std::string& name,
                    std::span<const contestant> sizes,
                    const std::vector<std::size_t>& counts, bool is_ours) {
  const auto &least = sizes.front(), &most = sizes.back();
  const auto most_text = std::to_string(counts.back());
  for (const auto& [which, part] : parts) {
    auto line = plain_row(most, which, "us/child", {},
                          name + ": " + part + " of " + most_text);
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
      char text[48];
      std::snprintf(text, sizeof text, "%sof %zu %.3g", i ? ", " : "",
                    counts[i], over_rounds(sizes[i], which).median);
      line.note += text;
    }
    if (!is_ours)
      std::swap(line.counts, line.peer_counts);
    run.add(std::move(line));
    auto growth = ratio_row(
      most, least, which, is_ours ? goal{"sup", relation::at_most, 3} : goal{},
      name + ": " + part + ", a child of " + most_text + " / of "
        + std::to_string(counts.front()));
    growth.counts = {}; // the row above has them
    growth.peer_counts = {};
    run.add(std::move(growth));
  }
}

} // namespace

void bench_crowds(session& run, otp_peer* otp) {
  arena in{run.options()};
  std::vector<std::size_t> counts{1000, 10'000};
  if (run.options().all)
    counts.push_back(100'000);
  else
    run.remark("100000 children of a supervisor: only with --all");
  const std::vector<crowd_kind> kinds{{"host children", false, false},
                                      {"kernel children", true, false},
                                      {"host instances", false, true},
                                      {"kernel instances", true, true}};
  std::vector<contestant> all;
  for (const auto& kind : kinds)
    for (std::size_t count : counts) {
      contestant one{kind.name, {}};
      one.measure = [&in, kind, count, book = one.counts] {
        return measure_crowd(in, kind, count, *book);
      };
      all.push_back(std::move(one));
    }
  for (std::size_t count : otp ? counts : std::vector<std::size_t>{}) {
    contestant one{otp->name() + " children", {}};
    one.measure = [otp, count, book = one.counts] {
      return measure_otp(*otp, count, *book);
    };
    all.push_back(std::move(one));
  }
  run.run_rounds(all, std::min(run.options().rounds, rounds_max));
  for (std::size_t i = 0; i < all.size(); i += counts.size())
    add_crowd_rows(run, all[i].name, std::span{all}.subspan(i, counts.size()),
                   counts, i / counts.size() < kinds.size());
}

} // namespace ringactor::bench
