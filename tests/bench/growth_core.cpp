// SPDX-License-Identifier: BSD-3-Clause
#include "growth.hpp"
#include "ringactor/supervision/core.hpp"

#include <limits>
#include <set>

namespace growth {

namespace {

using namespace ringactor::supervision;

/// A core's world: starts succeed, who is told to stop goes down.
class world {
public:
  world(const sup_flags& flags, std::vector<child_rules> children)
    : core_{flags, std::move(children)} {}

  void feed(input what) {
    waiting_.push_back(std::move(what));
    while (!waiting_.empty()) { // ends: children say nothing by themselves
      auto next = std::move(waiting_.front());
      waiting_.pop_front();
      std::vector<action> actions;
      core_.handle(std::move(next), nanoseconds{1}, actions);
      for (auto& each : actions)
        std::visit([this](auto& x) { act(x); }, each);
    }
  }
  void down(instance_number who, exit_class how) {
    lives_.erase(who);
    feed(child_down{who, {how, ""}});
  }
  void fall_together() {
    group_down all;
    for (auto each : lives_)
      all.all.push_back({each, {exit_class::abnormal, ""}});
    lives_.clear();
    feed(std::move(all));
  }
  void ask(request what) {
    call asked{++calls_, {}};
    asked.what = std::move(what);
    feed(std::move(asked));
  }

  std::size_t starts = 0, ends = 0, good_answers = 0;
  bool has_ended() const { return core_.has_ended(); }
  const std::set<instance_number>& lives() const { return lives_; }

private:
  void act(start_life& what) {
    ++starts;
    lives_.insert(what.who);
    waiting_.push_back(child_started{what.who});
  }
  void act(ask_to_stop& what) {
    ++ends;
    lives_.erase(what.who);
    waiting_.push_back(child_down{what.who, {exit_class::shutdown, ""}});
  }
  void act(answer& what) { good_answers += what.code == reply_code::ok; }
  template <class T>
  void act(T&) {}

  core core_;
  std::deque<input> waiting_;
  std::set<instance_number> lives_;
  call_number calls_ = 0;
};

std::string id_of(std::size_t number) {
  return "child" + std::to_string(number);
}

std::vector<child_rules> rules_of(std::size_t count, const child_rules& like) {
  std::vector<child_rules> all(count, like);
  for (std::size_t i = 0; i < count; ++i)
    all[i].id = id_of(i);
  return all;
}

sup_flags flags_of(strategy how) {
  return {.strategy = how,
          .intensity = std::numeric_limits<std::uint32_t>::max()};
}

bool start(std::size_t count, counted run) {
  world of{flags_of(strategy::one_for_all), rules_of(count, {})};
  run([&] { of.feed(begin{}); });
  return of.starts == count;
}

bool stop_all(std::size_t count, counted run) {
  world of{flags_of(strategy::one_for_one), rules_of(count, {})};
  of.feed(begin{});
  run([&] { of.feed(stop{{exit_class::shutdown, ""}}); });
  return of.ends == count && of.has_ended();
}

/// The first child goes down, and all are cycled.
scene cycle_by(strategy how) {
  return [how](std::size_t count, counted run) {
    world of{flags_of(how), rules_of(count, {})};
    of.feed(begin{});
    run([&] { of.down(*of.lives().begin(), exit_class::abnormal); });
    return of.starts == 2 * count;
  };
}

scene fall_by(strategy how) {
  return [how](std::size_t count, counted run) {
    world of{flags_of(how), rules_of(count, {})};
    of.feed(begin{});
    run([&] { of.fall_together(); });
    return of.starts == 2 * count;
  };
}

/// Each goes down alone; the newest first, or the oldest.
scene each_by(strategy how, bool newest_first) {
  return [=](std::size_t count, counted run) {
    const bool is_dynamic = how == strategy::simple_one_for_one;
    world of{flags_of(how), rules_of(is_dynamic ? 1 : count, {})};
    run([&] {
      of.feed(begin{});
      for (std::size_t i = 0; is_dynamic && i < count; ++i)
        of.ask(start_instance{});
      const auto all = of.lives();
      if (newest_first)
        for (auto each = all.rbegin(); each != all.rend(); ++each)
          of.down(*each, exit_class::abnormal);
      else
        for (auto each : all)
          of.down(each, exit_class::abnormal);
      of.feed(stop{{exit_class::shutdown, ""}});
    });
    return of.starts == 2 * count && of.ends == count;
  };
}

/// Significant ones end one by one, and the supervisor with the last.
scene significant_by(bool newest_first) {
  return [=](std::size_t count, counted run) {
    auto flags = flags_of(strategy::one_for_one);
    flags.auto_shutdown = auto_shutdown::all_significant;
    world of{flags, rules_of(count, {.id = "",
                                     .restart = restart_type::transient,
                                     .significant = true})};
    of.feed(begin{});
    bool too_early = false;
    run([&] {
      while (!of.lives().empty()) { // ends: one less each time
        too_early |= of.has_ended();
        of.down(newest_first ? *of.lives().rbegin() : *of.lives().begin(),
                exit_class::normal);
      }
    });
    return of.has_ended() && !too_early;
  };
}

bool calls_of_each(std::size_t count, counted run) {
  world of{flags_of(strategy::one_for_one), {}};
  of.feed(begin{});
  run([&] {
    for (std::size_t i = 0; i < count; ++i)
      of.ask(start_child{{.id = id_of(i)}});
    for (std::size_t i = 0; i < count; ++i)
      of.ask(terminate_child{id_of(i)});
    for (std::size_t i = 0; i < count; ++i)
      of.ask(restart_child{id_of(i)});
    for (std::size_t i = 0; i < count; ++i) {
      of.ask(terminate_child{id_of(i)});
      of.ask(delete_child{id_of(i)});
    }
  });
  return of.good_answers == 5 * count;
}

bool instance_calls(std::size_t count, counted run) {
  world of{flags_of(strategy::simple_one_for_one), rules_of(1, {})};
  of.feed(begin{});
  run([&] {
    for (std::size_t i = 0; i < count; ++i)
      of.ask(start_instance{});
    for (auto each : std::set<instance_number>{of.lives()})
      of.ask(terminate_instance{each});
  });
  return of.good_answers == 2 * count && of.lives().empty();
}

} // namespace

scenes core_scenes() {
  return {
    {"start", start},
    {"stop", stop_all},
    {"one_for_all restart", cycle_by(strategy::one_for_all)},
    {"rest_for_one restart", cycle_by(strategy::rest_for_one)},
    {"one_for_one group", fall_by(strategy::one_for_one)},
    {"one_for_all group", fall_by(strategy::one_for_all)},
    {"rest_for_one group", fall_by(strategy::rest_for_one)},
    {"each child oldest first", each_by(strategy::one_for_one, false)},
    {"each child newest first", each_by(strategy::one_for_one, true)},
    {"each instance", each_by(strategy::simple_one_for_one, false)},
    {"significant oldest first", significant_by(false)},
    {"significant newest first", significant_by(true)},
    {"management calls", calls_of_each},
    {"instance calls", instance_calls},
  };
}

} // namespace growth
