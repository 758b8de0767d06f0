// SPDX-License-Identifier: BSD-3-Clause
// What the world does with the actions of a core.
#include "tests/supervision/sup_world.hpp"

namespace supervision_tests {

void sup_world::act(node& at, start_life& what) {
  auto& child = at.lives[what.who];
  child.id = what.id;
  child.who = what.who;
  note("start " + at.path + what.id);
  if (start_hook && start_hook(what))
    return;
  auto& script = of(what.id);
  auto outcome = start_outcome::ok;
  if (!script.starts.empty()) {
    outcome = script.starts.front();
    script.starts.pop_front();
  }
  answer_of_start(at, child, outcome, script.start_takes);
}

void sup_world::answer_of_start(node& at, const life& child,
                                start_outcome outcome, nanoseconds after) {
  const auto who = child.who;
  const auto name = at.path + child.id;
  const auto& script = of(child.id);
  switch (outcome) {
    case start_outcome::late:
      return;
    case start_outcome::fail:
      note("failed " + name);
      at.lives.erase(who);
      give(at.number, child_failed{who, {exit_class::abnormal, "no luck"}},
           after + more());
      return;
    case start_outcome::ignore:
      note("ignored " + name);
      at.lives.erase(who);
      give(at.number, child_ignored{who}, after + more());
      return;
    case start_outcome::ok:
      break;
  }
  at.lives.at(who).runs = true;
  if (!script.is_supervisor) {
    give(at.number, child_started{who}, after + more());
    return;
  }
  auto& inner = make_node(script.flags, script.children);
  inner.parent = at.number;
  inner.as = who;
  inner.path = name + "/";
  at.lives.at(who).inner = inner.number;
  give(inner.number, ringactor::supervision::begin{}); // before any call
}

void sup_world::act(node& at, ask_to_stop& what) {
  const auto found = at.lives.find(what.who);
  if (found == at.lives.end() || found->second.abandoned)
    return;
  auto& child = found->second;
  child.told = true;
  note("tell " + at.path + child.id);
  const auto& script = of(child.id);
  if (child.inner != 0)
    give(child.inner,
         ringactor::supervision::stop{{exit_class::shutdown, "shutdown"}},
         more());
  else if (script.stops == stop_manner::after)
    later(at.number, end_of_life{what.who, script.says},
          script.stop_takes + more());
}

void sup_world::act(node& at, kill& what) {
  const auto found = at.lives.find(what.who);
  if (found == at.lives.end() || found->second.abandoned)
    return;
  found->second.told = true;
  note("kill " + at.path + found->second.id);
  if (of(found->second.id).stops == stop_manner::for_ever)
    return;
  end_life(at.number, what.who, {exit_class::killed, "killed"});
}

void sup_world::act(node& at, abandon& what) {
  const auto found = at.lives.find(what.who);
  if (found == at.lives.end())
    return;
  found->second.abandoned = true;
  note("abandon " + at.path + found->second.id);
}

void sup_world::act(node& at, forget& what) {
  const auto found = at.lives.find(what.last);
  if (found != at.lives.end() && found->second.runs)
    note("forgot " + at.path + what.id + " while it runs");
}

void sup_world::act(node& at, set_timer& what) {
  give(at.number, timer_fired{what.timer}, what.after);
}

void sup_world::act(node&, answer& what) {
  const bool is_first = answers_.try_emplace(what.number, what).second;
  if (!is_first)
    note("second answer to call " + std::to_string(what.number));
}

void sup_world::act(node& at, event& what) {
  if (at.number == 1 && keeps_trace)
    events_.push_back(what);
}

void sup_world::act(node& at, ready&) {
  at.is_ready = true;
  note("ready" + (at.path.empty() ? "" : " " + at.path));
  if (at.parent == 0)
    root_ready_ = true;
  else
    give(at.parent, child_started{at.as}, more());
}

void sup_world::act(node& at, finished& what) {
  note("finished " + (at.path.empty() ? "" : at.path + " ")
       + std::string{to_string(what.why.kind)});
  if (at.parent == 0) {
    end_ = what.why;
    return;
  }
  const auto parent = at.parent;
  const auto as = at.as;
  if (at.is_ready) {
    end_life(parent, as, what.why);
    return;
  }
  nodes_.at(parent).lives.erase(as);
  const auto why = what.why;
  die(at.number);
  give(parent, child_failed{as, why}, more());
}

} // namespace supervision_tests
