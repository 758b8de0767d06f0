// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/sup_schedule.hpp"

namespace supervision_tests {

namespace {

exit_class an_exit(std::uint64_t number) {
  return static_cast<exit_class>(number % 4);
}

} // namespace

sup_schedule::sup_schedule(std::uint64_t seed)
  : random_{seed},
    flags_{some_flags()},
    children_{some_children("", 0)},
    world_{flags_, children_} {
  for (auto& [id, how] : manners_)
    world_.of(id) = how;
  world_.delay = [this] {
    return one_in(3) ? nanoseconds{milliseconds{below(4)}} : 0ns;
  };
  world_.between = [this](node& at, const input& what,
                          std::vector<action>& actions) {
    watch(at, what, actions);
  };
}

sup_flags sup_schedule::some_flags() {
  sup_flags made;
  made.strategy = static_cast<strategy>(one_in(4) ? below(4) : below(3));
  made.intensity = static_cast<std::uint32_t>(1 + below(10));
  made.period = milliseconds{1 + below(80)};
  made.kill_grace = milliseconds{1 + below(20)};
  made.seed = random_();
  if (made.strategy != strategy::simple_one_for_one && one_in(4))
    made.auto_shutdown = static_cast<auto_shutdown>(1 + below(2));
  return made;
}

child_rules sup_schedule::a_child(const std::string& id,
                                  bool may_be_supervisor) {
  child_rules made{.id = id};
  made.restart =
    one_in(2) ? restart_type::permanent : static_cast<restart_type>(below(3));
  if (may_be_supervisor && one_in(3))
    made.kind = child_kind::supervisor;
  if (one_in(4))
    made.shutdown = shutdown_rule::brutal_kill();
  else if (made.kind == child_kind::worker)
    made.shutdown = shutdown_rule::within(milliseconds{below(12)});
  if (one_in(4))
    made.backoff = backoff_rule{.first = milliseconds{1 + below(5)},
                                .most = 20ms,
                                .jitter = 0.3,
                                .reset_after = 50ms};
  return made;
}

std::vector<child_rules> sup_schedule::some_children(const std::string& prefix,
                                                     int depth) {
  // Called for the root before flags_ of inner ones are made.
  const auto& flags = depth == 0 ? flags_ : manners_[prefix].flags;
  const auto count =
    flags.strategy == strategy::simple_one_for_one ? 1 : 2 + below(3);
  std::vector<child_rules> made;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto child =
      a_child(prefix + std::string(1, static_cast<char>('a' + i)), depth < 2);
    child.significant = flags.auto_shutdown != auto_shutdown::never
                        && child.restart != restart_type::permanent;
    made.push_back(child);
  }
  for (const auto& child : made) {
    auto& how = manners_[child.id];
    how.is_supervisor = child.kind == child_kind::supervisor;
    make_manner(child.id, depth);
  }
  return made;
}

void sup_schedule::make_manner(const std::string& id, int depth) {
  auto& how = manners_[id];
  if (how.is_supervisor) {
    how.flags = some_flags();
    auto inner = some_children(id, depth + 1);
    manners_[id].children = std::move(inner);
    return;
  }
  if (!one_in(60)) // or few trees would ever stand
    how.starts.push_back(start_outcome::ok);
  for (auto left = below(4); left > 0; --left)
    how.starts.push_back(static_cast<start_outcome>(one_in(3) ? below(3) : 0));
  if (one_in(4))
    how.start_takes = milliseconds{below(10)};
  how.stop_takes = milliseconds{one_in(2) ? 0 : below(20)};
  if (one_in(5))
    how.stops = one_in(2) ? stop_manner::until_killed : stop_manner::for_ever;
  if (one_in(4))
    how.says = {an_exit(below(4)), "its own"};
}

std::vector<std::string> sup_schedule::run() {
  world_.give(1, begin{});
  if (flags_.strategy == strategy::simple_one_for_one)
    for (int i = 0; i < 3; ++i)
      world_.post(start_instance{});
  for (auto left = 40 + below(40); left > 0; --left) {
    act();
    for (auto steps = below(6); steps > 0; --steps)
      world_.step(world_.now() + milliseconds{below(5)});
    note_trace();
  }
  heal();
  std::vector<std::string> broken;
  for (auto& [number, checker] : checkers_)
    for (const auto& each : checker.broken())
      broken.push_back(each);
  return broken;
}

void sup_schedule::note_trace() { trace_ += world_.trace() + "\n"; }

void sup_schedule::watch(node& at, const input& what,
                         std::vector<action>& actions) {
  const auto& how = at.number == 1 ? flags_ : at.decides.flags();
  if (!checkers_.contains(at.number)) {
    const auto id =
      at.path.substr(0, at.path.size() - (at.path.empty() ? 0 : 1));
    const auto name = id.substr(id.rfind('/') + 1);
    checkers_.try_emplace(at.number, how,
                          at.number == 1 ? children_ : manners_[name].children);
  }
  checkers_.at(at.number).saw(at, what, actions, world_.now());
  for (const auto& each : actions)
    if (const auto* gone = std::get_if<abandon>(&each))
      abandoned_.emplace_back(at.number, gone->who);
    else if (const auto* said = std::get_if<answer>(&each))
      trace_ += "[" + std::string{to_string(said->code)} + "]";
}

// ---- acts -------------------------------------------------------------------

void sup_schedule::act() {
  switch (below(10)) {
    case 0:
    case 1:
    case 2:
      ask_something();
      return;
    case 3:
      world_.step(world_.now() + milliseconds{below(40)});
      return;
    case 4:
      late_word();
      return;
    case 5:
      if (one_in(20))
        world_.give(1, stop{{exit_class::shutdown, "enough"}});
      return;
    default:
      exit_somebody();
  }
}

void sup_schedule::exit_somebody() {
  std::vector<std::pair<node_number, instance_number>> living;
  for (const auto& [number, each] : world_.nodes())
    for (const auto& [who, child] : each.lives)
      if (child.runs && !child.abandoned)
        living.emplace_back(number, who);
  if (living.empty())
    return;
  const auto [of, who] = living[below(living.size())];
  world_.end_life(of, who, {an_exit(random_()), "its own"});
}

// An abandoned life goes down after all, or says something it said before.
void sup_schedule::late_word() {
  if (abandoned_.empty())
    return;
  const auto [of, who] = abandoned_[below(abandoned_.size())];
  if (one_in(2))
    world_.give(of, child_started{who});
  else
    world_.give(of, child_down{who, {exit_class::abnormal, "late"}});
}

void sup_schedule::ask_something() {
  auto& nodes = world_.nodes();
  auto at = nodes.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(below(nodes.size())));
  world_.post(a_call(at->second), at->first);
}

request sup_schedule::a_call(node& of) {
  const auto name =
    of.path.empty() ? std::string{} : of.path.substr(0, of.path.size() - 1);
  const auto id = name.substr(name.rfind('/') + 1)
                  + std::string(1, static_cast<char>('a' + below(5)));
  switch (below(9)) {
    case 0:
      return terminate_child{id};
    case 1:
      return restart_child{id};
    case 2:
      return delete_child{id};
    case 3:
      return which_children{};
    case 4:
      return count_children{};
    case 5:
      return terminate_instance{below(8)};
    case 6:
      return start_child{worker(id, static_cast<restart_type>(below(3)))};
    default:
      return start_instance{};
  }
}

// No more faults; then everything that is under way comes to its end.
void sup_schedule::heal() {
  for (const auto& [id, how] : manners_) {
    auto& now = world_.of(id);
    now.starts.clear();
    now.stops = stop_manner::after;
    now.stop_takes = now.start_takes = 0ns;
  }
  world_.delay = nullptr;
  constexpr int steps_max = 100'000; // a healthy tree comes to rest before
  int steps = 0;
  while (steps < steps_max && world_.step(nanoseconds::max()))
    ++steps;
  note_trace();
  for (auto& [number, each] : world_.nodes()) {
    auto& checker = checkers_.at(number);
    if (checker.has_finished())
      continue;
    const auto call = world_.post(which_children{}, number);
    world_.settle();
    const auto found = world_.answers().find(call);
    checker.at_rest(found == world_.answers().end() ? answer{} : found->second);
  }
}

} // namespace supervision_tests
